"""A made-up report that has everything in it which has ever broken a Word file."""

from kb.report.blocks import (
    Block,
    Cell,
    Heading,
    Note,
    PageBreak,
    Paragraph,
    Reference,
    Region,
    Report,
    Run,
    Table,
)

NASTY = "Fees & fines < 5,000 > 100 are {{ not }} {% raw %} here ]]> \u201cas printed\u201d."
BANGLA = "কোনো ব্যক্তি মানব পাচারের অপরাধ সংঘটন করিলে তিনি অনধিক ৭ (সাত) বৎসর সশ্রম কারাদণ্ডে দণ্ডিত হইবেন।"
ARABIC = "يُعاقَب بالسجن مدة لا تقل عن خمس سنوات كل من ارتكب جريمة الاتجار بالأشخاص (المادة 3)."
LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
QUOTED = (
    "Whoever recruits, transports or harbours another person by means of threat, deception or the "
    "abuse of a position of vulnerability, for the purpose of exploitation, commits the offence of "
    "trafficking in persons",
    "The officer in charge of a crossing point shall keep a register of every person refused "
    "entry and shall state in it the ground of the refusal",
    "Interviewees in four of the six districts said that victims were screened only where a "
    "complaint had already been lodged",
    "The unit has had no budget line for interpretation since it was set up, and relies on "
    "volunteers from the nearest town",
)
SCALARS = (
    ("title", "Border management against trafficking in persons and the smuggling of migrants"),
    ("subtitle", "Assessment of the legal and institutional framework & its practice"),
    ("country", "Republic of Samplia"),
    ("organisation", "Office for Sample Assessments"),
    ("date", "23 November 2026"),
    ("version", "0.1"),
    ("status", "Draft for review"),
    ("author", "A. N. Author"),
    ("distribution", "Restricted to the steering group"),
    ("disclaimer", "The views quoted are those of their sources. Not formally edited."),
    ("generated", "Drafted by kb 0.1.0 from 12 documents (3,411 passages)."),
)


def excerpt(number: int) -> tuple[Block, ...]:
    """A quotation with its note, and who said it; every fifth is Bangla, Arabic or nasty."""
    odd = {5: Run(BANGLA, language="bn"), 10: Run(ARABIC, language="ar"), 15: Run(NASTY)}
    quoted = odd.get(number % 20, Run(f"“{QUOTED[number % 4]}.”"))
    note = Note(
        (
            Run("Sample Trafficking Act 2019", italic=number % 2 == 0),
            Run(f", s {number}({number % 4 + 1}); see "),
            Run("the gazette", link=f"https://example.org/acts/{number}?a=1&b=2"),
            Run("."),
        ),
        evidence=f"excerpt-{number}",
    )
    source = f"Sample Trafficking Act 2019, s {number}({number % 4 + 1})"
    return (Paragraph((quoted, note), "quote"), Paragraph((Run(source),), "attribution"))


def question(number: int, excerpts: range) -> Region:
    """What one question of a template generates."""
    name = f"q.{number}/Legal framework — is the offence defined?"
    blocks: list[Block] = [
        Heading(
            3, f"Question {number}: is the offence defined as the protocol asks?", f"q{number}"
        ),
        Paragraph((Run("The law answers as follows; each source is quoted verbatim."),), "lead"),
    ]
    for each in excerpts:
        blocks += excerpt(each)
    if not excerpts:
        blocks.append(
            Paragraph(
                (
                    Run("Gap: ", bold=True),
                    Run("no passage was found above the stated strength. Searched for: "),
                    Run("“interpretation at crossing points”", italic=True),
                    Run(" among laws (best 0.31) and studies (best 0.28)."),
                ),
                "gap",
            )
        )
    return Region(name, f"Question {number}", tuple(blocks))


def matrix(number: int, rows: int, *, landscape: bool = False) -> Table:
    """A matrix of findings, tinted by strength, with a note in a cell."""
    words = ("strong", "medium", "weak", "none")
    body = []
    for row in range(rows):
        strength = words[row % 4]
        note = Note((Run(f"Sample Study, para {row + 1}."),), evidence=f"cell-{number}-{row}")
        body.append(
            (
                Cell(((Run(f"{row + 1}. Are victims screened at the border?"),),)),
                Cell(((Run("Sample Migration Act 2021, s 14 "), note), (Run(LONG_WORD),))),
                Cell(((Run(strength.title()),),), strength),
                Cell(((Run(QUOTED[row % 4] + "."),),)),
            )
        )
    return Table(
        f"matrix-{number}",
        f"Findings, evidence & gaps by question ({number})",
        ("Question", "Source", "Strength", "What it says"),
        tuple(body),
        (0.25, 0.25, 0.12, 0.38),
        "Each row is a question with its best source and how strong the evidence is.",
        landscape,
    )


def blocks(excerpts: int) -> tuple[Block, ...]:
    """The whole report's blocks: ``excerpts`` quotations in regions of five, tables, gaps."""
    per_question = 5
    questions = [
        question(n + 1, range(n * per_question, min((n + 1) * per_question, excerpts)))
        for n in range(-(-excerpts // per_question))
    ]
    half = len(questions) // 2
    return (
        Heading(1, "Acronyms and abbreviations", "acronyms", numbered=False),
        Paragraph((Run("TIP — trafficking in persons"),), "body"),
        Heading(1, "Summary", "summary"),
        Paragraph(
            (
                Run("This draft answers the questions of the template from the corpus alone. "),
                Reference("matrix-1", ""),
                Run(" sums up; the section "),
                Reference("law", "Legal framework"),
                Run(" gives the sources, and "),
                Reference("gaps", "what is missing"),
                Run(" begins on page "),
                Reference("gaps", "", page=True),
                Run("."),
            )
        ),
        *(Paragraph((Run(text + ";"),), "bullet") for text in QUOTED),
        matrix(1, 4),
        Paragraph((Run("Note: strength is the evidence's, not the law's."),), "table_note"),
        Heading(1, "Legal framework", "law"),
        Heading(2, "Offences", "offences"),
        *questions[:half],
        Heading(2, "Evidence matrix", "evidence-matrix"),
        Paragraph((Run("Each row is a question."),), "lead"),
        matrix(2, 24, landscape=True),
        Paragraph((Run("Source: the corpus as ingested."),), "table_note"),
        Heading(1, "Practice", "practice"),
        Heading(2, "Findings by question", "findings"),
        *questions[half:],
        PageBreak(),
        Heading(1, "Gaps", "gaps"),
        Heading(2, "Questions without an answer", "unanswered"),
        question(len(questions) + 1, range(0)),
        Paragraph((Run("Write two sentences on what the mission must ask."),), "instruction"),
        *(Paragraph((Run(text + "."),), "number") for text in QUOTED[:3]),
        Paragraph((Run("Then:"),), "lead"),
        *(Paragraph((Run(text + "."),), "number") for text in QUOTED[:2]),
        Heading(2, "Nothing to say here", "empty"),
        Heading(3, "Third level", "third"),
        Heading(4, "Fourth level", "fourth"),
        Heading(5, "Fifth level", "fifth"),
        Heading(6, f"Sixth level, with {BANGLA[:20]} and & < {{{{ x }}}}", "sixth"),
        Paragraph((Run(f"A long word: {LONG_WORD * 2}."),)),
        Paragraph((Run(f"Mixed: the words {BANGLA} and {ARABIC} in one line of English."),)),
        matrix(3, 2),
        matrix(4, 0),
        Region("annex", "Annex", (Heading(1, "Annex A. Wide", "annex-a", numbered=False),
                                  matrix(5, 3, landscape=True))),
    )  # fmt: skip


def rich_report(excerpts: int = 100) -> Report:
    """The report; 100 excerpts make about 40 pages."""
    return Report(
        title=SCALARS[0][1],
        language="en",
        scalars=SCALARS,
        blocks=blocks(excerpts),
        bibliography=tuple(
            Paragraph(
                (
                    Run("Sample Ministry of Border Affairs, "),
                    Run(f"Annual report {1990 + n}", italic=True),
                    Run(f" (Sample City {1990 + n}), "),
                    Run(f"https://example.org/{n}", link=f"https://example.org/{n}"),
                ),
                "bibliography",
            )
            for n in range(12)
        ),
        state='{"made": "of sample data", "nasty": "& < ]]> \\u0001"}',
    )
