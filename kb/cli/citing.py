"""kb refs, kb terms, kb penalties: what laws say of each other, define and punish."""

import json
from typing import TYPE_CHECKING

import click

from kb.cli.opening import opened_store, workspace_of
from kb.model import Document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.evidence.penalties import Penalty, Term
    from kb.model import Provision
    from kb.search.citations import Citation, Library


@click.command()
@click.argument("document")
@click.argument("pinpoint", required=False)
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@click.pass_context
def refs(context: click.Context, document: str, pinpoint: str | None, as_json: bool) -> None:
    """Print what a document, or a provision of it, cites, and what cites it.

    A reference that leads nowhere says why: the law is not in the collection, or has no such
    provision.

    \b
    Example:  kb refs penal-code "s 302"
    """
    from kb.search.citations import Library, touching
    from kb.search.places import document_named, provision_at

    with opened_store(workspace_of(context)) as store:
        found = document_named(store, document)
        library = Library(store)
        cites, cited = list(library.cites(found)), list(library.cited_by(found))
        if pinpoint is not None:
            provision = provision_at(found, pinpoint)
            cites = touching(cites, provision.id, "from")
            cited = touching(cited, provision.id, "to")
        else:
            cited = [each for each in cited if each.document != found.id]
        if as_json:
            made = {
                "document": found.id,
                "cites": [_entry(library, each) for each in cites],
                "cited_by": [_entry(library, each) for each in cited],
            }
            click.echo(json.dumps(made, ensure_ascii=False, indent=1))
            return
        _print("Cites", library, cites, outgoing=True)
        _print("Cited by", library, cited, outgoing=False)


@click.command()
@click.argument("document", required=False)
@click.option("--term", default="", help="One term only.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@click.pass_context
def terms(context: click.Context, document: str | None, term: str, as_json: bool) -> None:
    """Print the terms that a document, or any document, defines, and where each holds.

    \b
    Example:  kb terms penal-code
              kb terms --term victim
    """
    from kb.search.citations import Library
    from kb.search.places import document_named

    with opened_store(workspace_of(context)) as store:
        id = document_named(store, document).id if document else ""
        library = Library(store)
        found = [(library.document(held), each) for held, each in store.terms(term, id)]
    entries = [
        {
            "document": held.id,
            "term": each.term,
            "pinpoint": each.pinpoint,
            "scope": _pinpoint(held, each.scope) if each.scope else "",
            "start": each.start,
            "end": each.end,
            "text": held.text[each.start : each.end],
        }
        for held, each in found
    ]
    if as_json:
        click.echo(json.dumps(entries, ensure_ascii=False, indent=1))
        return
    if not entries:
        click.echo("No definition was found.")
    for entry in entries:
        scope = f"  (in {entry['scope']} only)" if entry["scope"] else ""
        click.secho(f"{entry['document']} {entry['pinpoint']}{scope}", bold=True)
        click.echo(f"  {' '.join(str(entry['text']).split())}")


@click.command()
@click.argument("document")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@click.pass_context
def penalties(context: click.Context, document: str, as_json: bool) -> None:
    """Print the penalties that a law lays down, by provision: imprisonment in months, fines.

    \b
    Example:  kb penalties penal-code
    """
    from kb.evidence.penalties import borrowed, by_provision
    from kb.search.places import document_named

    with opened_store(workspace_of(context)) as store:
        found = document_named(store, document)
    laid_down = by_provision(found)
    as_others = borrowed(found)
    if as_json:
        made = [_penalty_entry(node, each) for node, each in laid_down]
        made += [{"provision": p.id, "pinpoint": p.pinpoint, "borrowed": True} for p in as_others]
        click.echo(json.dumps(made, ensure_ascii=False, indent=1))
        return
    told = [(node, _said(each)) for node, each in laid_down]
    told += [(node, "as the offence that it names") for node in as_others]
    if not told:
        click.echo("No penalty was found.")
    for node, words in sorted(told, key=lambda pair: pair[0].start):
        click.echo(f"{node.pinpoint}\t{words}")


def _entry(library: "Library", each: "Citation") -> dict[str, object]:
    from kb.search.citations import sentence

    held, reference, target = library.document(each.document), each.reference, each.target
    return {
        "document": each.document,
        "pinpoint": _pinpoint(held, reference.provision),
        "provision": reference.provision,
        "start": reference.start,
        "end": reference.end,
        "text": held.text[reference.start : reference.end],
        "sentence": sentence(held.text, reference),
        "act": reference.act,
        "path": [list(step) for step in reference.path],
        "target_document": target.document,
        "target_provision": target.provision,
        "target_pinpoint": (
            _pinpoint(library.document(target.document), target.provision)
            if target.provision
            else ""
        ),
        "unresolved": target.why,
    }


def _print(title: str, library: "Library", found: "Sequence[Citation]", outgoing: bool) -> None:
    click.secho(f"{title} ({len(found)})", bold=True)
    for each in found:
        entry = _entry(library, each)
        place = entry["pinpoint"] or "—"
        to = f"{entry['target_document']} {entry['target_pinpoint']}".strip()
        if each.target.why:
            to = f"{_asked(each)} ({each.target.why})"
        if outgoing:
            click.echo(f"  {place} → {to}")
        else:
            into = f" → {entry['target_pinpoint']}" if entry["target_pinpoint"] else ""
            click.echo(f"  {each.document} {place}{into}")
        click.echo(f"      {entry['sentence']}")


def _asked(each: "Citation") -> str:
    steps = " ".join(f"{level} {number}" for level, number in each.reference.path)
    return ", ".join(part for part in (steps, each.reference.title or each.reference.act) if part)


def _pinpoint(document: Document, id: str) -> str:
    return next((p.pinpoint or p.id for p in document.provisions if p.id == id), "")


def _penalty_entry(node: "Provision", each: "Penalty") -> dict[str, object]:
    fine = each.fine
    return {
        "provision": node.id,
        "pinpoint": node.pinpoint,
        "start": each.start,
        "end": each.end,
        "death": each.death,
        "life": each.life,
        "imprisonment": [
            {"least": t.least, "most": t.most, "life": t.life, "regime": t.regime}
            for t in each.terms
        ],
        "fine": {"least": fine.least, "most": fine.most, "currency": fine.currency}
        if fine
        else None,
        "joined": each.joined,
        "words": each.words,
    }


def _said(each: "Penalty") -> str:
    """A penalty in few words: ``life, or 60–240 months, and fine up to 500000 Taka``."""
    parts = ["death"] if each.death else []
    for term in each.terms:
        parts.append("life" if term.life else _time(term))
    punished = ", or ".join(parts)
    if each.fine is None:
        return punished
    sums = _range(each.fine.least, each.fine.most)
    fine = f"fine {sums} {each.fine.currency}".strip() if sums else "fine"
    if each.joined == "or both":
        return f"{punished}, or {fine}, or both"
    if each.joined == "may be added":
        return f"{punished}; {fine} may be added"
    return f"{punished}{f', {each.joined} ' if each.joined else ''}{fine}"


def _time(term: "Term") -> str:
    bounds = _range(term.least, term.most)
    return f"{bounds} months" if bounds else "imprisonment"


def _range(least: int | None, most: int | None) -> str:
    if least is None and most is None:
        return ""
    if least == most:
        return str(most)
    if least is None:
        return f"up to {most}"
    return f"at least {least}" if most is None else f"{least}–{most}"
