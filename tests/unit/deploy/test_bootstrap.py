"""The bootstrap repeats a step only when what goes into it has changed."""

from pathlib import Path

import pytest

from deploy.local import bootstrap


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    (tmp_path / "src" / "node_modules").mkdir(parents=True)
    (tmp_path / "src" / "node_modules" / "x.js").write_text("1")
    (tmp_path / "src" / "app.ts").write_text("1")
    return tmp_path


def digest(checkout: Path) -> str:
    return bootstrap.digest_of(bootstrap.source_files((checkout / "src",)))


def test_a_changed_source_changes_the_digest(checkout: Path) -> None:
    before = digest(checkout)
    assert digest(checkout) == before
    (checkout / "src" / "app.ts").write_text("2")
    assert digest(checkout) != before


def test_a_renamed_source_changes_the_digest(checkout: Path) -> None:
    before = digest(checkout)
    (checkout / "src" / "app.ts").rename(checkout / "src" / "main.ts")
    assert digest(checkout) != before


def test_what_tools_make_is_no_source(checkout: Path) -> None:
    before = digest(checkout)
    (checkout / "src" / "node_modules" / "x.js").write_text("2")
    (checkout / "src" / "dist").mkdir()
    (checkout / "src" / "dist" / "app.js").write_text("built")
    assert digest(checkout) == before


def test_a_stamp_holds_for_the_digest_it_was_written_for(tmp_path: Path) -> None:
    stamp = tmp_path / "stamp"
    assert not bootstrap.is_fresh(stamp, "a")
    stamp.write_text("a")
    assert bootstrap.is_fresh(stamp, "a")
    assert not bootstrap.is_fresh(stamp, "b")


def test_a_machine_without_node_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(bootstrap.Missing, match=r"install Node 20\.19"):
        bootstrap.find_node()


def test_an_old_node_is_told_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    node = tmp_path / "node"
    node.write_text("#!/bin/sh\necho v20.18.3\n")
    node.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(bootstrap.Missing, match=r"Node v20\.18\.3 is too old"):
        bootstrap.find_node()
