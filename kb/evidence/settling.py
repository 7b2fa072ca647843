"""Find what people decided about in the documents as they are today."""

from collections.abc import Callable, Iterable, Iterator

from kb.evidence.anchoring import Anchored, anchor
from kb.evidence.choices import Choice
from kb.evidence.findings import Decided
from kb.evidence.tree import Tree
from kb.model import DocumentSummary


def settle(
    choices: Iterable[Choice],
    summaries: Iterable[DocumentSummary],
    lookup: Callable[[str], Tree],
) -> Iterator[Decided]:
    """Yield each choice with where its excerpt stands in the searchable documents.

    A document that came under another name with the same text is the same document.
    """
    live = {summary.id: summary.version for summary in summaries}
    named = {version: id for id, version in live.items()}
    for choice in choices:
        document = choice.document if choice.document in live else named.get(choice.version)
        if document is None:
            yield Decided(choice, Anchored("gone"))
        else:
            yield Decided(choice, anchor(choice.quotation, lookup(document)))
