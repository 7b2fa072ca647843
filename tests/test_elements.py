from kb.evidence.elements import compare, enumerations, held

PALERMO = (
    "(a) “Trafficking in persons” shall mean the recruitment, transportation, transfer, harbouring "
    "or receipt of persons, by means of the threat or use of force or other forms of coercion, of "
    "abduction, of fraud, of deception, of the abuse of power or of a position of vulnerability or "
    "of the giving or receiving of payments or benefits to achieve the consent of a person having "
    "control over another person, for the purpose of exploitation. Exploitation shall include, at "
    "a minimum, the exploitation of the prostitution of others or other forms of sexual "
    "exploitation, forced labour or services, slavery or practices similar to slavery, servitude "
    "or the removal of organs;"
)
OFFENCE = (
    "(1) Any person who recruits, harbors, transports, provides or obtains another person for "
    "compelled labour through the use of force, fraud or coercion, commits an offence and shall be "
    "punished with imprisonment or with fine."
)
CLAUSES = (
    "3. Meaning.—(1) “Smuggling” means—\n(a) the bringing, sending or hiding of goods,\n(b) by "
    "means of a false paper; or\n(c) for the purpose of gain.\n(2) “Gain” includes, at the least,—"
    "\n(a) money, including a loan; and\n(b) forced or servile marriage."
)


def texts(definition, role):
    return [
        [e.text for e in each.elements] for each in enumerations(definition) if each.role == role
    ]


def test_a_definition_is_cut_into_act_means_purpose_and_what_it_includes():
    assert [each.role for each in enumerations(PALERMO)] == ["act", "means", "purpose", "includes"]
    assert texts(PALERMO, "act") == [
        ["recruitment", "transportation", "transfer", "harbouring", "receipt of persons"]
    ]
    assert texts(PALERMO, "means")[0][:7] == [
        "threat", "use of force", "other forms of coercion", "abduction", "fraud", "deception",
        "abuse of power",
    ]  # fmt: skip
    assert texts(PALERMO, "purpose") == [["exploitation"]]
    assert texts(PALERMO, "includes")[0][-4:] == [
        "slavery", "practices similar to slavery", "servitude", "removal of organs",
    ]  # fmt: skip


def test_the_words_that_lead_in_are_kept_as_printed():
    leads = [each.lead for each in enumerations(PALERMO)]
    assert leads == [
        "shall mean", "by means of", "for the purpose of",
        "Exploitation shall include, at a minimum",
    ]  # fmt: skip


def test_elements_are_slices_of_the_definition():
    for each in enumerations(PALERMO):
        assert all(PALERMO[e.start : e.end] == e.text for e in each.elements)


def test_an_element_that_leans_on_its_neighbour_shares_its_words():
    shared = {e.text: e.shared for each in enumerations(PALERMO) for e in each.elements if e.shared}
    assert shared["threat"] == "force"
    assert shared["services"] == "forced"
    assert "servitude" not in shared  # "or the removal of organs" is another matter


def test_an_offence_is_cut_before_its_punishment():
    assert texts(OFFENCE, "act") == [
        [
            "recruits",
            "harbors",
            "transports",
            "provides",
            "obtains another person for compelled labour",
        ]
    ]
    assert texts(OFFENCE, "means") == [["force", "fraud", "coercion"]]


def test_clauses_on_lines_of_their_own_are_cut_too():
    assert texts(CLAUSES, "act") == [["bringing", "sending", "hiding of goods"]]
    assert texts(CLAUSES, "means") == [["false paper"]]
    assert texts(CLAUSES, "includes") == [["money", "loan", "forced", "servile marriage"]]


def test_a_definition_of_one_thing_is_no_enumeration():
    assert enumerations("“Child” shall mean any person under eighteen years of age.") == ()
    assert enumerations("Each State Party shall take the means that are fit.") == ()
    assert enumerations("") == ()


def test_an_element_is_held_by_its_stems_whatever_the_spelling():
    found = {
        each.element.text: each.holding
        for _, row in compare(PALERMO, OFFENCE, "en")
        for each in row
    }
    assert found["recruitment"] == "held"
    assert found["harbouring"] == "held"
    assert found["transfer"] == "not held"
    assert found["use of force"] == "held"
    assert found["removal of organs"] == "not held"


def test_what_is_missing_of_an_element_is_named_and_what_is_there_is_placed():
    element = enumerations(PALERMO)[1].elements[0]
    result = held(element, OFFENCE, "en")
    assert result.holding == "in part"
    assert result.missing == ("threat",)
    assert [OFFENCE[a:b] for a, b in result.spans] == ["force"]


def test_a_text_in_another_script_holds_nothing():
    assert {h.holding for _, row in compare(PALERMO, "মানব পাচার", "bn") for h in row} == {"not held"}
