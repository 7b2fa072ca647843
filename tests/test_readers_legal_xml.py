"""Official legal XML: the provisions that the source marks, the text that it prints."""

from pathlib import Path

import pytest

from kb.errors import UnreadableError
from kb.ingest import canonical, pinpoints
from kb.ingest.readers import read
from kb.ingest.readers.legal_numbers import heading_of, number_of
from kb.ingest.sources import Source
from kb.ingest.structure import ready
from kb.ingest.unit import Job, read_source
from kb.model import Document, Provision, Reading

AKN = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"


def reading(folder: Path, text: str, name: str = "a.xml") -> Reading:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read(path)[0]


def document(path: Path) -> Document:
    source = Source(path.name, path, None, None, "")
    return read_source(Job(source, path.stem))[0].document


def provisions(found: Reading) -> list[Provision]:
    return ready.provisions(canonical.join(found), found)


def held(found: Reading, id: str) -> str:
    text = canonical.join(found)
    node = {p.id: p for p in ready.provisions(text, found)}[id]
    return text.text[node.start : node.end]


def outline(found: Reading) -> list[tuple[str, str, str, str]]:
    return [(p.id, p.level, p.number, p.heading) for p in provisions(found)]


def act(body: str, *, namespace: str = f' xmlns="{AKN}"', before: str = "") -> str:
    return f"<akomaNtoso{namespace}><act name='act'>{before}<body>{body}</body></act></akomaNtoso>"


SECTION = """
<part eId="part_II"><num>PART II</num><heading>Offences</heading>
 <section eId="part_II__sec_6"><num>6.</num><heading>Trafficking</heading>
  <subsection eId="wrong"><num>(1)</num>
   <intro><p>Whoever<authorialNote marker="3"><p>Am. 2013.</p></authorialNote>, for</p></intro>
   <paragraph><num>(a)</num><content><p>labour; or</p></content></paragraph>
   <paragraph><num>(b)</num><content><p>servitude,</p></content></paragraph>
   <wrapUp><p>commits an offence.</p></wrapUp>
  </subsection>
  <subsection><num>(1A)</num><content><p>Second.</p></content></subsection>
 </section>
</part>"""


# --- Akoma Ntoso


@pytest.mark.parametrize(
    "namespace",
    [
        f' xmlns="{AKN}"',
        ' xmlns="http://www.akomantoso.org/2.0"',
        ' xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0/CSD13"',
        "",
    ],
)
def test_an_act_gives_its_provisions_in_every_namespace(tmp_path: Path, namespace: str) -> None:
    found = reading(tmp_path, act(SECTION, namespace=namespace))
    assert outline(found) == [
        ("part_II", "part", "II", "Offences"),
        ("part_II__sec_6", "section", "6", "Trafficking"),
        ("part_II__sec_6__subsec_1", "subsection", "1", ""),
        ("part_II__sec_6__subsec_1__para_a", "clause", "a", ""),
        ("part_II__sec_6__subsec_1__para_b", "clause", "b", ""),
        ("part_II__sec_6__subsec_1A", "subsection", "1A", ""),
    ]
    assert canonical.join(found).text == (
        "PART II\nOffences\n6. Trafficking\n(1) Whoever, for\n[3] Am. 2013.\n(a) labour; or\n"
        "(b) servitude,\ncommits an offence.\n(1A) Second."
    )
    assert held(found, "part_II__sec_6__subsec_1").endswith("commits an offence.")


def test_a_number_without_a_heading_stands_in_the_line_of_its_first_subsection(
    tmp_path: Path,
) -> None:
    body = (
        "<section eId='sec_2'><num>2.</num>"
        "<subsection eId='sec_2__subsec_1'><num>(1)</num><content><p>One.</p></content>"
        "</subsection><subsection eId='sec_2__subsec_2'><num>(2)</num><content><p>Two.</p>"
        "</content></subsection>"
        "</section>"
    )
    found = reading(tmp_path, act(body))
    assert canonical.join(found).text == "2. (1) One.\n(2) Two."
    assert held(found, "sec_2__subsec_1") == "(1) One."


def test_an_id_is_kept_only_where_it_is_unique_and_says_where_it_stands(tmp_path: Path) -> None:
    body = "".join(
        f"<section eId='{id}'><num>{number}.</num><content><p>Text.</p></content></section>"
        for number, id in enumerate(("sec_1", "sec_9", "sec_9", "no good", "", "nonsense"), 1)
    )
    ids = [p.id for p in provisions(reading(tmp_path, act(body)))]
    assert ids == ["sec_1", "sec_2", "sec_3", "sec_4", "sec_5", "sec_6"]


def test_words_that_an_amendment_quotes_open_no_provisions(tmp_path: Path) -> None:
    body = """<section eId="sec_3"><num>3.</num><content><p>Insert: <mod>
      <quotedStructure startQuote="“" endQuote="”">
       <section eId="sec_3A"><num>3A.</num><heading>New</heading>
        <content><p>Quoted words.</p></content></section>
      </quotedStructure></mod></p></content></section>"""
    found = reading(tmp_path, act(body))
    assert [p.id for p in provisions(found)] == ["sec_3"]
    assert held(found, "sec_3") == "3. Insert:\n“3A. New\nQuoted words.”"


def test_tables_keep_their_rows_and_schedules_their_numbers(tmp_path: Path) -> None:
    text = f"""<akomaNtoso xmlns="{AKN}"><act name="act"><body>
      <section eId="sec_1"><num>1.</num><content><p>See.</p></content></section></body>
      <attachments><attachment eId="att_1"><heading>Second Schedule</heading>
       <doc name="schedule"><meta/><mainBody>
        <table><tr><th><p>Act</p></th><th><p>Extent</p></th></tr>
               <tr><td colspan="2"><p>All</p></td></tr></table>
        <paragraph eId="att_1__para_1"><num>1.</num><content><p>One</p></content></paragraph>
       </mainBody></doc></attachment></attachments></act></akomaNtoso>"""
    found = reading(tmp_path, text)
    table = next(block for block in found.blocks if block.rows)
    assert table.rows == (("Act", "Extent"), ("All", ""))
    assert outline(found)[1:] == [
        ("sched_2", "schedule", "2", "Second Schedule"),
        ("sched_2__para_1", "paragraph", "1", ""),
    ]
    cited = pinpoints.finish(provisions(found), canonical.join(found), "law")
    assert cited[-1].pinpoint == "sch 2 para 1"


def test_marked_definitions_are_provisions_named_by_their_term(tmp_path: Path) -> None:
    body = """<section eId="sec_1"><num>1.</num><heading>Definitions</heading><list>
      <intro><p>In this Act:</p></intro>
      <point><content><p>"<def refersTo="#t">tank</def>" means a vessel;</p></content></point>
      <point><content><p>"<def refersTo="#s">site</def>" means land.</p></content></point>
      </list></section>"""
    found = reading(tmp_path, act(body))
    assert outline(found)[1:] == [
        ("sec_1__def_nn_1", "definition", "", "tank"),
        ("sec_1__def_nn_2", "definition", "", "site"),
    ]


def test_the_clauses_of_a_bill_are_its_sections(tmp_path: Path) -> None:
    text = f"""<akomaNtoso xmlns="{AKN}"><bill name="bill"><preface><longTitle><p>A <docTitle>Bill
      </docTitle> to count.</p></longTitle></preface><body>
      <clause eId="cl_1"><num>1</num><heading>Aim</heading>
       <subclause><num>(1)</num><content><p>To count:</p><blockList><listIntroduction>all
        of</listIntroduction><item><num>(a)</num><p>one.</p></item></blockList></content>
       </subclause></clause></body></bill></akomaNtoso>"""
    found = reading(tmp_path, text)
    assert outline(found) == [
        ("cl_1", "section", "1", "Aim"),
        ("cl_1__subsec_1", "subsection", "1", ""),
        ("cl_1__subsec_1__para_a", "clause", "a", ""),
    ]
    assert canonical.join(found).text == (
        "A Bill to count.\n1 Aim\n(1) To count:\nall of\n(a) one."
    )


def test_an_amendment_list_keeps_each_amendment_whole(tmp_path: Path) -> None:
    text = f"""<akomaNtoso xmlns="{AKN}"><amendmentList name="list"><collectionBody>
      <component eId="cmp_1"><amendment name="a"><amendmentBody>
       <amendmentHeading><block name="n">Amendment 4</block></amendmentHeading>
       <amendmentContent><p>Clause 1, page 2: leave out <mod><quotedText startQuote="“"
        endQuote="”">all</quotedText></mod>.</p></amendmentContent></amendmentBody></amendment>
      </component></collectionBody></amendmentList></akomaNtoso>"""
    found = reading(tmp_path, text)
    assert outline(found) == [("dvs_nn_1", "division", "", "Amendment 4")]
    assert canonical.join(found).text == "Amendment 4\nClause 1, page 2: leave out “all”."


def test_a_debate_gives_sessions_with_contributions_and_who_speaks(tmp_path: Path) -> None:
    text = f"""<akomaNtoso xmlns="{AKN}"><debate name="hansard">
      <meta><references source="#k"><TLCPerson eId="alfa" href="/p" showAs="Mr. Alfa"/></references>
      </meta><debateBody><debateSection eId="dbsect_1" name="motions"><heading>MOTIONS</heading>
       <speech by="#alfa"><from>Mr. Alfa:</from><p>I beg to move.</p></speech>
       <narrative>(Applause)</narrative></debateSection></debateBody></debate></akomaNtoso>"""
    found = reading(tmp_path, text)
    assert found.kind == "workshop"
    spoken = provisions(found)[1]
    assert spoken.level == "contribution"
    assert spoken.speaker is not None
    assert spoken.speaker.name == "Mr. Alfa"
    assert held(found, spoken.id) == "Mr. Alfa: I beg to move."


def test_metadata_is_the_file_s_own(tmp_path: Path) -> None:
    meta = """<meta><identification source="#x"><FRBRWork>
      <FRBRthis value="/akn/za/act/2005-03-07/82/!main"/><FRBRuri value="/akn/za/act/2005/82"/>
      <FRBRalias name="urn" value="urn:lex:82"/><FRBRalias name="title" value="Data Act, 2005"/>
      <FRBRdate date="2005-03-07" name="Generation"/><FRBRauthor href=""/>
      <FRBRcountry value="za"/><FRBRnumber value="Act 82 of 2005"/></FRBRWork>
      <FRBRExpression><FRBRlanguage language="fra"/></FRBRExpression></identification></meta>"""
    path = tmp_path / "x.xml"
    path.write_text(act(SECTION, before=meta), encoding="utf-8")
    about = document(path).metadata
    assert (about.title, about.date, about.language, about.jurisdiction) == (
        "Data Act, 2005",
        "2005-03-07",
        "fr",
        "ZA",
    )


# --- CLML

CLML = "http://www.legislation.gov.uk/namespaces/legislation"


def test_an_act_of_legislation_gov_uk_prints_numbers_as_the_site_does(tmp_path: Path) -> None:
    text = f"""<Legislation xmlns="{CLML}" RestrictStartDate="2022-12-25"
       DocumentURI="http://www.legislation.gov.uk/ukpga/2022/44"><Primary><Body>
     <Part id="part-1"><Number>Part 1</Number><Title>Prices</Title>
      <P1group><Title>Contracts</Title><P1 id="section-18"><Pnumber><CommentaryRef Ref="k1"/>
        18</Pnumber><P1para>
       <P2 id="section-18-1"><Pnumber>1</Pnumber><P2para><Text>Insert—</Text>
        <BlockAmendment Format="double"><P2><Pnumber>1A</Pnumber><P2para><Text>New.</Text></P2para>
        </P2></BlockAmendment><AppendText>, and</AppendText></P2para></P2>
       </P1para></P1></P1group></Part></Body>
     <Schedules><Schedule id="schedule-2"><Number>SCHEDULE 2</Number>
       <TitleBlock><Title>Repeals</Title></TitleBlock><ScheduleBody>
       <P1 id="schedule-2-paragraph-1"><Pnumber>1</Pnumber><P1para><Text>Gone.</Text></P1para></P1>
       </ScheduleBody></Schedule></Schedules></Primary>
     <Commentaries><Commentary id="k1" Type="F"><Para><Text>S. 18 amended</Text></Para></Commentary>
     </Commentaries></Legislation>"""
    found = reading(tmp_path, text)
    assert outline(found) == [
        ("part_1", "part", "1", "Prices"),
        ("part_1__sec_18", "section", "18", "Contracts"),
        ("part_1__sec_18__subsec_1", "subsection", "1", ""),
        ("sched_2", "schedule", "2", "Repeals"),
        ("sched_2__para_1", "paragraph", "1", ""),
    ]
    assert held(found, "part_1__sec_18") == (
        "18 Contracts\n[F1] S. 18 amended\n(1) Insert—\n“(1A) New.”, and"
    )
    assert found.metadata.number == "2022 c. 44"
    assert found.metadata.extra["in_force_from"] == "2022-12-25"


def test_the_items_of_a_list_of_definitions_are_definitions(tmp_path: Path) -> None:
    text = f"""<P1 xmlns="{CLML}" id="regulation-2"><Pnumber>2</Pnumber><P1para><Text>Here—</Text>
      <UnorderedList Class="Definition"><ListItem><Para><Text>“<Term>ship</Term>” means a vessel;
      </Text></Para></ListItem></UnorderedList><OrderedList Type="alpha" Decoration="parens">
      <ListItem><Para><Text>one</Text></Para></ListItem></OrderedList></P1para></P1>"""
    found = reading(tmp_path, text)
    assert outline(found) == [
        ("rule_2", "rule", "2", ""),
        ("rule_2__def_nn_1", "definition", "", "ship"),
    ]
    assert canonical.join(found).text == "2 Here—\n“ship” means a vessel;\n(a) one"


# --- Formex


def test_formex_gives_articles_paragraphs_points_annexes_and_recitals(tmp_path: Path) -> None:
    text = """<ACT><BIB.INSTANCE><LG.DOC>EN</LG.DOC></BIB.INSTANCE>
     <TITLE><TI><P><HT TYPE="UC">Regulation</HT> (EU) No 1/2013</P></TI></TITLE>
     <PREAMBLE><PREAMBLE.INIT>THE COUNCIL,</PREAMBLE.INIT>
      <GR.CONSID><CONSID><NP><NO.P>(1)</NO.P><TXT>Visas matter.</TXT></NP></CONSID></GR.CONSID>
       </PREAMBLE>
     <ENACTING.TERMS><DIVISION>
      <TITLE><TI><P>CHAPTER I</P></TI><STI><P>SCOPE</P></STI></TITLE><ARTICLE IDENTIFIER="001">
       <TI.ART>Article 1</TI.ART><STI.ART>Aim</STI.ART>
       <PARAG><NO.PARAG>1.</NO.PARAG><ALINEA><P>This applies<NOTE><P>OJ L 1.</P></NOTE> to:</P>
        <LIST TYPE="alpha"><ITEM><NP><NO.P>(a)</NO.P><TXT><QUOT.START CODE="2018"/>visas<QUOT.END
         CODE="2019"/>;</TXT></NP></ITEM><ITEM><NP><NO.P>—</NO.P><TXT>dashes.</TXT></NP></ITEM>
        </LIST></ALINEA></PARAG></ARTICLE></DIVISION></ENACTING.TERMS>
     <ANNEX><TITLE><TI><P>ANNEX I</P></TI><STI><P>FORM</P></STI></TITLE><CONTENTS>
      <TBL><CORPUS><ROW><CELL COL="1">a</CELL><CELL COL="2">b</CELL></ROW></CORPUS></TBL>
     </CONTENTS></ANNEX></ACT>"""
    found = reading(tmp_path, text)
    assert outline(found) == [
        ("preamble", "preamble", "", ""),
        ("preamble__para_1", "paragraph", "1", ""),
        ("chp_I", "chapter", "I", "SCOPE"),
        ("chp_I__art_1", "article", "1", "Aim"),
        ("chp_I__art_1__subsec_1", "subsection", "1", ""),
        ("chp_I__art_1__subsec_1__para_a", "clause", "a", ""),
        ("sched_I", "schedule", "I", "FORM"),
    ]
    assert held(found, "chp_I__art_1") == (
        "Article 1\nAim\n1. This applies to:\n[1] OJ L 1.\n(a) ‘visas’;\n— dashes."
    )
    assert [block.rows for block in found.blocks if block.rows] == [(("a", "b"),)]
    assert found.blocks[0].text == "REGULATION (EU) No 1/2013"
    cited = pinpoints.finish(provisions(found), canonical.join(found), "law")
    assert cited[1].pinpoint == "recital 1"


# --- EUR-Lex HTML


def test_a_page_of_eur_lex_gives_recitals_articles_points_and_annexes(tmp_path: Path) -> None:
    row = "<table><tr><td><p class='oj-normal'>{}</p></td><td><p class='oj-normal'>{}</p>{}</td>"
    page = f"""<html><body><p class="oj-doc-ti">REGULATION (EU) 2019/1155</p>
      <p class="oj-doc-ti">of 20 June 2019</p><p class="oj-normal">THE EUROPEAN PARLIAMENT,</p>
      {row.format("(1)", "Visas matter.", "")}</tr></table>
      <p class="oj-ti-section-1">CHAPTER I</p><p class="oj-ti-section-2">SCOPE</p>
      <div class="eli-subdivision" id="art_1"><p class="oj-ti-art">Article 1</p>
      <p class="oj-sti-art">Aim</p><p class="oj-normal">1.   This applies
      <a href="#ntr1" id="ntc1">(<span class="oj-super">1</span>)</a> to:</p>
      {row.format("(a)", "one:", row.format("(i)", "deep;", "") + "</tr></table>")}</tr></table>
      {row.format("—", "dash.", "")}</tr></table></div>
      <p class="oj-ti-art">Article 2</p><p class="oj-normal">This Regulation ends.</p>
      <p class="oj-doc-ti">ANNEX I</p><p class="oj-ti-grseq-1">Forms</p><p>Form A</p>
      <p class="oj-note"><a href="#ntc1" id="ntr1">(<span>1</span>)</a> OJ L 1.</p></body></html>"""
    found = reading(tmp_path, page, "act.html")
    assert outline(found) == [
        ("preamble", "preamble", "", ""),
        ("preamble__para_1", "paragraph", "1", ""),
        ("chp_I", "chapter", "I", "SCOPE"),
        ("chp_I__art_1", "article", "1", "Aim"),
        ("chp_I__art_1__subsec_1", "subsection", "1", ""),
        ("chp_I__art_1__subsec_1__para_a", "clause", "a", ""),
        ("chp_I__art_1__subsec_1__para_a__subpara_i", "subclause", "i", ""),
        ("chp_I__art_2", "article", "2", ""),
        ("sched_I", "schedule", "I", "Forms"),
    ]
    assert held(found, "chp_I__art_1") == (
        "Article 1\nAim\n1. This applies to:\n(a) one:\n(i) deep;\n— dash."
    )
    assert found.blocks[-1].text == "[1] OJ L 1."
    assert found.metadata.title == "REGULATION (EU) 2019/1155 of 20 June 2019"


def test_a_page_of_eur_lex_without_articles_is_read_as_any_other(tmp_path: Path) -> None:
    page = "<html><body><p class='oj-doc-ti'>NOTICE</p><p>Words only.</p></body></html>"
    found = reading(tmp_path, page, "notice.html")
    assert not found.units
    assert [block.text for block in found.blocks] == ["NOTICE", "Words only."]


def test_consolidated_texts_tell_amendments_in_notes(tmp_path: Path) -> None:
    page = """<html><body><p class="title-doc-first">DIRECTIVE 2009/65/EC</p>
      <p class="title-article-norm">Article 1</p>
      <p class="norm">1. Old rule (<a href="#E1" id="src.E1"><span>1</span></a>):</p>
      <p class="arrow"><a title="32010L0078">▼M1</a></p>
      <div style="margin-left: 30pt; text-indent: -30pt"><p class="norm">(a)<span> </span>new.</p>
      </div><p class="footnote">(<a href="#src.E1" id="E1">1</a>) OJ L 2.</p></body></html>"""
    found = reading(tmp_path, page, "cons.html")
    assert canonical.join(found).text == (
        "DIRECTIVE 2009/65/EC\nArticle 1\n1. Old rule:\n[M1] M1: 32010L0078\n(a) new.\n[1] OJ L 2."
    )
    assert outline(found)[-1] == ("art_1__subsec_1__para_a", "clause", "a", "")


# --- USLM


def test_uslm_runs_headings_in_and_keeps_quoted_sections_within(tmp_path: Path) -> None:
    text = """<bill xmlns="http://schemas.gpo.gov/xml/uslm"><meta><citableAs>116 S 1</citableAs>
     </meta><main><section><num value="1">SECTION 1. </num><heading>NAMES.</heading>
      <subsection><num value="a">(a) </num><heading>In General.—</heading>
       <chapeau>The following—</chapeau><paragraph><num value="1">(1) </num>
        <content>one;<footnote><num>1</num><p>See.</p></footnote></content></paragraph>
       <continuation>shall apply.</continuation></subsection>
      <subsection><num value="b">(b) </num><content>Insert <quotedContent><section>
       <num value="9">“<inline>SEC. 9.</inline></num><heading>NEW.</heading>
       <content>Text.”</content>
       </section></quotedContent></content></subsection></section></main></bill>"""
    found = reading(tmp_path, text)
    assert outline(found) == [
        ("sec_1", "section", "1", "NAMES"),
        ("sec_1__subsec_a", "subsection", "a", "In General"),
        ("sec_1__subsec_a__para_1", "clause", "1", ""),
        ("sec_1__subsec_b", "subsection", "b", ""),
    ]
    assert held(found, "sec_1__subsec_a").startswith("(a) In General.—The following—\n(1) one;")
    assert "SEC. 9. NEW." in held(found, "sec_1__subsec_b")
    assert held(found, "sec_1").startswith("SECTION 1. NAMES.\n(a) In General.—The")


# --- other XML, and XML that is out to harm


def test_unknown_vocabularies_are_read_as_paragraphs_and_headings(tmp_path: Path) -> None:
    text = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><x>not printed</x></teiHeader>
     <text><body><head>Title</head><p>One <hi>two</hi>
     three.</p><!-- silent --><p>Fünf &amp; sechs</p></body></text></TEI>"""
    found = reading(tmp_path, text)
    assert [(b.style, b.text) for b in found.blocks] == [
        ("heading", "Title"),
        ("paragraph", "One two three."),
        ("paragraph", "Fünf & sechs"),
    ]
    assert not found.units


BOMB = (
    "<!DOCTYPE a [<!ENTITY x 'lol'>"
    + "".join(f"<!ENTITY x{n} '&x{n - 1 or ''};&x{n - 1 or ''};'>" for n in range(1, 9))
    + "]><a>&x8;</a>"
)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (BOMB, "entity bomb"),
        ("<a><b></b></a>", "holds no text"),
        ("<a", "broken XML"),
        ("<?xml version='1.0'?>", "broken XML"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(
    tmp_path: Path, text: str, reason: str
) -> None:
    with pytest.raises(UnreadableError, match=reason):
        reading(tmp_path, text)


def test_no_other_file_is_read_and_plain_entities_are_unfolded(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("SECRET", encoding="utf-8")
    text = (
        f"<!DOCTYPE a [<!ENTITY own 'Ministry'>"
        f"<!ENTITY x SYSTEM '{tmp_path.as_uri()}/secret.txt'>]>"
        "<a><p>The &own;&x; of&nbsp;Law</p></a>"
    )
    found = reading(tmp_path, text)
    assert "".join(b.text for b in found.blocks) == "The Ministry of Law"


def test_damage_leaves_what_stands_before_it_and_is_told(tmp_path: Path) -> None:
    found = reading(tmp_path, act(SECTION).replace("</wrapUp>", "</wrong>"))
    assert "PART II" in found.blocks[0].text
    assert "damaged in line" in found.problems[0].reason


def test_nesting_past_the_parser_s_depth_loses_only_what_lies_below(tmp_path: Path) -> None:
    found = reading(tmp_path, f"<a><p>Top</p>{'<b>' * 100_000}deep{'</b>' * 100_000}</a>")
    assert found.blocks[0].text == "Top"
    assert "damaged" in found.problems[0].reason


# --- numbers


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("Article 5", "5"),
        ("Artikel 5a", "5a"),
        ("Art. 64-bis.", "64 bis"),
        ("PART II", "II"),
        ("(1A)", "1A"),
        ("৬।", "6"),
        ("১২-ক।", "12A"),
        ("(ক)", "ক"),
        ("THIRD SCHEDULE", "3"),
        ("SCHEDULE", ""),
        ("§ 7.", "7"),
        ("Sec. 3.", "3"),
        ("aa)", "aa"),
        ("iia)", "iia"),
        ("ANHANG IV", "IV"),
        ("—", ""),
        ("□", ""),
    ],
)
def test_a_number_is_what_is_left_of_its_printed_form(printed: str, number: str) -> None:
    assert number_of(printed) == number


def test_a_heading_loses_the_stops_around_it() -> None:
    assert heading_of(" Short title.— ") == "Short title"
    assert heading_of("(Definitions)") == "Definitions"


# --- the shared files


@pytest.mark.parametrize("language", ["arb", "ben", "eng", "fra", "spa"])
def test_the_declaration_has_thirty_articles_in_every_language(shared: Path, language: str) -> None:
    found = document(shared / "corpus" / "law-xml" / f"udhr_{language}.xml")
    articles = [p.number for p in found.provisions if p.level == "article"]
    assert articles == [str(number) for number in range(1, 31)]
    assert sum(p.level == "subsection" for p in found.provisions) == 32


@pytest.mark.parametrize(
    ("name", "level", "count"),
    [
        ("20050516_005G0104_VIGENZA_20250130.xml", "article", 121),
        ("20050516_005G0104_VIGENZA_20250130.xml", "subsection", 431),
        ("20050516_005G0104_VIGENZA_20250130.xml", "clause", 183),
        ("community-fire-safety.xml", "section", 71),
        ("eu-formex-visakodex.xml", "schedule", 14),
        ("ewhc_admin_2017_3364.xml", "paragraph", 106),
        ("ke_Debate_Bungeni_2011-06-10.xml", "contribution", 11),
        ("uslm-bills-116s1014es.xml", "section", 10),
        ("uslm-bills-116s1014es.xml", "subsection", 23),
    ],
)
def test_provisions_are_as_many_as_the_source_marks(
    shared: Path, name: str, level: str, count: int
) -> None:
    found = document(shared / "corpus" / "law-xml" / name)
    assert sum(p.level == level for p in found.provisions) == count


def test_the_shared_bombs_and_external_entities_are_refused(shared: Path) -> None:
    with pytest.raises(UnreadableError, match="entity bomb"):
        read(shared / "corpus" / "nasty" / "billion-laughs.xml")
    with pytest.raises(UnreadableError, match="no text"):
        read(shared / "corpus" / "xml" / "testXXE.xml")
