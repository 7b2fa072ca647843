"""A search as it is asked: the query, the filters, how many hits."""

from dataclasses import dataclass, field

from kb.model import Filter

LIMIT = 10


@dataclass(frozen=True, slots=True)
class Request:
    """A query with its filters."""

    query: str
    where: Filter = field(default_factory=Filter)
    limit: int = LIMIT
