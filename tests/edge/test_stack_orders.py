"""From a file of orders to a prediction: the commands of the README, then both doors, on a running platform."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from deploy import jobs
from deploy.local import devenv
from deploy.local.info import DemoCredentials, TenantAccess
from deploy.local.settings import CHECKOUT
from deploy.simulator.presets import second_shop
from tests.support.contract_command import environment, quimbi, run
from tests.support.contract_world import World, bearer
from tests.support.shops import Shop, make_shop

SERVICE = "quimbi.intelligence.v1.IntelligenceService"
README = CHECKOUT / "README.md"
END = date(2026, 11, 1)
#: The customer that the README's lines ask for; the simulated shop of these tests is too small to have one.
README_CUSTOMERS = sorted(set(re.findall(r"cust_\d{7}", README.read_text())))
DOORS = ("grpc", "rest")


@dataclass(frozen=True)
class Trained:
    """A shop whose orders were imported and learnt from, through the command."""

    shop: Shop
    orders: Path
    customer: str
    imported: dict[str, Any]
    models: dict[str, str]
    refreshed: dict[str, Any]


def small_history(folder: Path) -> tuple[Path, str]:
    """The simulated tea shop as a generic file, with its first customer's orders for the README's customers too."""
    path = folder / "tea.csv"
    second_shop(END).write_orders(path)
    with path.open(newline="") as file:
        reader = csv.DictReader(file)
        names, rows = list(reader.fieldnames or ()), list(reader)
    first = rows[0]["customer_id"]
    copies = [
        row | {"customer_id": customer, "order_id": f"{customer}-{row['order_id']}"}
        for customer in README_CUSTOMERS
        for row in rows
        if row["customer_id"] == first
    ]
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(rows + copies)
    return path, first


@pytest.fixture(scope="module")
async def trained(world: World) -> Trained:
    """Imported, trained and scored once for the tests below."""
    home = world.stack.settings.home
    shop = await make_shop(world.operator, "harbour")
    orders, customer = small_history(home)
    tenant = ("--tenant", shop.slug, "--json")
    imported = json.loads(quimbi(home, "import", "orders", orders, "--format", "generic", *tenant))
    models = json.loads(quimbi(home, "train", *tenant))
    refreshed = json.loads(quimbi(home, "refresh", *tenant))
    return Trained(shop, orders, customer, imported, {m["model"]: m["version"] for m in models}, refreshed)


async def ask(world: World, door: str, trained: Trained, method: str, request: Mapping[str, Any]) -> dict[str, Any]:
    send = world.doors.grpc if door == "grpc" else world.doors.rest
    answer = await send.call(f"{SERVICE}.{method}", request, bearer(trained.shop.intelligence_key))
    assert answer.status == "OK", answer
    return answer.body


def test_the_command_says_what_it_did(trained: Trained) -> None:
    assert trained.imported["accepted"] > 500
    assert (trained.imported["rejected"], trained.imported["updated"]) == (0, 0)
    assert set(trained.models) == {"churn", "orders", "ltv"}
    assert trained.refreshed["written"] >= 150
    assert trained.refreshed["predicted"] is True


@pytest.mark.parametrize("door", DOORS)
async def test_a_stored_profile(world: World, trained: Trained, door: str) -> None:
    asked = {"customer_id": trained.customer}
    profile = (await ask(world, door, trained, "GetCustomer", asked))["profile"]
    churn = (await ask(world, door, trained, "GetChurnRisk", asked))["churn_risk"]
    value = (await ask(world, door, trained, "GetLifetimeValue", asked))["lifetime_value"]

    assert profile["metrics"]["order_count"] >= 1
    assert profile["recent_orders"][0]["total"]["amount"] > 0
    assert (profile["churn_risk"], profile["lifetime_value"]) == (churn, value)
    assert 0 <= churn["churn_risk_score"] <= 1
    assert churn["level"] in {"LOW", "MEDIUM", "HIGH"}
    assert churn["drivers"]
    assert all(driver["text"] for driver in churn["drivers"] + value["drivers"])
    assert value["low"]["amount"] <= value["predicted_ltv"]["amount"] <= value["high"]["amount"]
    assert (churn["model_version"], value["model_version"]) == (trained.models["churn"], trained.models["ltv"])


@pytest.mark.parametrize("door", DOORS)
async def test_a_history_sent_in_the_request(world: World, trained: Trained, door: str) -> None:
    def history(*days: str) -> dict[str, Any]:
        orders = [{"order_id": day, "ordered_at": f"{day}T10:00:00Z", "amount": 30.0, "quantity": 2} for day in days]
        return {"history": {"orders": orders, "as_of": "2026-10-31T12:00:00Z"}}

    before = world.database.fingerprint()
    regular = history("2026-06-01", "2026-07-02", "2026-08-01", "2026-09-03", "2026-10-02", "2026-10-28")
    lively = (await ask(world, door, trained, "AnalyzeCustomer", regular))["profile"]
    lapsed = (await ask(world, door, trained, "AnalyzeCustomer", history("2024-09-01")))["profile"]
    assert lively["customer_id"] == ""
    assert lively["metrics"]["order_count"] == 6
    assert lively["metrics"]["current_ltv"]["amount"] == pytest.approx(180)
    assert lively["churn_risk"]["model_version"] == trained.models["churn"]
    assert lively["churn_risk"]["churn_risk_score"] < lapsed["churn_risk"]["churn_risk_score"]
    assert lively["lifetime_value"]["predicted_ltv"]["amount"] > lapsed["lifetime_value"]["predicted_ltv"]["amount"]
    assert world.database.fingerprint() == before, "a history in a request is not stored"


async def test_by_id_and_by_history_agree_on_the_door(world: World, trained: Trained) -> None:
    asked = {"customer_id": trained.customer}
    stored = [(await ask(world, door, trained, "AnalyzeCustomer", asked))["profile"] for door in DOORS]
    risks = [profile["churn_risk"]["churn_risk_score"] for profile in stored]
    assert risks[0] == pytest.approx(risks[1])


async def test_another_shop_does_not_know_the_customer(world: World, trained: Trained) -> None:
    for door in (world.doors.grpc, world.doors.rest):
        request = {"customer_id": trained.customer}
        answer = await door.call(f"{SERVICE}.GetCustomer", request, world.callers["intelligence_key"])
        assert (answer.status, answer.reason) == ("NOT_FOUND", "NOT_FOUND")


async def test_a_second_import_changes_nothing(world: World, trained: Trained) -> None:
    home, tenant = world.stack.settings.home, ("--tenant", trained.shop.slug, "--json")
    asked = {"customer_id": trained.customer}
    profile = (await ask(world, "grpc", trained, "GetCustomer", asked))["profile"]
    again = json.loads(quimbi(home, "import", "orders", trained.orders, "--format", "generic", *tenant))
    assert (again["accepted"], again["updated"], again["rejected"]) == (0, 0, 0)
    assert again["duplicates"] == trained.imported["accepted"] + trained.imported["duplicates"]
    await jobs.refresh(world.operator, trained.shop.tenant_id)
    later = (await ask(world, "grpc", trained, "GetCustomer", asked))["profile"]
    assert profile | {"last_calculated_at": ""} == later | {"last_calculated_at": ""}


async def test_a_small_cdnow_file(world: World) -> None:
    home, shop = world.stack.settings.home, await make_shop(world.operator, "cds")
    path, rejects = home / "CDNOW_small.txt", home / "CDNOW_small.txt.rejects.csv"
    lines = ["ID DATE QUANTITY AMOUNT", " 00001 19970101  1   11.77", " 00002 19970112  1   12.00"]
    lines += [" 00002 19970112  5   77.00", " 00003 19970102  2   oops", " 00003 19970330  2   20.76"]
    path.write_text("\n".join(lines) + "\n")
    report = json.loads(quimbi(home, "import", "orders", path, "--format", "cdnow", "--tenant", shop.slug, "--json"))
    assert (report["accepted"], report["duplicates"], report["rejected"]) == (4, 0, 1)
    assert "oops" in rejects.read_text()
    await jobs.refresh(world.operator, shop.tenant_id)
    for door in (world.doors.grpc, world.doors.rest):
        answer = await door.call(f"{SERVICE}.GetCustomer", {"customer_id": "00002"}, bearer(shop.intelligence_key))
        assert answer.body["profile"]["metrics"]["order_count"] == 2
        assert answer.body["profile"]["metrics"]["current_ltv"] == {"amount": 89, "currency": "USD"}


BLOCK = re.compile(r"<!-- tested -->\s*```sh\n(.*?)```", re.DOTALL)
LINES = [
    line
    for block in BLOCK.findall(README.read_text())
    for line in block.replace("\\\n", " ").splitlines()
    if line.strip() and not line.startswith("#")
]


def test_the_readme_has_lines_to_try() -> None:
    assert {line.split()[0] for line in LINES} >= {"grpcurl", "curl"}


@pytest.mark.parametrize("line", LINES)
def test_a_line_of_the_readme(world: World, trained: Trained, line: str) -> None:
    """As printed, in a shell like the one that the README sets up."""
    home = world.stack.settings.home
    devenv.write(world.stack.info, _access(trained.shop, world.other_shop))
    output = run(["bash", "-ec", f"set -a; . {devenv.path_in(home)}; set +a\n{line}"], environment(home), home)
    assert output.strip()


def _access(*shops: Shop) -> DemoCredentials:
    main, other = (
        TenantAccess(shop.support_key, shop.intelligence_key, shop.agents["admin"].email, "unused") for shop in shops
    )
    return DemoCredentials(main, other)
