"""Who made a contribution: what notes and transcripts print before or after the words spoken."""

import re
from collections import Counter
from collections.abc import Iterable

from kb.model import Speaker

_HONORIFIC = (
    r"(?:Mr|Ms|Mrs|Miss|Mx|Dr|Prof|Professor|Judge|Justice|Hon|Sir|Madam|Col|Lt|Maj|Capt|Cpt|Gen|"
    r"Insp|Inspector|Sgt|Supt|Superintendent|Commander|Commissioner|Director|Md|জনাব|বেগম|ড|মোঃ)"
)
_NAME = r"[^\W\d_][\w.'’-]*(?: +(?:[^\W\d_][\w.'’-]*|of|the|de|van|bin|al)){0,5}"
_LABEL = (
    r"(?:speaker|participant|respondent|interviewer|interviewee|facilitator|moderator|chair|"
    r"chairperson|chairman|rapporteur|trainer|trainee|presenter|officer|note[- ]?taker)"
)
_IN_BRACKETS = re.compile(r"\[(?P<name>[^\]\n:]{1,40})\]:?\s+")
_BEFORE = re.compile(
    rf"(?P<name>{_NAME}(?: +\d+)?|{_LABEL} ?\d{{0,3}})"
    r"(?:\s*\((?P<about>[^()\n]{2,100})\)|,\s*(?P<place>[^:()\n]{2,80}))?\s*:\s+",
    re.IGNORECASE,
)
_DASHED = re.compile(
    rf"(?P<name>{_HONORIFIC}\.? {_NAME})\s*(?:\((?P<about>[^()\n]{{2,100}})\))?\s+[–—-]\s+"
)
_AFTER = re.compile(
    r"(?:^|[.!?।”\"’')\]])(?P<dash>\s*[–—]\s?)(?P<about>[^.!?;:–—\n]{3,110}?)\.?\s*$"
    r"|[.!?।”\"’](?P<bracket>\s*\()(?P<bracketed>[^()\n0-9]{3,110})\)\.?\s*$"
)
_SURE = re.compile(
    rf"(?:{_HONORIFIC}\b\.? ?.*|{_LABEL}(?: ?\d{{1,3}})?|[PRF]\d{{1,2}})", re.IGNORECASE
)
_HONOURED = re.compile(rf"{_HONORIFIC}\b\.? +[^\W\d_a-z]")
_TITLE = re.compile(_HONORIFIC)
_ROLE = re.compile(
    r"(?i)\b(?:officer|official|superintendent|inspector|sergeant|constable|commander|commissioner|"
    r"colonel|captain|lieutenant|major|prosecutor|judge|magistrate|lawyer|attorney|advocate|"
    r"director|head|chief|deputy|manager|coordinator|co-ordinator|adviser|advisor|analyst|"
    r"secretary|representative|delegate|participant|facilitator|trainer|expert|specialist|"
    r"consultant|counsell?or|social worker|case ?worker|interpreter|doctor|nurse|investigator|"
    r"registrar|clerk|chair(?:person|man|woman)?|rapporteur|member|supervisor|instructor|"
    r"coordinator|focal point|liaison|attach[ée]|warden|corporal|professor|researcher)s?\b"
)
_BODY = re.compile(
    r"(?i)\b(?:ministry|department|police|guard|service|office|authority|agency|court|judiciary|"
    r"commission|union|association|unit|army|navy|customs|bureau|directorate|university|ngo|"
    r"organi[sz]ation|council|centre|center|board|secretariat|embassy)\b"
)
_TOPIC = re.compile(
    r"(?i)(?:challenges?|gaps?|needs?|actions?|notes?|issues?|recommendations?|examples?|answers?|"
    r"questions?|date|time|venue|place|present|apologies|aim|objectives?|purpose|topic|subject|"
    r"instructions?|agenda|results?|findings?|conclusions?|decisions?|group|table|session|day|source|"
    r"annex|figure|box|agreed|agreement|agrees|yes|no|nb|[qa]\Z|response|summary|comments?|point|"
    r"risks?|measures?|remarks?|follow-?up|outcome|participants?|present|apologies|"
    r"attendance|facilitators?|rapporteurs?)\b"
)


def regulars(texts: Iterable[str]) -> frozenset[str]:
    """Return the names that stand before a colon at least twice: they speak, a topic does not."""
    names = (m["name"].strip() for t in texts if (m := _BEFORE.match(t)))
    counts = Counter(n for n in names if not n[0].islower() and not _TOPIC.match(n))
    return frozenset(name for name, count in counts.items() if count >= 2)


def before(text: str, known: frozenset[str]) -> Speaker | None:
    """Return who speaks by what stands before the words: ``Ms Haque (Border Guard): …``."""
    if m := _IN_BRACKETS.match(text):
        return Speaker(name=m["name"].strip())
    m = _DASHED.match(text)
    if m:
        return _speaker(m["name"], m["about"] or "")
    m = _BEFORE.match(text)
    if not m or text[m.end() : m.end() + 1].isdigit():
        return None
    name, about = m["name"].strip(), (m["about"] or m["place"] or "").strip()
    if name in known or _SURE.fullmatch(name):
        return _speaker(name, about)
    if _TOPIC.match(name):
        return None
    if m["about"] or (about and _ROLE.search(about)):
        return _speaker(name, about)
    return _speaker("", name) if _ROLE.search(name) else None


def after(text: str) -> Speaker | None:
    """Return who spoke by what stands after the words: ``… — Inspector, Immigration Police``."""
    m = _AFTER.search(text)
    if not m:
        return None
    if m["about"]:
        return _attribution(m["about"].strip())
    about = m["bracketed"].strip()
    says_who = about[0].isupper() and (_ROLE.search(about) or _BODY.search(about))
    return _attribution(about) if says_who else None


def is_person(line: str) -> bool:
    """Return whether a line names somebody: ``Ms Haque, Inspector, Border Guard``."""
    bare = line.lstrip("-–•* \t0123456789.)")
    if len(bare) > 160 or bare.endswith((".", "?", "!")):
        return False
    return bool(
        _HONOURED.match(bare) or (re.search(r",|\s[–—-]\s|\(", bare) and _ROLE.search(bare))
    )


def is_office(word: str) -> bool:
    """Return whether a word is that of an office, a body or a label, and nobody's name."""
    return any(p.fullmatch(word) for p in (_ROLE, _BODY, _TITLE, re.compile(_LABEL, re.I)))


def words(held: str, speaker: Speaker) -> tuple[int, int]:
    """Return the span of what was said, without the label or attribution that says who spoke."""
    start, end = 0, len(held)
    if before(held, frozenset((speaker.name,))) == speaker:
        start = max(m.end() for p in (_IN_BRACKETS, _DASHED, _BEFORE) if (m := p.match(held)))
    elif after(held) == speaker and (m := _AFTER.search(held)):
        end = m.start("dash") if m["about"] else m.start("bracket")
    elif (line := held.rpartition("\n")[2]) != held and after(line.strip()) == speaker:
        end -= len(line)
    return (start, end) if any(map(str.isalnum, held[start:end])) else (0, len(held))


def _speaker(name: str, about: str) -> Speaker:
    role, organisation = _role_and_organisation(about)
    return Speaker(name.strip(), role, organisation)


def _attribution(about: str) -> Speaker:
    """Return the speaker of "Ms Haque, Inspector, Border Guard", of which parts may be missing."""
    first, _, rest = about.partition(",")
    if _SURE.fullmatch(first.strip()) and not _ROLE.fullmatch(first.strip()):
        return _speaker(first, rest.strip())
    return _speaker("", about)


def _role_and_organisation(about: str) -> tuple[str, str]:
    parts = [part.strip() for part in re.split(r"[,;/]| [–—-] ", about) if part.strip()]
    if not parts:
        return "", ""
    if len(parts) == 1:
        return (parts[0], "") if _ROLE.search(parts[0]) else ("", parts[0])
    first_is_body = bool(_BODY.search(parts[0])) and not _ROLE.search(parts[0])
    role = parts.pop(-1 if first_is_body and _ROLE.search(parts[-1]) else 0)
    if first_is_body and not _ROLE.search(role):
        return "", ", ".join((role, *parts))
    return role, ", ".join(parts)
