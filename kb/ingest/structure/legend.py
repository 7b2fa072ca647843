"""Initials and codes that notes explain once: ``Hester Blane (HB), Border Guard``, ``R-04 (cook)``.

Minutes then write ``HB reported that …``, and transcripts ``R-04: …``.
"""

import re
from collections.abc import Iterator, Mapping

from kb.ingest.structure import speakers
from kb.model import Speaker

Legend = Mapping[str, Speaker]

_NAME = r"[^\W\d_a-z][\w.'’-]+(?: (?:[^\W\d_a-z][\w.'’-]*|de|van|von|bin|al)){1,3}"
_NAMED = re.compile(
    rf"(?P<name>{_NAME}) \((?P<code>[A-ZÀ-Þ]{{2,4}})\)(?:, ?(?P<about>[^;\n()]{{2,100}}))?"
)
_OFFICE = re.compile(r"(?P<name>[A-Z][a-z-]+(?: [a-z]+)?) \((?P<code>[A-Z]{1,4})\)")
_CODED = re.compile(r"(?<!\w)(?P<code>[A-Z]{1,4}-?\d{1,3}) \((?P<about>[^()\n]{2,60})\)(?!:)")
_AGE = re.compile(r"[\s,;]*(?:aged? )?\b\d{1,2}(?: years?(?: old)?)?[\s,;]*$")
_SAID = re.compile(
    rf"(?:\d{{1,2}}(?:\.\d{{1,2}})*[.)]?\s+)?(?P<code>[A-ZÀ-Þ]{{2,4}}) {speakers.VERB}\b"
)


def legend(text: str) -> dict[str, Speaker]:
    """Return whom the initials and codes of a text stand for."""
    found: dict[str, Speaker] = {}
    for m in _CODED.finditer(text):
        found.setdefault(m["code"], Speaker(m["code"], _AGE.sub("", m["about"])))
    for m in _OFFICE.finditer(text):
        if speakers.is_office(m["name"]):
            found.setdefault(m["code"], Speaker(m["code"], m["name"]))
    for m in _people(text):
        told = speakers.labelled(f"{m['name']} ({m['about']})" if m["about"] else m["name"])
        found.setdefault(m["code"], told)
    return found


def initials(text: str) -> Iterator[str]:
    """Yield the initials under which a text says that it names people."""
    return (m["code"] for m in _people(text))


def _people(text: str) -> Iterator[re.Match[str]]:
    return (m for m in _NAMED.finditer(text) if _initials(m["name"]) == m["code"])


def _initials(name: str) -> str:
    return "".join(word[0] for word in re.split(r"[ -]", name) if word[:1].isupper())


def explained(speaker: Speaker | None, held: str, known: Legend) -> Speaker | None:
    """Return who speaks in a contribution, by what the legend knows of its initials or code."""
    if speaker is None:
        said = _SAID.match(held)
        return known.get(said["code"]) if said else None
    told = known.get(speaker.name)
    return told if told and not (speaker.role or speaker.organisation) else speaker
