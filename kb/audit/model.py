"""The words of an audit: what a document claims, and what became of the claim.

``start`` and ``end`` count characters of the source's canonical text, as everywhere in kb.
"""

from dataclasses import dataclass
from typing import Literal, Protocol

Verdict = Literal[
    # of quotations
    "exact",  # character for character
    "permitted",  # with changes that the UN Editorial Manual permits, or marked ones
    "altered",  # the words differ, or an omission hides what turns their sense
    "elsewhere",  # the words stand in the corpus, but not where the citation says
    "changed",  # the words stood in an older version of the source
    "ambiguous",  # the words stand in several sources, and no citation says which
    "not_found",  # nothing like them stands in the corpus
    "term",  # too short to be a quotation: a term, a title, a word held at arm's length
    # of references
    "resolved",  # the document and the provision are in the corpus
    "unresolved",  # the document is, but has no such provision or page
    "unknown_source",  # the document is not in the corpus, so nothing can be said
]


@dataclass(frozen=True, slots=True)
class Claim:
    """A citation in its own words: a whole footnote, or the part of a sentence that refers.

    ``source`` is what its document is called, where the words do not say it themselves: the words
    of the note to which an ``ibid`` or ``(n 4)`` leads back, the title that "the Act" stands for.
    ``part`` says whether the claim is a note of its own or stands in the running text.
    """

    text: str
    source: str = ""
    part: Literal["note", "text"] = "note"


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation without its outer marks, and the claims that go with it, the nearest first.

    Omissions (``[…]``, ``…``, ``. . .``), insertions in brackets and single marks inside are as
    printed; paragraphs of a block quotation are parted by line breaks. ``block`` says that it was
    set off by style rather than by marks.
    """

    text: str
    block: bool = False
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A run of words of the difference: ``quoted`` as the document has it, ``source`` as it stands.

    Equal strings are words in common; an empty one says that words were added or dropped.
    """

    quoted: str
    source: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where words stand: the spans of one document version, and how a reader cites them.

    ``citation`` is the whole reference with its pinpoint, as a footnote would give it.
    """

    document: str
    version: str
    provision: str
    pinpoint: str
    page: str
    spans: tuple[tuple[int, int], ...]
    citation: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on a quotation or reference, with the sentence that says why.

    ``problem`` says whether someone should look: it makes the command's exit code 1. ``claim`` is
    the citation that it was judged by. ``place`` is where the words (or, of altered ones, those
    nearest to them) stand, ``source`` the source's own words there, omissions marked; ``others``
    are further places. ``changes`` are the permitted changes, by name. ``added`` dates the version
    of a ``changed`` verdict.
    """

    verdict: Verdict
    reason: str
    problem: bool
    claim: Claim | None = None
    place: Place | None = None
    source: str = ""
    difference: tuple[Change, ...] = ()
    changes: tuple[str, ...] = ()
    others: tuple[Place, ...] = ()
    added: str = ""


class Auditor(Protocol):
    """Holds quotations and references against a corpus; ``kb.audit.auditor.open_auditor``."""

    def judge(self, quoted: Quoted) -> Judgement:
        """Return the verdict on a quotation, by the claim that fits it best."""
        ...

    def judge_reference(self, claim: Claim) -> Judgement:
        """Return whether what a citation without a quotation points to is in the corpus."""
        ...
