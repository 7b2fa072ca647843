"""The command line: one small file a command group; each command opens, calls, prints.

Nothing heavy is imported before a command needs it, so that ``kb --help`` is instant.
"""

import atexit
import io
import os
import sqlite3
import sys
from contextlib import suppress
from pathlib import Path

import click

from kb import __version__
from kb.cli import refusals
from kb.cli.lazily import LazyGroup
from kb.errors import KbError

COMMANDS = {
    "init": "setup.init",
    "add": "setup.add",
    "ingest": "ingest.ingest",
    "status": "ingest.status",
    "doctor": "doctoring.doctor",
    "search": "searching.search",
    "show": "inspect.show",
    "cite": "inspect.cite",
    "outline": "inspect.outline",
    "text": "inspect.text",
    "refs": "citing.refs",
    "terms": "citing.terms",
    "penalties": "citing.penalties",
    "versions": "versions.versions",
    "diff": "diffing.diff",
    "report": "reports.report",
    "compare": "comparing.compare",
    "pack": "packing.pack",
    "references": "house.references",
    "eval": "evaluating.evaluate",
    "tune": "tuning.tune",
}


@click.group(
    cls=LazyGroup,
    later=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "-w",
    "--workspace",
    type=click.Path(file_okay=False, path_type=Path),
    help="The workspace; else KB_WORKSPACE, else the nearest folder upward with kb.toml.",
)
@click.version_option(__version__, prog_name="kb")
@click.pass_context
def cli(context: click.Context, workspace: Path | None) -> None:
    """Search laws, studies and workshop notes; draft reports whose every quotation is checked.

    \b
    kb init my-country            make a workspace, then put sources into its corpus/
    kb ingest                     read and index them
    kb search "victim defined"    find the provision, with its pinpoint
    kb report build assessment -o draft.docx
    kb report audit draft.docx    check every quotation and pinpoint of a finished document
    kb compare "Palermo Protocol" -o gaps.docx
    kb pack "smuggling of migrants" -o pack.docx
    """
    context.obj = workspace


def main() -> None:
    """Run the command line; bad input ends in a sentence, never in a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # Windows pipes would refuse Bangla otherwise
            stream.reconfigure(encoding="utf-8")
    code = _run()
    for stream in (sys.stdout, sys.stderr):  # what was said before an error, too
        with suppress(OSError):
            stream.flush()
    # Python's farewell, object by object, takes a tenth of a search; the system takes all at once.
    atexit._run_exitfuncs()
    os._exit(code)


def _run() -> int:
    try:
        code = int(cli(standalone_mode=False) or 0)
        sys.stdout.flush()
        return code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except KbError as error:
        return _fail(str(error), error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        return _fail("Interrupted. What was done is kept; the same command goes on from there.")
    except BrokenPipeError:
        # The reader of our pipe has gone (`kb search … | head`); don't complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        return _fail(refusals.of_system(error))
    except sqlite3.Error as error:
        return _fail(refusals.of_database(error))


def _fail(message: str, code: int = 1) -> int:
    click.echo(f"kb: {message}", err=True)
    return code
