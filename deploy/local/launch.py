"""Start a program so that it ends with its supervisor.

``python -I -S launch.py PARENT SIGNAL UID GID PROGRAM ARGUMENT…``

Linux sends a process a signal of its choice when its parent dies, even by ``kill -9``; the wish is
forgotten when the user changes and kept across ``exec``, hence this program between the two. It is a
program rather than a ``preexec_fn`` because the supervisor has gRPC's threads, and running Python between
fork and exec in a threaded process can deadlock. Standard library only: it starts in a few milliseconds.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1


def main(arguments: list[str]) -> None:
    """Drop to the given user (``-1`` keeps the current one), bind to the parent, become the program."""
    parent, signal_number, uid, gid = (int(value) for value in arguments[:4])
    program = arguments[4:]
    if uid != -1:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    if sys.platform == "linux":
        # Elsewhere an orphan is possible; PostgreSQL's is found by its pid file, the others by their port.
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal_number, 0, 0, 0)
        if os.getppid() != parent:
            sys.exit(1)  # the supervisor died before the wish was made
    os.execv(program[0], program)  # noqa: S606 - this program's purpose


if __name__ == "__main__":
    main(sys.argv[1:])
