"""Penalties of French and Spanish laws."""

import pytest

from kb.evidence.penalties import penalties


def said(text: str) -> list[tuple[object, ...]]:
    return [
        (
            each.death,
            [(term.least, term.most, term.life) for term in each.terms],
            each.fine and (each.fine.least, each.fine.most, each.fine.currency),
            each.joined,
        )
        for each in penalties(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "La traite est punie de sept ans d'emprisonnement et de 150 000 € d'amende.",
            (False, [(None, 84, False)], (None, 150_000, "€"), "and"),
        ),
        (
            "Il est puni de six mois d’emprisonnement ou de 7 500 euros d’amende, ou de l'une de "
            "ces deux peines.",
            (False, [(None, 6, False)], (None, 7_500, "euros"), "or both"),
        ),
        (
            "Le crime est puni de la réclusion criminelle à perpétuité.",
            (False, [(None, None, True)], None, ""),
        ),
        (
            "Sera puni de deux à cinq ans d'emprisonnement.",
            (False, [(24, 60, False)], None, ""),
        ),
        (
            "Será castigado con la pena de prisión de cinco a ocho años.",
            (False, [(60, 96, False)], None, ""),
        ),
        (
            "Será sancionado con prisión de seis meses y multa de mil a tres mil pesos.",
            (False, [(None, 6, False)], (1_000, 3_000, "pesos"), "and"),
        ),
        (
            "Quien lo haga será penado con multa de 20.000 euros.",
            (False, [], (None, 20_000, "euros"), ""),
        ),
    ],
)
def test_a_penalty_is_read_in_numbers(text: str, expected: tuple[object, ...]):
    assert said(text) == [expected]


@pytest.mark.parametrize(
    "text",
    ["L'amende est prescrite par cinq ans.", "La prisión está en la capital.", "de prison"],
)
def test_what_punishes_nobody_is_no_penalty(text: str):
    assert said(text) == []


def test_the_words_are_verbatim():
    text = "1. L'auteur est puni de cinq ans d'emprisonnement; la victime est soignée."
    (found,) = penalties(text)
    assert text[found.start : found.end] == found.words == "puni de cinq ans d'emprisonnement"
