"""What the edge needs to know about its surroundings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

Address = tuple[str, int]
"""Host name or IP address, and port."""


@dataclass(frozen=True, kw_only=True)
class EdgeSettings:
    """Addresses, folders and limits of one edge.

    `support_targets` and `intelligence_targets` name one address per worker process; `docs_dir` is what
    `edge.docs.build` writes. `rate_limit_per_minute` counts requests per credential, 0 switches it off;
    `intelligence_rate_limit_per_minute` gives the Intelligence paths a limit of their own, None lets them share.
    `cors_origins` are origins such as `https://shop.example`, whose pages may call with credentials. `trusted_hops`
    is the number of proxies in front whose `x-forwarded-for` is believed. `access_log_path` None means standard
    output. `otlp_endpoint` is the gRPC address of a trace collector; without it trace context is only passed on.
    """

    support_targets: Sequence[Address]
    intelligence_targets: Sequence[Address]
    spa_dir: Path
    docs_dir: Path
    host: str = "127.0.0.1"
    edge_port: int = 8080
    admin_port: int = 9901
    rate_limit_per_minute: int = 1000
    intelligence_rate_limit_per_minute: int | None = None
    cors_origins: Sequence[str] = ()
    access_log_path: Path | None = None
    trusted_hops: int = 0
    otlp_endpoint: Address | None = None

    def __post_init__(self) -> None:
        if not self.support_targets or not self.intelligence_targets:
            raise ValueError("each backend needs at least one target")
        if min(self.rate_limit_per_minute, self.intelligence_rate_limit_per_minute or 0) < 0:
            raise ValueError("a rate limit is 0 (off) or more requests a minute")
