"""Builds what the edge serves about the API: `python -m edge.docs --out DIR`.

The folder holds `openapi.json`, `openapi/<backend>.json` and the rendered reference under `docs/`. The renderer comes
from npm (`edge/docs_site`, installed by `npm ci`); nothing is loaded from anywhere else.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from edge.openapi import writing

SITE = Path(__file__).with_name("docs_site")
_RENDERER = SITE / "node_modules" / "swagger-ui-dist"
_RENDERER_FILES = ("swagger-ui-bundle.js", "swagger-ui.css", "LICENSE", "NOTICE")


def build(out: Path) -> None:
    """Writes everything below `out`, which is `EdgeSettings.docs_dir`.

    Raises `FileNotFoundError` with what to do when the renderer is not installed; the documents are written even then.
    """
    writing.write(out)
    pages = out / "docs"
    pages.mkdir(parents=True, exist_ok=True)
    for page in sorted((SITE / "static").iterdir()):
        shutil.copyfile(page, pages / page.name)
    if not _RENDERER.is_dir():
        raise FileNotFoundError(f"{_RENDERER} is missing: run `npm ci` in {SITE}")
    for name in _RENDERER_FILES:
        shutil.copyfile(_RENDERER / name, pages / name)


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m edge.docs", description="Build the API documentation.")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="EdgeSettings.docs_dir")
    build(parser.parse_args().out)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
