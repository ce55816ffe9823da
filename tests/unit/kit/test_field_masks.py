"""Which fields an update changes."""

from __future__ import annotations

import pytest
from google.protobuf.field_mask_pb2 import FieldMask
from quimbi.support.v1.queue_pb2 import Queue

from service_kit.errors import InvalidArgumentError
from service_kit.field_masks import changed_fields

CHANGEABLE = ("name", "description", "priority_order")


def test_without_a_mask_the_fields_present_are_changed() -> None:
    assert changed_fields(Queue(name="Returns", priority_order=0), FieldMask(), CHANGEABLE) == [
        "name",
        "priority_order",
    ]


def test_a_mask_names_the_fields_present_or_not() -> None:
    asked = changed_fields(Queue(name="Returns"), FieldMask(paths=["description"]), CHANGEABLE)
    assert asked == ["description"]


def test_a_star_means_all_of_them() -> None:
    assert changed_fields(Queue(), FieldMask(paths=["*"]), CHANGEABLE) == list(CHANGEABLE)


@pytest.mark.parametrize("path", ["id", "nonsense", "name.length", ""])
def test_other_paths_are_refused(path: str) -> None:
    with pytest.raises(InvalidArgumentError) as refused:
        changed_fields(Queue(), FieldMask(paths=["name", path]), CHANGEABLE)
    assert refused.value.reason == "INVALID_UPDATE_MASK"
