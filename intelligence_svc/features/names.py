"""The engines' names, apart from the engines: reading the configuration loads none of them."""

from enum import StrEnum


class EngineName(StrEnum):
    """What computes the features of a whole shop. All give the same numbers."""

    DUCKDB = "duckdb"
    SPARK = "spark"
