"""The words between the evidence. A template's ``[words]`` may replace any of them.

Braces name what kb fills in: counts, names and strengths, never a judgement.
"""

from collections.abc import Mapping

from kb.report.comparison_wording import COMPARISON

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
    "gap_refused": "Rejected by the author: {count}.",
    "law_gap": "the law",
    "study_gap": "studies and reports",
    "workshop_gap": "workshop notes",
    # why a passage is not quoted
    "why_weak": "too weak: closeness {closeness} with a cosine of {cosine}, where {least} and "
    "{least_cosine} are asked for",
    "why_off": "off the point: it has none of the words {words}",
    "why_definition": "it says what words mean",
    "why_no_rule": "it lays nothing down: a preamble, a purpose or a title",
    "why_no_sentence": "nothing in it reads as a whole sentence",
    "why_repeats": "it says what is quoted already, or is of the same section",
    "why_behind": "far behind the best of its kind: closeness {closeness}",
    "why_beyond": "more are not wanted: others are closer or from other sources",
    "why_rejected": "the author rejected it",
    "no_cosine": "none, for want of a vector",
    # what people decided
    "author_note": "Author’s note: {note}",
    "insisted": "quoted on the author’s decision",
    "accepted_changed": "An excerpt that was accepted here reads differently in its source today, "
    "and is not quoted as accepted: {place}.",
    "accepted_gone": "An excerpt that was accepted here no longer stands in its source: {place}.",
    "method_choices": "The author went through the excerpts that came near: accepted {accepted}, "
    "rejected {rejected}. An excerpt that was accepted is quoted although the rules above would "
    "have passed it over, and is then marked as quoted on the author’s decision: {insisted}.",
    "method_unsettled": "Accepted excerpts that no longer stand in their source as they were "
    "accepted: {count}. {places}.",
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
    "theme": "Theme",
    "chart_caption": "Excerpts quoted, by theme and kind of source",
    "chart_summary": "A bar for each theme, with the number of excerpts quoted from each kind of "
    "source. {numbers}.",
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
    "not by name; where a name stood in a quotation, the omission is marked […]. This edition is "
    "not for publication: role and organisation can make a person known.",
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
    "counted": "counted by kb: {sums}",
    # voices
    "heard": "{group}: quoted on {quoted} of the {asked} questions that were put to the notes.",
    "silent_caption": "Groups quoted and not quoted on each question",
    "groups_quoted": "Quoted",
    "groups_silent": "Not quoted",
    "no_group": "Contributions without a group",
    "no_voices": "No workshop notes are quoted in this report.",
    # triangulation
    "triangulation_caption": "Kinds of source and workshop groups by question",
    "triangulation_rule": "Support is strong where every kind of source that the question was put "
    "to speaks to it, two of them (or the only one) with an excerpt of medium strength or better; "
    "medium where two (or the only one) speak, one of them so; weak where any other speaks; none "
    "where all are silent. Dissent does not change it and is named beside it.",
    "groups_speaking": "Groups quoted",
    "groups_not_speaking": "Groups not quoted",
    "support": "Support",
    "stand_speaks": "speaks",
    "stand_supports": "supports",
    "stand_dissents": "dissents",
    "stand_divided": "divided",
    "stand_silent": "silent",
    "to_check": "To be checked: excerpts whose words tell of disagreement, not yet marked by the "
    "author as supporting or dissenting",
    "to_check_one": "{place} (“{words}”)",
    # matrix
    "matrix_none": "Nothing is quoted in this report.",
    # gaps
    "searches": "Searches tried",
    "nearest": "Nearest passages that were not quoted",
    "nearest_one": "{place}: {why}.",
    "thresholds": "Quoted is what reaches a closeness of {least} and a cosine of {least_cosine} "
    "(“{minimum}”).",
    "no_gaps": "The collection answers every question of the assessment as fully as it asks.",
    "no_nearest": "No passage came near.",
    # documents and annexes
    "listed": "All documents of the collection are listed, whether or not they are quoted.",
    "not_reproduced": "Not reproduced here for its length ({words} words).",
    # teaching packs
    "pack_trainer": "Trainer’s edition, with the key to the quiz",
    "pack_student": "Participants’ edition",
    "sessions_caption": "Plan of the class",
    "session": "Session",
    "method": "How",
    "material": "With what",
    "minutes": "Minutes",
    "total": "Together",
    "international": "International instruments",
    "national": "National law",
    "national_of": "National law of {country}",
    "pack_study": "Studies and reports",
    "pack_workshop": "Voices from workshops",
    "extracts_count": "Extracts: {count}. Words of their sources: {words}, of at most {limit} that "
    "were set for this pack.",
    "extract": "Extract {number}",
    "extract_why": "Here for: {question} Strength: {strength}.",
    "extracts_none": "No extract fits in the limit of {limit} words: the shortest has {least}.",
    "elements_caption": "Elements of the definition",
    "elements_lead": "The definition taken apart is that of the {definition}",
    "elements_with": "Set beside it: {law}",
    "role": "What it says",
    "element": "Element",
    "role_act": "What is done",
    "role_means": "By which means",
    "role_purpose": "For which purpose",
    "role_includes": "What is included",
    "led_in": "{role} ({lead} …)",
    "element_held": "Yes: {words}",
    "element_in_part": "In part: {words}. Not there: {missing}",
    "element_not_held": "Not in these words",
    "elements_rule": "The comparison is one of words by their stems, made by machine: other words "
    "may mean the same, and the same words may mean something else in their context.",
    "elements_none": "The extracts hold no definition of {topic} whose elements are enumerated.",
    "elements_national": "The extracts hold no international definition whose elements are "
    "enumerated; the national one is taken apart instead.",
    "elements_alone": "The extracts hold no other definition in the same language to set beside "
    "it.",
    "glossary_caption": "Terms defined in the sources",
    "term": "Term",
    "definition": "Definition and source",
    "glossary_none": "The extracts use no term that their sources define.",
    "reading_caption": "What to read",
    "what_to_read": "What to read",
    "words": "Words",
    "reading_rate": "Minutes are counted at {rate} words a minute, and rounded up.",
    "quiz_definition": "Match each term with its definition in the {document}.",
    "quiz_element": "Sort the elements of the definition in the {document}.",
    "quiz_heading": "Match each heading of the {document} with its section.",
    "quiz_match": "Matching",
    "quiz_definition_caption": "Question {number}: terms and definitions",
    "quiz_element_caption": "Question {number}: elements",
    "quiz_heading_caption": "Question {number}: headings and numbers",
    "quiz_letter": "Letter",
    "quiz_list": "To choose from",
    "quiz_meanings": "One word, several meanings",
    "quiz_meaning": "{number}. Which of these is the meaning of {term} in the {document}?",
    "quiz_cloze": "Fill in the blank",
    "quiz_statements": "True or false?",
    "quiz_places": "Under which provision?",
    "quiz_lists": "Which does not belong?",
    "quiz_list_item": "{number}. Which of these is not in the list of the {place}?",
    "quiz_item": "{number}. {place}",
    "quiz_place": "{number}. Which provision of the {document} says this?",
    "quiz_none": "The extracts hold no sentence from which a question with a certain answer can be "
    "made.",
    "true": "True",
    "false": "False",
    "key_caption": "Key to the quiz",
    "key_answer": "Answer",
    "key_proof": "In the words of the source",
    "key_false": "False: not {wrong}, but {right}",
    "pack_no_gaps": "Every question was answered by every class of source that was asked.",
    "international_gap": "international instruments",
    "national_gap": "national law",
    "pack_foreign": "Documents in another language than the topic: {count}. The searches reach "
    "them by shared words alone, so that their silence is no finding.",
    "not_quoted": "Found too, and left out for the limit: {places}.",
    **COMPARISON,
}


def wording(own: Mapping[str, str]) -> dict[str, str]:
    """Return every word of a report, the template's own first."""
    return {**WORDS, **own}
