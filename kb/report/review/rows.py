"""What came near each question, as the rows of a review sheet."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kb.errors import NotFoundError
from kb.evidence.anchoring import Standing
from kb.evidence.choices import Choice
from kb.evidence.choose import Chooser
from kb.evidence.findings import Considered, Decided, Evidence
from kb.evidence.judge import identity
from kb.evidence.question import Question
from kb.evidence.quotation import Quotation
from kb.evidence.selectors import selectors
from kb.evidence.strength import grade
from kb.model import Speaker
from kb.report.reasons import why_not
from kb.report.template import Template

# How many excerpts that are not quoted are shown of each kind of source under a question.
MOST = 5
# How many characters of the text before and after an excerpt are shown.
CONTEXT = 160

_LOST: dict[Standing, str] = {
    "changed": "its words have changed: how they read now stands in the next row",
    "gone": "it no longer stands in its source",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One candidate excerpt: four cells for people, then what tells them what it is.

    ``memory`` is JSON by which the row is understood when it comes back, whatever was done to its
    other cells: where the excerpt stands, and what the four cells held.
    """

    question: str
    decision: str
    order: float | None
    stance: str
    note: str
    excerpt: str
    source: str
    place: str
    page: str
    kind: str
    said_by: str
    strength: str
    closeness: float | None
    in_the_draft: str
    why: str
    before: str
    after: str
    identifier: str
    memory: str


def rows(template: Template, chooser: Chooser) -> Iterator[Row]:
    """Yield the candidates of every question, then choices on questions no longer asked."""
    for question in template.questions:
        yield from _question(template, chooser, question)
    asked = {question.id for question in template.questions}
    for orphan in chooser.decided:
        if orphan.choice.question not in asked:
            why = "the template no longer asks its question"
            yield _kept(chooser, orphan.choice, f"({orphan.choice.question})", why)


def _question(template: Template, chooser: Chooser, question: Question) -> Iterator[Row]:
    shown: set[str] = set()
    for one in chooser.considered(question, MOST):
        if evidence := one.evidence:
            shown.add(evidence.id)
            yield _candidate(template, chooser, question, one, evidence)
    for decided in chooser.decided:
        if decided.choice.question == question.id:
            yield from _others(chooser, question, decided, shown)


def _others(
    chooser: Chooser, question: Question, decided: Decided, shown: set[str]
) -> Iterator[Row]:
    """Yield the rows of a choice that is not among the candidates, or whose words have changed."""
    choice, today, standing = decided.choice, decided.anchored.quotation, decided.anchored.standing
    if standing != "same":
        yield _kept(chooser, choice, question.text, _LOST[standing])
    if today is None or identity(question.id, today) in shown:
        return
    if standing == "same":
        yield _kept(chooser, _at(choice, today), question.text, "not among the closest today")
    else:
        bare = Choice("", question.id, choice.kind, choice.title, today)
        why = "how an excerpt that was decided on reads now"
        yield _kept(chooser, _at(bare, today), question.text, why)


def _candidate(
    template: Template,
    chooser: Chooser,
    question: Question,
    one: Considered,
    evidence: Evidence,
) -> Row:
    title = chooser.lookup(evidence.document).document.metadata.title or evidence.document
    choice = evidence.choice or Choice("", question.id, evidence.kind, title, evidence.quotation)
    accepted = choice.decision == "accept"
    why = why_not(template, one)
    row = _kept(chooser, _at(choice, evidence.quotation), question.text, why)
    return replace(
        row,
        said_by=", ".join(part for part in (evidence.group, _role(evidence.speaker)) if part),
        strength=grade(one.closeness, one.cosine) or "below weak",
        closeness=round(one.closeness, 2),
        in_the_draft="quoted" if accepted or not one.reason else "not quoted",
        why=f"accepted; kb alone: {why}" if evidence.insisted else why,
    )


def _at(choice: Choice, quotation: Quotation) -> Choice:
    return replace(choice, id=identity(choice.question, quotation), quotation=quotation)


def _role(speaker: Speaker | None) -> str:
    """Return who spoke by role and organisation: sheets travel, so no one is named."""
    return ", ".join(filter(None, (speaker.role, speaker.organisation))) if speaker else ""


def _kept(chooser: Chooser, choice: Choice, question: str, why: str) -> Row:
    """Return the row of an excerpt with what people said about it."""
    quotation = choice.quotation
    before, after = _around(chooser, choice)
    return Row(
        question=question,
        decision=choice.decision,
        order=choice.order,
        stance=choice.stance,
        note=choice.note,
        excerpt=quotation.text,
        source=choice.title,
        place=quotation.pinpoint,
        page=quotation.page,
        kind=choice.kind,
        said_by="",
        strength="",
        closeness=None,
        in_the_draft="not quoted",
        why=why,
        before=before,
        after=after,
        identifier=choice.id,
        memory=_memory(choice),
    )


def _around(chooser: Chooser, choice: Choice) -> tuple[str, str]:
    """Return the text before and after an excerpt, cut between words."""
    first, last = choice.quotation.pieces[0], choice.quotation.pieces[-1]
    try:
        document = chooser.lookup(choice.document).document
    except NotFoundError:
        return first.prefix, last.suffix
    if document.version != choice.version:
        return first.prefix, last.suffix
    before = document.text[max(0, first.start - CONTEXT) : first.start]
    after = document.text[last.end : last.end + CONTEXT]
    if first.start > CONTEXT:
        before = f"… {before.partition(' ')[2]}"
    if last.end + CONTEXT < len(document.text):
        after = f"{after.rpartition(' ')[0]} …"
    return before.strip(), after.strip()


def _memory(choice: Choice) -> str:
    was = {
        "decision": choice.decision,
        "order": choice.order,
        "stance": choice.stance,
        "note": choice.note,
    }
    held = {
        "id": choice.id,
        "question": choice.question,
        "kind": choice.kind,
        "title": choice.title,
        "was": was,
        **selectors(choice.quotation),
    }
    return json.dumps(held, ensure_ascii=False, separators=(",", ":"))
