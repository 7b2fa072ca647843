"""The sentences of the provisions quoted that can stand alone in a quiz."""

import re
from collections.abc import Callable, Iterator, Sequence

from kb.evidence.choose import Evidence
from kb.evidence.pack.quoting import named, quoted, section_of
from kb.evidence.quiz.items import Sentence
from kb.evidence.quotation import without_notes
from kb.evidence.sentences import Span
from kb.evidence.tree import Tree
from kb.ingest import sentences as cut
from kb.model import Level, Provision
from kb.search.definitions import DEFINITION

QUESTION = "quiz"
FEWEST_WORDS, MOST_WORDS = 9, 65
# A provision's own number and marks before its first word.
_MARK = re.compile(
    r"(?:\[\d+\]\s*)?(?:(?:Article|Section)\s+)?(?:\(?[\dA-Za-z০-৯ক-হivx]{1,4}[A-Z]?\s*[.)।]+[\s–—-]*)+",
)
_AFTER_HEADING = re.compile(r"[\s.:;,–—-]+")
_LEANS = re.compile(
    r"(?:However|Moreover|Provided|Such|This(?! (?:Act|Protocol|Convention))|These|Those|That|They|"
    r"He|She|It|In such|In that|In this|Nothing|Notwithstanding|Explanation|Illustration|Exception|"
    r"তবে|শর্ত|এইরূপ|উক্ত)\b"
)
_POINTS = re.compile(
    r"\b(?:aforesaid|the said|hereinbefore|the foregoing|the preceding|the following|herein|"
    r"mentioned in|so (?:requested|authori[sz]ed|notified)|"
    r"sub-?sections?|clauses?|(?:sub-?)?paragraphs?)\b|উপ-?ধারা|দফা",
    re.IGNORECASE,
)
_ENDED = re.compile(r"[.।]$")
# Marks of tables, editors and lists, and where a heading or another provision is run in.
_STRAY = re.compile(r"[\t\[\]•·*]|\s{3,}|…|\.\.|[.:;,)–—-]\s?\(\w{1,4}\)\s?[^\s,;.)]|[.:]\s?[-–—]")
_INNERMOST: frozenset[Level] = frozenset(
    ("article", "section", "rule", "subsection", "clause", "subclause", "paragraph")
)


def sentences(extracts: Sequence[Evidence], lookup: Callable[[str], Tree]) -> list[Sentence]:
    """Return the sentences of the sections from which laws are quoted, in the extracts' order."""
    found: list[Sentence] = []
    seen: set[tuple[str, str]] = set()
    for evidence in extracts:
        tree = lookup(evidence.document)
        part = section_of(tree, evidence.quotation.provision) or tree.by_id.get(
            evidence.quotation.provision
        )
        if evidence.kind == "law" and part and (evidence.document, part.id) not in seen:
            seen.add((evidence.document, part.id))
            found += _of_section(tree, part, evidence)
    return found


def provision_at(tree: Tree, section: Provision, span: Span) -> str:
    """Return the innermost citable provision that holds a span."""
    inner = section
    for provision in tree.document.provisions:
        if (
            provision.level in _INNERMOST
            and section.start <= provision.start
            and provision.start <= span[0]
            and span[1] <= provision.end
            and provision.end - provision.start < inner.end - inner.start
        ):
            inner = provision
    return inner.id


def proof(sentence: Sentence, tree: Tree) -> Evidence:
    """Return the evidence that a sentence is itself."""
    pinpoint = sentence.source.quotation.pinpoint
    return named(
        sentence.source,
        QUESTION,
        quoted(tree, sentence.provision, [sentence.span], pinpoint=pinpoint),
    )


def _of_section(tree: Tree, section: Provision, source: Evidence) -> Iterator[Sentence]:
    text, language = tree.document.text, tree.document.metadata.language
    for part in without_notes(text, (section.start, section.end)):
        for start, end in cut.sentences(text[slice(*part)], language):
            span = _bare(text, (part[0] + start, part[0] + end), section.heading)
            if _stands_alone(text[slice(*span)]):
                provision = provision_at(tree, section, span)
                yield Sentence(span, text[slice(*span)], provision, language, source)


def _bare(text: str, span: Span, heading: str) -> Span:
    """Return a sentence without the numbers and the heading of its provision."""
    start, end = span
    start = _past(_MARK, text, start, end)
    if heading and text.startswith(heading, start):
        start = _past(_AFTER_HEADING, text, start + len(heading), end)
        start = _past(_MARK, text, start, end)
    return start, end


def _past(pattern: re.Pattern[str], text: str, start: int, end: int) -> int:
    found = pattern.match(text, start, end)
    return found.end() if found else start


def is_clean(text: str) -> bool:
    """Return whether a text has no marks of tables, editors, lists or headings in it."""
    return _STRAY.search(text) is None


def _stands_alone(text: str) -> bool:
    if not FEWEST_WORDS <= len(text.split()) <= MOST_WORDS or not _ENDED.search(text):
        return False
    if text[0].islower() or not text[0].isalpha() or _LEANS.match(text):
        return False
    return is_clean(text) and not (_POINTS.search(text) or DEFINITION.search(text))
