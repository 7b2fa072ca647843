"""A report template: its sections, its questions, and what evidence each of them wants."""

import re
import shutil
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kb.errors import NotFoundError, TemplateError, UsageError
from kb.evidence.question import STRENGTHS, Question, Strength, Want
from kb.model import KINDS
from kb.report.against import Against, against
from kb.report.csl_style import style_names
from kb.report.toml_table import Place
from kb.report.training import Plan, plan
from kb.report.wording import WORDS, wording

FILE = "template.toml"
PARTS = (
    "text", "acronyms", "summary", "method", "laws", "findings", "voices", "triangulation",
    "matrix", "gaps", "annex_excerpts", "annex_provisions", "pack_outcomes", "pack_sessions",
    "pack_extracts", "pack_elements", "pack_glossary", "pack_reading", "pack_quiz", "pack_key",
    "pack_gaps", "compare_summary", "compare_method", "compare_articles", "compare_elements",
    "compare_penalties", "compare_gaps",
)  # fmt: skip
SCALARS = (
    "title", "subtitle", "country", "organisation", "date", "version", "status", "author",
    "distribution", "disclaimer", "generated", "topic",
)  # fmt: skip
_BRACES = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the report: ``part`` says what kb puts under the template's own words."""

    part: str
    title: str
    intro: str = ""
    instruction: str = ""


@dataclass(frozen=True, slots=True)
class Theme:
    """An area of the assessment with its questions."""

    id: str
    title: str
    intro: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """What template.toml says; ``folder`` holds it and template.docx.

    A public edition names no workshop group of fewer participants than ``smallest_group``. With a
    ``pack`` it makes teaching packs on a topic, which stands as ``{topic}`` in its questions. With
    a ``comparison`` it needs no questions: it sets laws against the articles of an instrument.
    """

    name: str
    folder: Path
    title: str
    description: str
    language: str
    citation_style: str
    minimum: Strength
    candidates: int
    jurisdiction: str
    source_language: str
    scalars: Mapping[str, str]
    styles: Mapping[str, str]
    words: Mapping[str, str]
    sections: tuple[Section, ...]
    themes: tuple[Theme, ...]
    smallest_group: int = 5
    lint_off: tuple[str, ...] = ()
    pack: Plan | None = None
    comparison: Against | None = None

    @property
    def docx(self) -> Path:
        """The office's own Word file, which the report fills."""
        return self.folder / "template.docx"

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question in the order in which the report asks it."""
        return tuple(question for theme in self.themes for question in theme.questions)


def load(folder: Path) -> Template:
    """Return the template in a folder.

    Raises NotFoundError when there is none, TemplateError naming the file, the key and what may
    stand there when it cannot be used.
    """
    file = folder / FILE
    if not file.is_file():
        raise NotFoundError(f"There is no report template in {folder}: it holds no {FILE}.")
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TemplateError(f"{file} is not valid TOML: {error}") from error
    return _template(Place(file, "", table), folder)


def builtin() -> Path:
    """Return the folder of the templates that come with kb: beside its source, or installed."""
    beside = Path(__file__).resolve().parents[2] / "report_templates"
    return beside if beside.is_dir() else Path(sys.prefix) / "share" / "kb" / "report_templates"


def find(templates: Path, name: str) -> Template:
    """Return the template of this name, a workspace's own before kb's; NotFoundError names all."""
    return load(folder_of(templates, name))


def folder_of(templates: Path, name: str) -> Path:
    """Return the folder of the template of this name, as ``find`` does, read or not."""
    known = _known(templates)
    if name not in known:
        names = ", ".join(sorted(known))
        raise NotFoundError(f"There is no report template {name!r}; there is {names}.")
    return known[name]


def list_templates(templates: Path) -> list[Template]:
    """Return a workspace's own templates and those that come with kb, by name."""
    return [load(folder) for _, folder in sorted(_known(templates).items())]


def new(source: Path, destination: Path) -> Template:
    """Copy the template in ``source`` to start a new one from; never write over anything."""
    if destination.exists():
        raise UsageError(f"{destination} exists already; give the new template another name.")
    load(source)
    shutil.copytree(source, destination)
    return load(destination)


def _known(templates: Path) -> dict[str, Path]:
    """Return where the template of each name lies; a workspace's own hides kb's of that name."""
    folders = (file.parent for place in (builtin(), templates) for file in place.glob(f"*/{FILE}"))
    return {folder.name: folder for folder in sorted(folders, key=lambda f: f.parent == templates)}


def _template(top: Place, folder: Path) -> Template:
    compares = "comparison" in top.values
    evidence, edition, lint = map(top.table, ("evidence", "edition", "lint"))
    template = Template(
        name=folder.name,
        folder=folder,
        title=top.text("title", required=True),
        description=top.text("description"),
        language=top.text("language") or "en-GB",
        citation_style=top.choice("citation_style", style_names(), "oscola-no-ibid"),
        minimum=_strength(evidence),
        candidates=evidence.number("candidates", 40, least=1),
        jurisdiction=evidence.text("jurisdiction"),
        source_language=evidence.text("language"),
        scalars=_scalars(top),
        styles=top.table("styles").texts(),
        words=_words(top.table("words")),
        sections=tuple(_section(place) for place in top.tables("section", required=True)),
        themes=tuple(_theme(place) for place in top.tables("theme", required=not compares)),
        smallest_group=edition.number("smallest_group", 5, least=1),
        lint_off=lint.strings("off"),
        pack=plan(top.table("pack")),
        comparison=against(top.table("comparison"), compares),
    )
    edition.only("smallest_group")
    lint.only("off")
    evidence.only("minimum", "candidates", "jurisdiction", "language")
    top.only(
        "title", "description", "language", "citation_style", "evidence", "scalars", "styles",
        "words", "section", "theme", "edition", "lint", "pack", "comparison",
    )  # fmt: skip
    _unique(top, [t.id for t in template.themes] + [q.id for q in template.questions])
    return template


def _strength(evidence: Place) -> Strength:
    named = evidence.choice("minimum", STRENGTHS, "weak")
    return next(strength for strength in STRENGTHS if strength == named)


def _scalars(top: Place) -> dict[str, str]:
    given = top.table("scalars").texts(SCALARS)
    return {name: given.get(name, "") for name in SCALARS}


def _words(place: Place) -> dict[str, str]:
    """Words may use the braces that the standard wording has, and no others."""
    own = place.texts(WORDS)
    for key, text in own.items():
        known = set(_BRACES.findall(WORDS[key]))
        unknown = sorted(set(_BRACES.findall(text)) - known)
        if unknown or text.count("{") != text.count("}"):
            named = ", ".join(f"{{{name}}}" for name in sorted(known)) or "none"
            raise place.error(key, f"has braces that kb cannot fill; it may use {named}")
    return wording(own)


def _section(place: Place) -> Section:
    place.only("part", "title", "intro", "instruction")
    return Section(
        part=place.choice("part", PARTS),
        title=place.text("title", required=True),
        intro=place.text("intro"),
        instruction=place.text("instruction"),
    )


def _theme(place: Place) -> Theme:
    place.only("id", "title", "intro", "question")
    return Theme(
        id=place.name("id"),
        title=place.text("title", required=True),
        intro=place.text("intro"),
        questions=tuple(_question(q) for q in place.tables("question", required=True)),
    )


def _question(place: Place) -> Question:
    place.only("id", "text", "queries", "about", "wants", "instruction")
    wants = tuple(_want(want) for want in place.tables("wants", required=True))
    kinds = [want.kind for want in wants]
    if len(set(kinds)) < len(kinds):
        raise place.error("wants", "names a kind of source twice")
    return Question(
        id=place.name("id"),
        text=place.text("text", required=True),
        queries=place.strings("queries"),
        wants=wants,
        instruction=place.text("instruction"),
        about=tuple(_alternatives(place, group) for group in place.strings("about")),
    )


def _alternatives(place: Place, group: str) -> tuple[str, ...]:
    words = tuple(word.strip() for word in group.split("|"))
    if not all(words):
        raise place.error("about", f'holds {group!r}; write it like "bribe | corruption"')
    return words


def _want(place: Place) -> Want:
    place.only("kind", "at_least", "at_most")
    named = place.choice("kind", KINDS)
    want = Want(
        kind=next(kind for kind in KINDS if kind == named),
        at_least=place.number("at_least", 1, least=0),
        at_most=place.number("at_most", 3, least=1),
    )
    if want.at_least > want.at_most:
        raise place.error("at_least", f"is {want.at_least}, more than at_most ({want.at_most})")
    return want


def _unique(top: Place, ids: list[str]) -> None:
    twice = sorted({id for id in ids if ids.count(id) > 1})
    if twice:
        raise top.error("theme", f"gives the id {twice[0]!r} to two themes or questions")
