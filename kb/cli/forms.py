"""The forms in which hits are shown or written."""

from pathlib import Path
from typing import Literal, get_args

from kb.errors import UsageError

Form = Literal["table", "json", "csv", "md", "docx", "pdf", "html"]
FILES = ("docx", "pdf", "html")  # what cannot go to a terminal


def form_of(form: Form | None, out: Path | None, as_json: bool) -> Form:
    """Return in what form hits are wanted: as said, else by the file's ending, else a table."""
    if as_json:
        if form not in (None, "json"):
            raise UsageError(f"--json and --format {form} do not go together.")
        return "json"
    if form is None and out is not None:
        endings: dict[str, Form] = {f".{each}": each for each in get_args(Form) if each != "table"}
        if out.suffix.lower() not in endings:
            raise UsageError(f"{out} ends in none of {', '.join(endings)}; say --format.")
        form = endings[out.suffix.lower()]
    if form in FILES and out is None:
        raise UsageError(f"A {form} goes into a file; name it with -o FILE.{form}.")
    return form or "table"
