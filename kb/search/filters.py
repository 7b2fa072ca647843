"""Which documents a filter admits, told of summaries as the store tells it of rows."""

from typing import TYPE_CHECKING

from kb.model import Filter

if TYPE_CHECKING:
    from kb.model import DocumentSummary


def admits(where: Filter, summary: "DocumentSummary") -> bool:
    """Return whether a document passes; which of its versions is in force is not asked here."""
    about = summary.metadata
    language, asked = about.language.casefold(), where.language.casefold()
    return (
        (where.kind is None or where.kind == summary.kind)
        and (not where.documents or summary.id in where.documents)
        and where.jurisdiction.casefold() in ("", about.jurisdiction.casefold())
        and (not asked or language == asked or language.startswith(f"{asked}-"))
        and _issued(where, about.date)
        and {tag.casefold() for tag in where.tags} <= {tag.casefold() for tag in about.tags}
    )


def _issued(where: Filter, date: str) -> bool:
    """Whether a date lies within the bounds, each as far as it goes: "2012" is all of that year."""
    if not (where.since or where.until):
        return True
    return bool(date) and (
        (not where.since or date[: len(where.since)] >= where.since)
        and (not where.until or date[: len(where.until)] <= where.until)
    )
