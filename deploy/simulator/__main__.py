"""`python -m deploy.simulator`: write a simulated shop's orders, customers, tickets and truth to a folder."""

import argparse
import csv
from datetime import UTC, date, datetime
from pathlib import Path

from deploy.simulator.orders import simulate_block
from deploy.simulator.people import customer_id
from deploy.simulator.presets import PRESETS, SimulatedShop, load_shop, quilting_shop, second_shop
from deploy.simulator.ticket_model import write_tickets
from deploy.simulator.traits import blocks
from deploy.simulator.truth import block_truth


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns the process's exit status."""
    parser = argparse.ArgumentParser(prog="python -m deploy.simulator", description=__doc__)
    parser.add_argument("--shop", choices=sorted(PRESETS), default="quilting")
    parser.add_argument("--out", type=Path, required=True, help="folder, made if it is not there")
    parser.add_argument(
        "--end",
        type=date.fromisoformat,
        default=datetime.now(UTC).date(),
        help="first day not simulated (UTC)",
    )
    parser.add_argument("--seed", type=int, help="another history of the same shop")
    parser.add_argument("--customers", type=int, help="quilting only: any size, orders only")
    parser.add_argument("--format", choices=("csv", "parquet"), default="csv")
    parser.add_argument("--horizon", type=int, default=90, help="days that truth.csv looks ahead, 1 to 366")
    options = parser.parse_args(arguments)
    seed = PRESETS[options.shop].seed if options.seed is None else options.seed
    if options.customers is not None and options.shop != "quilting":
        parser.error("--customers goes with --shop quilting")
    if options.customers is not None:
        shop = load_shop(options.end, options.customers, seed)
    else:
        shop = (quilting_shop if options.shop == "quilting" else second_shop)(options.end, seed)
    rows = shop.write_orders(options.out / f"orders.{options.format}")
    print(f"{shop.spec.name}: {rows} order rows")
    if options.customers is None:
        _write_customers(shop, options.out / "customers.csv")
        _write_truth(shop, options.horizon, options.out / "truth.csv")
        print(f"{write_tickets(shop.tickets(), options.out / 'tickets.jsonl')} tickets")
    return 0


def _write_customers(shop: SimulatedShop, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("customer_id", "name", "email"))
        writer.writerows((person.customer_id, person.name, person.email) for person in shop.customers())


def _write_truth(shop: SimulatedShop, horizon: int, path: Path) -> None:
    names = [archetype.name for archetype in shop.spec.archetypes]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(
            ("customer_id", "archetype", "orders_per_year", "price_sensitivity", "return_factor", "alive",
             "p_alive", "p_order", "expected_orders", "expected_spend")
        )  # fmt: skip
        for number in range(blocks(shop.spec)):
            block = simulate_block(shop.world, number)
            truth, traits = block_truth(shop.world, block, horizon), block.traits
            for i in range(len(traits)):
                writer.writerow(
                    (customer_id(int(traits.number[i])), names[int(traits.archetype[i])],
                     f"{traits.followed.rate[i] * 365.25:.4f}", f"{traits.followed.price_sensitivity[i]:.4f}",
                     f"{traits.return_factor[i]:.4f}", int(truth.alive[i]), f"{truth.p_alive[i]:.6f}",
                     f"{truth.p_order[i]:.6f}", f"{truth.expected_orders[i]:.6f}",
                     f"{truth.expected_spend[i] / 100:.2f}")
                )  # fmt: skip


if __name__ == "__main__":
    raise SystemExit(main())
