"""Parametric purchase models: BG/NBD or MBG/NBD for how often, Gamma-Gamma for how much.

A customer buys at a Gamma-distributed rate and leaves with a Beta-distributed probability: after any repeat
purchase in BG/NBD (Fader, Hardie and Lee 2005), after the first one too in MBG/NBD (Batislam, Denizel and
Filiztekin 2007), so that even one-time buyers may have left. Which of the two a shop gets is decided by
likelihood. Given one transaction at time 0 and ``x`` repeats until ``t_x`` of ``age`` observed weeks, all that
is needed has a closed form, except the moments of the number of further purchases: an integral over the dropout
probability.

Gamma-Gamma (Fader, Hardie and Lee 2005): the expected value per transaction is the customer's own mean drawn
towards the shop's, the more the fewer transactions there are.

Time is in weeks. Fits are maximum likelihood with a weak pull of the parameters towards usual ones, which keeps
the fit of a very small shop finite, gives one without any repeat purchase plausible answers, and does not matter in a
large one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import betainccinv, betaln, gammaln

Floats = NDArray[np.float64]

_PULL = 0.2
_USUAL_RATE = (0.6, 8.0, 0.8, 1.6)
_USUAL_VALUE = (4.0, 2.5, 2.5)
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(24)
_LEVELS = (_NODES + 1.0) / 2.0
_LEVEL_WEIGHTS = _WEIGHTS / 2.0
MAX_FIT_ROWS = 20_000


class Dropout(StrEnum):
    """When customers may leave: after repeat purchases only, or after the first one too."""

    BG = "bg"
    MBG = "mbg"


@dataclass(frozen=True, slots=True)
class PurchaseModel:
    """Parameters of (M)BG/NBD (``r, alpha, a, b``; weeks) and Gamma-Gamma (``p, q, gamma``; money)."""

    r: float
    alpha: float
    a: float
    b: float
    p: float
    q: float
    gamma: float
    dropout: Dropout = Dropout.MBG

    def as_dict(self) -> dict[str, float | str]:
        """Parameters by name, for a model card."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, float | str]) -> PurchaseModel:
        """The inverse of ``as_dict``."""
        numbers = {name: float(value) for name, value in values.items() if name != "dropout"}
        return cls(**numbers, dropout=Dropout(str(values["dropout"])))

    @property
    def _chances(self) -> float:
        """How many chances to leave the first purchase gave."""
        return 1.0 if self.dropout is Dropout.MBG else 0.0

    def alive(self, x: Floats, t_x: Floats, age: Floats) -> Floats:
        """Probability that the customer has not left; in (0, 1], below 1 for one-time buyers too with MBG."""
        chances = x + self._chances
        odds = np.log(self.a / (self.b + np.maximum(chances, 1.0) - 1.0))
        odds = odds + (self.r + x) * (np.log(self.alpha + age) - np.log(self.alpha + t_x))
        return np.where(chances > 0, 1.0 / (1.0 + np.exp(np.minimum(odds, 700.0))), 1.0)

    def none_within(self, x: Floats, t_x: Floats, age: Floats, weeks: float | Floats) -> Floats:
        """Probability of no purchase in the next ``weeks``."""
        pause = np.exp((self.r + x) * (np.log(self.alpha + age) - np.log(self.alpha + age + weeks)))
        return np.asarray(1.0 - self.alive(x, t_x, age) * (1.0 - pause))

    def expected_within(self, x: Floats, t_x: Floats, age: Floats, weeks: float) -> Floats:
        """Expected number of purchases in the next ``weeks``."""
        return self.moments_within(x, t_x, age, weeks)[0]

    def moments_within(self, x: Floats, t_x: Floats, age: Floats, weeks: float) -> tuple[Floats, Floats]:
        """Means of N and of N(N - 1), N being the number of purchases in the next ``weeks``.

        With rate l and dropout d known, N counts a process that ends at rate l d; both means over the Gamma
        posterior of l are closed, the one over the Beta posterior of d is taken at its quantiles.
        """
        repeats, which = np.unique(x, return_inverse=True)
        later = (self.b + repeats + self._chances)[:, None]
        dropout = np.maximum(betainccinv(self.a, later, _LEVELS[None, :]), 1e-9)[which]
        shape = (self.r + x)[:, None]
        scale = (self.alpha + age)[:, None]
        share = dropout * weeks / scale
        survived = np.exp(-shape * np.log1p(share))
        first = -np.expm1(-shape * np.log1p(share)) / dropout
        # 1 - e^-y (1 + y), averaged; by its series where the difference would be lost to rounding.
        ended = 1.0 - survived * (1.0 + shape * share / (1.0 + share))
        small = shape * (shape + 1.0) * share**2 / 2.0
        second = 2.0 * (1.0 - dropout) / dropout**2 * np.where(shape * share < 1e-4, small, ended)
        alive = self.alive(x, t_x, age)
        return np.asarray(alive * (first @ _LEVEL_WEIGHTS)), np.asarray(alive * (second @ _LEVEL_WEIGHTS))

    def expected_value(self, transactions: Floats, mean_value: Floats) -> Floats:
        """Expected value of a transaction."""
        own = self.p * transactions
        return np.asarray((self.gamma * self.p + own * mean_value) / (own + self.q - 1.0))

    def spend_square(self, moments: tuple[Floats, Floats], transactions: Floats, mean_value: Floats) -> Floats:
        """Mean of the squared spend of N purchases, given the means of N and of N (N - 1).

        Values of one customer share their mean, so also different purchases go together. The second moment of
        Gamma-Gamma is infinite for q <= 2: the shape is held above that.
        """
        shape = np.maximum(self.p * transactions + self.q, 2.2)
        scale = self.gamma + self.p * transactions * mean_value
        inverse_square = scale**2 / ((shape - 1.0) * (shape - 2.0))
        return np.asarray((moments[0] * self.p * (self.p + 1.0) + moments[1] * self.p**2) * inverse_square)

    def pause_ends(self, x: Floats, age: Floats, share: float, weeks: float) -> Floats:
        """Weeks until ``share`` of the customers who buy again within ``weeks`` have done so."""
        scale = self.alpha + age
        open_at_end = np.exp((self.r + x) * (np.log(scale) - np.log(scale + weeks)))
        still_open = 1.0 - share * (1.0 - open_at_end)
        return np.asarray(scale * np.expm1(-np.log(still_open) / (self.r + x)))

    def mean_pause(self, x: Floats, age: Floats, weeks: float) -> Floats:
        """Mean weeks until the next purchase of a customer who stays, counted as ``weeks`` if it comes later."""
        scale, power = self.alpha + age, 1.0 - (self.r + x)
        power = np.where(np.abs(power) < 1e-6, 1e-6, power)
        return np.asarray(scale * np.expm1(power * np.log1p(weeks / scale)) / power)


def fit(
    x: Floats,
    t_x: Floats,
    age: Floats,
    mean_value: Floats,
    *,
    start: PurchaseModel | None = None,
    kinds: Sequence[Dropout] = tuple(Dropout),
) -> PurchaseModel:
    """Fits both parts. Arrays have one entry per customer; times in weeks, ``mean_value`` per transaction.

    Beyond ``MAX_FIT_ROWS`` customers every n-th is used: seven parameters do not need more.
    """
    step = max(1, -(-len(x) // MAX_FIT_ROWS))
    x, t_x, age, mean_value = x[::step], t_x[::step], age[::step], mean_value[::step]
    first = (start.r, start.alpha, start.a, start.b) if start else _USUAL_RATE
    fits = [_fit_rate(kind, x, t_x, age, first) for kind in kinds]
    _, (r, alpha, a, b), dropout = max(fits, key=lambda found: found[0])
    paid = mean_value > 0
    if not paid.any():
        return PurchaseModel(r, alpha, a, b, 1.0, 3.0, 0.0, dropout)
    # In units of the mean value, so that the pull means the same in every currency.
    unit = float(mean_value[paid].mean())
    count, value = x[paid] + 1.0, mean_value[paid] / unit
    begin = (start.p, start.q - 1.0, start.gamma / unit) if start else _USUAL_VALUE
    p, q_less_one, gamma = _maximise(lambda theta: _value_likelihood(theta, count, value), begin, _USUAL_VALUE)
    return PurchaseModel(r, alpha, a, b, p, q_less_one + 1.0, gamma * unit, dropout)


_Rate = tuple[float, tuple[float, ...], Dropout]


def _fit_rate(kind: Dropout, x: Floats, t_x: Floats, age: Floats, first: tuple[float, ...]) -> _Rate:
    found = _maximise(lambda theta: _rate_likelihood(theta, kind, x, t_x, age), first, _USUAL_RATE)
    return _rate_likelihood(np.asarray(found), kind, x, t_x, age), found, kind


def _rate_likelihood(theta: Floats, kind: Dropout, x: Floats, t_x: Floats, age: Floats) -> float:
    r, alpha, a, b = theta
    chances = x + (1.0 if kind is Dropout.MBG else 0.0)
    common = gammaln(r + x) - gammaln(r) + r * np.log(alpha) - betaln(a, b)
    stayed = betaln(a, b + chances) - (r + x) * np.log(alpha + age)
    left = betaln(a + 1.0, b + np.maximum(chances, 1.0) - 1.0) - (r + x) * np.log(alpha + t_x)
    return float((common + np.where(chances > 0, np.logaddexp(stayed, left), stayed)).sum())


def _value_likelihood(theta: Floats, count: Floats, value: Floats) -> float:
    p, q_less_one, gamma = theta
    q = q_less_one + 1.0
    terms = (
        gammaln(p * count + q) - gammaln(p * count) - gammaln(q) + q * np.log(gamma)
        + (p * count - 1.0) * np.log(value) + p * count * np.log(count)
        - (p * count + q) * np.log(gamma + value * count)
    )  # fmt: skip
    return float(terms.sum())


def _maximise(
    likelihood: Callable[[Floats], float], start: tuple[float, ...], usual: tuple[float, ...]
) -> tuple[float, ...]:
    centre = np.log(usual)

    def cost(logs: Floats) -> float:
        value = -likelihood(np.exp(logs)) + _PULL * float(((logs - centre) ** 2).sum())
        return value if np.isfinite(value) else 1e12

    found = minimize(cost, np.log(np.maximum(start, 1e-3)), method="L-BFGS-B", bounds=[(-7.0, 9.0)] * len(start))
    return tuple(float(value) for value in np.exp(found.x))
