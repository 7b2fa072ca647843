"""What a document in Akoma Ntoso says about itself."""

import re
from typing import TYPE_CHECKING

from kb.ingest.readers.language_codes import two_letters
from kb.ingest.readers.runs import one_line
from kb.ingest.readers.xml_tree import LANG, flat, local
from kb.model import Kind, Metadata

if TYPE_CHECKING:
    from lxml.etree import _Element

_KINDS: dict[str, Kind] = {"debate": "workshop", "debateReport": "workshop"}
_NAMED: dict[str, Kind] = {"study": "study", "workshop": "workshop"}
_COUNTRY = re.compile(r"(?:https?://[^/]+)?(?:/akn)?/([a-z]{2})(?:-[a-z0-9]+)?/")
_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")
_OF_DAY = re.compile(r"@([0-9]{4}-[0-9]{2}-[0-9]{2})(?:/|$)")
_ADDRESS = re.compile(r"https?://\S+")
_KNOWN = {"unknown": 0, "year": 4, "month": 7}  # characters of a date of which no more is known
_NO_TITLE = re.compile(r"(?i)urn|eli|doi|celex|iri|nir|short|id|url")


def kind_of(root: "_Element") -> Kind:
    """Return what kind of document it is: a debate is a meeting's notes, all else law."""
    document = _document(root)
    named = _NAMED.get(document.get("name") or "", "law") if local(document) == "doc" else "law"
    return _KINDS.get(local(document), named)


def metadata_of(root: "_Element") -> Metadata:
    """Return a document's title, number, date, language, jurisdiction and address."""
    document = _document(root)
    work = document.find("./{*}meta/{*}identification/{*}FRBRWork")
    expression = document.find("./{*}meta/{*}identification/{*}FRBRExpression")
    if work is None:
        return Metadata(title=_printed_title(document))
    address = _value(work, "FRBRthis") or _value(work, "FRBRuri")
    language = "" if expression is None else _value(expression, "FRBRlanguage", "language")
    return Metadata(
        title=_title(document, work),
        number=_number(document, work),
        date=_date(work),
        language=two_letters(language or root.get(LANG) or ""),
        jurisdiction=_jurisdiction(address, work),
        url=_address(address, work),
        extra=_in_force(expression) if kind_of(root) == "law" else {},
    )


def _in_force(expression: "_Element | None") -> dict[str, str]:
    """Return the day of the law that an expression gives, where its address names one."""
    address = "" if expression is None else _value(expression, "FRBRuri")
    found = _OF_DAY.search(address)
    return {"in_force_from": found[1]} if found else {}


def _address(address: str, work: "_Element") -> str:
    aliases = work.iterfind("./{*}FRBRalias")
    named = [alias.get("value") or "" for alias in aliases if alias.get("name") == "url"]
    return next((each for each in (address, *named) if _ADDRESS.fullmatch(each)), "")


def _document(root: "_Element") -> "_Element":
    """Return the element below the root that holds the document: act, bill, judgment …"""
    if local(root) != "akomaNtoso":
        return root
    return next((child for child in root if local(child) != "components"), root)


def _value(part: "_Element", name: str, attribute: str = "value") -> str:
    found = part.find(f"./{{*}}{name}")
    return "" if found is None else one_line(found.get(attribute) or "")


def _title(document: "_Element", work: "_Element") -> str:
    named = _value(work, "FRBRname")
    for alias in work.iterfind("./{*}FRBRalias"):
        value = one_line(alias.get("value") or "")
        if value and " " in value and not _NO_TITLE.fullmatch(alias.get("name") or ""):
            return value
    return named or _printed_title(document)


def _printed_title(document: "_Element") -> str:
    for name in ("shortTitle", "docTitle"):
        for part in ("preface", "coverPage", "header"):
            found = document.find(f"./{{*}}{part}//{{*}}{name}")
            if found is not None and flat(found):
                return flat(found)
    return ""


def _number(document: "_Element", work: "_Element") -> str:
    for name in ("neutralCitation", "docNumber"):
        found = document.find(f".//{{*}}{name}")
        if found is not None and flat(found):
            return flat(found)
    return _value(work, "FRBRnumber")


def _date(work: "_Element") -> str:
    dates = [
        (date.get("name") or "", match[0])
        for date in work.iterfind("./{*}FRBRdate")
        if (match := _DATE.match(date.get("date") or ""))
    ]
    name, day = dates[0] if dates else ("unknown", "")
    return day[: _KNOWN.get(name, 10)]


def _jurisdiction(address: str, work: "_Element") -> str:
    """Return the country in the document's address, else the one that it names."""
    found = _COUNTRY.match(address)
    code = found[1] if found and not address.startswith("http") else _value(work, "FRBRcountry")
    code = code.partition("-")[0].upper()
    return {"UK": "GB", "XX": ""}.get(code, code) if len(code) == 2 else ""
