"""The one `MetaData` of the service; each feature declares its tables on it, in its `store.py`."""

from __future__ import annotations

from sqlalchemy import MetaData

metadata = MetaData(schema="support")
