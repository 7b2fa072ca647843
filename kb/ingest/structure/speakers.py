"""Who made a contribution: what notes and transcripts print before or after the words spoken."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from kb.model import Speaker

_HONORIFIC = (
    r"(?:Mr|Ms|Mrs|Miss|Mx|Dr|Prof|Professor|Judge|Justice|Hon|Sir|Dame|Lord|Lady|Madam|Col|Lt|Maj|Capt|Cpt|Cpl|Gen|"
    r"Brig|Insp|Inspector|Sgt|Sergeant|Supt|Superintendent|Commander|Commissioner|Director|Md|"
    r"Mme|Mlle|MM|M(?=\.)|Monsieur|Madame|Sr|Sra|Srta|Señora?|Chief (?:Judge|Justice)|Cdre|Adm|"
    r"জনাব|বেগম|ডা|ড|মোঃ|মো|السيدة|السيد|الدكتورة|الدكتور|الأستاذة|الأستاذ|العقيد|العميد)"
)
# \w stops before the vowel signs of Bangla, which are no letters to Unicode but part of a word.
_L = r"[\w\u0980-\u09ff]"
_NAME = rf"[^\W\d_](?:{_L}|[.'’-])*(?: +(?:[^\W\d_](?:{_L}|[.'’-])*|of|the|de|van|bin|al)){{0,6}}"
_LABEL = (
    r"(?:speaker|participant|respondent|interviewer|interviewee|facilitator|moderator|observer|chair|"
    r"chairperson|chairman|rapporteur|trainer|trainee|presenter|officer|note[- ]?taker)"
)
_TIME = r"(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3}| ?[AaPp]\.?[Mm]\b\.?)?"
_IN_BRACKETS = re.compile(rf"\[(?!{_TIME}\])(?P<name>[^\]\n:]{{1,40}})\]:?\s+")
_BEFORE = re.compile(
    rf"(?:[\[(]?(?P<first>{_TIME})[\])]?\s+(?:[–-]\s+)?)?"
    rf"(?P<name>{_NAME}(?: +\d+)?|{_LABEL} ?\d{{0,3}})"
    r"(?:,\s*(?P<place>[^:()\n]{2,80}?))?(?:\s*\((?P<about>[^()\n]{2,100})\))?"
    rf"(?:\s*[\[(](?P<second>{_TIME})[\])])?\s*:\s+",
    re.IGNORECASE,
)
_DASHED = re.compile(
    rf"(?P<name>{_HONORIFIC}\.? {_NAME})\s*(?:\((?P<about>[^()\n]{{2,100}})\))?\s+[–—-]\s+"
)
# A line of its own with a name and a time, before or after it, as recorders write above a turn.
_TURN = re.compile(
    rf"(?:[\[(]?(?P<first>{_TIME})[\])]?\s+(?P<after>{_NAME}(?: +\d+)?)"
    rf"|(?P<before>{_NAME}(?: +\d+)?)\s+[\[(]?(?P<second>{_TIME})[\])]?)"
    r"(?:\s*\((?P<about>[^()\n]{2,100})\))?[ ]*(?:\n|$)"
)
VERB = (
    r"(?:said|says|replied|responded|answered|asked|inquired|enquired|noted|reported|explained|"
    r"stated|added|raised|suggested|proposed|pointed out|observed|remarked|welcomed|thanked|"
    r"informed|commented|stressed|emphasi[sz]ed|underlined|underscored|highlighted|mentioned|"
    r"recalled|agreed|disagreed|requested|recommended|expressed|felt|wondered|confirmed|argued|"
    r"indicated|warned|clarified|described|presented|showed|drew|told|opened|closed|called|urged|shared|"
    r"a (?:dit|ouvert|présenté|clos|rappelé|souligné|indiqué|demandé|précisé|"
    r"expliqué|répondu|ajouté|proposé|relevé|insisté|noté|informé|remercié)|(?:señaló|dijo|indicó|preguntó|explicó|destacó|recordó|"
    r"respondió|añadió|propuso|subrayó|manifestó|informó)|বলেন|বলেছেন|জানান|উল্লেখ|মনে|প্রশ্ন)"
)
_SAID = re.compile(
    rf"(?:(?:The|El|La|Le) )?(?:(?P<office>[A-Z][\w-]+(?: [A-Z][\w-]+)?), )?"
    rf"(?P<name>{_HONORIFIC}\.? (?:[^\W\d_a-z](?:{_L}|[.'’-])*(?: (?=[^\W\d_a-z]))?){{1,4}}"
    rf"|জনাব (?:{_L}+ ){{1,3}}?)"
    rf"(?:\s*\((?P<about>[^()\n]{{2,100}})\)|, (?P<place>[^,()\n]{{2,80}}),"
    rf"|\s*(?:of|from|du|de la|des|del)(?: the)? (?P<of>[^\W\d_a-z][^,()\n]{{2,60}}?))?"
    rf"(?:, \w+ing,)?\s*\b{VERB}(?!{_L})"
)
# "The representative of the Fisheries Department suggested …"
_OFFICIAL = re.compile(
    rf"(?:(?:The|Le|La|El) |L['’])"
    rf"(?P<role>[^\W\d_][^\W\d_ -]*(?:[ -][^\W\d_]+(?:['’]s)?){{0,3}}?)"
    rf"(?: (?:of|from|for|du|de la|des|de|del)(?: the)? (?P<of>[^\W\d_a-z][^,()\n.]{{2,60}}?))?"
    rf" {VERB}(?!{_L})"
)
_NARRATED = re.compile(
    rf"(?P<name>[^\W\d_a-z]{_L}+(?: [^\W\d_a-z](?:{_L}|[.'’-])+){{1,3}})"
    rf"(?:\s*\((?P<about>[^()\n]{{2,100}})\))? {VERB}(?!{_L})"
)
_NUMBERED = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*[.)]?|\(?[a-z]\)|[-–•*])\s+")
_AFTER = re.compile(
    r"(?:^|[.!?।”»\"’')\]])(?P<dash>\s*[–—]\s?)(?P<about>[^.!?;:–—\n]{3,110}?)\.?\s*$"
    r"|[.!?।”»\"’](?P<bracket>\s*[\[(])(?P<bracketed>[^()\[\]\n0-9]{3,110})[\])]\.?\s*$"
)
# Without a full stop before the dash an attribution must begin with an office.
_DASHED_AFTER = re.compile(r"\w(?P<dash>\s+[–—]\s)(?P<about>[^\W\d_a-z][^.!?;:–—\n]{3,80})$")
# Nor does one in brackets that is a body's name: "More time for cases (Immigration)".
_BODY_AFTER = re.compile(r"\w(?P<bracket>\s\()(?P<bracketed>[^()\n0-9]{3,60})\)$")
_APPOINTED = re.compile(
    r"(?i)\W*(?:chair(?:person|man|woman|ed by)?|(?:table )?host(?:s|ed by)?|"
    r"moderat(?:ors?|ed by)|facilitat(?:ors?|ed by)|"
    r"rapporteurs?|note[- ]?takers?|trainers?|presenters?|interviewers?|interviewees?|speakers?|"
    r"(?:minutes|notes|photos?|prepared|recorded|compiled|written|transcribed|interview(?:ed)?)"
    r"(?: taken)? by|secretary|author|contact(?: person)?|signed|animateur|rapporteuse|"
    r"moderador|relator)\s*:[ \t]*(?P<names>[^\n:]{4,160}?)"
    r"(?:\s+\w+:.*)?"
)
_ARTICLES = (
    "The ",
    "A ",
    "An ",
    "Le ",
    "La ",
    "Les ",
    "El ",
    "Los ",
    "Las ",
    "All ",
    "No ",
    "Some ",
)
_RECORDED = re.compile(r"(?P<name>[^()]+?)\s*(?:\((?P<about>[^()]+)\)|\s[–|-]\s(?P<body>.+))?")
_ASIDE = re.compile(
    r"(?i)laugh\w*|smil\w+|nod\w*|paus\w+|continu\w+|inaudible|crosstalk|off mic\w*"
)
_CODE = re.compile(
    r"(?:(?:speaker|participant|respondent|interviewee|person|voice) ?\d{1,3}|[A-Z]{1,4}\d{1,3}"
    r"|[A-Z]{1,4}-\d{1,3}|unknown speaker|unidentified \w+)",
    re.IGNORECASE,
)
_SURE = re.compile(
    rf"(?:{_HONORIFIC}\b\.? ?.*|{_LABEL}(?: ?\d{{1,3}})?|[PRF]\d{{1,2}})", re.IGNORECASE
)
_HONOURED = re.compile(rf"(?i:{_HONORIFIC})(?!{_L})\.? +(?!(?i:general)\b)[^\W\d_a-z]")
_TITLE = re.compile(_HONORIFIC, re.IGNORECASE)
_ROLE = re.compile(
    r"(?i)\b(?:officer|official|superintendent|inspector|sergeant|constable|commander|commissioner|"
    r"colonel|captain|lieutenant|major|prosecutor|judge|magistrate|lawyer|attorney|advocate|"
    r"director|head|chief|deputy|manager|coordinator|co-ordinator|adviser|advisor|analyst|"
    r"secretary|representative|delegate|participant|facilitator|trainer|expert|specialist|"
    r"consultant|counsell?or|worker|observer|interpreter|doctor|nurse|investigator|"
    r"registrar|clerk|chair(?:person|man|woman)?|rapporteur|member|supervisor|instructor|"
    r"coordinator|focal point|liaison|attach[ée]|warden|corporal|professor|researcher|minister|"
    r"pr[eé]sidente?|speaker|moderator|interviewer|interviewee|presenter|trainee|note[- ]?taker|"
    r"représentante?|representante|délégué|commissaire|juge|procureur|fiscal|juez|jefe|directeur|directrice|ministre|ministro)s?\b"
)
_BODY = re.compile(
    r"(?i)\b(?:ministry|department|police|guard|service|office|authority|agency|court|judiciary|"
    r"commission|union|association|unit|army|navy|customs|bureau|directorate|university|ngo|"
    r"organi[sz]ation|council|centre|center|board|secretariat|embassy|immigration|network|"
    r"ministère|douanes?|tribunal|ministerio|policía|fiscalía|aduanas?|পুলিশ|মন্ত্রণালয়)\b"
)
_ACRONYMS = frozenset(
    (
        "IOM",
        "UNODC",
        "UNHCR",
        "UNICEF",
        "UNDP",
        "ILO",
        "OHCHR",
        "OSCE",
        "INTERPOL",
        "FRONTEX",
        "CID",
        "RAB",
        "BGB",
        "NGO",
        "NGOS",
        "MOHA",
        "MOFA",
        "MFA",
        "MOSW",
        "DSS",
        "FIA",
        "ANF",
        "ICRC",
        "WHO",
        "UN",
        "EU",
    )
)
_TOPIC = re.compile(
    r"(?i)(?:challenges?|gaps?|needs?|actions?|notes?|issues?|recommendations?|examples?|answers?|"
    r"questions?|date|time|venue|place|present|apologies|aim|objectives?|purpose|topic|subject|"
    r"instructions?|agenda|results?|findings?|conclusions?|decisions?|group|table|session|day|source|"
    r"annex|figure|box|agreed|agreement|agrees|yes|no|nb|[qa]\Z|response|summary|comments?|point|"
    r"risks?|measures?|remarks?|follow-?up|outcome|participants?|present|apologies|photo|"
    r"attendance|facilitators?|rapporteurs?|séance|groupe|question|sesión|grupo|pregunta|"
    r"الجلسة|المجموعة|السؤال|অধিবেশন|দল|গ্রুপ|প্রশ্ন)(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Turn:
    """Who speaks by a text's beginning, when if a time is printed, and where the words begin."""

    speaker: Speaker
    time: str
    words: int


def regulars(texts: Iterable[str]) -> frozenset[str]:
    """Return the names that stand before a colon at least twice: they speak, a topic does not."""
    names = (m["name"].strip() for t in texts if (m := _BEFORE.match(t)))
    counts = Counter(n for n in names if not n[0].islower() and not _TOPIC.match(n))
    return frozenset(name for name, count in counts.items() if count >= 2)


def turn(text: str, known: frozenset[str]) -> Turn | None:
    """Return the turn that a label opens: ``Ms Haque (Border Guard): …``, ``Jane Doe  0:03``."""
    if m := _IN_BRACKETS.match(text):
        return Turn(Speaker(name=m["name"].strip()), "", m.end())
    if m := _TURN.match(text):
        name = (m["after"] or m["before"]).strip()
        if name[0].isupper() and len(name.split()) <= 5 and not _TOPIC.match(name):
            return Turn(_who(name, m["about"] or ""), m["first"] or m["second"], m.end())
    if m := _DASHED.match(text):
        return Turn(_who(m["name"], m["about"] or ""), "", m.end())
    m = _BEFORE.match(text)
    if not m or text[m.end() : m.end() + 1].isdigit() or text[m.end() :].startswith("__"):
        return None
    name, about = m["name"].strip(), (m["about"] or m["place"] or "").strip()
    if m["about"] and m["place"] and _ROLE.search(name):
        who = _who(name, m["place"].strip())
        return Turn(replace(who, name=about), m["first"] or m["second"] or "", m.end())
    time = m["first"] or m["second"] or ""
    if not (time or _is_said_by(name, about, m["about"] is not None, known)):
        return None
    return Turn(_who(name, about), time, m.end())


def _is_said_by(name: str, about: str, bracketed: bool, known: frozenset[str]) -> bool:
    """Return whether what stands before a colon is somebody and no topic."""
    if _CODE.fullmatch(name) or _SURE.fullmatch(name):
        return True
    if _TOPIC.match(name) or re.search(r" \d+$", name):  # "Strategic objective 2"
        return False
    if name in known:
        return True
    if bracketed or (about and _ROLE.search(about)) or _ROLE.search(name):
        return True
    return not about and _is_body(name)


def before(text: str, known: frozenset[str]) -> Speaker | None:
    """Return who speaks by what stands before the words, or is told to: ``Mr Roy said that …``."""
    if found := turn(text, known):
        return found.speaker
    numbered = _NUMBERED.match(text)
    said = text[numbered.end() :] if numbered else text
    if m := _SAID.match(said):
        about = m["about"] or m["place"] or m["of"] or m["office"] or ""
        return _who(m["name"].strip(), about)
    narrated = _NARRATED.match(said)
    if narrated and not _TOPIC.match(narrated["name"]) and not said.startswith(_ARTICLES):
        return _who(narrated["name"], narrated["about"] or "")
    m = _OFFICIAL.match(said)
    if m is None or not (_ROLE.search(m["role"]) or _is_body(m["role"])):
        return None
    who = _who(m["role"], "")
    return Speaker("", who.role, who.organisation or m["of"] or "")


def after(text: str) -> Speaker | None:
    """Return who spoke by what stands after the words: ``… — Inspector, Immigration Police``."""
    m = _AFTER.search(text)
    bodied = None if m else _BODY_AFTER.search(text)
    if bodied and _is_body(bodied["bracketed"]):
        return _attribution(bodied["bracketed"])
    if not m:
        dashed = _DASHED_AFTER.search(text)
        first = dashed["about"].partition(",")[0] if dashed else ""
        is_office = _ROLE.search(first) and len(first.split()) <= 5
        return _attribution(dashed["about"]) if dashed and is_office else None
    if m["about"]:
        return _attribution(m["about"].strip())
    about = m["bracketed"].strip()
    says_who = about[0].isupper() and (_ROLE.search(about) or _BODY.search(about))
    return _attribution(about) if says_who else None


def is_person(line: str) -> bool:
    """Return whether a line names somebody: ``Ms Haque, Inspector, Border Guard``."""
    bare = line.lstrip("-–•* \t0123456789.)")
    if len(bare) > 160 or bare.endswith((".", "?", "!")):
        return False
    return bool(
        _HONOURED.match(bare) or (re.search(r",|\s[–—-]\s|\(", bare) and _ROLE.search(bare))
    )


def appointed(line: str) -> list[str]:
    """Return the names on a line that says who held an office: ``Rapporteur: Nuala Fenn``."""
    m = None if line.rstrip().endswith((".", "?", "!")) else _APPOINTED.fullmatch(line)
    parts = re.split(r"[;,]\s*|\s+and\s+|\s*\(", m["names"]) if m else ()
    return [part.strip(" .)") for part in parts if _is_proper(part)]


def _is_proper(name: str) -> bool:
    """Return whether a name is capitalised throughout and holds no office's or body's word."""
    listed = name.strip(" .)").split()
    capital = 1 < len(listed) <= 4 and all(word[0].isupper() for word in listed)
    return capital and not any(is_office(word) for word in listed)


def is_office(word: str) -> bool:
    """Return whether a word is that of an office, a body or a label, and nobody's name."""
    if word in _ACRONYMS:
        return True
    return any(p.fullmatch(word) for p in (_ROLE, _BODY, _TITLE, re.compile(_LABEL, re.I)))


def is_body(name: str) -> bool:
    """Return whether a name is that of an organisation: ``Border Guard``, ``UNHCR``."""
    return name in _ACRONYMS or _is_body(name)


def words(held: str, speaker: Speaker) -> tuple[int, int]:
    """Return the span of what was said, without the label or attribution that says who spoke."""
    start, end = 0, len(held)
    m = _BEFORE.match(held)
    found = turn(held, frozenset((m["name"].strip(),)) if m else frozenset())
    if found and found.speaker == speaker:
        start = found.words
    elif after(held) == speaker and (m := _AFTER.search(held) or _DASHED_AFTER.search(held)):
        end = m.start("dash") if m["about"] else m.start("bracket")
    elif after(held) == speaker and (m := _BODY_AFTER.search(held)):
        end = m.start("bracket")
    elif (line := held.rpartition("\n")[2]) != held and after(line.strip()) == speaker:
        end -= len(line)
    return (start, end) if any(map(str.isalnum, held[start:end])) else (0, len(held))


def clock(time: str) -> str:
    """Return a printed time as hours, minutes and seconds, a time of day (AM, PM) as it is."""
    if time[-1:] in "MmAaPp.":
        return time
    parts = re.split("[.,]", time)[0].split(":") if time else []
    return ":".join(part.zfill(2) for part in ["0"] * (3 - len(parts)) + parts) if parts else ""


def labelled(label: str) -> Speaker:
    """Return the speaker whom a recording's own label names: ``Jane Doe (Police)``."""
    m = _RECORDED.fullmatch(" ".join(label.split()))
    return _who(m["name"], m["about"] or m["body"] or "") if m else Speaker(name=label)


def _is_body(name: str) -> bool:
    """Return whether every word is capitalised or small in a name and one is a body's."""
    if name in _ACRONYMS:
        return True
    listed = name.split()
    proper = all(
        w[0].isupper() or w in ("and", "of", "the", "for") or not w.isascii() for w in listed
    )
    return proper and len(listed) <= 6 and bool(_BODY.search(name)) and not _HONOURED.match(name)


def _who(name: str, about: str) -> Speaker:
    """Return the speaker of a label: a name, a code, an office or a body, with what is told."""
    bare = re.sub(r"(?i)^(?:the|el|la|le)\s+", "", name.strip())
    role, body = _role_and_organisation("" if _ASIDE.fullmatch(about) else about.strip())
    if _CODE.fullmatch(bare):
        return Speaker(bare, role, body)
    if _HONOURED.match(about) and (_heads_body(bare) or _is_body(bare)):
        return Speaker(about.strip(), "", bare)
    if _heads_body(bare):
        return Speaker("", role, ", ".join(filter(None, (bare, body))))
    if not _HONOURED.match(bare) and _ROLE.search(bare):
        if _HONOURED.match(about):
            return Speaker(about.strip(), _cased(bare), "")
        return Speaker("", _cased(bare), ", ".join(filter(None, (role, body))))
    if _is_body(bare):
        return Speaker("", role, ", ".join(filter(None, (bare, body))))
    return Speaker(name.strip(), role, body)


def _heads_body(name: str) -> bool:
    """Return whether a name with an office's word is a body's: ``Office of the Prosecutor``."""
    first, *rest = name.split()
    if not rest or not first[0].isupper():
        return False
    opens = bool(_BODY.fullmatch(first)) and rest[0] == "of"
    return opens or (bool(_BODY.fullmatch(rest[-1])) and "of" not in rest and rest[-1][0].isupper())


def _cased(label: str) -> str:
    """Return a label as it is, one in capitals (``MODERATOR``) as a word."""
    return label.capitalize() if label.isupper() else label


def _attribution(about: str) -> Speaker:
    """Return the speaker of "Ms Haque, Inspector, Border Guard", of which parts may be missing."""
    first, _, rest = about.partition(",")
    if _SURE.fullmatch(first.strip()) and not _ROLE.fullmatch(first.strip()):
        return Speaker(first.strip(), *_role_and_organisation(rest.strip()))
    return Speaker("", *_role_and_organisation(about))


def _role_and_organisation(about: str) -> tuple[str, str]:
    parts = [part.strip() for part in re.split(r"[,;/]| [–—-] ", about) if part.strip()]
    if not parts:
        return "", ""
    if len(parts) == 1:
        if _heads_body(parts[0]):
            return "", parts[0]
        is_role = _ROLE.search(parts[0]) or (parts[0].islower() and not _BODY.search(parts[0]))
        return (parts[0], "") if is_role else ("", parts[0])
    first_is_body = bool(_BODY.search(parts[0])) and not _ROLE.search(parts[0])
    role = parts.pop(-1 if first_is_body and _ROLE.search(parts[-1]) else 0)
    if first_is_body and not _ROLE.search(role):
        return "", ", ".join((role, *parts))
    return role, ", ".join(parts)
