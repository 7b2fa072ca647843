"""The words between the evidence. A template's ``[words]`` may replace any of them.

Braces name what kb fills in: counts, names and strengths, never a judgement.
"""

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    # kinds of source
    "law": "Law",
    "study": "Studies",
    "workshop": "Workshops",
    "law_lead": "In law",
    "study_lead": "In studies and reports",
    "workshop_lead": "In the workshops",
    # strengths
    "strong": "strong",
    "medium": "medium",
    "weak": "weak",
    "none": "none",
    # findings
    "assess": "Write the finding: what the evidence shows, how far it agrees, what it leaves open.",
    "gap": "Gap in {kind}: {looked} passages were compared in {searches} searches, and none was "
    "both close and to the point.",
    "gap_few": "Gap in {kind}: {found} of the {wanted} excerpts asked for. {looked} passages were "
    "compared in {searches} searches, and no other was both close and to the point.",
    "gap_none": "Gap in {kind}: the collection holds no such source.",
    "law_gap": "the law",
    "study_gap": "studies and reports",
    "workshop_gap": "workshop notes",
    # tables
    "question": "Question",
    "gaps": "Gaps",
    "no_gap": "none",
    "excerpts": "{count}, {strength}",
    "source": "Source",
    "instrument": "Instrument",
    "number": "Number",
    "date": "Date",
    "jurisdiction": "Jurisdiction",
    "provisions_quoted": "Provisions quoted",
    "acronym": "Acronym",
    "long_form": "Long form",
    "documents": "Documents",
    "provisions": "Provisions",
    "passages": "Passages",
    "pages": "Pages",
    "kind": "Kind of source",
    "said": "What was said",
    "identifier": "Identifier",
    "place": "Place",
    "page": "Page",
    "characters": "Characters",
    "strength": "Strength",
    # captions
    "summary_caption": "Findings, evidence and gaps",
    "corpus_caption": "The collection by kind of source",
    "laws_caption": "Laws and international instruments relied on",
    "voices_caption": "{group}: contributions quoted",
    "matrix_caption": "Questions and sources",
    "annex_caption": "Excerpts quoted",
    "acronyms_caption": "Acronyms and abbreviations",
    "no_acronyms": "The excerpts use no acronym whose long form the documents give.",
    # method
    "method_choice": "Each question was searched in {phrasings} phrasings on average, "
    "separately in each kind of source, by words and by meaning. Up to {candidates} "
    "passages were looked at for each phrasing. From the passages that were strong enough, "
    "those quoted were chosen for closeness and variety: the second passage from a "
    "document, or from a workshop group, had to be closer than the first from another; no "
    "section is quoted twice under one question, and near-identical wording once. Passed over "
    "were passages without the words that the question is about, those far behind the best of "
    "their kind, and definitions, except where the question asks for one.",
    "method_strength": "The strength of an excerpt says how close it is to the question, not "
    "whether it is true or important. Closeness to a phrasing is the geometric mean of two figures "
    "between 0 and 1: the cosine of passage and phrasing in the language model that the search "
    "uses, and the share of the phrasing’s content words that the excerpt has. Words that many of "
    "the questions use count for less, and words that stand only in the headings above for half. "
    "In closeness to the question the closest phrasing counts twice as much as the next. "
    "Strong is a closeness of {strong} and a cosine of {strong_cosine} or more; medium, {medium} "
    "and {medium_cosine}; weak, {weak} and {weak_cosine}. What is below “{minimum}” was not "
    "quoted.",
    "method_quoting": "Excerpts are reproduced word for word. Omissions are marked […]; line "
    "breaks follow the source. A law is quoted by the smallest provision that can stand "
    "alone, studies and notes in whole sentences. Every note gives its reference in full, so "
    "that paragraphs can be moved.",
    "method_restricted": "Those who spoke in workshops are given by role and organisation only, "
    "not by name. This edition is not for publication: role and organisation can make a person "
    "known.",
    "method_names": "Those who spoke in workshops are given by name, role and organisation. This "
    "edition is not for publication.",
    "method_public": "In this public edition contributions to workshops are attributed to the "
    "group only. The words of a group of fewer than {smallest} participants, or of one whose size "
    "the notes do not give, are quoted as those of “{small_group}”, without the group’s name or "
    "number. Participants’ names are withheld; where one stood in a quotation, the omission is "
    "marked […].",
    "foreign": "Documents in another language than the questions: {count}. The questions reach "
    "them by shared words alone, so that their silence is no finding. Read them beside this "
    "report:",
    "unread": "What could not be read",
    "unread_none": "Every source of the collection was read in full.",
    "unread_one": "{source}: {reason}.",
    "unread_many": "{count} sources, each of which {reason}: {sources}.",
    "unread_pages": "{source}, {pages}: {reason}.",
    # editions
    "distribution_public": "Public edition: speakers and small groups are withheld",
    "small_group": "A workshop group",
    # voices
    "heard": "{group}: quoted on {quoted} of the {asked} questions that were put to the notes.",
    "silent_caption": "Groups quoted and not quoted on each question",
    "groups_quoted": "Quoted",
    "groups_silent": "Not quoted",
    "no_group": "Contributions without a group",
    "no_voices": "No workshop notes are quoted in this report.",
    # matrix
    "matrix_none": "Nothing is quoted in this report.",
    # gaps
    "searches": "Searches tried",
    "nearest": "Nearest passages that were not quoted",
    "nearest_one": "{place} (closeness {closeness})",
    "no_gaps": "The collection answers every question of the assessment as fully as it asks.",
    "no_nearest": "No passage came near.",
    # documents and annexes
    "listed": "All documents of the collection are listed, whether or not they are quoted.",
    "not_reproduced": "Not reproduced here for its length ({words} words).",
}


def wording(own: Mapping[str, str]) -> dict[str, str]:
    """Return every word of a report, the template's own first."""
    return {**WORDS, **own}
