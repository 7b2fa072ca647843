"""The words of gap analyses. A template's ``[words]`` may replace any of them."""

from collections.abc import Mapping

COMPARISON: Mapping[str, str] = {
    "requirement": "Requirement",
    "subject_matter": "Subject",
    "force": "Force",
    "force_mandatory": "mandatory",
    "force_to_consider": "to consider",
    "force_optional": "optional",
    "force_definition": "definition",
    "force_statement": "no duty stated",
    "no_provision": "No provision found",
    "all_laws": "All laws compared",
    "silent_laws": "In {count} of the laws compared no provision on this article was found.",
    "silent_all": "In {count} of the laws compared no provision on any requirement was found:",
    "articles_caption": "{article}: requirements and provisions of law",
    "compare_caption": "Requirements and the strength of what answers them",
    "compare_counts": "{requirements} requirements were compared with {laws} laws. The best answer "
    "found in any law is strong for {strong}, medium for {medium} and weak for {weak} of them; for "
    "{none} no provision was found.",
    "compare_method": "The unit of comparison is the paragraph of an article, its lettered items "
    "each for itself where they say enough to be compared alone. {requirements} requirements were "
    "compared with {laws} laws, each in {searches} phrasings on average made from the instrument’s "
    "own words: with the article’s heading, without it, in parts, and by noun phrases. What every "
    "treaty says of its parties and of measures that may be necessary was taken off first. The "
    "searches were made by words and by meaning.",
    "compare_likeness": "The strength of an answer says how like the requirement a provision is in "
    "its words and meaning, not whether the law implements the instrument. It rests on a cosine, "
    "that of provision and phrasings in the language model that the search uses (the closest "
    "phrasing counted twice as much as the next), and on an overlap, the weight of the content "
    "words that both have over the geometric mean of the weights of either’s; rare words weigh "
    "more, and words that most requirements use weigh little. To the geometric mean of the two is "
    "added {lift} times the amount by which the cosine exceeds the provision’s usual one, its "
    "mean with the requirements nearest to it, so that a provision that resembles every article of "
    "the instrument answers none of them for that alone. Strong is a result of {strong} and a "
    "cosine of {strong_cosine} or more; medium, {medium} and {medium_cosine}; weak, {weak} and "
    "{weak_cosine}.",
    "compare_choice": "Of each law at most {most} provisions are quoted on a requirement, none "
    "with less than {share} of the likeness of the law’s best. Preambles, purposes and scraps of "
    "sentences answer nothing. A requirement that conduct be made an offence is answered only by "
    "provisions that punish or accuse, a definition by definitions, or by provisions of at least "
    "medium strength that name the term defined.",
    "compare_subject": "A provision that names the instrument’s subject ({subject}) neither in its "
    "words nor in its headings nor in its law’s title counts only from medium strength.",
    "compare_force": "The force of a requirement is read from its first verb: “shall” and “must” "
    "are mandatory; “shall consider”, “shall endeavour”, “shall take into account”, “should” and "
    "the like are to be considered; “may” is optional.",
    "compare_penalties": "Penalties are read from the words of the provisions found, and given in "
    "numbers beside them. What a court may add or remit, and penalties that stand in other "
    "provisions, are not read.",
    "compare_left_out": "Left out of the comparison, for being about the instrument itself:",
    "compare_copies": "Held in several copies, of which the fullest was compared:",
    "compare_copy": "{law} ({count} copies).",
    "compare_foreign": "Not comparable, for being in another language than the instrument: "
    "{count}. Searches reach them by shared words alone, so that their silence is no finding. "
    "Read them beside this report:",
    "no_compare_gaps": "Every law compared has a provision on every requirement.",
    "compare_gaps_caption": "Requirements without a provision, searches tried and nearest passages",
    "compare_thresholds": "“No provision found” means that no passage reached a likeness of "
    "{least} and a cosine of {cosine}, or that what did lays nothing down on the matter.",
    "own_words": "The requirement’s own words, with the article’s heading and without.",
    "not_found_in": "No provision in",
    "in_none": "all {count} laws",
    "others_silent": "{count} others",
    "and": " and ",
    "compare_near": "{place} (likeness {like}, cosine {cosine}): {why}",
    "compare_weak": "too weak",
    "compare_no_term": "it defines nothing",
    "elements_of": "Elements of {term}",
    "no_elements": "No definition compared enumerates its elements and is answered by a law.",
    "element_there": "Yes",
    "element_partly": "In part; not there: {missing}",
    "offence": "Offence",
    "provision": "Provision",
    "least_term": "Least term",
    "most_term": "Most",
    "fine": "Fine",
    "words_of_law": "In the words of the law",
    "penalties_caption": "Penalties in the provisions found",
    "no_penalties": "The provisions found lay down no penalty.",
    "penalty_is": "Penalty: {penalty}.",
    "death": "death",
    "life": "life",
    "or": "or",
    "prison": "imprisonment",
    "prison_life": "imprisonment for life",
    "prison_of": "imprisonment {term}",
    "regime_rigorous": "rigorous",
    "regime_simple": "simple",
    "unlimited": "no limit named",
    "fine_open": "a fine of no named amount",
    "fine_of": "a fine {amount}",
    "joined_and": "and {fine}",
    "joined_or": "or {fine}",
    "joined_or_both": "or {fine}, or both",
    "joined_may_be_added": "to which may be added {fine}",
    "between": "of {low} to {high}",
    "at_least": "of at least {low}",
    "up_to": "of up to {high}",
    "year": "1 year",
    "years": "{count} years",
    "month": "1 month",
    "months": "{count} months",
}
