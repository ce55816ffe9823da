"""Orders: same bytes for the same seed, and shaped by the traits behind them."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.simulator.identifiers import order_id, order_id_bytes
from deploy.simulator.orders import OrderBlock, make_world, simulate_block
from deploy.simulator.output import SCHEMA, order_batches, write_orders
from deploy.simulator.people import people
from deploy.simulator.presets import SimulatedShop, load_shop, quilting_shop, second_shop
from deploy.simulator.quilting import QUILTING
from intelligence_svc.ingest import generic
from intelligence_svc.ingest.domain import Order
from intelligence_svc.ingest.reading import ReadContext
from intelligence_svc.ingest.source import LineSource

END = date(2026, 1, 1)


@pytest.mark.parametrize("name", ["orders.csv", "orders.parquet"])
def test_the_same_seed_and_end_give_the_same_bytes(tmp_path: Path, name: str) -> None:
    first, second = tmp_path / "a" / name, tmp_path / "b" / name
    assert quilting_shop(END).write_orders(first) == quilting_shop(END).write_orders(second)
    assert first.read_bytes() == second.read_bytes()


def test_another_seed_gives_another_history(tmp_path: Path) -> None:
    second_shop(END).write_orders(tmp_path / "a.csv")
    second_shop(END, seed=1).write_orders(tmp_path / "b.csv")
    assert (tmp_path / "a.csv").read_bytes() != (tmp_path / "b.csv").read_bytes()


@pytest.mark.parametrize("rows", [97, 1000, 10_000_000])
def test_bytes_do_not_depend_on_the_rows_written_at_a_time(shop: SimulatedShop, tmp_path: Path, rows: int) -> None:
    write_orders(shop.world, tmp_path / "usual.csv")
    write_orders(shop.world, tmp_path / "other.csv", rows)
    assert (tmp_path / "usual.csv").read_bytes() == (tmp_path / "other.csv").read_bytes()


def test_a_batch_has_the_rows_asked_for_across_blocks_of_customers() -> None:
    sizes = [batch.num_rows for batch in order_batches(load_shop(END, 5000).world, 5000)]
    assert set(sizes[:-1]) == {5000}
    assert 0 < sizes[-1] <= 5000


def test_a_block_is_the_same_whichever_blocks_were_made_before() -> None:
    world = load_shop(END, 9000).world
    alone = simulate_block(world, 1)
    simulate_block(world, 0)
    again = simulate_block(world, 1)
    assert np.array_equal(alone.second, again.second)
    assert np.array_equal(alone.line_paid, again.line_paid)


def test_a_larger_shop_keeps_the_customers_of_a_smaller_one() -> None:
    small = simulate_block(make_world(replace(QUILTING, customers=50), END), 0).traits
    large = simulate_block(make_world(replace(QUILTING, customers=500), END), 0).traits
    assert np.array_equal(small.followed.rate, large.followed.rate[:50])
    assert np.array_equal(small.joined, large.joined[:50])


def test_the_end_date_moves_the_history_but_not_the_people() -> None:
    one, other = (quilting_shop(end) for end in (END, date(2026, 4, 17)))
    assert list(one.customers()) == list(other.customers())
    counts = [len(simulate_block(s.world, 0).day) for s in (one, other)]
    assert abs(counts[0] / counts[1] - 1) < 0.05
    last = simulate_block(other.world, 0).second.max()
    assert (
        datetime(2026, 4, 16, tzinfo=UTC) <= datetime.fromtimestamp(int(last), UTC) < datetime(2026, 4, 17, tzinfo=UTC)
    )


def test_csv_and_parquet_hold_the_same_table(shop: SimulatedShop, tmp_path: Path) -> None:
    shop.write_orders(tmp_path / "o.csv")
    shop.write_orders(tmp_path / "o.parquet")
    types = pa_csv.ConvertOptions(column_types=SCHEMA)
    from_csv = pa_csv.read_csv(tmp_path / "o.csv", convert_options=types).cast(SCHEMA)
    assert from_csv.equals(pq.read_table(tmp_path / "o.parquet"))


def test_the_products_importer_accepts_every_order(tmp_path: Path) -> None:
    shop = second_shop(END)
    rows = shop.write_orders(tmp_path / "orders.csv")
    block = simulate_block(shop.world, 0)
    now = datetime(2026, 1, 1, tzinfo=UTC)
    with LineSource(tmp_path / "orders.csv") as source:
        items = list(generic.read(source, ReadContext(now=now, default_currency="EUR")))
    assert all(isinstance(item, Order) for item in items)
    orders = [item for item in items if isinstance(item, Order)]
    assert len(orders) == len(block.day) < rows
    assert {order.currency for order in orders} == {"GBP"}
    assert sum(order.amount for order in orders) * 100 == int(block.line_paid.sum())


def test_other_file_types_are_refused(shop: SimulatedShop, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"\.csv or \.parquet"):
        shop.write_orders(tmp_path / "orders.json")


def test_an_order_has_one_row_per_category_next_to_each_other(shop: SimulatedShop) -> None:
    table = pa.Table.from_batches(shop.order_batches())
    ids, categories = table["order_id"].to_pylist(), table["category"].to_pylist()
    assert len(set(zip(ids, categories, strict=True))) == len(ids)
    changes = sum(a != b for a, b in pairwise(ids)) + 1
    assert changes == len(set(ids))


def test_refunds_never_exceed_what_was_paid_and_lie_before_the_end(shop: SimulatedShop, block: OrderBlock) -> None:
    table = pa.Table.from_batches(shop.order_batches())
    rows = zip(table["refund"].to_pylist(), table["amount"].to_pylist(), strict=True)
    assert all(0 <= refund <= amount for refund, amount in rows)
    happened = block.line_refund_day < shop.spec.days
    assert int(block.line_paid[happened].sum()) == round(sum(table["refund"].to_pylist()) * 100)


def test_nobody_buys_before_joining_or_after_dropping_out(block: OrderBlock) -> None:
    traits = block.traits
    assert (block.day >= traits.joined[block.customer] - 1e-9).all()
    assert (block.day <= np.maximum(traits.dropout, traits.joined)[block.customer] + 1e-9).all()
    once = ~traits.loyal
    assert once.any()
    assert (np.bincount(block.customer)[once] == 1).all()


def test_each_customers_orders_are_in_time_order(block: OrderBlock) -> None:
    same = block.customer[1:] == block.customer[:-1]
    assert (np.diff(block.second)[same] >= 0).all()
    assert (np.diff(block.sequence)[same] == 1).all()


def test_the_last_quarter_is_the_strongest(block: OrderBlock) -> None:
    month = block.second.astype("datetime64[s]").astype("datetime64[M]").astype(int) % 12
    by_month = np.bincount(month, minlength=12)
    assert by_month[10] > 1.6 * by_month[5:8].mean()


def test_retreat_goers_buy_in_spring_and_autumn(block: OrderBlock) -> None:
    names = [a.name for a in QUILTING.archetypes]
    theirs = block.traits.archetype[block.customer] == names.index("retreat goer")
    month = block.second.astype("datetime64[s]").astype("datetime64[M]").astype(int) % 12
    by_month = np.bincount(month[theirs & (block.sequence > 0)], minlength=12)
    assert by_month[[2, 9]].mean() > 1.5 * by_month[[5, 6, 7]].mean()


def test_price_sensitive_customers_buy_more_of_their_orders_in_campaigns(
    shop: SimulatedShop, block: OrderBlock
) -> None:
    in_campaign = shop.world.demand.calendar.running[block.day.astype(int)] >= 0
    sensitivity = block.traits.followed.price_sensitivity[block.customer]
    repeat = block.sequence > 0
    high, low = in_campaign[repeat & (sensitivity > 0.7)].mean(), in_campaign[repeat & (sensitivity < 0.3)].mean()
    assert high > 1.4 * low


def test_discounts_are_given_in_campaigns_only(shop: SimulatedShop, block: OrderBlock) -> None:
    outside = shop.world.demand.calendar.running[block.day.astype(int)] < 0
    assert (block.line_discount[outside[block.line_order]] == 0).all()
    assert block.line_discount.sum() > 0


def test_returns_follow_the_return_factor(block: OrderBlock) -> None:
    factor = block.traits.return_factor[block.customer][block.line_order]
    back = np.isfinite(block.line_refund_day)
    assert back[factor > 1.5].mean() > 3 * back[factor < 0.5].mean()


@given(st.lists(st.tuples(st.integers(0, 8_000_000), st.integers(0, 4095)), unique=True, min_size=2, max_size=50))
def test_order_ids_never_collide(pairs: list[tuple[int, int]]) -> None:
    customer, sequence = (np.array(column) for column in zip(*pairs, strict=True))
    ids = [bytes(row) for row in order_id_bytes("LQ", customer, sequence)]
    assert len(set(ids)) == len(pairs)
    assert ids[0].decode() == order_id("LQ", *pairs[0])


def test_too_many_customers_for_the_order_ids_are_refused() -> None:
    with pytest.raises(ValueError, match="room for"):
        order_id("LQ", 1 << 23, 0)


def test_ids_and_addresses_are_unique_and_undeliverable(shop: SimulatedShop) -> None:
    everyone = list(shop.customers())
    assert len({p.customer_id for p in everyone}) == len({p.email for p in everyone}) == shop.spec.customers
    assert all(p.email.endswith((".test", "example.com", "example.org", "example.net")) for p in everyone)
    assert people(shop.spec, shop.world.seed, 0) == everyone


def test_catalogue_names_and_stock_numbers_are_unique(shop: SimulatedShop) -> None:
    products = shop.world.catalogue.products
    assert len({p.name for p in products}) == len({p.sku for p in products}) == len(products)
    assert all(p.cents > 0 for p in products)
    assert {p.category for p in products} == set(range(len(shop.spec.categories)))
