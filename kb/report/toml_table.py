"""Reading a TOML table with errors that name the file, the key and what may stand there."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kb.errors import TemplateError

_ID = re.compile(r"[a-z][a-z0-9-]{0,39}")


@dataclass(frozen=True, slots=True)
class Place:
    """A table of a TOML file and the way to it (``theme 2, question 1``), ``""`` at the top."""

    file: Path
    way: str
    values: dict[str, object]

    def error(self, key: str, wrong: str) -> TemplateError:
        """Return an error that says where ``key`` stands and what is wrong with it."""
        where = f" in {self.way}" if self.way else ""
        return TemplateError(f"{self.file}: {key!r}{where} {wrong}.")

    def only(self, *known: str) -> None:
        """Raise TemplateError when the table holds a key that is not known."""
        for key in self.values:
            if key not in known:
                raise self.error(key, f"is not known; {', '.join(known)} may stand there")

    def text(self, key: str, required: bool = False) -> str:
        """Return a string without white space around it, ``""`` when it may be missing and is."""
        value = self.values.get(key, "")
        if not isinstance(value, str):
            raise self.error(key, f"must be text in quotation marks, not {value!r}")
        if required and not value.strip():
            raise self.error(key, "is missing or empty")
        return value.strip()

    def name(self, key: str) -> str:
        """Return an identifier, short enough to name a bookmark in Word."""
        value = self.text(key, required=True)
        if not _ID.fullmatch(value):
            raise self.error(
                key, f"is {value!r}; use at most 40 small letters, digits and hyphens, letter first"
            )
        return value

    def choice(self, key: str, known: Iterable[str], default: str = "") -> str:
        """Return one of the known words, or the default where the key is missing."""
        names = list(known)
        value = self.text(key) or default
        if value not in names:
            raise self.error(key, f"is {value!r}; it must be one of {', '.join(names)}")
        return value

    def number(self, key: str, default: int, least: int) -> int:
        """Return a whole number that is not below ``least``."""
        value = self.values.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise self.error(key, f"must be a whole number from {least} up, not {value!r}")
        return value

    def strings(self, key: str) -> tuple[str, ...]:
        """Return a list of strings, none of them empty."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
            raise self.error(key, "must be a list of texts in quotation marks, none of them empty")
        return tuple(str(v).strip() for v in value)

    def table(self, key: str) -> "Place":
        """Return the table under a key; a missing one is empty."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            raise self.error(key, f"must be a table, [{key}]")
        return Place(self.file, self._inside(f"[{key}]"), value)

    def tables(self, key: str, required: bool = False) -> list["Place"]:
        """Return the tables of an array of tables, [[key]]."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
            raise self.error(key, f"must be a list of tables, [[{key}]]")
        if required and not value:
            raise self.error(key, "is missing: at least one is needed")
        return [
            Place(self.file, self._inside(f"{key} {at}"), table)
            for at, table in enumerate(value, start=1)
        ]

    def texts(self, known: Iterable[str] = ()) -> dict[str, str]:
        """Return a table whose values are all text, its keys among the known ones if any are."""
        if names := tuple(known):
            self.only(*names)
        return {key: self.text(key) for key in self.values}

    def _inside(self, step: str) -> str:
        return f"{self.way}, {step}" if self.way else step
