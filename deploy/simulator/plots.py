"""How a ticket of each topic is filed: queue, subject, tags, channels, urgency."""

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
    subjects: tuple[str, ...]
    turns: str
    anger: float
    priority: str
    lag: float


PLOTS: Final[dict[str, Plot]] = {
    "late": Plot(
        "Shipping", ("late-delivery",),
        ("[Where is order|Where's order] {order}?", "Order {order} [hasn't arrived|not here yet]", "[Late|Missing] parcel, {order}",
         "Still waiting for {order}", "Delivery of {order}, due {promised}", "{carrier} parcel stuck?"),
        "acat", 0.3, "normal", 4.0,
    ),
    "damaged": Plot(
        "Shipping", ("damaged",),
        ("[Damaged|Broken] item in {order}", "{order} arrived damaged", "Problem with {item}", "Damaged in shipping: {order}"),
        "acat", 0.22, "high", 3.0,
    ),
    "wrong": Plot(
        "Shipping", ("wrong-item",),
        ("Wrong item in {order}", "{order}: [not what I ordered|mix-up]", "Got the wrong thing", "You sent me someone else's order?"),
        "acat", 0.2, "high", 3.5,
    ),
    "return": Plot(
        "Returns", ("return",),
        ("Return [from|for] {order}", "[Sending back|Returning] {item}", "How do I return {item}?", "Return request, {order}"),
        "acat", 0.0, "normal", 6.0,
    ),
    "refund": Plot(
        "Returns", ("refund",),
        ("[Where is my refund|Refund not received] ({order})", "Refund of {line} missing", "Still no refund for {order}"),
        "acat", 0.45, "high", 5.0,
    ),
    "product": Plot(
        "Product help", ("question",),
        ("Question about {item}", "[Help with|A question on] {item}", "{item_cap}: a question", "[Advice please|Need advice]: {item}"),
        "acat", 0.0, "low", 7.0,
    ),
    "change": Plot(
        "Orders", ("order-change",),
        ("Change to order {order}", "[Please change|Can you change] {order}?", "{order}: quick change before it ships", "Order {order}, small problem"),
        "acat", 0.0, "high", 1.5,
    ),
    "code": Plot(
        "Billing", ("discount-code",),
        ("{code} [not working|didn't work]", "Discount [missing|not applied] on {order}", "Code {code}", "Trouble with a discount code"),
        "acat", 0.15, "normal", 5.0,
    ),
    "praise": Plot(
        "Product help", ("praise",),
        ("[Thank you|A thank you]", "Love {item}", "Happy with {order}", "Just a note to say thanks"),
        "a", 0.0, "low", 8.0,
    ),
    "billing": Plot(
        "Billing", ("billing",),
        ("[Charged twice|Two charges] for {order}?", "Charge of {total}", "Second charge of {total}", "Payment for {order}"),
        "acat", 0.15, "normal", 5.0,
    ),
    "invoice": Plot(
        "Billing", ("invoice",),
        ("[Invoice|Receipt] for {order}", "Need an invoice, {order}", "Invoice, please"),
        "acat", 0.0, "low", 6.0,
    ),
    "stock": Plot(
        "Product help", ("stock",),
        ("[When is {item} coming back|Will {item} be back]?", "More of {item}?", "Restock question", "Out of stock: {item}"),
        "acat", 0.0, "low", 7.0,
    ),
    "bulk": Plot(
        "Wholesale", ("wholesale",),
        ("[Quantity|Bulk] order question", "[Quote|Price] for {bulk_count} pieces", "Wholesale pricing?", "Larger order of {item}"),
        "acat", 0.0, "normal", 6.0,
    ),
}  # fmt: skip

CHANNELS: Final = ("email", "form", "chat", "sms", "phone")
CHANNEL_WEIGHTS: Final = (0.52, 0.17, 0.14, 0.09, 0.08)
