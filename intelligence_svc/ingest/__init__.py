"""Order history: reading files of shops into exact, append-only Parquet."""
