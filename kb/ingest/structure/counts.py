"""What the answers to a questionnaire's closed questions add up to.

The figures are kb's own sums over the source's answers; they are shown as such and never quoted.
They are made anew from the document's provisions whenever they are wanted, and kept nowhere.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kb.model import Document, Provision

_MOST_CHOICES = 12
_LONGEST_CHOICE = 80
_FEWEST_FORMS = 3  # below that, alike answers are chance
_SCALE = re.compile(
    r"(?i)(?:yes|no|oui|non|sí|si|হ্যাঁ|হ্যা|না|نعم|لا|true|false|partly|partially|in part|maybe|perhaps|"
    r"don['’]?t know|do not know|unsure|not sure|undecided|neutral|neither agree nor disagree|"
    r"(?:strongly |somewhat |tend to |completely |fully )?(?:dis)?agree(?: strongly)?|"
    r"(?:very |fairly |somewhat |not (?:very |at all )?)?(?:satisfied|dissatisfied|useful|likely|"
    r"unlikely|confident|important|clear|often|good|poor|well|relevant)|"
    r"excellent|good|fair|average|poor|high|medium|low|always|often|sometimes|rarely|never|"
    r"fully|not at all|[0-9০-৯٠-٩]{1,2}(?:\s*/\s*(?:5|10))?)"
)
_SEPARATORS = (r"\s*;\s*", r"\s*\|\s*", r"\s*,\s+")


@dataclass(frozen=True, slots=True)
class Count:
    """How often each choice was made of the forms that hold any answer.

    With ``several`` a form could choose more than one, and the choices may add up to more than
    ``forms``; else the choices and ``unanswered`` add up to ``forms``.
    """

    question: str
    choices: tuple[tuple[str, int], ...]
    unanswered: int
    forms: int
    several: bool = False

    @property
    def line(self) -> str:
        """The sums in a line: ``Yes 23, No 11, no answer 5 (n = 39)``."""
        said = [f"{choice} {count}" for choice, count in self.choices]
        said += [f"no answer {self.unanswered}"] if self.unanswered else []
        more = "; several answers possible" if self.several else ""
        return f"{', '.join(said)} (n = {self.forms}{more})"

    @property
    def entry(self) -> dict[str, object]:
        """The sums as JSON holds them."""
        return {
            "choices": dict(self.choices),
            "no_answer": self.unanswered,
            "forms": self.forms,
            "several": self.several,
        }


def counts(document: Document) -> dict[str, Count]:
    """Return the sums of each closed question of a questionnaire, by the question's id."""
    answers = answers_of(document.provisions)
    around = {p.id: p.parent for p in document.provisions}
    forms: dict[str, set[str]] = {}  # by the sheet that the questions stand on
    for id, said in answers.items():
        forms.setdefault(around[id], set()).update(p.number for p in said)
    made: dict[str, Count] = {}
    for id, said in answers.items():
        words = [document.text[p.start : p.end] for p in said]
        if parts := choices(words):
            made[id] = _count(id, parts, len(forms[around[id]]))
    return made


def is_answer(provision: Provision) -> bool:
    """Return whether a provision is an answer on a form, whose number it then has."""
    return provision.level == "contribution" and provision.number.isdecimal()


def answers_of(provisions: Sequence[Provision]) -> Mapping[str, list[Provision]]:
    """Return the numbered answers (of a form each) under every question that has any."""
    found: dict[str, list[Provision]] = {}
    for p in provisions:
        if is_answer(p):
            found.setdefault(p.parent, []).append(p)
    return found


def choices(answers: Sequence[str]) -> list[tuple[str, ...]]:
    """Return what each answer chose if the question was a closed one, nothing if it was open."""
    lines = [" ".join(answer.split()).strip(" .") for answer in answers]
    if not lines:
        return []
    if all(_SCALE.fullmatch(line) for line in lines) or _are_few(lines, len(lines)):
        return [(line,) for line in lines]
    for separator in _SEPARATORS:
        split = [tuple(dict.fromkeys(p for p in re.split(separator, x) if p)) for x in lines]
        parts = [part for each in split for part in each]
        several = sum(len(each) > 1 for each in split) * 4 >= len(split)
        if several and _are_few(parts, len(lines)):
            return split
    return []


def _are_few(parts: Sequence[str], forms: int) -> bool:
    """Return whether so few different answers were given that they were chosen from a list."""
    if forms < _FEWEST_FORMS or max(map(len, parts)) > _LONGEST_CHOICE:
        return False
    told = Counter(part.casefold() for part in parts)
    return len(told) <= _MOST_CHOICES and len(told) * 2 <= len(parts)


def _count(id: str, parts: Sequence[tuple[str, ...]], forms: int) -> Count:
    printed: dict[str, Counter[str]] = {}
    for chosen in parts:
        for part in chosen:
            printed.setdefault(part.casefold(), Counter())[part] += 1
    sums = [(said.most_common(1)[0][0], said.total()) for said in printed.values()]
    numeric = all(choice[:1].isdecimal() for choice, _ in sums)
    sums.sort(key=lambda pair: (_leading(pair[0]), 0) if numeric else (0, -pair[1]))
    several = any(len(chosen) > 1 for chosen in parts)
    return Count(id, tuple(sums), forms - len(parts), forms, several)


def _leading(choice: str) -> int:
    digits = re.match(r"\d+", choice)
    return int(digits.group()) if digits else 0
