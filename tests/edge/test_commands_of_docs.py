"""Every command of these pages runs as printed, in a shell like the one that `.quimbi/dev.env` sets up.

A block is tried with a shop that has something of everything; what a command names by a variable exists. A page that
gets a command with another variable fails here until the variable is told below.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import httpx
import pytest

from deploy.local.settings import CHECKOUT
from tests.support.contract_command import environment, run
from tests.support.contract_world import World
from tests.support.shops import Shop, make_shop

PAGES = (
    *("tickets", "routing", "sla", "scoring", "conversation", "attachments"),
    *("agent-performance", "events"),
)
_BLOCK = re.compile(r"^```sh\n(.*?)^```", re.DOTALL | re.MULTILINE)
BLOCKS = [
    pytest.param(page, block, id=f"{page}-{number}")
    for page in PAGES
    for number, block in enumerate(_BLOCK.findall((CHECKOUT / "docs" / f"{page}.md").read_text()), start=1)
]
#: An answer of HTTP that is an error ends the shell; a stream, which has no end, is read for some seconds.
_CURL = """
curl() {
  case " $* " in
    *" -sN "*) command curl --fail --max-time 3 "$@" || [ $? = 28 ] ;;
    *) command curl --fail-with-body --max-time 30 "$@" ;;
  esac
}
"""


@pytest.fixture(scope="module")
async def shop(world: World) -> Shop:
    """A shop with something of everything, whose values have the prefix `docs.`."""
    made = await make_shop(world.operator, "docs")
    await world.add_shop("docs.", made)
    return made


async def variables(world: World, shop: Shop) -> dict[str, str]:
    """What the commands may name: of each thing one, tickets and files that nothing was done to."""
    client, key = world.doors.rest.client, {"authorization": f"Bearer {shop.support_key}"}

    async def made(path: str, what: str, **sent: Any) -> str:
        answer = await client.post(path, headers=key, **sent)
        assert answer.status_code == httpx.codes.OK, answer.text
        return str(answer.json()[what]["id"])

    async def ticket() -> str:
        new = {"customer_id": "c-7", "subject": f"Order {uuid4().hex[:6]}", "first_message": "Where is it?"}
        return await made("/api/tickets", "ticket", json=new)

    first, second = await ticket(), await ticket()
    values = world.values
    return {
        "EDGE_URL": world.stack.info.edge_url,
        "SUPPORT_API_KEY": shop.support_key,
        "TOKEN": world.callers["docs_agent"]["authorization"].removeprefix("Bearer "),
        "TICKET": first,
        "OTHER_TICKET": second,
        "AGENT": values["docs.agent"],
        "QUEUE": values["docs.queue"],
        "CALENDAR": values["docs.calendar"],
        "FILE": await made(f"/api/tickets/{first}/attachments?name=invoice.pdf", "attachment", content=b"%PDF-1.7"),
        "EARLY_FILE": await made("/api/attachments?name=invoice.pdf", "attachment", content=b"%PDF-1.7"),
    }


def test_there_are_commands_to_try() -> None:
    assert {page for page in PAGES if any(param.values[0] == page for param in BLOCKS)} == set(PAGES)


@pytest.mark.parametrize(("page", "block"), BLOCKS)
async def test_a_block_of_commands(world: World, shop: Shop, page: str, block: str) -> None:
    known = await variables(world, shop)
    assert set(re.findall(r"\$\{?([A-Z_]+)", block)) <= set(known), f"docs/{page}.md names what nobody sets"
    # The only thing that is another in a shop of one's own.
    lines = block.replace("--tenant quilting", f"--tenant {shop.slug}")
    folder = world.stack.settings.home / f"docs-{uuid4().hex}"
    folder.mkdir()
    (folder / "invoice.pdf").write_bytes(b"%PDF-1.7 An invoice")
    shell: Mapping[str, str] = environment(world.stack.settings.home) | known
    output = run(["bash", "-euo", "pipefail", "-c", _CURL + lines], shell, folder)
    assert output.strip() or list(folder.iterdir())[1:], "a command that says and does nothing"
