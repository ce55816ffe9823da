"""The classes of bugs that hit other helpdesks, each with where it is tested.

- SQL through a filter (CVE-2025-21628): here, through every text field of every reading method
- ids of another tenant (CVE-2026-40591): `contract/test_tenancy.py`, `test_visibility.py`, `test_tenancy.py`
- a side parameter without a check of its own (CVE-2026-34722): `attachment_ids` in `test_attachments.py` (service),
  `queue_id` and `assigned_to` in `contract/cases/tenancy.yaml`, subjects in figures and notes in `test_visibility.py`
- dangerous names of files (CVE-2026-28289): `unit/support/test_attachment_names.py`
- stored scripts in files: `test_attachments.py` here, `unit/support/test_attachment_kinds.py`; in texts:
  `unit/support/test_rich.py`
- SVG as an image: `test_attachments.py` here
- tokens that never expire (CVE-2026-27637): expired and revoked ones in `contract/cases/callers.yaml`
- forged mail, auto-replies as a relay, requests forged by webhooks (CVE-2026-47123, CVE-2025-32358, CVE-2021-3742):
  there is neither mail nor a webhook yet; they come with their tests
"""

from __future__ import annotations

from typing import Any

import pytest
from google.protobuf.descriptor import FieldDescriptor

from support_svc.visibility import reads
from tests.support.contract_doors import Contract
from tests.support.contract_requests import REQUESTS
from tests.support.contract_world import World

PACKAGE = "quimbi.support.v1."
INJECTIONS = (
    "' OR '1'='1",
    "'; DROP TABLE support.tickets; --",
    "x') UNION SELECT id::text FROM support.tickets --",
    "%' OR tenant_id::text LIKE '%",
    "\\'; SELECT pg_sleep(30); --",
    "$1; SELECT 1",
    "%(tenant_id)s",
)


@pytest.mark.parametrize("injection", INJECTIONS)
async def test_no_text_of_a_filter_becomes_sql(world: World, contract: Contract, injection: str) -> None:
    """An answer is either an ordinary refusal or shows nothing of the other shop, and nothing changed."""
    before = world.database.fingerprint()
    marks = {value for name, value in world.values.items() if name.startswith("other.") and len(value) > 8}
    tried = 0
    for method in contract.authenticated:
        descriptor = contract.descriptor(method.full_name)
        if method.package + "." != PACKAGE or not reads(descriptor):
            continue
        for field in descriptor.input_type.fields:
            if field.type != FieldDescriptor.TYPE_STRING:
                continue
            request: dict[str, Any] = world.resolve(REQUESTS[method.full_name])
            request[field.name] = [injection] if field.is_repeated else injection
            answer = await world.doors.grpc.call(method.full_name, request, world.callers["admin"])
            assert answer.status in {"OK", "INVALID_ARGUMENT", "NOT_FOUND"}, (method.full_name, field.name, answer)
            assert not [mark for mark in marks if mark in answer.text], (method.full_name, field.name)
            tried += 1
    assert tried > 20
    assert world.database.fingerprint() == before
