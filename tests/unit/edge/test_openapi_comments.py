"""What comments say."""

from __future__ import annotations

import pytest

from edge.openapi import comments


@pytest.mark.parametrize(
    ("raw", "text", "output_only", "input_only"),
    [
        (" UUID. Output only.\n", "UUID.", True, False),
        (
            " UUID of the ticket. Output only; taken from the path.\n",
            "UUID of the ticket. Output only; taken from the path.",
            True,
            False,
        ),
        (" Read on creation; never returned. Input only.\n", "Read on creation; never returned.", False, True),
        (" One line\n that goes on.\n", "One line that goes on.", False, False),
        ("", "", False, False),
    ],
)
def test_takes_the_markers_out(raw: str, text: str, output_only: bool, input_only: bool) -> None:
    parsed = comments.parse(raw)
    assert (parsed.text, parsed.output_only, parsed.input_only) == (text, output_only, input_only)


def test_keeps_paragraphs_and_begins_one_at_errors() -> None:
    parsed = comments.parse(" Does a thing. Twice.\n\n At\n length.\n Errors: NOT_FOUND; ABORTED with X_Y.\n")
    assert parsed.text == "Does a thing. Twice.\n\nAt length.\n\nErrors: NOT_FOUND; ABORTED with X_Y."
    assert parsed.summary == "Does a thing"
    assert {"NOT_FOUND", "ABORTED"} <= parsed.codes


def test_absent_is_a_promise() -> None:
    assert comments.parse(" When it was closed; absent while it is not.").may_be_absent
    assert not comments.parse(" When it was created.").may_be_absent
