"""Customers as the shop knows them: id, name and e-mail address. Addresses use reserved domains only (RFC
2606).
"""

from dataclasses import dataclass
from typing import Final

from deploy.simulator.phrases import read_bank
from deploy.simulator.randomness import BLOCK, stream
from deploy.simulator.spec import ShopSpec

FIRST: Final[tuple[str, ...]] = tuple(read_bank("names.yaml")["first"])
LAST: Final[tuple[str, ...]] = tuple(read_bank("names.yaml")["last"])
DOMAINS: Final = ("example.com", "example.org", "example.net", "mail.example.com", "post.test", "inbox.test")


@dataclass(frozen=True, slots=True)
class Person:
    """A customer's identity. `email` is unique within the shop."""

    customer_id: str
    first: str
    last: str
    email: str

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first} {self.last}"


def customer_id(number: int) -> str:
    """The shop's id of customer `number` (from 0)."""
    return f"cust_{number:07d}"


def people(shop: ShopSpec, seed: int, block: int) -> list[Person]:
    """Everyone in one block of customers."""
    rng = stream(seed, shop.slug, "people", block)
    draws = rng.random((BLOCK, 4))
    first_number = block * BLOCK
    return [_person(first_number + i, draws[i].tolist()) for i in range(min(BLOCK, shop.customers - first_number))]


def _person(number: int, draw: list[float]) -> Person:
    first = FIRST[int(draw[0] * len(FIRST))]
    last = LAST[int(draw[1] * len(LAST))]
    f, s = first.lower(), last.lower()
    # The number makes the address unique; the separator before it keeps two forms from meeting.
    forms = (f"{f}.{s}{number}", f"{f[0]}{s}{number}", f"{f}{s[0]}_{number}", f"{s}.{f}{number}")
    local = forms[int(draw[2] * len(forms))]
    domain = DOMAINS[int(draw[3] ** 2 * len(DOMAINS))]
    return Person(customer_id(number), first, last, f"{local}@{domain}")
