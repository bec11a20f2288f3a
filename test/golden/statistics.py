"""Makes statistics.json: pip install numpy scipy 'pandas<3' rliable==1.2.0; python statistics.py > statistics.json"""

import json

import numpy as np
import scipy
from rliable import metrics
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
    "bootstrap": [{"x": x.tolist(), "mean": interval(x, np.mean), "iqm": interval(x, iqm)} for x in boots],
}))
