"""Puts the documents into a folder."""

from __future__ import annotations

import json
from pathlib import Path

from edge.catalog import Catalog
from edge.contracts import descriptors
from edge.openapi import document

BACKENDS = ("support", "intelligence")


def write(out: Path) -> list[Path]:
    """Writes `openapi.json` and `openapi/<backend>.json` below `out`; returns the files.

    A file that would not change is left alone, so that what is built from it stays fresh.
    """
    catalog = Catalog.of(descriptors.build(source_info=True))
    documents = {out / "openapi.json": document.build(catalog)}
    documents |= {out / "openapi" / f"{name}.json": document.build(catalog, name) for name in BACKENDS}
    for path, content in documents.items():
        text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text() != text:
            path.write_text(text)
    return list(documents)
