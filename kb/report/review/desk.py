"""Where a template, the corpus and people's sheets meet: write a sheet, take one in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from kb.errors import KbError, UsageError
from kb.evidence.choices import Choice
from kb.evidence.choose import Search
from kb.evidence.findings import Decided
from kb.evidence.near import tree_lookup
from kb.evidence.selectors import Entry, read_selectors
from kb.evidence.settling import settle
from kb.evidence.writing import write_whole
from kb.ingest.structure.names import Names, of_notes
from kb.model import KINDS
from kb.report.build import chooser_of
from kb.report.review import plain, tables, workbook
from kb.report.review.reading import answers
from kb.report.review.rows import Row, rows
from kb.report.review.taking import Corpus, Taken, take
from kb.report.template import Template
from kb.report.withheld import omitted
from kb.seams import Store

ENDINGS = (".xlsx", ".csv", ".json")


@dataclass(frozen=True, slots=True)
class Desk:
    """A template's questions, the corpus that answers them, and a search in it.

    Without ``names`` nobody who took part in a workshop can be read in a sheet's cells.
    """

    template: Template
    store: Store
    search: Search
    names: bool = False

    def rows(self, choices: Sequence[Choice]) -> list[Row]:
        """Return the candidates for every question, with what people decided so far."""
        summaries = self.store.summaries()
        chooser = chooser_of(self.template, summaries, self.store, self.search, choices)
        made = rows(self.template, chooser)
        if self.names:
            return list(made)
        notes = [self.store.document(s.id) for s in summaries if s.kind == "workshop"]
        people = of_notes(notes)
        return [_unnamed(row, people) if row.kind == "workshop" else row for row in made]

    def write(self, out: Path, choices: Sequence[Choice]) -> list[Row]:
        """Write a review sheet and return its rows.

        Raises UsageError when the file is there with decisions that were not taken in.
        """
        if out.suffix.casefold() not in ENDINGS:
            raise UsageError(f"{out} ends in none of {', '.join(ENDINGS)}.")
        if out.exists():
            self._refuse_to_lose(out, choices)
        made = self.rows(choices)
        forms = {".xlsx": workbook.workbook, ".csv": plain.as_csv, ".json": self._json}
        write_whole(out, forms[out.suffix.casefold()](made))
        return made

    def take(self, sheet: Path, choices: Sequence[Choice]) -> Taken:
        """Return the choices after a sheet was taken in."""
        table = tables.read(sheet)
        return take(answers(table), table.memories, choices, self._corpus(choices))

    def _json(self, made: Sequence[Row]) -> bytes:
        return plain.as_json(made, self.template.name)

    def _refuse_to_lose(self, out: Path, choices: Sequence[Choice]) -> None:
        try:
            taken = self.take(out, choices)
        except KbError as error:
            raise UsageError(
                f"{out} exists and is no review sheet that kb can read; name another file."
            ) from error
        if taken.changed or taken.problems:
            raise UsageError(
                f"{out} holds decisions that were not taken in. Take them in first (`kb report "
                f"evidence {self.template.name} --take {out}`), or name another file."
            )

    def _corpus(self, choices: Sequence[Choice]) -> Corpus:
        summaries = self.store.summaries()
        lookup = tree_lookup(self.store.document)

        def settled(asked: Iterable[Choice]) -> Sequence[Decided]:
            return list(settle(asked, summaries, lookup))

        @cache
        def proposed() -> Mapping[str, Choice]:
            return {row.identifier: _choice(row) for row in self.rows(choices)}

        return Corpus(settled, cache(self.store.document), proposed)


def _choice(row: Row) -> Choice:
    """Return the excerpt of a row that kb has just made, undecided."""
    held = Entry("A row", tables.parsed(row.memory))
    return Choice(
        id=row.identifier,
        question=held.text("question"),
        kind=held.one_of("kind", KINDS),
        title=held.text("title"),
        quotation=read_selectors(held),
    )


def _unnamed(row: Row, names: Names) -> Row:
    return replace(
        row,
        excerpt=omitted(row.excerpt, names),
        place=omitted(row.place, names),
        before=omitted(row.before, names),
        after=omitted(row.after, names),
    )
