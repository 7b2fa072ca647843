"""Under which section does this stand? A quotation, and sections of its act to choose from.

The other sections are those whose words come nearest to the quotation's. An item is left where the
right heading says more of the quotation than every other: that would be reading, not knowing.
"""

import re
from collections.abc import Iterator, Sequence
from random import Random

from kb.evidence.pack.quoting import section_of
from kb.evidence.quiz.items import Choice, Sentence
from kb.evidence.quiz.sentences import proof
from kb.evidence.tree import Tree
from kb.ingest import language as lang
from kb.model import Level, Provision

OPTIONS = 4
LONGEST = 45
_SECTIONS: frozenset[Level] = frozenset(("article", "section", "rule"))
_CITES = re.compile(
    r"\b(?:sections?|articles?|rules?|Parts?|Chapters?)\s+\(?[\dIVX]|ধারা\s*[০-৯]", re.IGNORECASE
)
# A rule says what is to be done or is so; an item of a list does not, an illustration tells of A.
_RULES = re.compile(r"\b(?:shall|may|must|is|are|has|have)\b|।$")
_HERE = re.compile(r"\bthis (?:article|section|rule|part|chapter)\b", re.IGNORECASE)
_ILLUSTRATES = re.compile(r"\b[A-DXYZ]\b(?![.)])")
# Sections that no one would take for the place of a rule.
_FORMAL = re.compile(
    r"(?:short title|title|commencement|extent|preamble|purposes?|objectives?|statement of purpose|"
    r"scope|application|use of terms|definitions?|interpretation|repeals?|savings?|rules|"
    r"regulations|power to make|entry into force|signature|ratification|denunciation|amendment|"
    r"depositary|languages|settlement of disputes|relation|saving clause|final|schedule|"
    r"conference of|secretariat)\b|সংক্ষিপ্ত শিরোনাম|সংজ্ঞা|রহিতকরণ|বিধি প্রণয়ন",
    re.IGNORECASE,
)
_AMENDS = re.compile(
    r"\b(?:Act|Ordinance|P\.?O\.?) No|\b(?:amendment|insertion|substitution|omission) of\b|"
    r"প্রতিস্থাপন|সংশোধন|সন্নিবেশ|সংযোজন|বিলুপ্ত",
    re.IGNORECASE,
)
_EVERYWHERE = {"State", "States", "Party", "Parties", "Act", "Government"}
_QUOTES = re.compile(r"[“”\"‘]")


def choice(sentence: Sentence, tree: Tree, chance: Random) -> Choice | None:
    """Return an item on the place of a sentence, ``None`` where its heading would tell."""
    text = sentence.text
    if len(text.split()) > LONGEST or _CITES.search(text) or _QUOTES.search(text):
        return None
    if not _RULES.search(text) or _ILLUSTRATES.search(text) or _HERE.search(text):
        return None
    if tree.document.text.count(text) != 1:
        return None
    own = section_of(tree, sentence.provision)
    if own is None or not own.heading or _is_formal(own.heading):
        return None
    wrong = _nearest(sentence, tree, own)[: OPTIONS - 1]
    if len(wrong) < OPTIONS - 1 or _told(sentence, own, wrong):
        return None
    options = sorted((own, *wrong), key=lambda section: section.start)
    return Choice(text, tuple(map(_shown, options)), options.index(own), proof(sentence, tree))


def titled(tree: Tree) -> Iterator[Provision]:
    """Yield the sections of a document with a number and a heading of their own."""
    seen: set[str] = set()
    for provision in tree.document.provisions:
        heading = " ".join(provision.heading.casefold().split())
        told = heading and heading not in seen and not _is_formal(heading)
        if provision.level in _SECTIONS and provision.number and told:
            seen.add(heading)
            yield provision


def _is_formal(heading: str) -> bool:
    return bool(_FORMAL.match(heading) or _AMENDS.search(heading))


def _shown(section: Provision) -> str:
    return f"{section.pinpoint}, {section.heading}"


def _nearest(sentence: Sentence, tree: Tree, own: Provision) -> list[Provision]:
    """Return the other sections, nearest in words first."""
    text, wanted = tree.document.text, _terms(sentence.text, sentence)

    def nearness(section: Provision) -> tuple[float, int]:
        terms = _terms(text[section.start : section.end], sentence)
        told = len(_terms(section.heading, sentence) & wanted)
        return -(len(terms & wanted) / len(wanted or {""}) + told), abs(section.start - own.start)

    others = (s for s in titled(tree) if s.id != own.id and _script(s) == _script(own))
    return sorted(others, key=nearness)


def _script(section: Provision) -> bool:
    return section.heading.isascii()


def _told(sentence: Sentence, own: Provision, wrong: Sequence[Provision]) -> bool:
    """Return whether the sentence has more of the right heading than of others, or a name in it."""
    wanted = _terms(sentence.text, sentence)

    def share(section: Provision) -> float:
        heading = _terms(section.heading, sentence)
        return len(heading & wanted) / len(heading) if heading else 0.0

    return share(own) > max(map(share, wrong)) or bool(_names(sentence) & set(own.heading.split()))


def _names(sentence: Sentence) -> set[str]:
    """Return the words with a capital that do not begin the sentence: the Fund, the Council."""
    return {word for word in sentence.text.split()[1:] if word[0].isupper()} - _EVERYWHERE


def _terms(text: str, sentence: Sentence) -> frozenset[str]:
    return frozenset(lang.terms(text, sentence.language))
