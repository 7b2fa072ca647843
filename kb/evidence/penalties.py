"""The penalties that a provision lays down, in numbers, with the words that say so.

A penalty begins where someone is punished with or liable to something, and ends with its sentence.
In it each mention of death, imprisonment or a fine takes the numbers that belong to it: in English
those that follow, in Bangla those before. Without a word such as "not less than" or "may extend to"
a number is both the least and the most. What a court may do with the numbers (aggravate, remit) is
not read.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace

from kb.evidence import penalties_romance
from kb.evidence.amounts import Quantity, quantities, without_repeats
from kb.evidence.penalty import Fine as Fine
from kb.evidence.penalty import Joined, Regime
from kb.evidence.penalty import Penalty as Penalty
from kb.evidence.penalty import Term as Term
from kb.evidence.sentences import NOTE_LINE
from kb.model import Document, Level, Provision

_SECTIONS: frozenset[Level] = frozenset({"section", "article", "rule"})


def _nfc(pattern: str) -> str:
    return unicodedata.normalize("NFC", pattern)


_TRIGGER = re.compile(
    r"\b(?:(?:be|is|are|stand|also|and)\s+)?(?:punish(?:ed|able)|liable|sentenced|subject(?:ed)?)\b"
    r"[^.;:।]{0,90}?\b(?:with|to|by)\s+(?:(?:a|an|the|either|both|maximum|term|of|penalty|suffer|short)\s+)*"
    r"(?=death|imprison|rigorous|simple|life|fine|transportation|penal|detention)"
    r"|(?<=;\s)or\s+(?:with|to)\s+(?=(?:rigorous\s+|simple\s+)?imprison)"
    r"|\b(?:and|or),?\s+(?:for|on|upon|in\s+the\s+case\s+of)\s+(?:(?:the|a|any|every|each)\s+)?"
    r"(?:second|subsequent)\b[^.;:।]{0,60}?\bwith\s+(?=imprison|rigorous|simple|fine)"
    r"|\b(?:and,?\s+)?(?:[^.;:।,]{0,60},\s+)?(?:(?:with|to)\s+)?(?:a\s+)?(?:further|additional)\s+(?=fine\b)"
    r"|(?<=—\s)(?=(?:rigorous|simple)\s+imprisonment\s+for\s+a\s+term)"
    r"|^(?:\([a-z0-9]{1,3}\)\s+in\s+\w+\s+(?:other\s+)?case\b[^.;]{0,200}?\s|)to\s+(?:a\s+)?(?=fine|imprison)",
    re.IGNORECASE | re.MULTILINE,
)
# "an offence punishable with imprisonment for five years" describes an offence, punishes none.
_DESCRIBED = re.compile(
    r"(?:\boffences?|\bcrimes?|\bone|\bwhich(?: is| are)?)\s+(?:is\s+|are\s+)?$",
    re.IGNORECASE,
)
_COMMITS = re.compile(
    r"(?:commits?|guilty of|is|be|constitutes?)\s+an?\s+\w*\s*(?:offence|crime)\s+$"
)
_ENDS = re.compile(
    r"(?<!\bTk)(?<!\bRs)(?<!\bNo)[.](?=\s|$|[—–-]|Expl|Exception|Provided)|[;।৷:]|\n\s*\n|\n(?=\s*\(?\w{1,4}[).]\s)"
)
# A section's heading may tell what it is about: "… if offence punishable with death.—".
_HEADING = re.compile(r"\.\s?[—–]")
_ILLUSTRATIONS = re.compile(r"\bIllustrations?(?![a-z]).*", re.DOTALL)
_ALSO = re.compile(r"also\s+be|also\s+liable|and\s+(?:shall\s+be\s+)?liable|^and\b", re.IGNORECASE)
_MENTION = re.compile(
    _nfc(
        r"(?P<death>(?<=with\s)death|(?<=to\s)death|(?<=or\s)death|sentence\s+of\s+death"
        r"|death\s+penalty|মৃত্যুদণ্ড)"
        r"|(?P<life>(?:rigorous\s+|simple\s+)?(?:imprisonment|transportation)\s+for\s+life"
        r"|life\s+imprisonment|imprisonment\s+for\s+the\s+term\s+of\s+(?:his|their)\s+natural\s+life"
        r"|যাবজ্জীবন\s+(?:সশ্রম\s+|বিনাশ্রম\s+)?কারাদ(?:ণ|ন)্ড)"
        r"|(?P<term>(?:(?:rigorous|simple)\s+)?imprisonment(?:\s+of\s+either\s+description)?"
        r"|(?:(?:সশ্রম|বিনাশ্রম)\s+)?কারাদ(?:ণ|ন)্ড)"
        r"|(?P<fine>\bfines?\b|অর্থ\s?দ(?:ণ|ন)্ড|জরিমানা)"
    ),
    re.IGNORECASE,
)
_LEAST = re.compile(
    _nfc(
        r"(?:not?\s+(?:be\s+)?(?:less|lower|shorter)\s+than|not\s+(?:be\s+)?below|at\s+least"
        r"|minimum(?:\s+term)?\s+of|অন্যূন|অন্যুন|অন্যূণ|কমপক্ষে|সর্বনিম্ন|ন্যূনতম|ন্যুনতম|নূন্যতম|নুন্যতম)"
    ),
    re.IGNORECASE,
)
_MOST = re.compile(
    _nfc(
        r"(?:exten[dt](?:ed)?\s+(?:up\s*)?to|extending\s+to|up\s?to|not\s+exceed(?:ing)?|exceed"
        r"|no[tr]\s+(?:be\s+)?more\s+than|maximum(?:\s+term)?\s+of|no\s+longer\s+than"
        r"|অনধিক|অনূর্ধ্ব|অনুর্ধ্ব|অনূর্ধ|অনুর্ধ|অনুর্দ্ধ|সর্বোচ্চ)"
    ),
    re.IGNORECASE,
)
_UNIT = re.compile(
    _nfc(
        r"\s*(?:(?P<years>years?|বৎসর|বত্সর|বছর)|(?P<months>months?|মাস)|(?P<days>days?|দিন))"
        r"(?!\s+(?:of\s+age|old)|ের\s+(?:অধিক|কম|ঊর্ধ্ব|বয়স|নিম্ন))"
    ),
    re.IGNORECASE,
)
_UP_TO_AFTER = re.compile(_nfc(r"\S*\s*পর্যন্ত"))
_SIGN = re.compile(r"(?:Tk\.?|Rs\.?|US\$|[A-Z]{1,3}\$|[$£€৳]|\bR|Taka|taka|rupees)\s?$")
_CURRENCY = re.compile(_nfc(r"\s*(?P<word>টাকা|penalty units|currency points|[A-Za-z]{3,12})"))
_NO_CURRENCY = frozenset(
    ("years", "year", "months", "month", "days", "day", "times", "per", "and", "for", "the", "with")
    + ("but", "who", "which", "percent")
)
# The first of two bounds may leave the currency to the second: "অন্যূন ৫০ হাজার এবং অনধিক ৫ লক্ষ টাকা".
_OF_TWO = re.compile(
    _nfc(r"\s*(?:এবং|কিন্তু|ও|হইতে|থেকে|,)\s*(?:অনধিক|অনূর্ধ্ব|অনুর্ধ্ব|অনূর্ধ|সর্বোচ্চ)\s[^।;]{0,40}?টাকা")
)
# Characters before a Bangla mention in which its numbers stand.
_REACH = 80
_BANGLA = re.compile(r"[\u0980-\u09ff]")
_PUNISHED = re.compile(_nfc(r"দ(?:ণ|ন)্ডিত(?!\s+ব্যক্তি)|দ(?:ণ|ন)্ড[নণ]ীয়"))
# "… shall be punished with the punishment provided for the offence"
_BORROWED = re.compile(
    _nfc(
        r"\b(?:punish(?:ed|able)\s+with|liable\s+to)\s+(?:the\s+)?(?:same\s+)?(?:punishment|penalty)"
        r"(?:\s+(?:as|provided|prescribed|laid\s+down)\b[^.;]{0,80})?"
        r"|(?:অপরাধের\s+জন্য\s+)?(?:নির্ধারিত|বর্ণিত|উল্লিখিত|সমপরিমাণ|একই|অনুরূপ)\s+দ(?:ণ|ন)্ডে\s+দ(?:ণ|ন)্ড(?:িত|[নণ]ীয়)"
    ),
    re.IGNORECASE,
)
# A fine that an authority may impose counts where its amount is told.
_FINED = re.compile(_nfc(r"জরিমানা\s+(?:করিতে|করা|আরোপ)|অর্থদণ্ড\s+(?:আরোপ|করিতে|করা)"))
_BANGLA_ENDS = re.compile(_nfc(r"[।৷;\n]|(?<=যাইবে)\s+এবং|(?<=পারিবে)\s+এবং|$"))
_BOTH = re.compile(
    _nfc(r"\bor\b[^.;]{0,30}\bboth\b|উভয়(?:বিধ)?\s*(?:প্রকার\s*)?দ(?:ণ|ন)্ড"), re.IGNORECASE
)


def penalties(text: str) -> tuple[Penalty, ...]:
    """Return the penalties of an English, Bangla, French or Spanish provision, in its order."""
    plain = NOTE_LINE.sub(lambda note: " " * len(note.group()), text)
    plain = _ILLUSTRATIONS.sub(lambda told: " " * len(told.group()), plain)
    plain = without_repeats(plain.replace("[", " ").replace("]", " "))
    if penalties_romance.speaks(plain):
        return tuple(penalties_romance.penalties(plain, text))
    spans = _bangla_spans(plain) if _BANGLA.search(plain) else _english_spans(plain)
    made = (_penalty(text, plain, start, end) for start, end in spans)
    return tuple(penalty for penalty in made if penalty is not None)


def borrowed(document: Document) -> list[Provision]:
    """Return the provisions that punish as another does: attempts, abetment."""
    found: dict[str, Provision] = {}
    for node in _whole_sections(document):
        text = _ILLUSTRATIONS.sub("", document.text[node.start : node.end])
        for match in _BORROWED.finditer(text):
            inner = _innermost(document, node.start + match.start())
            found[inner.id] = inner
    return list(found.values())


def by_provision(document: Document) -> list[tuple[Provision, Penalty]]:
    """Return the penalties of a law in order, each with the innermost provision in which it begins.

    Spans count in the document's text.
    """
    found = []
    for node in _whole_sections(document):
        for each in penalties(document.text[node.start : node.end]):
            moved = replace(each, start=node.start + each.start, end=node.start + each.end)
            found.append((_innermost(document, moved.start), moved))
    return found


def _whole_sections(document: Document) -> Iterator[Provision]:
    """The sections that lie in no other, whose text is read with them."""
    for node in document.provisions:
        if node.level in _SECTIONS and not _around_sections(document, node):
            yield node


def _innermost(document: Document, at: int) -> Provision:
    return min(
        (p for p in document.provisions if p.start <= at < p.end), key=lambda p: p.end - p.start
    )


def _around_sections(document: Document, node: Provision) -> bool:
    """Whether a section lies inside another, whose text is read with it."""
    by_id = {each.id: each for each in document.provisions}
    at = node.parent
    while at:
        if by_id[at].level in _SECTIONS:
            return True
        at = by_id[at].parent
    return False


def _english_spans(text: str) -> Iterator[tuple[int, int]]:
    starts = [m for m in _TRIGGER.finditer(text) if not _only_describes(text, m.start())]
    starts = [m for m in starts if not _goes_on(text, m)]
    for trigger, following in zip(starts, [*starts[1:], None], strict=False):
        ending = _ENDS.search(text, trigger.end())
        end = ending.start() if ending else len(text)
        if not _HEADING.match(text, end):
            yield trigger.start(), min(end, following.start()) if following else end


def _only_describes(text: str, at: int) -> bool:
    before = text[max(0, at - 60) : at]
    return bool(_DESCRIBED.search(before)) and not _COMMITS.search(before)


def _goes_on(text: str, trigger: re.Match[str]) -> bool:
    """Return whether "and shall also be liable to fine" adds to the penalty before it."""
    if not re.match(r"(?:a\s+)?fine", text[trigger.end() :], re.IGNORECASE):
        return False
    opening = text[max(0, trigger.start() - 14) : trigger.end()]
    before = re.split(r"[.।]\s", text[: trigger.start()])[-1]
    return bool(_ALSO.search(opening)) and bool(_MENTION.search(before))


def _bangla_spans(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for ending in _BANGLA_ENDS.finditer(text):
        sentence = text[at : ending.start()]
        fined = _FINED.search(sentence) and any(True for _ in quantities(sentence))
        if (_PUNISHED.search(sentence) or fined) and _MENTION.search(sentence):
            lead = len(sentence) - len(sentence.lstrip())
            yield at + lead, at + len(sentence.rstrip())
        at = ending.end()


def _penalty(text: str, plain: str, start: int, end: int) -> Penalty | None:
    clause = plain[start:end].rstrip(" ,-")
    mentions = list(_MENTION.finditer(clause))
    if not mentions:
        return None
    after = not _BANGLA.search(clause)
    edges = [m.end() for m in mentions]
    terms: list[Term] = []
    fine: Fine | None = None
    for at, mention in enumerate(mentions):
        if after:
            following = mentions[at + 1].start() if at + 1 < len(mentions) else len(clause)
            own = (mention.end(), following)
        else:
            own = (max(edges[at - 1] if at else 0, mention.start() - _REACH), mention.start())
        if mention["life"] or mention["term"]:
            terms += _terms(clause, own, mention)
        elif mention["fine"]:
            found = _fine(clause, own)
            fine = found if fine is None or fine == Fine() else fine
    death = any(m["death"] for m in mentions)
    return Penalty(
        start=start,
        end=start + len(clause),
        words=text[start : start + len(clause)],
        death=death,
        terms=tuple(terms),
        fine=fine,
        joined=_joined(clause, bool(terms or death), fine is not None),
    )


def _terms(clause: str, own: tuple[int, int], mention: re.Match[str]) -> list[Term]:
    regime = _regime(mention.group())
    if mention["life"]:
        return [Term(life=True, regime=regime)]
    least: int | None = None
    most: int | None = None
    for months, bound in _durations(clause, *own):
        least = months if bound in ("least", "exact") and least is None else least
        most = months if bound in ("most", "exact") and most is None else most
    return [Term(least, most, regime=regime)]


def _regime(words: str) -> Regime:
    if re.search(_nfc(r"rigorous|(?<!বিনা)সশ্রম"), words, re.IGNORECASE):
        return "rigorous"
    if re.search(_nfc(r"simple|বিনাশ্রম"), words, re.IGNORECASE):
        return "simple"
    return "either" if "either" in words else ""


def _durations(clause: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """Yield each length of time in months, with the bound that it is."""
    at, waiting = start, 0
    for number in quantities(clause[start:end]):
        unit = _UNIT.match(clause, start + number.end, end)
        if unit is None:
            continue
        months = number.value * 12 if unit["years"] else number.value
        months = round(number.value / 30) if unit["days"] else months
        between = clause[at : start + number.start]
        if waiting and between.strip() == "and" and unit["months"]:
            yield waiting + months, "exact"
        yield months, _bound(clause, at, start + number.start, unit.end())
        at, waiting = unit.end(), months


def _bound(clause: str, start: int, number: int, end: int) -> str:
    before = clause[max(start, number - 60) : number]
    least = max((m.end() for m in _LEAST.finditer(before)), default=-1)
    most = max((m.end() for m in _MOST.finditer(before)), default=-1)
    if _UP_TO_AFTER.match(clause, end):
        return "most"
    if least < 0 and most < 0:
        return "exact"
    return "least" if least > most else "most"


def _fine(clause: str, own: tuple[int, int]) -> Fine:
    start, end = own
    least: int | None = None
    most: int | None = None
    currency, at = "", start
    for number in quantities(clause[start:end]):
        money = _money(clause, start, number)
        if not money and not _OF_TWO.match(clause, start + number.end, end):
            continue
        currency = currency or money
        bound = _bound(clause, at, start + number.start, start + number.end + len(money) + 1)
        least = number.value if bound in ("least", "exact") and least is None else least
        most = number.value if bound in ("most", "exact") and most is None else most
        at = start + number.end
    return Fine(least, most, currency)


def _money(clause: str, start: int, number: Quantity) -> str:
    """Return the currency that stands before or behind a number, ``""`` when it is no sum."""
    sign = _SIGN.search(clause[: start + number.start])
    if sign:
        return sign.group().strip(" .")
    word = _CURRENCY.match(clause, start + number.end)
    return word["word"] if word and word["word"].casefold() not in _NO_CURRENCY else ""


def _joined(clause: str, prison: bool, fine: bool) -> Joined:
    if not (prison and fine):
        return ""
    if _BOTH.search(clause):
        return "or both"
    if re.search(r"to\s+which\s+(?:a\s+)?fine\s+may\s+be\s+added", clause):
        return "may be added"
    last = list(_MENTION.finditer(clause))
    at = next((m.start() for m in reversed(last) if m["fine"]), 0)
    before = clause[:at]
    words = re.findall(_nfc(r"\band\b|\bor\b|\balso\b|এবং|অথবা|বা|অতিরিক্ত"), before[-120:])
    return "or" if words and words[-1] in ("or", "অথবা", "বা") else "and"
