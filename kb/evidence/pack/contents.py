"""Everything that a teaching pack shows beside the template's own words."""

from dataclasses import dataclass

from kb.evidence.pack.extracts import Answer, Extract
from kb.evidence.pack.glossary import Entry
from kb.evidence.pack.reading import Reading
from kb.evidence.quiz.items import Quiz


@dataclass(frozen=True, slots=True)
class Pack:
    """A teaching pack on a topic; without ``trainer`` it is the students' and holds no key.

    ``limit`` is in words. Extracts and entries name their evidence by id. ``defining`` is the
    question that asks what the topic means, ``""`` where none does.
    """

    topic: str
    trainer: bool
    limit: int
    country: str
    defining: str
    answers: tuple[Answer, ...]
    extracts: tuple[Extract, ...]
    glossary: tuple[Entry, ...]
    reading: tuple[Reading, ...]
    quiz: Quiz
