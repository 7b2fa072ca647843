"""An instrument and the laws of a collection into the material of a gap analysis."""

from collections.abc import Sequence
from dataclasses import replace

from kb.errors import NotFoundError, TemplateError, UsageError
from kb.evidence import phrasings
from kb.evidence.choose import Findings, Search, tree_lookup
from kb.evidence.compare import Comparer, Comparison, Row, comparable
from kb.evidence.question import Question
from kb.evidence.requirements import requirements
from kb.model import DocumentSummary
from kb.report import citation
from kb.report.against import Against
from kb.report.material import Material
from kb.report.template import Section, Template
from kb.seams import Store
from kb.search.places import document_named


def gather(
    template: Template, store: Store, search: Search, asked: Against | None = None
) -> Material:
    """Return what a template's comparison, or the one asked for, finds in a corpus.

    Raises UsageError when no instrument is named, NotFoundError when it, an article or a document
    is not there, or when there is nothing to compare, TemplateError for an empty corpus.
    """
    asked = asked or template.comparison
    if asked is None or not asked.instrument:
        raise UsageError(
            'Name the instrument: kb compare "Palermo Protocol" --with law, or `instrument` in '
            f"the [comparison] of {template.folder / 'template.toml'}."
        )
    summaries = tuple(store.summaries())
    if not summaries:
        raise TemplateError(
            "There is nothing to compare: the index holds no documents. Run `kb ingest` first."
        )
    lookup = tree_lookup(store.document)
    instrument = lookup(document_named(store, asked.instrument).id)
    own = next(each for each in summaries if each.id == instrument.document.id)
    documents, foreign, copies = comparable(_sides(summaries, asked), own, asked.kind)
    if not documents:
        raise NotFoundError(_nothing(own, asked, foreign))
    every = requirements(instrument)
    chosen = requirements(instrument, asked.articles) if asked.articles else every
    # An article that is left out unless it is named joins the others when it is.
    usual = {requirement.provision.id for requirement in every.chosen}
    named = tuple(r for r in chosen.chosen if r.provision.id not in usual)
    comparer = Comparer(search, lookup, template.minimum)
    comparison = Comparison(
        instrument=own.id,
        kind=asked.kind,
        about=phrasings.subject(instrument.document),
        rows=comparer.rows(
            instrument,
            (*every.chosen, *named),
            chosen.chosen,
            asked.kind,
            documents,
        ),
        left_out=chosen.left_out,
        documents=documents,
        foreign=foreign,
        copies=copies,
    )
    made = _template(template, replace(asked, instrument=own.id), _title(own))
    found = tuple(_findings(rows) for rows in comparison.articles.values())
    return Material(made, found, summaries, tuple(store.failures()), lookup, comparison=comparison)


def _sides(summaries: Sequence[DocumentSummary], asked: Against) -> list[DocumentSummary]:
    """Return the documents to compare: those named, else all but the treaties."""
    held = {each.id for each in summaries}
    if missing := [id for id in asked.documents if id not in held]:
        raise NotFoundError(f"There is no document {missing[0]!r}; `kb status` lists them.")
    named = [s for s in summaries if s.id in asked.documents]
    wanted = asked.jurisdiction.casefold()
    return named or [
        s
        for s in summaries
        if not citation.is_treaty(s.metadata, s.kind)
        and wanted in ("", s.metadata.jurisdiction.casefold())
    ]


def _nothing(own: DocumentSummary, asked: Against, foreign: Sequence[str]) -> str:
    where = f" of {asked.jurisdiction}" if asked.jurisdiction else ""
    barred = f" {len(foreign)} are in another language." if foreign else ""
    kinds = {"law": "laws", "study": "studies"}
    return (
        f"There are no {kinds.get(asked.kind, 'documents')}{where} to compare {own.id} with."
        f"{barred} `kb status` lists the documents."
    )


def _title(own: DocumentSummary) -> str:
    return own.metadata.extra.get("title-short") or own.metadata.title or own.id


def _template(template: Template, asked: Against, title: str) -> Template:
    """Return the template with the instrument's name in its texts, and what was asked."""

    def named(text: str) -> str:
        return text.replace("{instrument}", title)

    sections = tuple(
        Section(s.part, named(s.title), named(s.intro), named(s.instruction))
        for s in template.sections
    )
    scalars = {name: named(value) for name, value in template.scalars.items()}
    return replace(template, sections=sections, scalars=scalars, comparison=asked)


def _findings(rows: Sequence[Row]) -> Findings:
    """Return an article as a question, the instrument's words and the answers as its evidence."""
    article = rows[0].requirement.article
    name = f"{article.level.capitalize()} {article.number}".strip()
    text = f"{name}: {article.heading}" if article.heading else name
    searches = tuple(dict.fromkeys(search for row in rows for search in row.searches))
    question = Question(rows[0].wording.question, text, searches, ())
    found = []
    for row in rows:
        found += [row.wording, *(e for answer in row.answers for e in answer.evidence)]
    return Findings(question, tuple(found), ())
