"""When a text fits a topic."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service_kit.errors import InvalidArgumentError
from support_svc.topics import domain
from support_svc.topics.domain import Matcher, Rule


def stem(word: str) -> str:
    """Ends are cut off, enough for these tests; the real stems are PostgreSQL's."""
    for end in ("ing", "ed", "s"):
        if word.endswith(end) and len(word) > len(end) + 2:
            return word[: -len(end)]
    return word


def matched(rule: Rule, text: str) -> list[str]:
    return Matcher(rule, stem).matched(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("My parcels are LOST", ["LOST"]),
        ("Lost?", ["Lost"]),
        ("losten", []),
        ("", []),
    ],
)
def test_a_word_fits_in_any_case_and_form(text: str, words: list[str]) -> None:
    assert matched(Rule(any_of=["lost"]), text) == words


def test_case_accents_and_apostrophes_do_not_matter() -> None:
    assert matched(Rule(any_of=["reclamacion"]), "Una RECLAMACIÓN") == ["RECLAMACIÓN"]
    assert matched(Rule(any_of=["Café"]), "the cafe") == ["cafe"]
    assert matched(Rule(any_of=["don't"]), "We don\u2019t") == ["don\u2019t"]


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("a damaged shipment", True),
        ("damaged in the shipment", True),
        ("damaged a b c shipment", True),
        ("damaged a b c d shipment", False),
        ("shipment damaged", False),
        ("It was damaged. Shipment arrived", False),
        ("damaged x damaged a b c shipment", True),
    ],
)
def test_the_words_of_a_phrase_stand_in_order_in_one_sentence_and_not_far_apart(text: str, fits: bool) -> None:
    assert bool(matched(Rule(any_of=["damaged shipments"]), text)) is fits


def test_a_distance_of_nothing_wants_neighbours() -> None:
    rule = Rule(any_of=["lost parcel"], distance=0)
    assert matched(rule, "a lost parcel")
    assert not matched(rule, "lost my parcel")


def test_synonyms_stand_for_whole_phrases_and_for_single_words() -> None:
    whole = Rule(any_of=["damaged shipment"], synonyms=[["damaged shipment", "arrived broken"]])
    assert matched(whole, "It arrived all broken!") == ["arrived", "broken"]
    assert matched(whole, "damaged shipment") == ["damaged", "shipment"]
    word = Rule(any_of=["lost parcel"], synonyms=[["parcel", "package"], ["lost", "missing"]])
    assert matched(word, "Missing packages") == ["Missing", "packages"]
    assert not matched(word, "Missing letter")


def test_all_and_none_narrow_down() -> None:
    rule = Rule(any_of=["refund", "money"], all_of=["order"], none_of=["thanks"])
    assert matched(rule, "order: my money") == ["order", "money"]
    assert not matched(rule, "my money")
    assert not matched(rule, "the order")
    assert not matched(rule, "order refund thanks")
    assert matched(Rule(all_of=["order"]), "the order") == ["order"]


@pytest.mark.parametrize(
    ("rule", "field"),
    [
        (Rule(), "rule"),
        (Rule(none_of=["x"]), "rule"),
        (Rule(any_of=["!!!"]), "rule.any_of"),
        (Rule(any_of=["x"], synonyms=[["one"]]), "rule.synonyms"),
        (Rule(any_of=["x"], synonyms=[["one", ""]]), "rule.synonyms"),
    ],
)
def test_a_rule_that_nothing_can_fit_is_refused(rule: Rule, field: str) -> None:
    with pytest.raises(InvalidArgumentError) as refused:
        domain.checked(rule)
    assert refused.value.violations[0].field == field


@given(st.lists(st.sampled_from(["lost", "parcel", "my", "the", "."]), max_size=12), st.integers(0, 4))
def test_a_phrase_is_found_where_a_slow_search_finds_it(text: list[str], distance: int) -> None:
    """The reference looks at every pair of places."""
    joined = " ".join(text)
    read = domain.read(joined)
    expected = any(
        one.plain == "lost" and two.plain == "parcel" and one.sentence == two.sentence and 0 < j - i <= distance + 1
        for i, one in enumerate(read)
        for j, two in enumerate(read)
    )
    assert bool(matched(Rule(any_of=["lost parcel"], distance=distance), joined)) is expected


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    matched(Rule(any_of=["a b"], all_of=["c"], none_of=["d"]), text)
    assert all(word.text in text for word in domain.read(text))
