"""Run a browser script against a whole stack of its own: ``python -m tests.e2e e2e|screenshots``.

The script is one of ``frontend/package.json``. It finds the stack through the variables of ``dev.env``.
"""

import os
import subprocess
import sys

from deploy.local import devenv
from deploy.local.console import console
from deploy.local.demo import ensure_demo
from deploy.local.settings import CHECKOUT, StackSettings
from deploy.local.stack import Stack
from tests.support.home import temporary_home


def main(script: str) -> int:
    """Start the stack with the demo shop, run the script, stop; return the script's exit status."""
    with temporary_home() as home, Stack(StackSettings.for_tests(home)) as stack:
        devenv.write(stack.info, ensure_demo(stack.info, console))
        return subprocess.run(
            ["npm", "run", "--silent", script],
            cwd=CHECKOUT / "frontend",
            env=os.environ | devenv.read(home),
            check=False,
        ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
