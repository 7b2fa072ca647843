"""The options by which a command says which documents it is about."""

from collections.abc import Callable
from dataclasses import fields, replace
from functools import wraps
from typing import Any

import click

from kb.model import KINDS, Filter, Kind

_OPTIONS = (
    click.option("--kind", type=click.Choice(KINDS)),
    click.option("--jurisdiction", default="", help="E.g. BD."),
    click.option("--language", default="", help="E.g. en, bn."),
    click.option("--document", multiple=True, metavar="ID", help="May be given several times."),
    click.option("--tag", multiple=True, help="One that `kb add --tag` gave; all must be there."),
    click.option("--issued-from", default="", metavar="DATE", help="E.g. 2010 or 2010-06-01."),
    click.option("--issued-to", default="", metavar="DATE", help="2012: all of that year."),
    click.option("--as-of", default="", metavar="DATE", help="Search the law of that day."),
)


def filtered(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the filter's options, which it receives as one argument, ``where``."""

    @wraps(command)
    def wrapped(
        *args: Any,  # noqa: ANN401 - what click hands over
        kind: Kind | None,
        jurisdiction: str,
        language: str,
        document: tuple[str, ...],
        tag: tuple[str, ...],
        issued_from: str,
        issued_to: str,
        as_of: str,
        **others: Any,  # noqa: ANN401
    ) -> None:
        from kb.search.versions import day_of

        day, since, until = (day_of(each) for each in (as_of, issued_from, issued_to))
        where = Filter(kind, jurisdiction, language, document, day, since, until, tag)
        command(*args, where=where, **others)

    for option in reversed(_OPTIONS):
        option(wrapped)
    return wrapped


def laid_over(where: Filter, other: Filter) -> Filter:
    """Return a filter with what another one sets in the place of its own."""
    none = Filter()
    set_there = {
        each.name: value
        for each in fields(Filter)
        if (value := getattr(other, each.name)) != getattr(none, each.name)
    }
    return replace(where, **set_there)


def in_words(where: Filter) -> str:
    """Return a filter as its options, ``""`` for one that admits all."""
    from kb.search.nothing import OPTIONS

    none = Filter()
    parts = []
    for each in fields(Filter):
        value = getattr(where, each.name)
        if value != getattr(none, each.name):
            values = value if isinstance(value, tuple) else (value,)
            parts += [f"{OPTIONS[each.name]} {one}" for one in values]
    return " ".join(parts)
