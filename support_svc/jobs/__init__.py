"""Delayed work: put in with the transaction that asks for it, done at least once after its commit."""

from support_svc.jobs.queue import defer

__all__ = ["defer"]
