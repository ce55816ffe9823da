"""Discount campaigns as calendar events: dates, codes, depth, and what they do to demand on each day."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from deploy.simulator.arrays import Floats, Ints
from deploy.simulator.spec import ShopSpec


@dataclass(frozen=True, slots=True)
class Campaign:
    """One run of a campaign. `first` and `last` are included."""

    name: str
    code: str
    first: date
    last: date
    percent: int
    lift: float
    categories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CampaignCalendar:
    """Campaigns between two dates, and per day (index 0 = `start`) the running one (-1: none) and its
    lift.
    """

    start: date
    campaigns: tuple[Campaign, ...]
    running: Ints
    lift: Floats

    def percent_off(self, shop: ShopSpec) -> Ints:
        """Percent off by campaign and category; the last row, which index -1 reaches, is all zero."""
        table = np.zeros((len(self.campaigns) + 1, len(shop.categories)), np.int64)
        for row, campaign in enumerate(self.campaigns):
            for column, category in enumerate(shop.categories):
                if not campaign.categories or category.name in campaign.categories:
                    table[row, column] = campaign.percent
        return table


def calendar(shop: ShopSpec, start: date, days: int) -> CampaignCalendar:
    """All campaigns that touch the `days` days from `start`. Where two overlap, the deeper discount holds."""
    found: list[Campaign] = []
    for year in range(start.year - 1, (start + timedelta(days=days)).year + 1):
        for rule in shop.campaigns:
            first = date(year, rule.month, rule.day)
            last = first + timedelta(days=rule.days - 1)
            if last >= start and first < start + timedelta(days=days):
                code = f"{rule.code}{year % 100:02d}"
                found.append(Campaign(rule.name, code, first, last, rule.percent, rule.lift, rule.categories))
    found.sort(key=lambda campaign: (campaign.first, campaign.name))
    running = np.full(days, -1, np.int64)
    lift = np.zeros(days)
    for index in sorted(range(len(found)), key=lambda index: found[index].percent):
        low = max(0, (found[index].first - start).days)
        high = min(days, (found[index].last - start).days + 1)
        running[low:high] = index
        lift[low:high] = found[index].lift
    return CampaignCalendar(start, tuple(found), running, lift)
