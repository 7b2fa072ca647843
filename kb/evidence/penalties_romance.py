"""Penalties as French and Spanish laws lay them down.

"puni de cinq ans d'emprisonnement et de 75 000 € d'amende"; "será castigado con la pena de prisión
de dos a cinco años y multa de mil a tres mil euros".
"""

import re
from collections.abc import Iterator

from kb.evidence.penalty import Fine, Joined, Penalty, Term

_SPEAKS = re.compile(
    r"\b(?:d['’]emprisonnement|de\s+réclusion|d['’]amende|réclusion\s+criminelle|prisión|reclusión"
    r"|multa\s+de)\b",
    re.IGNORECASE,
)
_PUNISHED = re.compile(
    r"\b(?:puni[es]{0,2}\s+(?:de|d['’])|passibles?\s+(?:de|d['’])|encour\w+\s+une\s+peine"
    r"|sera\s+condamné\w*\s+à"
    r"|(?:castigad|sancionad|penad|reprimid)[oa]s?\s+con|incurrir[áa]n?\s+en|se\s+impondrá|pena\s+de)",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[;:](?=\s|$)|[.](?=\s|$)|\n\s*\n|\n(?=\s*\(?\w{1,4}[).]\s)")
_SMALL = {
    word: value
    for value, words in enumerate(
        ("un une uno una", "deux dos", "trois tres", "quatre cuatro", "cinq cinco", "six seis",
         "sept siete", "huit ocho", "neuf nueve", "dix diez", "onze once", "douze doce",
         "treize trece",
         "quatorze catorce", "quinze quince", "seize dieciséis", "dix-sept diecisiete",
         "dix-huit dieciocho", "dix-neuf diecinueve", "vingt veinte"),
        start=1,
    )
    for word in words.split()
} | {
    "veinticinco": 25, "trente": 30, "treinta": 30, "quarante": 40, "cuarenta": 40,
    "cinquante": 50, "cincuenta": 50,
}  # fmt: skip
_SCALES = {
    "mille": 1_000, "mil": 1_000, "cent": 100, "cents": 100, "cien": 100, "million": 1_000_000,
    "millions": 1_000_000, "millón": 1_000_000, "millones": 1_000_000,
}  # fmt: skip
_WORD = "|".join(sorted({*_SMALL, *_SCALES}, key=len, reverse=True))
_NUMBER = (
    r"(?:[0-9]{1,3}(?:[ .\u00a0\u202f][0-9]{3})+|[0-9]+"
    rf"|(?:{_WORD})(?:[\s-]+(?:{_WORD}))*)(?!\w)"
)
_PRISON = r"(?:d['’]emprisonnement|de\s+réclusion(?:\s+criminelle)?|de\s+prison|de\s+détention)"
_MONEY = (
    r"€|euros?|francs?(?:\s+CFA)?|F\s?CFA|dinars?|dirhams?|pesos|dólares|soles|quetzales|córdobas"
)


def _range(name: str) -> str:
    """One number or two, as groups that begin with a name."""
    return (
        rf"(?:(?:de\s+|entre\s+)?(?P<{name}low>{_NUMBER})\s+(?:à|a|y|et)\s+(?P<{name}high>{_NUMBER})"
        rf"|(?P<{name}one>{_NUMBER}))"
    )


def _unit(name: str) -> str:
    return rf"\s+(?P<{name}unit>ans?|années?|mois|jours?|años?|meses|mes|días?)"


_MENTION = re.compile(
    r"(?P<death>peine\s+de\s+mort|pena\s+de\s+muerte)"
    r"|(?P<life>(?:réclusion|emprisonnement|détention)(?:\s+criminelle)?\s+à\s+(?:perpétuité|vie)"
    r"|(?:prisión|reclusión|cadena)\s+(?:a\s+)?perpetua)"
    rf"|{_range('fr')}{_unit('fr')}\s+{_PRISON}"
    r"|(?P<es>prisión|reclusión|presidio|privación\s+de\s+libertad)\s+(?:de\s+)?(?:hasta\s+)?"
    rf"(?:no\s+menor\s+(?:de|a)\s+)?{_range('es')}(?:{_unit('es')})?"
    rf"|{_range('fra')}\s*(?P<fracurrency>{_MONEY})\s+d['’]amende"
    r"|(?:amende|multa)\s+(?:de\s+|d['’])?(?:hasta\s+)?"
    rf"{_range('sum')}\s*(?P<sumcurrency>{_MONEY})"
    r"|(?P<fine>\bamende\b|\bmulta\b)",
    re.IGNORECASE,
)
_BOTH = re.compile(
    r"l['’]une\s+de\s+ces\s+(?:deux\s+)?peines|ambas\s+penas|con\s+ambas", re.IGNORECASE
)
_OR = re.compile(r"\b(?:ou|o)\b", re.IGNORECASE)


def speaks(text: str) -> bool:
    """Return whether a text names penalties in French or Spanish."""
    return _SPEAKS.search(text) is not None


def penalties(plain: str, text: str) -> Iterator[Penalty]:
    """Yield the penalties of a French or Spanish provision; ``words`` are cut from ``text``."""
    end = 0
    for trigger in _PUNISHED.finditer(plain):
        if trigger.start() < end:
            continue
        closing = _ENDS.search(plain, trigger.end())
        end = closing.start() if closing else len(plain)
        made = _penalty(plain, text, trigger.start(), end)
        if made is not None:
            yield made


def _penalty(plain: str, text: str, start: int, end: int) -> Penalty | None:
    mentions = list(_MENTION.finditer(plain, start, end))
    if not mentions:
        return None
    terms = tuple(_term(m) for m in mentions if m["life"] or m["frunit"] or m["es"])
    fines = [_fine(m) for m in mentions if m["fracurrency"] or m["sumcurrency"] or m["fine"]]
    death = any(m["death"] for m in mentions)
    joined: Joined = ""
    if fines and (terms or death):
        joined = _joined(plain, mentions, start, end)
    fine = fines[0] if fines else None
    return Penalty(start, end, text[start:end], death, terms, fine, joined)


def _term(mention: re.Match[str]) -> Term:
    if mention["life"]:
        return Term(life=True)
    name = "fr" if mention["frunit"] else "es"
    low, high = _bounds(mention, name)
    unit = (mention[f"{name}unit"] or "an").casefold()
    if unit.startswith(("jour", "dí")):
        return Term(round(low / 30) if mention[f"{name}low"] else None, round(high / 30))
    months = 1 if unit.startswith(("mois", "mes")) else 12
    return Term(low * months if mention[f"{name}low"] else None, high * months)


def _fine(mention: re.Match[str]) -> Fine:
    if mention["fine"]:
        return Fine()
    name = "fra" if mention["fracurrency"] else "sum"
    low, high = _bounds(mention, name)
    return Fine(low if mention[f"{name}low"] else None, high, mention[f"{name}currency"])


def _bounds(mention: re.Match[str], name: str) -> tuple[int, int]:
    """The least and the most; a sum named alone is the most that may be imposed."""
    high = _value(mention[f"{name}high"] or mention[f"{name}one"])
    return (_value(mention[f"{name}low"]) if mention[f"{name}low"] else high), high


def _value(printed: str) -> int:
    digits = re.sub(r"\D", "", printed)
    if digits:
        return int(digits)
    whole = gathered = 0
    for word in re.split(r"[\s-]+", printed.casefold()):
        if (scale := _SCALES.get(word)) is None:
            gathered += _SMALL.get(word, 0)
        elif scale == 100:
            gathered = (gathered or 1) * scale
        else:
            whole, gathered = whole + (gathered or 1) * scale, 0
    return whole + gathered


def _joined(plain: str, mentions: list[re.Match[str]], start: int, end: int) -> Joined:
    if _BOTH.search(plain, start, end):
        return "or both"
    return "or" if _OR.search(plain, mentions[0].end(), mentions[-1].start()) else "and"
