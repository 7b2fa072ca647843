"""The key for the trainer: each answer with the words of the source that prove it, cited."""

from collections.abc import Iterator
from itertools import count

from kb.evidence.choose import Evidence
from kb.evidence.quiz.items import Choice, Cloze, Matching, Statement
from kb.report.blocks import Block, Cell, Inline, Run, Table
from kb.report.material import Material, paragraph, quoted_lines
from kb.report.sections import packs
from kb.report.sections.pack_quiz import LETTERS
from kb.report.template import Section


def blocks(material: Material, section: Section) -> list[Block]:
    """Return the table of answers, in the order of the quiz."""
    rows = tuple(_rows(material))
    if not rows:
        return [paragraph(material.say("quiz_none"), "gap")]
    table = Table(
        id="key",
        caption=material.say("key_caption"),
        header=("", material.say("key_answer"), material.say("key_proof")),
        rows=rows,
        widths=(0.07, 0.28, 0.65),
        summary=section.intro or material.say("key_caption"),
    )
    return [table]


def _rows(material: Material) -> Iterator[tuple[Cell, ...]]:
    quiz = packs.pack(material).quiz
    number = count(1)
    for matching in quiz.matchings:
        yield from _matching(material, next(number), matching)
    sentences: list[Cloze | Statement | Choice] = [*quiz.clozes, *quiz.statements]
    for item in [*quiz.meanings, *sentences, *quiz.lists, *quiz.choices]:
        yield _row(material, str(next(number)), _answer(material, item), item.evidence)


def _matching(material: Material, number: int, item: Matching) -> Iterator[tuple[Cell, ...]]:
    answers = [
        f"{left}: {LETTERS[answer]}" for left, answer in zip(item.left, item.answers, strict=True)
    ]
    if len(item.evidence) < len(answers):
        yield _row(material, str(number), "\n".join(answers), item.evidence[0])
        return
    for at, (answer, evidence) in enumerate(zip(answers, item.evidence, strict=True)):
        yield _row(material, "" if at else str(number), answer, evidence)


def _answer(material: Material, item: Cloze | Statement | Choice) -> str:
    if isinstance(item, Statement):
        if item.true:
            return material.say("true")
        return material.say("key_false", wrong=item.wrong, right=item.right)
    return f"{LETTERS[item.answer]}. {item.options[item.answer]}"


def _row(material: Material, number: str, answer: str, evidence: Evidence) -> tuple[Cell, ...]:
    language = material.metadata(evidence.document).language
    lines: list[tuple[Inline, ...]] = [packs.source_line(material, evidence)]
    lines += quoted_lines(evidence, language)
    lines[-1] = (*lines[-1], material.note(evidence))
    said = tuple((Run(line, language=language),) for line in answer.split("\n"))
    return Cell(((Run(number),),)), Cell(said), Cell(tuple(lines))
