"""What the ``[pack]`` of a template says: outcomes, the plan of the sessions, the quiz."""

from dataclasses import dataclass

from kb.evidence.quiz.quiz import Wanted
from kb.report.toml_table import Place


@dataclass(frozen=True, slots=True)
class Session:
    """A part of the class: how long, what it is on, how it is taught, with what."""

    title: str
    minutes: int
    method: str
    material: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A teaching pack's plan. ``words`` limits the extracts, ``rate`` is words read a minute."""

    words: int
    rate: int
    minutes: int
    outcomes: tuple[str, ...]
    sessions: tuple[Session, ...]
    quiz: Wanted


def plan(place: Place) -> Plan | None:
    """Return the plan in ``[pack]``, ``None`` where a template has none; raise TemplateError."""
    if not place.values:
        return None
    place.only("words", "rate", "minutes", "outcomes", "session", "quiz")
    sessions = tuple(_session(session) for session in place.tables("session", required=True))
    total = sum(session.minutes for session in sessions)
    minutes = place.number("minutes", total, least=1)
    if minutes != total:
        raise place.error("minutes", f"is {minutes}, but the sessions add up to {total}")
    outcomes = place.strings("outcomes")
    if not outcomes:
        raise place.error("outcomes", "is missing: say what participants will be able to do")
    return Plan(
        words=place.number("words", 2500, least=100),
        rate=place.number("rate", 180, least=50),
        minutes=minutes,
        outcomes=outcomes,
        sessions=sessions,
        quiz=_quiz(place.table("quiz")),
    )


def _session(place: Place) -> Session:
    place.only("title", "minutes", "method", "material")
    return Session(
        title=place.text("title", required=True),
        minutes=place.number("minutes", 0, least=1),
        method=place.text("method", required=True),
        material=place.text("material"),
    )


def _quiz(place: Place) -> Wanted:
    place.only("clozes", "statements", "choices", "lists")
    return Wanted(
        clozes=place.number("clozes", Wanted().clozes, least=0),
        statements=place.number("statements", Wanted().statements, least=0),
        choices=place.number("choices", Wanted().choices, least=0),
        lists=place.number("lists", Wanted().lists, least=0),
    )
