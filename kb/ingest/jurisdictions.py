"""Whose law a text is: ISO 3166-1 codes by country names, only where the evidence is clear."""

import re
from collections import Counter
from functools import cache

# Names as laws print them; a code may have several. EU and UN are reserved in ISO 3166-1.
_COUNTRIES = """
AF Afghanistan|AL Albania|DZ Algeria|AO Angola|AR Argentina|AM Armenia|AU Australia|AT Austria
AZ Azerbaijan|BH Bahrain|BD Bangladesh|BD বাংলাদেশ|BY Belarus|BE Belgium|BJ Benin|BT Bhutan
BO Bolivia|BA Bosnia and Herzegovina|BW Botswana|BR Brazil|BN Brunei|BG Bulgaria|BF Burkina Faso
BI Burundi|KH Cambodia|CM Cameroon|CA Canada|CL Chile|CN China|CO Colombia|CR Costa Rica|HR Croatia
CU Cuba|CY Cyprus|CZ Czech Republic|CZ Czechia|CI Côte d'Ivoire|DK Denmark|DJ Djibouti|EC Ecuador
DO Dominican Republic|EG Egypt|EG مصر|SV El Salvador|ER Eritrea|EE Estonia|SZ Eswatini|ET Ethiopia
FJ Fiji|FI Finland|FR France|GA Gabon|DE Germany|DE Deutschland|GH Ghana|GR Greece|GT Guatemala
GY Guyana|HT Haiti|HN Honduras|HU Hungary|IS Iceland|IN India|IN ভারত|ID Indonesia|IR Iran|IQ Iraq
IE Ireland|IL Israel|IT Italy|JM Jamaica|JP Japan|JO Jordan|KZ Kazakhstan|KE Kenya
KW Kuwait
KG Kyrgyzstan
LA Laos|LV Latvia|LB Lebanon|LS Lesotho|LR Liberia|LY Libya|LT Lithuania|LU Luxembourg
MG Madagascar|MW Malawi|MY Malaysia|MV Maldives|ML Mali|MT Malta|MR Mauritania|MU Mauritius
MX Mexico
MX México|MD Moldova|MN Mongolia|ME Montenegro|MA Morocco|MZ Mozambique|MM Myanmar|NA Namibia
NP Nepal|NL Netherlands|NZ New Zealand|NI Nicaragua|NG Nigeria|MK North Macedonia|NO Norway|OM Oman
PK Pakistan|PS Palestine|PA Panama|PG Papua New Guinea|PY Paraguay|PE Peru|PH Philippines|PL Poland
PT Portugal|QA Qatar|RO Romania|RU Russian Federation|RU Russia|RW Rwanda|SA Saudi Arabia|SN Senegal
RS Serbia|SL Sierra Leone|SG Singapore|SK Slovakia|SI Slovenia|SO Somalia|ZA South Africa
KR Republic of Korea|SS South Sudan|ES Spain|ES España|LK Sri Lanka|SD Sudan|SE Sweden
CH Switzerland|SY Syria|TJ Tajikistan|TZ Tanzania|TH Thailand|TL Timor-Leste|TG Togo
TT Trinidad and Tobago|TN Tunisia|TR Turkey|TR Türkiye|TM Turkmenistan|UG Uganda|UA Ukraine
AE United Arab Emirates|AE Abu Dhabi|GB United Kingdom|GB England|GB Scotland|GB Wales
US United States|UY Uruguay|UZ Uzbekistan|VE Venezuela|VN Viet Nam|VN Vietnam|YE Yemen|ZM Zambia
ZW Zimbabwe
"""
_BODIES = (
    (
        "EU",
        re.compile(
            r"(?i)European Parliament and of the Council|Council of the European Union|"
            r"Official Journal of the European (?:Union|Communities)|"
            r"des Europäischen Parlaments und des Rates|Parlement européen et du Conseil"
        ),
    ),
    (
        "UN",
        re.compile(
            r"(?i)States Parties to (?:this|the present) (?:Protocol|Convention|Covenant)"
            r"(?=[\s\S]{0,20000}?United Nations)"
        ),
    ),
)
_BANGLADESHI = re.compile(r"[০-৯0-9]{4}\s*সনের\s*[০-৯0-9]+\s*নং\s*(?:আইন|অধ্যাদেশ)")
# A law says early where it holds; to look through all of a long code would be slow.
_FRONT = 6000
_EARLY = 20_000
_CLEAR_MENTIONS = 3


def of_law(text: str) -> str:
    """Return the code of the country or body whose law a text is, ``""`` when it is not plain."""
    front = text[:_FRONT]
    for code, pattern in _BODIES:
        if pattern.search(text[:_EARLY] if code == "UN" else front):
            return code
    if _BANGLADESHI.search(front):
        return "BD"
    extent = Counter(_code(m["country"]) for m in _extent().finditer(text[:_EARLY]))
    if extent:
        return _clear_winner(extent, least=1)
    return _clear_winner(_mentions(text[:_EARLY]), least=_CLEAR_MENTIONS)


def of_report(title: str, text: str) -> str:
    """Return the code of the one country that a study or workshop is about, ``""`` when unsure."""
    named = set(_mentions(title))
    if len(named) == 1:
        return named.pop()
    return "" if named else _clear_winner(_mentions(text), least=10)


def _clear_winner(counts: Counter[str], least: int) -> str:
    (first, most), (_, next_) = [*counts.most_common(2), ("", 0), ("", 0)][:2]
    return first if most >= least and most >= 3 * next_ else ""


def _mentions(text: str) -> Counter[str]:
    return Counter(_code(name) for name in _names_pattern().findall(text))


@cache
def _codes() -> dict[str, str]:
    entries = (entry.strip() for line in _COUNTRIES.splitlines() for entry in line.split("|"))
    return {entry[3:].casefold(): entry[:2] for entry in entries if entry}


def _code(name: str) -> str:
    return _codes()[" ".join(name.casefold().split())]


@cache
def _alternatives() -> str:
    return "|".join(
        re.escape(n).replace(r"\\ ", r"\\s+") for n in sorted(_codes(), key=len, reverse=True)
    )


@cache
def _names_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?i)(?<![\w-])(?:{_alternatives()})(?!\w)")


@cache
def _extent() -> re.Pattern[str]:
    """Return the pattern of a law's own words on where it holds, or on who made it."""
    return re.compile(
        r"(?i)(?:(?:extends?|appl(?:y|ies)) to the whole of|(?:shall (?:take effect|extend) )?"
        r"throughout|enacted by the (?:national )?(?:parliament|legislature|assembly) of|"
        r"parliament and the president of|constitution of|laws of|সমগ্র)\s+(?:the\s+)?"
        r"(?:(?:people['’]s|islamic|federal|democratic|united)?\s*(?:democratic )?(?:republic|"
        rf"kingdom|state|union) of\s+(?:the\s+)?)?(?P<country>{_alternatives()})(?!\w)"
    )
