"""How a ticket of each topic is filed: queue, tags, channels, urgency."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Plot:
    """`turns`: rules spoken in order, `c` by the customer, `a` by the agent; the first is the opening itself.

    `anger`: chance that a customer without earlier trouble is upset; `lag`: mean hours of work until the
    first answer.
    """

    queue: str
    tags: tuple[str, ...]
    turns: str
    anger: float
    priority: str
    lag: float


PLOTS: Final[dict[str, Plot]] = {
    "late": Plot(
        "Shipping", ("late-delivery",),
        "acat", 0.3, "normal", 4.0,
    ),
    "damaged": Plot(
        "Shipping", ("damaged",),
        "acat", 0.22, "high", 3.0,
    ),
    "wrong": Plot(
        "Shipping", ("wrong-item",),
        "acat", 0.2, "high", 3.5,
    ),
    "return": Plot(
        "Returns", ("return",),
        "acat", 0.0, "normal", 6.0,
    ),
    "refund": Plot(
        "Returns", ("refund",),
        "acat", 0.45, "high", 5.0,
    ),
    "product": Plot(
        "Product help", ("question",),
        "acat", 0.0, "low", 7.0,
    ),
    "change": Plot(
        "Orders", ("order-change",),
        "acat", 0.0, "high", 1.5,
    ),
    "code": Plot(
        "Billing", ("discount-code",),
        "acat", 0.15, "normal", 5.0,
    ),
    "praise": Plot(
        "Product help", ("praise",),
        "a", 0.0, "low", 8.0,
    ),
    "billing": Plot(
        "Billing", ("billing",),
        "acat", 0.15, "normal", 5.0,
    ),
    "invoice": Plot(
        "Billing", ("invoice",),
        "acat", 0.0, "low", 6.0,
    ),
    "stock": Plot(
        "Product help", ("stock",),
        "acat", 0.0, "low", 7.0,
    ),
    "bulk": Plot(
        "Wholesale", ("wholesale",),
        "acat", 0.0, "normal", 6.0,
    ),
}  # fmt: skip

CHANNELS: Final = ("email", "form", "chat", "sms", "phone")
CHANNEL_WEIGHTS: Final = (0.52, 0.17, 0.14, 0.09, 0.08)
