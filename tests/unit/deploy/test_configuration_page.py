"""The pages that repeat facts of the code say what the code says."""

import dataclasses
import re

import pytest

from deploy import configuration_page as page
from deploy.local.settings import StackSettings
from edge.settings import EdgeSettings
from intelligence_svc.ingest.domain import RejectReason
from intelligence_svc.settings import IntelligenceSettings
from support_svc.settings import SupportSettings


def test_pages_are_up_to_date() -> None:
    stale = [path.name for path, text in page.pages().items() if path.read_text() != text]

    assert not stale, "run python -m deploy.configuration_page"


@pytest.mark.parametrize("settings", [StackSettings, SupportSettings, IntelligenceSettings])
def test_every_variable_has_a_meaning_and_is_listed(settings: type[SupportSettings]) -> None:
    text = page.configuration()

    for name, field in settings.model_fields.items():
        variable = field.validation_alias or (settings.model_config.get("env_prefix", "") + name).upper()
        assert field.description, name
        assert f"| `{variable}` |" in text


def test_every_field_of_the_edge_has_a_meaning() -> None:
    assert set(page.EDGE_MEANINGS) == {field.name for field in dataclasses.fields(EdgeSettings)}


def test_roles_replace_only_what_is_between_the_marks() -> None:
    text = page.with_roles(f"before\n{page.ROLES_BEGIN}\nold\n{page.ROLES_END}\nafter")

    assert text.startswith("before\n")
    assert text.endswith("\nafter")
    assert "old" not in text
    assert "| Support | `tickets.delete` |  |  |  | yes |" in text


def test_every_reason_for_a_refused_row_is_explained() -> None:
    text = (page.CONFIGURATION.parent / "orders.md").read_text()

    assert not [reason.value for reason in RejectReason if f"| `{reason.value}` |" not in text]


def test_links_between_pages_lead_somewhere() -> None:
    folder = page.CONFIGURATION.parent
    links = {name for file in folder.glob("*.md") for name in re.findall(r"\]\(([\w-]+\.md)\)", file.read_text())}

    assert links
    assert not [name for name in links if not (folder / name).exists()]


def test_a_page_without_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="has no"):
        page.with_roles("nothing here")
