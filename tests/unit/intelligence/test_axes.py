"""The eight axes: what memberships promise, how boundaries are found, and how stable all of it is."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from intelligence_svc.axes.catalogue import AXES, BY_NAME, OFFSETS
from intelligence_svc.axes.describe import describe, population
from intelligence_svc.axes.domain import UNKNOWN, Axis, AxisName, Fitted, Floats
from intelligence_svc.axes.fitting import Definitions, fit
from intelligence_svc.axes.memberships import UNIT, memberships, ordered_memberships, packed
from tests.unit.intelligence.behaviour import features_of, made_up, real, simulated

AXIS = pytest.mark.parametrize("axis", AXES, ids=lambda axis: axis.name.value)
SOME_SHOPS = st.builds(
    made_up, rows=st.sampled_from([1, 2, 5, 40, 400]), seed=st.integers(0, 10_000), columns=st.none()
)


def dominants(definitions: Definitions, table: pa.Table) -> Floats:
    return np.column_stack([memberships(fitted, table).dominant for fitted in definitions.values()])


@pytest.fixture(scope="module")
def demo() -> pa.Table:
    _, engine = simulated()
    with engine:
        return features_of(engine)


@pytest.fixture(scope="module")
def definitions(demo: pa.Table) -> Definitions:
    return fit(demo)


@given(table=SOME_SHOPS)
@settings(max_examples=30, deadline=None)
def test_memberships_lie_in_0_to_1_and_sum_to_1_or_are_unknown(table: pa.Table) -> None:
    for fitted in fit(table).values():
        found = memberships(fitted, table)
        known = found.dominant != UNKNOWN
        assert np.all((found.values[known] >= 0) & (found.values[known] <= 1))
        np.testing.assert_allclose(found.values[known].sum(axis=1), 1.0, atol=1e-9, rtol=0)
        assert np.isnan(found.values[~known]).all() or BY_NAME[fitted.axis].leading is not None
        assert np.all((found.confidence >= 0) & (found.confidence < 1))
        assert np.all(found.confidence[~known] == 0)
        np.testing.assert_array_equal(found.dominant[known], found.values[known].argmax(axis=1))


@AXIS
@given(
    seed=st.integers(0, 1000),
    positions=arrays(np.float64, 40, elements=st.floats(-3, 9)),
    step=st.floats(1e-9, 0.01),
)
@settings(max_examples=40, deadline=None)
def test_memberships_are_monotone_and_smooth_in_the_quantity(
    axis: Axis, seed: int, positions: Floats, step: float
) -> None:
    """More of the quantity never means more of a lower segment, and a small step has a small effect."""
    fitted = fit(made_up(60, seed=seed))[axis.name]
    quantity, more = (np.array([axis.scale.back(p) for p in place]) for place in (positions, positions + step))
    before, after = (ordered_memberships(axis, fitted, place) for place in (quantity, more))
    assert np.all(np.cumsum(after, axis=1) <= np.cumsum(before, axis=1) + 1e-9)
    assert np.abs(after - before).max() <= 0.75 / axis.ramp * step + 1e-6


@AXIS
def test_the_dominant_segment_changes_exactly_at_the_boundary(axis: Axis) -> None:
    fitted = fit(made_up(500))[axis.name]
    for place, boundary in enumerate(fitted.boundaries):
        around = np.array([boundary.value * 0.999, boundary.value * 1.001])
        assert ordered_memberships(axis, fitted, around).argmax(axis=1).tolist() == [place, place + 1]


@given(
    table=SOME_SHOPS,
    spend=st.sampled_from([None, 10.0, 1e9, 0.01]),
)
@settings(max_examples=40, deadline=None)
def test_a_business_rule_always_wins_and_neighbours_keep_their_distance(table: pa.Table, spend: float | None) -> None:
    if spend is not None:
        table = made_up(table.num_rows, {"spend": spend, "returned": 0.0})
    for fitted in fit(table).values():
        axis = BY_NAME[fitted.axis]
        values = [boundary.value for boundary in fitted.boundaries]
        for boundary in fitted.boundaries:
            assert boundary.low * (1 - 1e-9) <= boundary.value <= boundary.high * (1 + 1e-9)
        assert np.all(np.diff(axis.scale.of(np.array(values))) >= 2 * axis.ramp * (1 - 1e-9))


def test_a_rule_that_moved_a_boundary_says_so() -> None:
    table = made_up(400, {"spend": 20.0, "returned": 0.0})
    low, high, whale = fit(table)[AxisName.PURCHASE_VALUE].boundaries
    assert [boundary.value for boundary in (low, high, whale)] == pytest.approx([16.0, 24.0, 60.0])
    assert low.by_rule
    assert high.by_rule
    assert whale.by_rule
    assert whale.learned == pytest.approx(20.0)
    found = memberships(fit(table)[AxisName.PURCHASE_VALUE], table)
    assert set(found.dominant.tolist()) == {1}, "equal spenders are all in the middle"


def test_one_giant_customer_moves_nothing() -> None:
    table = made_up(2000)
    spend = table["spend"].to_numpy().copy()
    spend[7] = 1e12
    giant = made_up(2000, {"spend": spend})
    before, after = (fit(each)[AxisName.PURCHASE_VALUE] for each in (table, giant))
    for old, new in zip(before.boundaries, after.boundaries, strict=True):
        assert new.value == pytest.approx(old.value, rel=0.02)


def test_what_the_history_lacks_is_unknown_for_everybody() -> None:
    table = made_up(50, {"discounted_orders": 0.0, "returned": 0.0, "categories": 0.0})
    for name in (AxisName.PRICE_SENSITIVITY, AxisName.RETURN_BEHAVIOR, AxisName.CATEGORY_BREADTH):
        fitted = fit(table)[name]
        found = memberships(fitted, table)
        assert (found.dominant == UNKNOWN).all()
        assert fitted.learned_from == 0


def test_one_order_says_nothing_about_rhythm_and_a_week_nothing_about_frequency() -> None:
    table = made_up(30, {"transactions": 1.0, "tenure": 5.0, "recency": 5.0, "gap_squares": np.nan})
    for name in (AxisName.PURCHASE_CADENCE, AxisName.PURCHASE_FREQUENCY):
        assert (memberships(fit(table)[name], table).dominant == UNKNOWN).all()
    assert (memberships(fit(table)[AxisName.LIFECYCLE_STAGE], table).dominant == 0).all(), "they are new"


def test_confidence_falls_with_little_data(demo: pa.Table, definitions: Definitions) -> None:
    orders = demo["transactions"].to_numpy()
    few = demo.slice(0, 8)
    for name, fitted in definitions.items():
        found = memberships(fitted, demo)
        known = found.dominant != UNKNOWN
        thin, thick = (found.confidence[known & part].mean() for part in (orders <= 3, orders > 10))
        assert thin < thick - 0.15, name
        in_small_shop = memberships(fit(few)[name], few).confidence
        assert np.all(in_small_shop <= found.confidence[:8] + 0.02), name


def test_refreshing_without_new_data_changes_no_bit(demo: pa.Table, definitions: Definitions) -> None:
    again = fit(demo)
    assert again == definitions
    assert fit(demo, again) == definitions
    parts = [memberships(fitted, demo) for fitted in definitions.values()]
    assert packed(parts).tobytes() == packed([memberships(again[name], demo) for name in again]).tobytes()
    assert {name: Fitted.from_dict(one.to_dict()) for name, one in definitions.items()} == definitions


def one_per_cent_more(table: pa.Table, seed: int) -> tuple[Floats, Floats, Floats]:
    """Share by axis of customers whose dominant segment changes: fitted anew, and as a refresh does it."""
    rows = table.num_rows
    kept = np.sort(np.random.default_rng(seed).permutation(rows)[: round(rows / 1.01)])
    base = table.take(kept)
    before = fit(base)
    old = dominants(before, base)
    anew, refreshed = (dominants(each, base) for each in (fit(table), fit(table, before)))
    return (anew != old).mean(axis=0), (refreshed != old).mean(axis=0), old


def test_one_per_cent_more_customers_move_hardly_anyone(demo: pa.Table) -> None:
    for seed in range(5):
        anew, refreshed, _ = one_per_cent_more(demo, seed)
        assert anew.max() <= 0.02, dict(zip(AxisName, anew, strict=True))
        assert refreshed.max() == 0.0


@pytest.mark.parametrize("name", ["cdnow", "online_retail_ii"])
def test_nor_do_they_on_real_data(name: str) -> None:
    engine = real(name)
    if engine is None:
        pytest.skip(f"the data set {name} is not there")
    with engine:
        table = features_of(engine)
    for seed in range(3):
        anew, refreshed, _ = one_per_cent_more(table, seed)
        assert anew.max() <= 0.03, dict(zip(AxisName, anew, strict=True))
        assert refreshed.max() == 0.0


def test_a_definition_that_no_longer_fits_is_replaced(demo: pa.Table, definitions: Definitions) -> None:
    column = demo.schema.get_field_index("spend")
    richer = demo.set_column(column, "spend", pa.array(demo["spend"].to_numpy() * 3.0))
    after = fit(richer, definitions)
    assert after[AxisName.PURCHASE_VALUE] != definitions[AxisName.PURCHASE_VALUE]
    assert after[AxisName.ENGAGEMENT] == definitions[AxisName.ENGAGEMENT]


def test_packed_memberships_sum_to_exactly_one(demo: pa.Table, definitions: Definitions) -> None:
    parts = [memberships(fitted, demo) for fitted in definitions.values()]
    rows = packed(parts)
    for axis, part in zip(AXES, parts, strict=True):
        block = rows[:, OFFSETS[axis.name] : OFFSETS[axis.name] + len(axis.all_segments)]
        known = part.dominant != UNKNOWN
        assert (block[known].sum(axis=1) == UNIT).all()
        assert (block[~known] == UNKNOWN).all()
        assert np.abs(block[known] / UNIT - part.values[known]).max() <= 1 / UNIT + 1e-9


def test_definitions_explain_themselves(demo: pa.Table, definitions: Definitions) -> None:
    for fitted in definitions.values():
        found = memberships(fitted, demo)
        facts = describe(fitted.to_dict(), population(fitted, found), "USD")
        assert facts.known + facts.unknown == demo.num_rows
        for segment in facts.segments:
            assert segment.criteria.endswith(".")
            if segment.customers and segment.lower is not None and segment.typical is not None:
                assert segment.typical >= segment.lower
    value = definitions[AxisName.PURCHASE_VALUE]
    facts = describe(value.to_dict(), population(value, memberships(value, demo)), "USD")
    assert facts.segments[3].criteria.startswith("Money spent so far: from 3,8")
    assert facts.segments[3].criteria.endswith(" USD.")
