"""Settings (kb.toml, then KB_* variables) and where things lie in a workspace."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, NamedTuple

from kb.errors import UsageError, WorkspaceError

MARKER = "kb.toml"
_YES_OR_NO = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
DEFAULT_MODEL = "all-MiniLM-L6-v2"
HEADING = "{heading}"  # in passage_prefix, the place of the heading over a passage

STARTER = f"""\
# Settings of this knowledge base; every line may be left out. KB_<NAME> variables win over them.

# The embedding model: a name on the Hugging Face hub, or a folder. The default comes with kb.
model = "{DEFAULT_MODEL}"
# "int8" encodes three times as fast as "fp32" and finds as well; "auto" takes it where it does.
precision = "auto"
# Some models want a prefix before texts, e.g. "query: " and "passage: " for the E5 family. With
# {{heading}} in it, "passage: {{heading}}\\n", a passage is embedded after the heading over it.
query_prefix = ""
passage_prefix = ""

# Whether the best passages are compared with a question word by word: better ranked, for 1.3 KB
# on disk a passage and some 2 ms a search. It counts for what is embedded from then on.
rerank = true

# The jurisdiction of documents that do not say theirs, as ISO 3166-1 alpha-2, e.g. "BD".
jurisdiction = ""

# The languages that scans are read in, as tesseract calls them, e.g. "eng+ben" (twice the time of
# one). Empty: chosen for each document by what it shows, among those that are installed.
ocr_languages = ""

# Whether restricted reports name those who spoke in workshops; public ones never do.
names = false
"""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a workspace may set: the names of kb.toml, in capitals after KB_ outside it."""

    model: str = DEFAULT_MODEL
    precision: str = "auto"
    query_prefix: str = ""
    passage_prefix: str = ""
    jurisdiction: str = ""
    lexical_weight: float = 0.4
    bigram_weight: float = 0.2
    dense_weight: float = 0.6
    parse_seconds: int = 120
    parse_memory_mb: int = 3072
    jobs: int = 0
    names: bool = False
    ocr_languages: str = ""
    rerank: bool = True


class Workspace(NamedTuple):
    """A folder with kb.toml, corpus/, indexes/ and report_templates/."""

    root: Path
    settings: Settings

    @property
    def corpus(self) -> Path:
        """The folder of the sources."""
        return self.root / "corpus"

    @property
    def indexes(self) -> Path:
        """The folder of everything that ingest writes."""
        return self.root / "indexes"

    @property
    def templates(self) -> Path:
        """The folder of the report templates."""
        return self.root / "report_templates"


def open_workspace(given: Path | None = None) -> Workspace:
    """Return the workspace at ``given``, else at KB_WORKSPACE, else the nearest folder upward.

    Raises UsageError when no folder holds kb.toml, WorkspaceError when kb.toml is broken.
    """
    named = given or (Path(os.environ["KB_WORKSPACE"]) if os.environ.get("KB_WORKSPACE") else None)
    if named is not None:
        if not (named / MARKER).is_file():
            raise UsageError(f"{named} is not a workspace: it holds no {MARKER}. `kb init {named}`")
        root = named.resolve()
    else:
        root = _nearest(Path.cwd())
    return Workspace(root, load_settings(root / MARKER, os.environ))


def _nearest(folder: Path) -> Path:
    for candidate in (folder, *folder.parents):
        if (candidate / MARKER).is_file():
            return candidate
    raise UsageError(
        f"There is no {MARKER} in {folder} or above it. Make a workspace with `kb init DIR`, "
        "or name one with `kb -w DIR …`."
    )


def load_settings(path: Path, environ: Mapping[str, str]) -> Settings:
    """Return the settings of a kb.toml, overridden by KB_* variables; raise WorkspaceError."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WorkspaceError(f"{path} is not valid TOML: {error}") from error
    defaults = Settings()
    known = {f.name: type(getattr(defaults, f.name)) for f in fields(Settings)}
    unknown = sorted(set(table) - set(known))
    if unknown:
        raise WorkspaceError(
            f"{path} sets {', '.join(unknown)}, which kb does not know. "
            f"It knows {', '.join(known)}."
        )
    for name in known:
        if value := environ.get(f"KB_{name.upper()}"):
            table[name] = value
    try:
        values = {name: _as(known[name], value) for name, value in table.items()}
    except (TypeError, ValueError) as error:
        raise WorkspaceError(
            f"A setting in {path} or a KB_ variable has the wrong type: {error}"
        ) from error
    settings = replace(defaults, **values)
    _check_prefix(path, settings.passage_prefix)
    return settings


def _check_prefix(path: Path, prefix: str) -> None:
    """Raise WorkspaceError when a passage's prefix has braces around anything but a heading."""
    if {"{", "}"} & set(prefix.replace(HEADING, "")):
        raise WorkspaceError(
            f"passage_prefix in {path} or KB_PASSAGE_PREFIX is {prefix!r}. Braces in it stand for "
            f"the heading over a passage and for nothing else: write {HEADING}, or leave them out."
        )


def _as(kind: type, value: object) -> Any:  # noqa: ANN401 - what the setting's type makes
    """Return a value as a setting's type; what a variable says of yes and no is text."""
    if kind is not bool or isinstance(value, bool):
        return kind(value)
    if str(value).casefold() not in _YES_OR_NO:
        raise ValueError(f"{value!r} is neither true nor false")
    return _YES_OR_NO[str(value).casefold()]


def init_workspace(folder: Path) -> Workspace:
    """Make ``folder`` a workspace, leaving what is already there untouched."""
    corpus = ("corpus/laws", "corpus/studies", "corpus/workshops")
    for name in (*corpus, "indexes", "report_templates"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    marker = folder / MARKER
    if not marker.exists():
        marker.write_text(STARTER, encoding="utf-8")
    return open_workspace(folder)
