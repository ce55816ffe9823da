"""State folders for stacks and databases that tests start."""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def temporary_home() -> Iterator[Path]:
    """Yield a state folder that is deleted afterwards.

    Not pytest's ``tmp_path``: that is closed to other users, so that a run as root, where PostgreSQL needs an
    account of its own, would put the database below ``/var/lib`` and leave it there.
    """
    home = Path(tempfile.mkdtemp(prefix="quimbi-test-"))
    home.chmod(0o711)
    try:
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)
