"""Makes statistics.json: pip install numpy scipy 'pandas<3' rliable==1.2.0; python statistics.py > statistics.json"""

import json

import numpy as np
import scipy
from rliable import library, metrics
from scipy import stats

rng = np.random.default_rng(20240501)
samples = [rng.exponential(10, n).round(6) for n in range(1, 12)] + [rng.integers(0, 6, 30).astype(float)]
pairs = [
    (rng.integers(0, 5, 12).astype(float), rng.integers(1, 6, 9).astype(float)),
    (rng.normal(0, 1, 40).round(6), rng.normal(0.5, 2, 40).round(6)),
]
boots = [rng.exponential(10, 60).round(6), rng.normal(100, 5, 25).round(6)]
shares = [0, 0.025, 0.1, 0.25, 0.5, 0.9, 0.975, 1]


def interval(x, statistic):
    result = stats.bootstrap((x,), statistic, n_resamples=200_000, method="percentile", rng=1, batch=10_000)
    return [result.confidence_interval.low, result.confidence_interval.high]


def iqm(x, axis=-1):
    return stats.trim_mean(x, 0.25, axis=axis)


def joint(x, y, statistic):
    """The percentile interval of a statistic of two variants that share their seeds."""
    result = stats.bootstrap(
        (x, y), statistic, n_resamples=200_000, method="percentile", paired=True, rng=2, batch=2_000,
        vectorized=True,
    )
    return [result.confidence_interval.low, result.confidence_interval.high]


def improvement(x, y, axis=-1):
    x, y = np.moveaxis(x, axis, -1), np.moveaxis(y, axis, -1)
    wins = (x[..., :, None] > y[..., None, :]) + 0.5 * (x[..., :, None] == y[..., None, :])
    return wins.mean(axis=(-1, -2))


def mean_difference(x, y, axis=-1):
    return x.mean(axis=axis) - y.mean(axis=axis)


def relative_difference(x, y, axis=-1):
    return (x.mean(axis=axis) - y.mean(axis=axis)) / np.abs(y.mean(axis=axis))


def iqm_difference(x, y, axis=-1):
    return iqm(x, axis) - iqm(y, axis)


# Two variants whose runs go up and down together, as runs of the same seed do; with ties.
shared = rng.normal(0, 3, 40)
together = ((50 + shared + rng.normal(1, 2, 40)).round(0), (50 + shared + rng.normal(0, 2, 40)).round(0))


def by_rliable(x):
    """Its own interval of the IQM, by its own bootstrap (of runs, by the package arch)."""
    _, intervals = library.get_interval_estimates(
        {"x": x[:, None]}, lambda scores: np.array([metrics.aggregate_iqm(scores)]), reps=20_000,
        random_state=np.random.RandomState(3),
    )
    return intervals["x"][:, 0].tolist()


print(json.dumps({
    "made_with": {"numpy": np.__version__, "scipy": scipy.__version__, "rliable": "1.2.0"},
    "shares": shares,
    "samples": [
        {
            "x": x.tolist(),
            "mean": x.mean(),
            "sd": x.std(ddof=1) if len(x) > 1 else None,
            "median": np.median(x),
            "iqm": metrics.aggregate_iqm(x[:, None]),
            "quantiles": np.quantile(x, shares).tolist(),
        }
        for x in samples
    ],
    "pairs": [
        {"x": x.tolist(), "y": y.tolist(), "p": metrics.probability_of_improvement(x[:, None], y[:, None])}
        for x, y in pairs
    ],
    "bootstrap": [
        {"x": x.tolist(), "mean": interval(x, np.mean), "iqm": interval(x, iqm), "rliable_iqm": by_rliable(x)}
        for x in boots
    ],
    "together": {
        "x": together[0].tolist(),
        "y": together[1].tolist(),
        "difference": joint(*together, mean_difference),
        "relative": joint(*together, relative_difference),
        "iqm_difference": joint(*together, iqm_difference),
        "improvement": joint(*together, improvement),
    },
    "normal": [[x, stats.norm.sf(x)] for x in [0, 0.5, 1.96, 3.09, 5]],
    "student": [
        [tail, degrees, stats.t.isf(tail, degrees)]
        for tail in [0.25, 0.025, 0.00625, 1e-4]
        for degrees in [1, 2, 3, 9, 30, 99, 1998]
    ],
    "student_interval": {
        "x": boots[1].tolist(),
        "level": 0.99,
        "ends": list(stats.t.interval(0.99, len(boots[1]) - 1, boots[1].mean(), stats.sem(boots[1]))),
    },
}))
