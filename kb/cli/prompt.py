"""A search that stays open: one question after the other, at a prompt or a line of a pipe each."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import click

from kb.cli import hits
from kb.cli.answering import Answer, answer
from kb.cli.desk import Desk, desk
from kb.cli.filtering import in_words
from kb.errors import KbError, UsageError
from kb.model import KINDS, Filter, Kind
from kb.search.request import Request
from kb.workspace import Workspace

_HISTORY = "search-history"
_KEPT = 1000  # questions in the history
HELP = """\
A question, a citation, a law's name or words in quotation marks. A number opens that hit.

  :more                 ten more hits of the last question
  :kind law             only laws; so too :language bn, :jurisdiction BD, :document ID, :tag NAME,
                        :issued-from 2010, :issued-to 2012, :as-of 2015-06-30; without a value the
                        filter is lifted
  :filters              the filters in force; :clear lifts them all
  :limit 5              how many hits
  :explain              say why hits stand where they do, or stop saying so
  :save NAME            keep the last question with its filters; :run NAME asks one that was kept
  :help, :quit"""


@dataclass(slots=True)
class _Talk:
    """What goes on from one question to the next."""

    context: click.Context
    desk: Desk
    request: Request
    form: str
    explain: bool
    folded: bool
    last: Answer | None = None


def converse(
    context: click.Context,
    workspace: Workspace,
    start: Request,
    form: str,
    *,
    explain: bool,
    folded: bool,
) -> None:
    """Answer questions until there are no more; ``start`` holds the filters to begin with.

    In a pipe an answer in JSON is one line, and a question that cannot be answered ends the run.
    """
    if form not in ("table", "json"):
        raise UsageError(f"Question after question is answered as a table or in JSON, not {form}.")
    asking = _asking()
    with desk(workspace) as opened:
        talk = _Talk(context, opened, start, form, explain, folded)
        for line in _typed(workspace) if asking else _piped():
            try:
                if not _follow(talk, line.strip()):
                    return
            except KbError as error:
                if not asking:
                    raise
                click.echo(str(error), err=True)


def _asking() -> bool:
    """Whether people type, and not a pipe."""
    return sys.stdin.isatty()


def _piped() -> Iterator[str]:
    """Yield the lines of a pipe as they come."""
    for line in iter(sys.stdin.readline, ""):
        if line.strip():
            yield line


def _typed(workspace: Workspace) -> Iterator[str]:
    """Yield what is typed, until the end of input or Ctrl-C."""
    click.echo("Ask, or :help. Ctrl-D or :quit leaves.", err=True)
    with _history(workspace.indexes / _HISTORY):
        while True:
            try:
                line = input("kb> ")
            except (EOFError, KeyboardInterrupt):
                click.echo(err=True)
                return
            if line.strip():
                yield line


@contextmanager
def _history(path: Path) -> Iterator[None]:
    """Lend earlier questions to the arrow keys where there is readline; Windows has its own."""
    try:
        import readline
    except ImportError:
        yield
        return
    readline.clear_history()
    with suppress(OSError):  # there is none yet
        readline.read_history_file(path)
    try:
        yield
    finally:
        readline.set_history_length(_KEPT)
        with suppress(OSError):  # a folder that may not be written; the talk was no worse for it
            readline.write_history_file(path)


def _follow(talk: _Talk, line: str) -> bool:
    """Do what a line says; return whether to go on."""
    if line.startswith(":"):
        word, _, value = line[1:].partition(" ")
        return _command(talk, word.replace("-", "_"), value.strip())
    if line.isdecimal() and talk.last is not None and 0 < int(line) <= len(talk.last.found):
        _open(talk, talk.last, int(line))
    else:
        talk.request = replace(talk.request, query=line)
        _ask(talk, talk.request)
    return True


def _ask(talk: _Talk, request: Request) -> None:
    talk.last = answer(talk.desk, request, explain=talk.explain, folded=talk.folded)
    if talk.form == "json":
        click.echo(hits.as_json(talk.last, indent=None))
    else:
        hits.show(talk.last)


def _open(talk: _Talk, found: Answer, place: int) -> None:
    """Show the provision of a hit where it stands."""
    from kb.cli.inspect import show

    passage = found.found[place - 1].hit.passage
    version = passage.version if found.request.where.as_of else ""
    talk.context.invoke(
        show, document=passage.document, pinpoint=passage.provision or None, version=version
    )
    click.echo()


def _command(talk: _Talk, word: str, value: str) -> bool:
    """Follow a word after a colon; return whether to go on."""
    if word in ("quit", "q", "exit"):
        return False
    if word in ("help", "h", "?"):
        click.echo(HELP)
    elif word == "more":
        _more(talk)
    elif word in ("filters", "clear"):
        if word == "clear":
            talk.request = replace(talk.request, where=Filter())
        _tell(talk)
    elif word == "limit":
        if not (value.isdecimal() and 0 < int(value) <= 1000):
            raise UsageError(":limit wants a number from 1 to 1000.")
        talk.request = replace(talk.request, limit=int(value))
    elif word == "explain":
        talk.explain = not talk.explain
        click.echo(f"Hits are {'' if talk.explain else 'no longer '}explained.", err=True)
    elif word in ("save", "run"):
        _keep(talk, word, value)
    else:
        talk.request = replace(talk.request, where=_filter(talk.request.where, word, value))
        _tell(talk)
    return True


def _more(talk: _Talk) -> None:
    if talk.last is None:
        raise UsageError("There is no question yet of which to show more.")
    request = talk.last.request
    _ask(talk, replace(request, limit=min(request.limit + 10, 1000)))


def _keep(talk: _Talk, word: str, name: str) -> None:
    from kb.search import saved

    if word == "run":
        _ask(talk, saved.named(talk.desk.workspace, name))
        return
    if talk.last is None:
        raise UsageError("There is no question yet to keep.")
    saved.save(talk.desk.workspace, name, talk.last.request)
    click.echo(f"Kept as {name}.", err=True)


def _tell(talk: _Talk) -> None:
    click.echo(in_words(talk.request.where) or "All documents are searched.", err=True)


def _filter(where: Filter, word: str, value: str) -> Filter:
    """Return a filter with one of its fields set, or lifted where no value is given."""
    from kb.search.versions import day_of

    if word == "kind":
        kinds: dict[str, Kind | None] = {"": None, **{kind: kind for kind in KINDS}}
        if value not in kinds:
            raise UsageError(f"A kind is one of {', '.join(KINDS)}, not {value!r}.")
        return replace(where, kind=kinds[value])
    if word == "document":
        return replace(where, documents=tuple(value.split()))
    if word == "tag":
        return replace(where, tags=(value,) if value else ())
    if word == "language":
        return replace(where, language=value)
    if word == "jurisdiction":
        return replace(where, jurisdiction=value)
    if word == "as_of":
        return replace(where, as_of=day_of(value))
    if word == "issued_from":
        return replace(where, since=day_of(value))
    if word == "issued_to":
        return replace(where, until=day_of(value))
    raise UsageError(f"There is no :{word.replace('_', '-')}; :help lists what there is.")
