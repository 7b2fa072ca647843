"""References in laws that amend others: what such a law says of "sub-section (1)" is the other's.

"In section 5 of the said Act,— (a) in sub-section (1), …" opens a list whose items lie in that
section; text in quotation marks, to be put into the other law, speaks as that law.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from kb.ingest.meaning.chains import Chain, outer
from kb.ingest.meaning.words import nfc

_OPENS = re.compile(nfc(r"\s*(?:-?\s?(?:এর|তে|এ))?\s*,?\s*[—–¾:-]+\s*[\n(]"))
_AMENDING = re.compile(
    nfc(r"\bAmend(?:ment|ing)\b|\bFinance\s+(?:Act|Ordinance)\b|সংশোধন|অর্থ\s+(?:আইন|অধ্যাদেশ)"), re.I
)


_NEAR = 200  # characters within which an amending law goes on speaking of a section it named


def of_amended(
    text: str, found: Sequence[Chain], title: str, section: Callable[[int], int]
) -> list[Chain]:
    """Return the references with those that an amended law's list or new text makes given to it.

    ``section`` gives the place at which the section around a place begins.
    """
    amending = _AMENDING.search(title) is not None
    result: list[Chain] = []
    lead: Chain | None = None
    opened, here = False, -1
    for chain in found:
        if (around := section(chain.start)) != here:
            lead, opened, here = None, False, around
        if chain.law is not None and not chain.inside:
            lead, opened = chain, _opens(text, chain)
        elif lead is not None and chain.law is None and not chain.own and not chain.again:
            near = amending and chain.start - lead.end < _NEAR
            chain = _given(text, chain, lead, opened or near, amending, here)
            if chain.law is not None and _opens(text, chain):
                lead = chain
        result.append(chain)
    return result


def _given(text: str, chain: Chain, lead: Chain, opened: bool, amending: bool, here: int) -> Chain:
    if amending and _quoted(text, here, chain.start):
        return replace(chain, law=lead.law)
    if opened and chain.inside:
        around = outer(lead.paths[-1], chain.paths[0])
        return replace(chain, law=lead.law, paths=tuple(around + path for path in chain.paths))
    return chain


def _opens(text: str, chain: Chain) -> bool:
    return _OPENS.match(text, chain.end) is not None


def _quoted(text: str, start: int, place: int) -> bool:
    return text.count("“", start, place) > text.count("”", start, place)
