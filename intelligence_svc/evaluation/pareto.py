"""Pareto/NBD (Schmittlein, Morrison and Colombo 1987), as a published model to be compared with.

Customers buy at a Gamma(r, alpha) rate and leave after an exponential time with a Gamma(s, beta) rate; weeks. What is
usually written with hypergeometric functions is computed here by its integrals, which stay exact where those overflow.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import gammainccinv, gammaln

from intelligence_svc.models.btyd import Floats

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(16)
_AT = (_NODES + 1.0) / 2.0
_SHARE = _WEIGHTS / 2.0
_PULL = 0.05
_START = (0.5, 10.0, 0.6, 12.0)
MAX_FIT_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class ParetoModel:
    """Parameters; times in weeks."""

    r: float
    alpha: float
    s: float
    beta: float

    def terms(self, x: Floats, t_x: Floats, age: Floats) -> tuple[Floats, Floats]:
        """Log-likelihood of having stayed, and the log-odds of having left against that."""
        power = self.r + x
        stayed = (
            gammaln(power) - gammaln(self.r) + self.r * np.log(self.alpha) - power * np.log(self.alpha + age)
            + self.s * (np.log(self.beta) - np.log(self.beta + age))
        )  # fmt: skip
        # Over the moment of leaving, substituted so that the steep part of the integrand becomes flat.
        end = np.exp(power * (np.log(self.alpha + t_x) - np.log(self.alpha + age)))
        at = end[:, None] + (1.0 - end)[:, None] * _AT
        stretch = -np.log(at) / power[:, None]
        left_at = (self.alpha + t_x)[:, None] * np.exp(np.minimum(stretch, 50.0)) - self.alpha
        logs = stretch - (self.s + 1.0) * np.log(self.beta + left_at) + np.log(_SHARE)
        highest = logs.max(axis=1, keepdims=True)
        integral = highest[:, 0] + np.log(np.exp(logs - highest).sum(axis=1))
        odds = (
            power * (np.log(self.alpha + age) - np.log(self.alpha + t_x)) + np.log(self.alpha + t_x) - np.log(power)
            + np.log(self.s) + self.s * np.log(self.beta + age) + integral + np.log(np.maximum(1.0 - end, 1e-300))
        )  # fmt: skip
        return stayed, odds

    def alive(self, x: Floats, t_x: Floats, age: Floats) -> Floats:
        """Probability that the customer has not left."""
        return np.asarray(1.0 / (1.0 + np.exp(np.clip(self.terms(x, t_x, age)[1], -700.0, 700.0))))

    def expected_within(self, x: Floats, t_x: Floats, age: Floats, weeks: float) -> Floats:
        """Expected number of purchases in the next ``weeks``."""
        leaving = gammainccinv(self.s, _AT)[None, :] / (self.beta + age)[:, None]
        lasting = (-np.expm1(-leaving * weeks) / np.maximum(leaving, 1e-12)) @ _SHARE
        return np.asarray(self.alive(x, t_x, age) * (self.r + x) / (self.alpha + age) * lasting)

    def none_within(self, x: Floats, t_x: Floats, age: Floats, weeks: float) -> Floats:
        """Probability of no purchase in the next ``weeks``."""
        buying, leaving, power = self.alpha + age, self.beta + age, self.r + x
        stays = (leaving / (leaving + weeks)) ** self.s
        survival = stays[:, None] + (1.0 - stays)[:, None] * _AT
        left_at = leaving[:, None] * np.expm1(-np.log(survival) / self.s)
        silent = np.exp(power[:, None] * (np.log(buying)[:, None] - np.log(buying[:, None] + left_at))) @ _SHARE
        none = silent * (1.0 - stays) + stays * np.exp(power * (np.log(buying) - np.log(buying + weeks)))
        return np.asarray(1.0 - self.alive(x, t_x, age) * (1.0 - none))


def fit(x: Floats, t_x: Floats, age: Floats) -> ParetoModel:
    """Maximum likelihood with a weak pull; of many customers every n-th."""
    step = max(1, -(-len(x) // MAX_FIT_ROWS))
    rows = (x[::step], t_x[::step], age[::step])

    def cost(logs: Floats) -> float:
        stayed, odds = ParetoModel(*np.exp(logs)).terms(*rows)
        value = -float((stayed + np.logaddexp(0.0, odds)).sum()) + _PULL * float(logs @ logs)
        return value if np.isfinite(value) else 1e12

    found = minimize(cost, np.log(_START), method="L-BFGS-B", bounds=[(-7.0, 9.0)] * 4)
    return ParetoModel(*(float(value) for value in np.exp(found.x)))
