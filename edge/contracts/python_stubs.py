"""Generates the Python modules under `gen/` and tells whether the committed ones are fresh."""

from __future__ import annotations

import filecmp
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from edge.contracts.descriptors import DEPENDENCIES_DIR, PROTO_DIR, REPOSITORY, tool, write_dependencies

GEN_DIR = REPOSITORY / "gen"


def generate(target: Path) -> None:
    """Writes messages, stubs and their type declarations for every schema of ours, and for the validation rules."""
    write_dependencies()
    ours = sorted(str(path.relative_to(PROTO_DIR)) for path in PROTO_DIR.rglob("*.proto"))
    services = [name for name in ours if name.endswith("_service.proto")]
    command = [
        sys.executable,
        "-m",
        "grpc_tools.protoc",
        f"-I{PROTO_DIR}",
        f"-I{DEPENDENCIES_DIR}",
        f"--plugin=protoc-gen-mypy={tool('protoc-gen-mypy')}",
        f"--plugin=protoc-gen-mypy_grpc={tool('protoc-gen-mypy_grpc')}",
    ]
    messages = [f"--python_out={target}", f"--mypy_out=quiet:{target}"]
    stubs = [f"--grpc_python_out={target}", f"--mypy_grpc_out=quiet,only_async:{target}"]
    subprocess.run([*command, *messages, *ours, "buf/validate/validate.proto"], check=True)
    subprocess.run([*command, *stubs, *services], check=True)
    for folder in {path.parent for path in target.rglob("*_pb2.py")}:
        for package in [folder, *folder.relative_to(target).parents]:
            init = target / package / "__init__.py"
            if init.parent != target:
                init.touch()


def stale() -> list[str]:
    """Committed files that differ from freshly generated ones, missing and superfluous ones included."""
    with tempfile.TemporaryDirectory() as scratch:
        fresh = Path(scratch)
        generate(fresh)
        return sorted(_differences(fresh, GEN_DIR))


def _differences(fresh: Path, committed: Path) -> set[str]:
    def listing(root: Path) -> set[str]:
        return {str(path.relative_to(root)) for path in root.rglob("*.py*") if path.suffix in (".py", ".pyi")}

    wanted, present = listing(fresh), listing(committed)
    changed = {name for name in wanted & present if not filecmp.cmp(fresh / name, committed / name, shallow=False)}
    return (wanted ^ present) | changed


def main() -> int:
    """`python -m edge.contracts.python_stubs [--check]`: writes `gen/`, or reports what is stale in it."""
    if "--check" in sys.argv[1:]:
        names = stale()
        for name in names:
            print(f"gen/{name} is stale: run `make gen` and commit the result", file=sys.stderr)
        return 1 if names else 0
    shutil.rmtree(GEN_DIR, ignore_errors=True)
    GEN_DIR.mkdir()
    generate(GEN_DIR)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
