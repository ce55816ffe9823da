"""Files through the real edge to the real service and its storage."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import httpx
import pytest

from tests.support.contract_world import World

MIB = 1024**2
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR" + bytes(200)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture
def client(world: World) -> httpx.AsyncClient:
    """REST at the edge."""
    return world.doors.rest.client


async def upload(world: World, content: bytes | AsyncIterator[bytes], name: str, **headers: str) -> httpx.Response:
    path = f"/api/tickets/{world.values['ticket']}/attachments"
    return await world.doors.rest.client.post(
        path, params={"name": name}, content=content, headers=world.callers["agent"] | headers
    )


async def uploaded(world: World, content: bytes, name: str) -> Mapping[str, str]:
    answer = await upload(world, content, name)
    assert answer.status_code == httpx.codes.OK, answer.text
    attachment: Mapping[str, str] = answer.json()["attachment"]
    return attachment


async def test_a_large_file_comes_back_as_it_was(world: World, client: httpx.AsyncClient) -> None:
    content = b"".join(hashlib.sha256(str(number).encode()).digest() for number in range(18 * MIB // 32))

    async def in_pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(content), 100_000):
            yield content[start : start + 100_000]

    answer = await upload(world, in_pieces(), "Rechnung für März.dat")
    assert answer.status_code == httpx.codes.OK, answer.text
    attachment = answer.json()["attachment"]
    assert attachment["sha256"] == hashlib.sha256(content).hexdigest()
    assert (attachment["size"], attachment["name"]) == (len(content), "Rechnung für März.dat")
    download = await client.get(attachment["path"], headers=world.callers["agent"])
    assert download.content == content


async def test_a_download_carries_the_headers_that_make_it_harmless(world: World, client: httpx.AsyncClient) -> None:
    attachment = await uploaded(world, b"<html><script>alert(1)</script></html>", 'Über "uns".html')
    for path in (attachment["path"], attachment["path"].replace("/api/", "/v1/")):
        for params in ({}, {"inline": "true"}):
            answer = await client.get(path, headers=world.callers["agent"], params=params)
            assert answer.content == b"<html><script>alert(1)</script></html>"
            assert dict(answer.headers) | {
                "content-type": "application/octet-stream",
                "content-disposition": 'attachment; filename="Uber _uns_.html"; '
                "filename*=UTF-8''%C3%9Cber%20_uns_.html",
                "x-content-type-options": "nosniff",
                "content-security-policy": "sandbox; default-src 'none'",
                "cross-origin-resource-policy": "same-origin",
                "cache-control": "private, max-age=300",
            } == dict(answer.headers)


@pytest.mark.parametrize(
    ("content", "name", "kind", "shown"),
    [(PNG, "photo.png", "image/png", "inline"), (SVG, "photo.png", "application/octet-stream", "attachment")],
)
async def test_only_harmless_pictures_are_shown_in_place(
    world: World, client: httpx.AsyncClient, content: bytes, name: str, kind: str, shown: str
) -> None:
    attachment = await uploaded(world, content, name)
    answer = await client.get(attachment["path"], headers=world.callers["agent"], params={"inline": "true"})
    assert (answer.headers["content-type"], answer.headers["content-disposition"].partition(";")[0]) == (kind, shown)
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"


@pytest.mark.parametrize("caller", ["agent", "expired_token"])
async def test_who_sends_a_file_that_is_refused_hears_why(world: World, caller: str) -> None:
    before = stored(world)
    answer = await upload(world, bytes(30 * MIB), "backup.dat", **world.callers[caller])
    refused = (answer.status_code, answer.json()["details"][0]["reason"])
    assert refused == {"agent": (400, "TOO_LARGE"), "expired_token": (401, "UNAUTHENTICATED")}[caller]
    assert stored(world) == before


async def test_who_never_stops_sending_is_cut_off(world: World) -> None:
    before, sent = stored(world), 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(400):
            sent += MIB
            yield bytes(MIB)

    with contextlib.suppress(httpx.TransportError):
        assert (await upload(world, endless(), "backup.dat")).is_error
    assert sent < 200 * MIB
    assert stored(world) == before


async def test_other_routes_keep_their_limit(world: World, client: httpx.AsyncClient) -> None:
    body = json.dumps({"content": "x" * 2 * MIB})
    path = f"/api/tickets/{world.values['ticket']}/messages"
    headers = world.callers["agent"] | {"content-type": "application/json"}
    assert (await client.post(path, content=body, headers=headers)).status_code == httpx.codes.REQUEST_ENTITY_TOO_LARGE


async def test_an_upload_that_is_cut_off_leaves_nothing(world: World) -> None:
    before = stored(world)

    async def cut_off() -> AsyncIterator[bytes]:
        yield bytes(MIB)
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await upload(world, cut_off(), "half.dat")
    assert stored(world) == before


async def test_an_upload_is_done_once(world: World) -> None:
    first, second = [await upload(world, PNG, "once.png", **{"idempotency-key": "file-1"}) for _ in range(2)]
    assert first.json() == second.json()
    other = await upload(world, PNG + b"more", "once.png", **{"idempotency-key": "file-1"})
    assert other.json()["details"][0]["reason"] == "REQUEST_ID_REUSED"


async def test_errors_of_a_download_are_errors(world: World, client: httpx.AsyncClient) -> None:
    missing = await client.get(f"/api/attachments/{world.values['ticket']}", headers=world.callers["agent"])
    assert missing.status_code == httpx.codes.NOT_FOUND
    assert missing.json()["details"][0]["reason"] == "NOT_FOUND"
    assert missing.headers["cache-control"] == "no-store"
    unsigned = await client.get(f"/api/attachments/{world.values['ticket']}")
    assert unsigned.status_code == httpx.codes.UNAUTHORIZED


async def test_a_message_brings_its_files(world: World, client: httpx.AsyncClient) -> None:
    attachment = await uploaded(world, PNG, "proof.png")
    path = f"/api/tickets/{world.values['ticket']}/messages"
    body = {"content": "See the picture", "from_agent": True, "attachment_ids": [attachment["id"]]}
    sent = await client.post(path, json=body, headers=world.callers["agent"])
    assert sent.status_code == httpx.codes.OK, sent.text
    assert [file["name"] for file in sent.json()["message"]["attachments"]] == ["proof.png"]


async def test_a_new_ticket_brings_files_that_were_uploaded_before(world: World, client: httpx.AsyncClient) -> None:
    headers = world.callers["agent"]
    for path in ("/api/attachments", "/v1/attachments"):
        content = PNG + bytes(2 * MIB)  # as large a file as on a ticket's own path
        answer = await client.post(path, params={"name": "proof.png"}, content=content, headers=headers)
        assert answer.status_code == httpx.codes.OK, answer.text
        ids = [answer.json()["attachment"]["id"]]
        body = {"customer_id": "c", "subject": "Broken", "first_message": "See the picture", "attachment_ids": ids}
        made = await client.post("/api/tickets", json=body, headers=headers)
        assert made.status_code == httpx.codes.OK, made.text
        ticket = (await client.get(f"/api/tickets/{made.json()['ticket']['id']}", headers=headers)).json()
        assert [file["name"] for file in ticket["messages"][0]["attachments"]] == ["proof.png"]
        again = await client.post("/api/tickets", json=body, headers=headers)
        assert (again.status_code, again.json()["details"][0]["reason"]) == (404, "NOT_FOUND")


def stored(world: World) -> set[Path]:
    """Every file in the storage and beside it."""
    return {path for path in world.stack.info.attachments.rglob("*") if path.is_file()}
