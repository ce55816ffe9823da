"""Opening the engine that was chosen."""

from __future__ import annotations

from intelligence_svc.features.duck import DuckDBEngine
from intelligence_svc.features.engine import FeatureEngine
from intelligence_svc.features.names import EngineName


def open_engine(name: EngineName) -> FeatureEngine:
    """An engine without a history. Raises ``EngineMissingError`` that says what to install."""
    if name is EngineName.DUCKDB:
        return DuckDBEngine()
    # Spark is not part of an ordinary installation, and takes seconds to start.
    from intelligence_svc.features.spark import SparkEngine  # noqa: PLC0415

    return SparkEngine()
