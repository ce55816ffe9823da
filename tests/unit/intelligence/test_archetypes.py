"""Archetypes: found again by their planters, by resamples and by the next refresh."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from sklearn.metrics import adjusted_rand_score

from deploy.simulator.orders import simulate_block
from deploy.simulator.people import customer_id
from deploy.simulator.presets import SimulatedShop
from deploy.simulator.traits import blocks
from intelligence_svc.archetypes.domain import Archetype, Level, level, match
from intelligence_svc.archetypes.service import Found, find_archetypes, fingerprint
from intelligence_svc.archetypes.usefulness import usefulness
from intelligence_svc.axes.domain import Floats
from intelligence_svc.axes.fitting import fit
from intelligence_svc.axes.memberships import UNIT, memberships, packed
from intelligence_svc.axes.writing import Behavior
from intelligence_svc.features.engine import FeatureEngine
from tests.unit.intelligence.behaviour import features_of, made_up, simulated

TENANT = "0b0f6f6a-3f51-4bd1-9d6e-0f6f2f4f7a11"


def behavior_of(table: pa.Table) -> Behavior:
    fitted = fit(table)
    parts = [memberships(one, table) for one in fitted.values()]
    return Behavior(
        table["customer_id"],
        1,
        fitted,
        packed(parts),
        np.column_stack([part.dominant for part in parts]),
        np.column_stack([np.rint(part.confidence * UNIT) for part in parts]).astype(np.int16),
    )


def found_in(table: pa.Table, before: Found | None = None, customers: int | None = None) -> Found:
    previous = {one.archetype_id: one.centre for one in before.archetypes} if before else {}
    found = find_archetypes(
        behavior_of(table),
        table["tenure"].to_numpy(),
        tenant_id=TENANT,
        previous=previous,
        chosen_at=customers,
        taken=set(previous),
    )
    assert found is not None
    return found


@pytest.fixture(scope="module")
def demo() -> tuple[SimulatedShop, FeatureEngine, pa.Table]:
    shop, engine = simulated()
    return shop, engine, features_of(engine)


@pytest.fixture(scope="module")
def found(demo: tuple[SimulatedShop, FeatureEngine, pa.Table]) -> Found:
    return found_in(demo[2])


def planted(kinds: int = 4, each: int = 150) -> tuple[pa.Table, Floats]:
    """Kinds that differ in value, frequency, discounts and returns; within a kind customers scatter."""
    random = np.random.default_rng(5)
    truth = np.repeat(np.arange(kinds), each)
    rows = len(truth)

    def of(*values: float) -> Floats:
        return np.array(values)[truth]

    orders = random.poisson(of(24, 8, 24, 8)) + 4.0
    spend = orders * of(200, 15, 25, 15) * random.lognormal(0, 0.25, rows)
    columns: dict[str, Any] = {
        "transactions": orders,
        "orders": orders,
        "tenure": 700.0,
        "recency": random.uniform(5, 60, rows),
        "spend": spend,
        "discounted_orders": np.minimum(random.binomial(orders.astype(int), of(0.03, 0.9, 0.4, 0.05)), orders),
        "returned": spend * of(0.0, 0.0, 0.02, 0.4) * random.uniform(0.8, 1.2, rows),
        "categories": of(7, 1, 4, 1),
    }
    return made_up(rows, columns), truth.astype(float)


def test_clear_kinds_are_found_as_they_were_planted() -> None:
    table, truth = planted()
    found = found_in(table)
    assert adjusted_rand_score(truth, found.labels) > 0.8
    assert {one.level for one in found.archetypes} <= {Level.STRENGTH, Level.TENDENCY}
    assert Level.STRENGTH in {one.level for one in found.archetypes}
    best = found.archetypes[int(np.bincount(found.labels[truth == 0]).argmax())]
    assert {(t.axis.value, t.segment) for t in best.traits} >= {("price_sensitivity", "full_price")}


def test_the_simulators_kinds_are_found_as_far_as_habits_show_them(
    demo: tuple[SimulatedShop, FeatureEngine, pa.Table], found: Found
) -> None:
    """Season and tastes, by which its seven kinds differ most, are no axes: a classifier that is told the kinds gets
    0.18 from the memberships. Without being told, the archetypes reach most of that.
    """
    shop, _, table = demo
    kinds: dict[str, int] = {}
    for number in range(blocks(shop.spec)):
        traits = simulate_block(shop.world, number).traits
        kinds |= dict(zip(map(customer_id, traits.number.tolist()), traits.archetype.tolist(), strict=True))
    truth = [kinds[one] for one in table["customer_id"].to_pylist()]
    assert adjusted_rand_score(truth, found.labels) > 0.11


def test_they_are_the_same_for_the_same_customers(
    demo: tuple[SimulatedShop, FeatureEngine, pa.Table], found: Found
) -> None:
    again = found_in(demo[2])
    assert again.archetypes == found.archetypes
    np.testing.assert_array_equal(again.labels, found.labels)
    assert fingerprint(behavior_of(demo[2])) == fingerprint(behavior_of(demo[2]))


def test_five_per_cent_more_customers_keep_the_ids(demo: tuple[SimulatedShop, FeatureEngine, pa.Table]) -> None:
    table = demo[2]
    fewer = table.take(np.sort(np.random.default_rng(2).permutation(table.num_rows)[: round(table.num_rows / 1.05)]))
    before = found_in(fewer)
    after = found_in(table, before, fewer.num_rows)
    old, new = ([one.archetype_id for one in each.archetypes] for each in (before, after))
    assert new == old
    ids = dict(zip(fewer["customer_id"].to_pylist(), (old[label] for label in before.labels), strict=True))
    names = dict(zip(table["customer_id"].to_pylist(), (new[label] for label in after.labels), strict=True))
    kept = np.mean([names[one] == archetype for one, archetype in ids.items()])
    assert kept > 0.95


def test_a_group_that_is_like_none_before_gets_an_id_of_its_own_and_is_emerging() -> None:
    table, _ = planted(kinds=2)
    before = found_in(table)
    grown, truth = planted(kinds=4)
    after = found_in(grown, before, table.num_rows)
    old = {one.archetype_id for one in before.archetypes}
    fresh = [one for one in after.archetypes if one.archetype_id not in old]
    assert fresh
    assert all(one.level is Level.EMERGING for one in fresh)
    assert len({one.archetype_id for one in after.archetypes}) == len(after.archetypes)
    assert adjusted_rand_score(truth, after.labels) > 0.8


def test_matching_goes_by_members_and_by_profile() -> None:
    centres = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    labels = np.repeat(np.arange(3), 10).astype(np.int16)
    order = [2, 0, 1]
    assert match(centres, labels, centres[order], np.argsort(order)[labels].astype(np.int16)) == {0: 2, 1: 0, 2: 1}
    elsewhere = np.array([[9.0, 9.0], [0.0, 0.0], [1.0, 0.0]])
    shuffled = np.array([2, 0, 1], np.int16)[labels]
    assert 0 not in match(centres[:2], np.minimum(labels, 1).astype(np.int16), elsewhere, shuffled[::-1].copy())


def test_every_archetype_tells_who_and_what_to_do(found: Found) -> None:
    names = [one.name for one in found.archetypes]
    assert len(set(names)) == len(names)
    for one in found.archetypes:
        assert one.archetype_id.startswith("arch_")
        assert 1 <= len(one.actions) <= 4
        assert f"{one.members:,} customers" in one.description
        assert 0 < one.stability <= 1
    assert sum(one.members for one in found.archetypes) == 3000
    assert found.agreement > 0.7


def test_newcomers_make_a_group_emerging(found: Found) -> None:
    one: Archetype = found.archetypes[0]
    assert level(one.traits, is_new=False, newcomers=0.35, shop_newcomers=0.1) is Level.EMERGING
    assert level(one.traits, is_new=False, newcomers=0.2, shop_newcomers=0.05) is not Level.EMERGING


def test_a_shop_of_few_customers_has_none() -> None:
    table = made_up(49)
    few = behavior_of(table)
    tenure = table["tenure"].to_numpy()
    assert find_archetypes(few, tenure, tenant_id=TENANT, previous={}, chosen_at=None, taken=set()) is None


def test_usefulness_is_measured_on_time_that_was_not_seen(demo: tuple[SimulatedShop, FeatureEngine, pa.Table]) -> None:
    engine = demo[1]
    last_day = engine.span().last_day
    measured = usefulness(engine, as_of=last_day, currency="USD", seed=1)
    assert measured is not None
    assert measured["days"] == 90
    for what in ("orders", "spend"):
        gain = measured[what]
        assert 0.3 < gain["explained_by_rfm"] < 0.8
        assert gain["low"] <= gain["added"] <= gain["high"]
