"""When people write: customers while awake, the team in its working hours."""

from datetime import UTC, datetime, timedelta

import numpy as np

# Shop's working hours on its own clock, by weekday (Monday = 0); Sundays are off.
WORK: tuple[tuple[float, float], ...] = ((8.5, 17.5),) * 5 + ((9.0, 13.0), (0.0, 0.0))
CLOSED_DAYS = {(1, 1), (12, 25)}  # month and day
AWAKE = (6.75, 22.5)


def customer_time(earliest: datetime, offset: int, rng: np.random.Generator) -> datetime:
    """The given time, or if that is at night, some time in the next waking hours."""
    local = earliest + timedelta(hours=offset)
    hour = local.hour + local.minute / 60
    if AWAKE[0] <= hour <= AWAKE[1]:
        return earliest
    day = local.date() if hour < AWAKE[0] else local.date() + timedelta(days=1)
    wake = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(hours=AWAKE[0])
    return _whole(wake + timedelta(hours=float(rng.gamma(2.0, 0.9))) - timedelta(hours=offset))


def agent_time(after: datetime, lag_hours: float, offset: int) -> datetime:
    """`lag_hours` of working time after a moment."""
    local = after + timedelta(hours=offset)
    left = timedelta(hours=lag_hours)
    while True:
        midnight = datetime(local.year, local.month, local.day, tzinfo=UTC)
        hours = (0.0, 0.0) if (local.month, local.day) in CLOSED_DAYS else WORK[local.weekday()]
        opens, closes = (midnight + timedelta(hours=hour) for hour in hours)
        local = max(local, opens)
        if local + left < closes:
            return _whole(local + left - timedelta(hours=offset))
        left -= max(closes - local, timedelta())
        local = midnight + timedelta(days=1)


def _whole(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)
