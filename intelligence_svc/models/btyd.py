"""Parametric purchase models: MBG/NBD for how often, Gamma-Gamma for how much.

MBG/NBD (Batislam, Denizel and Filiztekin 2007): a customer buys at a Gamma-distributed rate and leaves after
any purchase, the first included, with a Beta-distributed probability; so even one-time buyers may have left.
Given one transaction at time 0 and ``x`` repeats until ``t_x`` of ``age`` observed weeks, all that is needed
has a closed form, except the expected number of further purchases: an integral over the dropout probability.

Gamma-Gamma (Fader, Hardie and Lee 2005): the expected value per transaction is the customer's own mean drawn
towards the shop's, the more the fewer transactions there are.

Time is in weeks. Fits are maximum likelihood with a weak pull of the parameters towards 1, which keeps the
fit of a very small shop finite and does not matter in a large one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import betainccinv, betaln, gammaln

Floats = NDArray[np.float64]

_PULL = 0.05
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(24)
_LEVELS = (_NODES + 1.0) / 2.0
_LEVEL_WEIGHTS = _WEIGHTS / 2.0
MAX_FIT_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class PurchaseModel:
    """Parameters of MBG/NBD (``r, alpha, a, b``; weeks) and Gamma-Gamma (``p, q, gamma``; money)."""

    r: float
    alpha: float
    a: float
    b: float
    p: float
    q: float
    gamma: float

    def as_dict(self) -> dict[str, float]:
        """Parameters by name, for a model card."""
        return asdict(self)

    def alive(self, x: Floats, t_x: Floats, age: Floats) -> Floats:
        """Probability that the customer has not left; in (0, 1], below 1 for one-time buyers too."""
        odds = np.log(self.a / (self.b + x)) + (self.r + x) * (np.log(self.alpha + age) - np.log(self.alpha + t_x))
        return np.asarray(1.0 / (1.0 + np.exp(np.minimum(odds, 700.0))))

    def none_within(self, x: Floats, t_x: Floats, age: Floats, weeks: float) -> Floats:
        """Probability of no purchase in the next ``weeks``."""
        pause = np.exp((self.r + x) * (np.log(self.alpha + age) - np.log(self.alpha + age + weeks)))
        return np.asarray(1.0 - self.alive(x, t_x, age) * (1.0 - pause))

    def expected_within(self, x: Floats, t_x: Floats, age: Floats, weeks: float) -> Floats:
        """Expected number of purchases in the next ``weeks``."""
        repeats, which = np.unique(x, return_inverse=True)
        dropout = betainccinv(self.a, (self.b + repeats + 1.0)[:, None], _LEVELS[None, :])
        dropout = np.maximum(dropout, 1e-12)[which]
        shape = (self.r + x)[:, None]
        scale = (self.alpha + age)[:, None]
        further = -np.expm1(-shape * np.log1p(dropout * weeks / scale)) / dropout
        return np.asarray(self.alive(x, t_x, age) * (further @ _LEVEL_WEIGHTS))

    def expected_value(self, transactions: Floats, mean_value: Floats) -> Floats:
        """Expected value of a transaction."""
        own = self.p * transactions
        return np.asarray((self.gamma * self.p + own * mean_value) / (own + self.q - 1.0))


def fit(
    x: Floats, t_x: Floats, age: Floats, mean_value: Floats, *, start: PurchaseModel | None = None
) -> PurchaseModel:
    """Fits both parts. Arrays have one entry per customer; times in weeks, ``mean_value`` per transaction.

    Beyond ``MAX_FIT_ROWS`` customers every n-th is used: seven parameters do not need more.
    """
    step = max(1, -(-len(x) // MAX_FIT_ROWS))
    x, t_x, age, mean_value = x[::step], t_x[::step], age[::step], mean_value[::step]
    first = (start.r, start.alpha, start.a, start.b) if start else (0.5, 8.0, 0.8, 2.5)
    r, alpha, a, b = _maximise(lambda theta: _rate_likelihood(theta, x, t_x, age), first)
    paid = mean_value > 0
    if paid.sum() < 2:
        return PurchaseModel(r, alpha, a, b, 1.0, 2.0, float(mean_value.mean()) if len(mean_value) else 0.0)
    # In units of the mean value, so that the pull means the same in every currency.
    unit = float(mean_value[paid].mean())
    count, value = x[paid] + 1.0, mean_value[paid] / unit
    begin = (start.p, start.q - 1.0, start.gamma / unit) if start else (2.0, 2.0, 2.0)
    p, q_less_one, gamma = _maximise(lambda theta: _value_likelihood(theta, count, value), begin)
    return PurchaseModel(r, alpha, a, b, p, q_less_one + 1.0, gamma * unit)


def _rate_likelihood(theta: Floats, x: Floats, t_x: Floats, age: Floats) -> float:
    r, alpha, a, b = theta
    common = gammaln(r + x) - gammaln(r) + r * np.log(alpha) - betaln(a, b)
    stayed = betaln(a, b + x + 1.0) - (r + x) * np.log(alpha + age)
    left = betaln(a + 1.0, b + x) - (r + x) * np.log(alpha + t_x)
    return float((common + np.logaddexp(stayed, left)).sum())


def _value_likelihood(theta: Floats, count: Floats, value: Floats) -> float:
    p, q_less_one, gamma = theta
    q = q_less_one + 1.0
    terms = (
        gammaln(p * count + q) - gammaln(p * count) - gammaln(q) + q * np.log(gamma)
        + (p * count - 1.0) * np.log(value) + p * count * np.log(count)
        - (p * count + q) * np.log(gamma + value * count)
    )  # fmt: skip
    return float(terms.sum())


def _maximise(likelihood: Callable[[Floats], float], start: tuple[float, ...]) -> tuple[float, ...]:

    def cost(logs: Floats) -> float:
        value = -likelihood(np.exp(logs)) + _PULL * float(logs @ logs)
        return value if np.isfinite(value) else 1e12

    found = minimize(cost, np.log(np.maximum(start, 1e-3)), method="L-BFGS-B", bounds=[(-7.0, 9.0)] * len(start))
    return tuple(float(value) for value in np.exp(found.x))
