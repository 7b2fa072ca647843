"""The questions of a template.toml: phrasings, words that they must have, sections."""

from collections import Counter
from collections.abc import Iterator

from kb.evidence.question import Question
from kb.ingest import language
from kb.report.checks.remark import Remark
from kb.report.template import FILE, Template

# Sections of which two would be the same tables under the same names.
_AS_OFTEN_AS_LIKED = ("text",)


def remarks(template: Template) -> Iterator[Remark]:
    """Yield what is to be said of the questions and the sections."""
    yield from _sections(template)
    for question in template.questions:
        yield from _phrasings(question)
        yield from _about(question, template.language.partition("-")[0])
    yield from _asked_twice(template.questions)


def _sections(template: Template) -> Iterator[Remark]:
    parts = Counter(section.part for section in template.sections)
    for part, times in parts.items():
        if times > 1 and part not in _AS_OFTEN_AS_LIKED:
            yield Remark(
                "fault", FILE, f"The part {part!r} has {times} sections; a report has one of each."
            )
    if template.themes and not template.pack and "findings" not in parts:
        yield Remark(
            "advice", FILE,
            'No section has the part "findings": what is found for the questions is not quoted.',
        )  # fmt: skip
    if template.themes and not template.pack and "gaps" not in parts:
        yield Remark(
            "advice", FILE, 'No section has the part "gaps": readers cannot see what was sought.'
        )
    for section in template.sections:
        if section.part == "text" and not section.intro and not section.instruction:
            yield Remark(
                "advice", FILE,
                f"The section {section.title!r} holds nothing: a text section needs an intro or an "
                "instruction.",
            )  # fmt: skip


def _phrasings(question: Question) -> Iterator[Remark]:
    said = Counter(" ".join(phrasing.casefold().split()) for phrasing in question.phrasings)
    for phrasing, times in said.items():
        if times > 1:
            yield Remark(
                "advice", FILE,
                f"Question {question.id!r} asks {phrasing!r} {times} times; another wording finds "
                "more than the same again.",
            )  # fmt: skip
    if len(said) == 1:
        yield Remark(
            "advice", FILE,
            f"Question {question.id!r} has one phrasing only. Add queries in the words of laws, of "
            "studies and of officials.",
        )  # fmt: skip


def _about(question: Question, spoken: str) -> Iterator[Remark]:
    asked = set(language.terms(" ".join(question.phrasings), spoken))
    for group in question.about:
        shown = " | ".join(group)
        dead = [word for word in group if not language.terms(word, spoken)]
        if dead:
            yield Remark(
                "advice", FILE,
                f"Question {question.id!r}, about {shown!r}: {', '.join(map(repr, dead))} has no "
                "word that the search knows, so that no passage can have it.",
            )  # fmt: skip
        terms = {term for word in group for term in language.terms(word, spoken)}
        if terms and not terms & asked:
            yield Remark(
                "advice", FILE,
                f"Question {question.id!r} keeps only passages about {shown!r}, but none of its "
                "phrasings asks for that.",
            )  # fmt: skip


def _asked_twice(questions: tuple[Question, ...]) -> Iterator[Remark]:
    ids: dict[str, list[str]] = {}
    for question in questions:
        for phrasing in {" ".join(p.casefold().split()) for p in question.phrasings}:
            ids.setdefault(phrasing, []).append(question.id)
    for phrasing, asking in ids.items():
        if len(asking) > 1:
            yield Remark(
                "advice", FILE,
                f"{phrasing!r} is asked by questions {' and '.join(map(repr, asking))}, which will "
                "quote the same.",
            )  # fmt: skip
