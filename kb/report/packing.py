"""A topic into the material of a teaching pack."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from kb.errors import NotFoundError, TemplateError, UsageError
from kb.evidence.choose import Chooser, Evidence, Findings, Search, tree_lookup
from kb.evidence.pack import extracts, glossary, reading, topic
from kb.evidence.pack.contents import Pack
from kb.evidence.pack.extracts import Answer, Classes
from kb.evidence.question import Question
from kb.evidence.quiz.items import Quiz
from kb.evidence.quiz.quiz import quiz
from kb.evidence.strength import Measure
from kb.evidence.tree import Tree
from kb.model import DocumentSummary
from kb.report import citation
from kb.report.material import Material
from kb.report.template import Section, Template, Theme
from kb.report.training import Plan
from kb.seams import Store

Lookup = Callable[[str], Tree]


@dataclass(frozen=True, slots=True)
class Request:
    """What a pack is to be: ``words`` 0 stands for the template's own limit."""

    topic: str
    words: int = 0
    trainer: bool = True
    country: str = ""


def gather(template: Template, store: Store, search: Search, request: Request) -> Material:
    """Return what the corpus has to teach a topic with.

    Raises UsageError for a topic without words, TemplateError for a template that makes no packs or
    an empty corpus, NotFoundError when the corpus knows nothing of the topic.
    """
    plan, summaries = _checked(template, store, request)
    asked = topic.questions(request.topic, template.questions, search)
    lookup = tree_lookup(store.document)
    chooser = Chooser(
        search=search,
        lookup=lookup,
        measure=Measure(()),  # every question is on the topic, and its words must count
        minimum=template.minimum,
        candidates=template.candidates,
        language=template.source_language,
    )
    classes, matched = _classes(summaries, request.country, template.jurisdiction)
    request = replace(request, country=request.country if matched else "")
    answers = extracts.answers(chooser, asked, classes)
    if not any(answer.evidence for answer in answers):
        raise NotFoundError(_nothing(request.topic, asked, summaries))
    pack, quoted = _pack(plan, request, answers, summaries, lookup)
    found = _findings(asked, pack, quoted)
    made = replace(
        template,
        sections=_sections(template, pack),
        themes=_themes(template, asked),
        scalars=_scalars(template, pack),
    )
    return Material(made, found, summaries, tuple(store.failures()), lookup, pack=pack)


def _checked(
    template: Template, store: Store, request: Request
) -> tuple[Plan, tuple[DocumentSummary, ...]]:
    if template.pack is None:
        raise TemplateError(
            f"The template {template.name!r} makes no teaching packs: it has no [pack]. "
            "Use --template training-pack."
        )
    if not any(map(str.isalnum, request.topic)):
        raise UsageError('Name the topic of the pack, e.g. kb pack "trafficking in persons".')
    summaries = tuple(store.summaries())
    if not summaries:
        raise TemplateError(
            "There is nothing to teach from: the index holds no documents. Run `kb ingest` first."
        )
    return template.pack, summaries


def _classes(
    summaries: Sequence[DocumentSummary], country: str, jurisdiction: str
) -> tuple[Classes, bool]:
    """Return the laws by class, and whether national law is that of one country only.

    It is where the corpus has laws of the country named, or of the template's jurisdiction.
    """
    laws = [s for s in summaries if s.kind == "law"]
    treaties = [s for s in laws if citation.is_treaty(s.metadata, s.kind)]
    national = [s for s in laws if s not in treaties]
    own = [s for s in national if _is_of(s.metadata.jurisdiction, country, jurisdiction)]
    return Classes(tuple(s.id for s in treaties), tuple(s.id for s in own or national)), bool(own)


def _is_of(held: str, country: str, jurisdiction: str) -> bool:
    if not held:
        return False
    name = citation.jurisdiction_name(held).casefold()
    return held == jurisdiction or (bool(name) and name == country.strip().casefold())


def _nothing(subject: str, asked: Sequence[Question], summaries: Sequence[DocumentSummary]) -> str:
    searches = len({phrasing for question in asked for phrasing in question.phrasings})
    return (
        f"The collection has nothing to teach {subject!r} with: {searches} searches in "
        f"{len(summaries)} documents found no passage both close and to the point. Try the words "
        f"that the documents use; `kb search {subject!r}` shows what comes nearest."
    )


def _pack(
    plan: Plan,
    request: Request,
    answers: Sequence[Answer],
    summaries: Sequence[DocumentSummary],
    lookup: Lookup,
) -> tuple[Pack, dict[str, Evidence]]:
    limit = request.words or plan.words
    chosen = extracts.chosen(answers, limit)
    by_id = {e.id: e for answer in answers for e in answer.evidence}
    shown = [by_id[extract.id] for extract in chosen]
    entries, defined = glossary.glossary(shown, lookup)
    defining = next((a.question.id for a in answers if a.question.asks_meaning), "")
    made = quiz(
        extracts=shown,
        defining=[e for e in shown if e.question == defining and e.kind == "law"],
        entries=entries,
        defined={evidence.id: evidence for evidence in defined},
        lookup=lookup,
        wanted=plan.quiz,
        seed="\n".join([request.topic, *sorted(f"{s.id} {s.version}" for s in summaries)]),
    )
    pack = Pack(
        topic=request.topic,
        trainer=request.trainer,
        limit=limit,
        country=request.country,
        defining=defining,
        answers=tuple(answers),
        extracts=chosen,
        glossary=entries,
        reading=reading.reading(answers, lookup),
        quiz=made,
    )
    return pack, {e.id: e for e in (*shown, *defined)}


def _findings(
    asked: Sequence[Question], pack: Pack, quoted: dict[str, Evidence]
) -> tuple[Findings, ...]:
    """Return what is quoted, by question; the glossary and the key follow as questions of theirs.

    The students' edition holds no evidence of the key.
    """
    order = [extract.id for extract in pack.extracts]
    made = [
        Findings(
            question,
            tuple(quoted[id] for id in order if quoted[id].question == question.id),
            tuple(a.gap for a in pack.answers if a.question.id == question.id and a.gap),
        )
        for question in asked
    ]
    defined = tuple(quoted[id] for entry in pack.glossary for id in entry.definitions)
    made.append(Findings(_beside(glossary.QUESTION), defined, ()))
    if pack.trainer:
        made.append(Findings(_beside("quiz"), tuple(_once(pack.quiz)), ()))
    return tuple(made)


def _beside(name: str) -> Question:
    return Question(name, name.capitalize(), (), ())


def _once(quiz: Quiz) -> Iterator[Evidence]:
    yield from {evidence.id: evidence for evidence in quiz.evidence()}.values()


def _sections(template: Template, pack: Pack) -> tuple[Section, ...]:
    """Return the sections with the topic in their words; students get no key and no instruction."""
    filled = (
        replace(
            section,
            title=topic.filled(section.title, pack.topic),
            intro=topic.filled(section.intro, pack.topic),
            instruction=section.instruction if pack.trainer else "",
        )
        for section in template.sections
    )
    return tuple(s for s in filled if pack.trainer or s.part != "pack_key")


def _scalars(template: Template, pack: Pack) -> dict[str, str]:
    own = {name: topic.filled(text, pack.topic) for name, text in template.scalars.items()}
    edition = template.words["pack_trainer" if pack.trainer else "pack_student"]
    return {**own, "topic": pack.topic, "status": own["status"] or edition}


def _themes(template: Template, asked: Sequence[Question]) -> tuple[Theme, ...]:
    by_id = {question.id: question for question in asked}
    return tuple(
        replace(theme, questions=tuple(by_id[question.id] for question in theme.questions))
        for theme in template.themes
    )
