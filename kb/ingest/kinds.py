"""What kind a source is that nobody has said the kind of: a law tells by its own formulas."""

import re

from kb.ingest.structure import law
from kb.model import Canonical, Kind

_FRONT = 6000  # characters in which a law says that it is one
_HEAD = 500  # in which its number or title stands
_FEWEST = 3  # sections, articles or rules; fewer may be quoted in anything
_FORMULAS = re.compile(
    r"(?i)\bmay be (?:called|cited as)\b|\bbe it (?:hereby )?enacted\b|\bis (?:hereby )?enacted\b"
    r"|^\s*an act (?:to|for)\b|\bhave agreed (?:as follows|upon the following)"
    r"|\bthe (?:high contracting|states) parties to (?:this|the present)\b"
    r"|\bpromulgue la loi|\bla présente loi\b|\bla presente ley\b"
    r"|নামে অভিহিত (?:হইবে|হবে)|যেহেতু .{0,200}(?:সমীচীন|প্রয়োজনীয়)"
    r"|(?:نحن|باسم الشعب).{0,200}(?:قانون|مرسوم)|يسمى هذا (?:القانون|النظام)|أحكام هذا القانون",
    re.MULTILINE,
)
_TITLES = re.compile(
    r"(?i:\bact,? no\b|\bact no\.|\bloi n[°o]|\bley n[°ºo.]|قانون رقم)|\bACT [IVXLC]+ OF \d{4}"
    r"|(?:Regulation|Directive|VERORDNUNG|RICHTLINIE|RÈGLEMENT|REGLAMENTO) \((?:EC|EU|EG|CE|UE)\)"
    r"|^(?:The|THE) (?:[A-Z][\w(),'’-]*|of|and|on|in|for|to|against|the| )+"
    r"(?:Act|ACT|Code|CODE|Ordinance|ORDINANCE),? \d{4}\W*$|^.{0,80}আইন, ?[০-৯]{4}\W*$",
    re.MULTILINE,
)
_COUNTED = frozenset(("section", "article", "rule"))


def guessed(text: Canonical) -> Kind:
    """Return ``law`` of what enacts, or is numbered so, and counts provisions; else ``study``."""
    front = text.text[:_FRONT]
    if not _FORMULAS.search(front) and not _TITLES.search(front[:_HEAD]):
        return "study"
    found = [node for node in law.provisions(text, "") if node.level in _COUNTED]
    return "law" if len(found) >= _FEWEST else "study"
