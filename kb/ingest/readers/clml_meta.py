"""What a file of legislation.gov.uk says about itself."""

import re
from typing import TYPE_CHECKING

from kb.ingest.readers.language_codes import two_letters
from kb.ingest.readers.xml_tree import flat
from kb.model import Metadata

if TYPE_CHECKING:
    from lxml.etree import _Element

_ADDRESS = re.compile(
    r"https?://www\.legislation\.gov\.uk/(?:id/)?(?P<kind>[a-z]+)/(?P<year>\d{4})/(?P<number>\d+)"
)
_DATES = (("EnactmentDate", "Date"), ("Made", "Date"), ("UnapplyDate", "Date"))
_INSTRUMENTS = frozenset(("uksi", "ssi", "wsi", "nisr", "ukmo", "nisi"))
_EU = frozenset(("eur", "eudr", "eudn", "eut"))


def metadata_of(root: "_Element") -> Metadata:
    """Return title, number, date, language and address; the day from which this text is in force.

    A fragment of an act, which has no metadata, still tells the act's number by its address.
    """
    meta = root.find("{*}Metadata")
    address = root.get("DocumentURI") or root.get("IdURI") or ""
    title = flat_of(meta, "title") or flat_of(root, "Title", "PrimaryPrelims", "SecondaryPrelims")
    in_force = flat_of(meta, "valid") or root.get("RestrictStartDate") or ""
    return Metadata(
        title=title,
        number=_number(address),
        date=_date(meta) or _year(address),
        language=two_letters(flat_of(meta, "language")) or "en",
        jurisdiction="EU" if _kind(address) in _EU else "GB",
        publisher=flat_of(meta, "publisher"),
        url=address,
        extra={"in_force_from": in_force} if in_force else {},
    )


def flat_of(part: "_Element | None", name: str, *around: str) -> str:
    """Return the text of the first element of a name in a part, below one of the elements named."""
    if part is None:
        return ""
    if not around:
        found = part.find(f"./{{*}}{name}")
        return "" if found is None else flat(found)
    below = (part.find(f".//{{*}}{each}/{{*}}{name}") for each in around)
    return next((flat(each) for each in below if each is not None), "")


def _kind(address: str) -> str:
    found = _ADDRESS.match(address)
    return found["kind"] if found else ""


def _number(address: str) -> str:
    """Return the number as it is cited: ``2022 c. 44``, ``SI 2012/632``."""
    found = _ADDRESS.match(address)
    if not found:
        return ""
    if found["kind"] in _INSTRUMENTS:
        series = {"uksi": "SI", "ssi": "SSI", "nisr": "SR"}.get(found["kind"], "SI")
        return f"{series} {found['year']}/{found['number']}"
    if found["kind"] in _EU:
        return f"{found['year']}/{found['number']}"
    letters = {"asp": "asp", "nia": "c.", "anaw": "anaw", "asc": "asc"}.get(found["kind"], "c.")
    return f"{found['year']} {letters} {found['number']}"


def _date(meta: "_Element | None") -> str:
    if meta is None:
        return ""
    for name, attribute in _DATES:
        for found in meta.iter(f"{{*}}{name}"):
            if found.get(attribute):
                return (found.get(attribute) or "")[:10]
    return ""


def _year(address: str) -> str:
    found = _ADDRESS.match(address)
    return found["year"] if found else ""
