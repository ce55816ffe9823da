"""Writes the OpenAPI documents: `python -m edge.openapi --out DIR`."""

from __future__ import annotations

import argparse
from pathlib import Path

from edge.openapi.writing import write


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m edge.openapi", description="Write the OpenAPI documents.")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where openapi.json goes")
    for path in write(parser.parse_args().out):
        print(path)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
