"""Start a program so that it ends with its supervisor.

``python -I -S launch.py PARENT SIGNAL UID GID PROGRAM ARGUMENT…``

Linux sends a process a signal of its choice when its parent dies, even by ``kill -9``; the wish is
forgotten when the user changes and kept across ``exec``, hence this program between the two. It is a
program rather than a ``preexec_fn`` because the supervisor has gRPC's threads, and running Python between
fork and exec in a threaded process can deadlock. Standard library only: it starts in a few milliseconds.
"""

import contextlib
import ctypes
import os
import resource
import sys

PR_SET_PDEATHSIG = 1
OPEN_FILES = 65_536


def main(arguments: list[str]) -> None:
    """Drop to the given user (``-1`` keeps the current one), bind to the parent, become the program."""
    parent, signal_number, uid, gid = (int(value) for value in arguments[:4])
    program = arguments[4:]
    _allow_open_files()
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


def _allow_open_files() -> None:
    """Each open event stream holds a socket of the edge; the usual limit of 1,024 would be full at 500 agents."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return
    with contextlib.suppress(ValueError, OSError):  # some systems have a limit of their own below the hard one
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


if __name__ == "__main__":
    main(sys.argv[1:])
