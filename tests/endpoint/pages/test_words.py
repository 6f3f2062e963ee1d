"""Names and hierarchy of terms."""

from __future__ import annotations

from endpoint.namespaces import CNA
from endpoint.pages.words import Words

ACT, CONSENT, RATIFICATION = (str(CNA[name]) for name in ("TreatyAct", "ConsentAct", "Ratification"))
WORDS = Words(
    {ACT: "treaty act"},
    {},
    {RATIFICATION: frozenset({CONSENT}), CONSENT: frozenset({ACT, CONSENT})},
)


def test_the_most_special_class_stands_for_those_above_it() -> None:
    named_individual = "http://www.w3.org/2002/07/owl#NamedIndividual"
    assert WORDS.most_specific([ACT, CONSENT, RATIFICATION, named_individual]) == [RATIFICATION]


def test_no_term_stands_above_itself_even_in_a_circle() -> None:
    circle = Words({}, {}, {ACT: frozenset({CONSENT}), CONSENT: frozenset({ACT})})
    assert not circle.is_above(ACT, ACT)


def test_a_term_without_a_label_goes_by_its_name_in_words() -> None:
    assert WORDS.label(ACT) == "treaty act"
    assert WORDS.label(CONSENT) == "consent act"
