"""What happens later changes nothing: features as of a day, and outcomes as of the end of their window."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.intelligence.conftest import OrderRow, engine_of, history, order

DAY = date(2024, 6, 1)
WINDOW = (DAY - timedelta(days=40), 40)
CUSTOMERS = st.sampled_from(["a", "b", "c"])
CENTS = st.integers(0, 99_999)
BEFORE, AFTER = st.integers(0, 120), st.integers(1, 200)


def at(days_after: int) -> datetime:
    """Between the first and the last instant of a day relative to DAY."""
    second = (abs(days_after) * 7_919) % 86_400
    return datetime(DAY.year, DAY.month, DAY.day, tzinfo=UTC) + timedelta(days=days_after, seconds=second)


@st.composite
def pasts(draw: st.DrawFn) -> list[OrderRow]:
    """Orders, credit notes, cancellations, refunds and corrections up to DAY, all known by then."""
    rows: list[OrderRow] = []
    for number in range(draw(st.integers(1, 8))):
        age = draw(BEFORE)
        ended = -draw(st.integers(0, age))
        kind = draw(st.sampled_from(["kept", "refunded", "refunded some day", "cancelled", "corrected", "credit note"]))
        row = order(draw(CUSTOMERS), at(-age).date(), draw(CENTS) / 100, number=number, ordered_at=at(-age))
        row["quantity"] = draw(st.none() | st.integers(0, 9))
        row["categories"] = draw(st.lists(st.sampled_from(["cups", "tea"]), max_size=2, unique=True).map(sorted))
        changes: dict[str, dict[str, Any]] = {
            "refunded": {"refund": Decimal(1), "refunded_at": at(ended)},
            "refunded some day": {"refund": Decimal(1)},
            "cancelled": {"cancelled_at": at(ended)},
            "credit note": {"entry": "refund", "refund": Decimal(2), "refunded_at": at(-age), "amount": Decimal(0)},
        }
        rows.append(row | changes.get(kind, {}))
        if kind == "corrected":
            rows.append(row | {"amount": Decimal(draw(CENTS)) / 100, "import_seq": 2, "updated_at": at(ended)})
    return rows


@st.composite
def futures(draw: st.DrawFn, past: list[OrderRow]) -> list[OrderRow]:
    """The same history some time later: what was there, and what came after DAY."""
    rows = list(past)
    for number in range(draw(st.integers(1, 8))):
        later = draw(AFTER)
        known = draw(st.sampled_from(past))
        newest = max((row for row in rows if row["order_key"] == known["order_key"]), key=_sequence)
        again = newest | {"import_seq": 100 + number, "updated_at": at(later)}
        event: OrderRow
        match draw(st.sampled_from(["order", "credit note", "refund", "cancellation", "correction", "merger"])):
            case "order":
                event = order(draw(CUSTOMERS), at(later).date(), draw(CENTS) / 100, number=100 + number)
            case "credit note":
                event = order(draw(CUSTOMERS), at(later).date(), 0.0, number=100 + number)
                event |= {"entry": "refund", "refund": Decimal(3), "refunded_at": at(later)}
            case "refund":
                event = again | {"refund": Decimal(4), "refunded_at": at(later)}
            case "cancellation":
                event = again | {"cancelled_at": at(later)}
            case "correction":
                # Of anything, the past included: that it was so was not known.
                event = again | {
                    "amount": Decimal(draw(CENTS)) / 100,
                    "discount": Decimal(5),
                    "refund": draw(st.none() | st.just(Decimal(6))),
                    "quantity": 7,
                    "categories": ["hats"],
                    "currency": draw(st.sampled_from(["EUR", "USD"])),
                    "ordered_at": at(-draw(BEFORE)),
                    "cancelled_at": draw(st.none() | BEFORE.map(lambda days: at(-days))),
                }
            case _:
                event = again | {"customer_id": draw(CUSTOMERS | st.none() | st.just("new"))}
        rows.append(event)
    return draw(st.permutations(rows))


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_what_happens_later_changes_nothing(data: st.DataObject) -> None:
    past = data.draw(pasts())
    assert judged(data.draw(futures(past))) == judged(past)


def test_a_correction_counts_from_the_day_on_which_it_was_made() -> None:
    first = order("a", at(-10).date(), 10.0)
    corrected = first | {"amount": Decimal(15), "import_seq": 2, "updated_at": at(5)}
    with engine_of(history([first, corrected])) as engine:
        days = [DAY + timedelta(days=days) for days in (4, 5)]
        assert engine.features(days, "EUR")["spend"].to_pylist() == [10, 15]
        assert engine.features(days[:1], "EUR", newest=True)["spend"].to_pylist() == [15]


def judged(rows: list[OrderRow]) -> tuple[list[object], list[object]]:
    with engine_of(history(rows)) as engine:
        return engine.features([DAY], "EUR").to_pylist(), engine.outcomes([WINDOW], "EUR").to_pylist()


def _sequence(row: OrderRow) -> int:
    number = row["import_seq"]
    assert isinstance(number, int)
    return number
