"""The quiz as it is handed out: no answer and no footnote, which would name the place."""

from collections.abc import Iterator
from itertools import count

from kb.evidence.quiz.items import Choice, Cloze, Matching, Statement
from kb.report.blocks import Block, Cell, Heading, Paragraph, Region, Run, Simple, Table
from kb.report.material import Material, paragraph, text_cell
from kb.report.sections import packs
from kb.report.template import Section

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# In characters: options that are no longer stand on one line.
ONE_LINE = 90


def blocks(material: Material, section: Section) -> list[Block]:
    """Return the items under a heading for each sort, numbered through."""
    quiz = packs.pack(material).quiz
    content = tuple(_content(material))
    if not quiz.evidence():
        return [paragraph(material.say("quiz_none"), "gap")]
    return [Region("quiz", section.title, content)]


def _content(material: Material) -> Iterator[Simple]:
    quiz = packs.pack(material).quiz
    number = count(1)
    if quiz.matchings:
        yield Heading(2, material.say("quiz_match"), "quiz-match")
    for matching in quiz.matchings:
        yield from _matching(material, next(number), matching)
    if quiz.meanings:
        yield Heading(2, material.say("quiz_meanings"), "quiz-meanings")
    for item in quiz.meanings:
        yield from _meaning(material, next(number), item)
    for word, items in (("quiz_cloze", quiz.clozes), ("quiz_statements", quiz.statements)):
        if items:
            yield Heading(2, material.say(word), word.replace("_", "-"))
        for sentence in items:
            yield from _sentence(material, next(number), sentence)
    if quiz.lists:
        yield Heading(2, material.say("quiz_lists"), "quiz-lists")
    for item in quiz.lists:
        yield from _list(material, next(number), item)
    if quiz.choices:
        yield Heading(2, material.say("quiz_places"), "quiz-places")
    for choice in quiz.choices:
        yield from _choice(material, next(number), choice)


def _matching(material: Material, number: int, item: Matching) -> Iterator[Simple]:
    language = material.metadata(item.document).language
    task = material.say(f"quiz_{item.kind}", document=packs.short_name(material, item.document))
    yield paragraph(f"{number}. {task}", "lead")
    right = [
        (Run(f"{letter}. "), Run(text, language=language))
        for letter, text in zip(LETTERS, matched(material, item), strict=False)
    ]
    rows = []
    for at in range(max(len(item.left), len(right))):
        left = item.left[at] if at < len(item.left) else ""
        rows.append(
            (
                Cell(((Run(left, language=language),) if left else (),)),
                text_cell("____" if left else ""),
                Cell((right[at] if at < len(right) else (),)),
            )
        )
    yield Table(
        id=f"quiz-{number}",
        caption=material.say(f"quiz_{item.kind}_caption", number=number),
        header=("", material.say("quiz_letter"), material.say("quiz_list")),
        rows=tuple(rows),
        widths=(0.38, 0.12, 0.5) if item.kind != "definition" else (0.25, 0.12, 0.63),
        summary=task,
    )


def matched(material: Material, item: Matching) -> tuple[str, ...]:
    """Return what there is to choose from; for elements their roles and the words that lead in."""
    if not item.roles:
        return item.right
    return tuple(
        material.say("led_in", role=material.say(f"role_{role}"), lead=lead)
        for role, lead in zip(item.roles, item.right, strict=True)
    )


def _sentence(material: Material, number: int, item: Cloze | Statement) -> Iterator[Simple]:
    language = material.metadata(item.evidence.document).language
    place = packs.cited(material, item.evidence)
    yield paragraph(material.say("quiz_item", number=number, place=place), "lead")
    options = item.options if isinstance(item, Cloze) else _verdicts(material)
    shown = options_line(options)
    yield Paragraph((Run(item.text, language=language), Run(f"\n{shown}")))


def _verdicts(material: Material) -> tuple[str, ...]:
    return material.say("true"), material.say("false")


def _choice(material: Material, number: int, item: Choice) -> Iterator[Simple]:
    language = material.metadata(item.evidence.document).language
    document = packs.short_name(material, item.evidence.document)
    yield paragraph(material.say("quiz_place", number=number, document=document), "lead")
    yield Paragraph(
        (
            Run(f"“{item.quotation}”", language=language),
            Run(f"\n{options_line(item.options)}"),
        )
    )


def _meaning(material: Material, number: int, item: Choice) -> Iterator[Simple]:
    language = material.metadata(item.evidence.document).language
    document = packs.short_name(material, item.evidence.document)
    task = material.say("quiz_meaning", number=number, term=item.quotation, document=document)
    yield paragraph(task, "lead")
    yield Paragraph((Run("\n".join(lettered(item.options)), language=language),))


def _list(material: Material, number: int, item: Choice) -> Iterator[Simple]:
    language = material.metadata(item.evidence.document).language
    place = packs.cited(material, item.evidence)
    yield paragraph(material.say("quiz_list_item", number=number, place=place), "lead")
    yield Paragraph((Run("\n".join(lettered(item.options)), language=language),))


def lettered(options: tuple[str, ...]) -> list[str]:
    """Return options with their letters."""
    return [f"{letter}. {text}" for letter, text in zip(LETTERS, options, strict=False)]


def options_line(options: tuple[str, ...]) -> str:
    """Return lettered options on one line, on a line each where they are long."""
    shown = lettered(options)
    return ("\n" if sum(map(len, shown)) > ONE_LINE else "\u2003").join(shown)
