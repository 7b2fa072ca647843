"""What the columns of a questionnaire's export hold, by their headers: the person, or an answer."""

import re
from collections.abc import Sequence
from typing import Literal

Column = Literal["name", "contact", "role", "organisation", "form", "question"]

_ASKING = (
    r"(?:[0-9০-৯٠-٩]{1,2}\s*[.):।]\s*)?(?:(?:what is|what's|which|"
    r"please (?:state|give|enter|write|provide|indicate)|enter|state|your|the|"
    r"respondent['’]?s?|participant['’]?s?|quel(?:le)? est|votre|"
    r"indiquez|cuál es|su|indique|আপনার)\s+)*"
)
_TAIL = r"\s*(?:\((?:[^()]*)\)|/.*|of (?:the )?(?:respondent|participant)|\*|:|\?|؟)*\s*"
_WORDS: tuple[tuple[Column, str], ...] = (
    (
        "name",
        r"(?:(?:full|first|last|family|given|middle|sur|user) ?names?|names?|surname|respondent|"
        r"participant|nom(?: complet| de famille| et prénoms?)?|prénoms?|nombres?(?: completo)?|"
        r"nombre y apellidos|apellidos?|(?:পূর্ণ )?নাম|الاسم(?: الكامل)?)",
    ),
    (
        "contact",
        r"(?:(?:e-?mail|courriel|correo(?: electrónico)?|ইমেইল|ই-মেইল|البريد الإلكتروني)"
        r"(?: address| id)?|adresse (?:e-?mail|électronique)|(?:tele)?phone(?: number| no\.?)?|"
        r"(?:mobile|cell|whatsapp|fax|contact)(?: phone)?(?: number| no\.?| details)?|téléphone|"
        r"teléfono|(?:home |postal )?address|adresse|dirección|ফোন(?: নম্বর)?|মোবাইল(?: নম্বর)?|"
        r"ঠিকানা|(?:رقم )?الهاتف|ip ?address|signature|firma|স্বাক্ষর|التوقيع|date of birth|"
        r"(?:national id|nid|passport|badge|staff|service)(?: number| no\.?)?)",
    ),
    (
        "role",
        r"(?:(?:job |current |official )?(?:role|position|designation|rank|title|function|"
        r"occupation|post|grade|profession)(?: held| or rank| and rank|/rank)?|job|fonction|poste|"
        r"grade|cargo|puesto|función|rango|পদবি|পদবী|المنصب|الوظيفة|المسمى الوظيفي|الرتبة)",
    ),
    (
        "organisation",
        r"(?:(?:name of )?(?:organi[sz]ation|institution|agency|employer|affiliation|"
        r"ministry|department|service|unit|office|work ?place|duty station)"
        r"(?: name|(?:/| or | and )(?:\w+))?|organisme|organisation|institution|service|"
        r"organización|institución|entidad|প্রতিষ্ঠান|সংস্থা|দপ্তর|المؤسسة|الجهة|المنظمة)",
    ),
    (
        "form",
        r"(?:time ?stamp|(?:submission|start|end|completion|last modified|modified|created)"
        r"(?: date| time| at| on)*|date(?: submitted| of submission| of response| created| "
        r"modified)?|submitted(?: at| on| by)?|time|id|no\.?|n°|#|s/?n|sl\.?(?: ?no\.?)?|"
        r"serial(?: no\.?)?|"
        r"(?:respondent|response|record|entry|form|collector|participant)[ _]?(?:id|no\.?|number|#|"
        r"code)|index|_[a-z_]+|uuid|status|duration(?: \(.*\))?|progress|finished|language|"
        r"recorded ?date|consent.*|(?:i |do you )(?:agree|consent) to .*|points|score|"
        r"total score|quiz feedback|horodateur|marca temporal|fecha|ক্রমিক|তারিখ|التاريخ|"
        r"طابع زمني|start|end|deviceid)",
    ),
)
_KNOWN = tuple((column, re.compile(rf"(?i){_ASKING}{words}{_TAIL}")) for column, words in _WORDS)
_ASKS = re.compile(
    r"(?i).*[?؟]\s*\*?\s*(?:[\[(].*)?$|(?:q|question|প্রশ্ন|pregunta)\.? ?\d{1,2}\b.*"
    r"|\d{1,2}\s*[.)]\s+\S.*|(?:please |do you |have you |how |what |which |who |why |rate |"
    r"to what extent|describe|list|explain|in your |any (?:other )?|comments?\b|suggestions?\b).*",
    re.S,
)
_LONGEST = 60  # characters of a header that names a person's datum
_WORDY = 5  # words of a header that can only be a question or a statement to agree with


def columns(header: Sequence[str]) -> tuple[Column, ...]:
    """Return what each column holds; of two columns for a role, the second is a question."""
    found: list[Column] = []
    for cell in header:
        told = column(cell)
        if told in ("role", "organisation") and told in found:
            told = "question"
        found.append(told)
    return tuple(found)


def column(cell: str) -> Column:
    """Return what a header or a label says that it stands over."""
    bare = " ".join(cell.split())
    if not bare:
        return "form"
    if len(bare) <= _LONGEST:
        for held, pattern in _KNOWN:
            if pattern.fullmatch(bare):
                return held
    return "question"


def asks(header: str) -> bool:
    """Return whether a header asks something, or states what may be agreed with."""
    bare = " ".join(header.split())
    return bool(_ASKS.match(bare)) or len(bare.split()) >= _WORDY
