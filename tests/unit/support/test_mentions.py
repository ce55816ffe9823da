"""Whom a note mentions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support_svc.mentions.domain import MAX_HANDLES, Addressee, addressed, readings, written


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("@jane look", ["jane"]),
        ("ask @Jane.Doe, @night-shift and @max_2", ["jane.doe", "night-shift", "max_2"]),
        ("(@jane)", ["jane"]),
        ("@jane's idea", ["jane"]),
        ("“@jane”: yes", ["jane"]),
        ("@jane @jane", ["jane"]),
        ("new line\n@jane", ["jane"]),
        ("write to jane@shop.example", []),
        ("jane.doe+x@shop.example", []),
        ("@jane@shop.example", []),
        ("https://social.example/@jane", []),
        ("a@b", []),
        ("@@jane", []),
        ("@", []),
        ("@ jane", []),
        ("@-jane", []),
        ("`@jane` did", []),
        ("```\n@jane\n```\n@max", ["max"]),
        ("```\n@jane", []),
        ("`code` @jane `more`", ["jane"]),
        ("@jané", []),
        ("@" + "x" * 51, []),
        ("100%@jane", []),
    ],
)
def test_what_is_a_mention(content: str, found: list[str]) -> None:
    assert written(content) == found


def test_punctuation_at_the_end_may_belong_to_the_sentence() -> None:
    assert readings("jane.doe.") == ["jane.doe", "jane"]
    assert readings("jane.thanks-a_lot") == ["jane.thanks-a_lot", "jane.thanks-a", "jane.thanks", "jane"]
    assert readings("jane") == ["jane"]


def test_the_longest_known_reading_counts_and_everybody_once() -> None:
    known = [Addressee("jane", "1"), Addressee("jane.doe", "2"), Addressee("night", "2"), Addressee("night", "3")]
    assert addressed(["jane.doe.ok"], known) == {"2": "jane.doe"}
    assert addressed(["jane.x", "night", "jane.doe", "nobody"], known) == {"1": "jane", "2": "night", "3": "night"}
    assert addressed([], known) == {}


@given(st.text(alphabet="@ab.-_`/\n ", max_size=80))
def test_any_text_has_few_well_formed_mentions(content: str) -> None:
    found = written(content)
    assert len(found) <= MAX_HANDLES
    for text in found:
        assert all(reading[0].isalnum() and reading[-1].isalnum() for reading in readings(text))
