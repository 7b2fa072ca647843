"""What a build would make today of the template, fields and edition that a draft was made with."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from kb.errors import KbError
from kb.evidence.choices import choices_file, load_choices
from kb.evidence.choose import Search
from kb.report import comparing, packing
from kb.report.against import kept as against
from kb.report.build import BuiltReport, compose, gather
from kb.report.material import Edition, Material
from kb.report.template import Template, find
from kb.seams import Store


def remade(
    state: Mapping[str, object], templates: Path, store: Store, search: Search
) -> tuple[BuiltReport, Template]:
    """Return the report of today, and its template.

    Raises NotFoundError when the template is gone, KbError when this collection holds none of the
    documents that the draft was made from.
    """
    template = find(templates, str(state.get("template", "")))
    documents = state.get("documents")
    known = {summary.id for summary in store.summaries()}
    if isinstance(documents, Mapping) and documents and not known & set(documents):
        raise KbError(
            "The draft was made from another collection: this one holds none of its "
            f"{len(documents)} documents. Name its workspace with -w."
        )
    edition: Edition = "public" if state.get("edition") == "public" else "restricted"
    found = _gathered(state, template, templates, store, search)
    material = replace(found, edition=edition, names=bool(state.get("names")))
    return compose(material, _texts(state.get("scalars"))), template


def _gathered(
    state: Mapping[str, object], template: Template, templates: Path, store: Store, search: Search
) -> Material:
    pack = state.get("pack")
    if isinstance(pack, Mapping):
        return packing.gather(template, store, search, _request(pack))
    compared = state.get("comparison")
    if isinstance(compared, Mapping):
        return comparing.gather(template, store, search, against(compared))
    choices = load_choices(choices_file(templates, template.name))
    return gather(template, store, search, choices)


def _request(pack: Mapping[object, object]) -> packing.Request:
    asked = {str(name): held for name, held in pack.items()}
    words = asked.get("words")
    return packing.Request(
        topic=str(asked.get("topic", "")),
        words=words if isinstance(words, int) else 0,
        trainer=bool(asked.get("trainer", True)),
        country=str(asked.get("country", "")),
    )


def _texts(held: object) -> dict[str, str]:
    return {str(k): str(v) for k, v in held.items()} if isinstance(held, Mapping) else {}
