"""Makes statistics.json: pip install numpy scipy 'pandas<3' rliable==1.2.0; python statistics.py > statistics.json"""

import json

import numpy as np
import scipy
from rliable import metrics
from scipy import stats
from scipy.stats import mstats

rng = np.random.default_rng(20240501)
shares = [0, 0.025, 0.1, 0.25, 0.5, 0.9, 0.975, 1]
samples = [rng.exponential(10, n).round(6) for n in range(1, 12)] + [rng.integers(0, 6, 30).astype(float)]
pairs = [
    (rng.integers(0, 5, 12).astype(float), rng.integers(1, 6, 9).astype(float)),
    (rng.normal(0, 1, 40).round(6), rng.normal(0.5, 2, 40).round(6)),
]
# Two variants whose runs go up and down together, as runs of the same seed do.
common = rng.normal(0, 3, 40)
together = ((50 + common + rng.normal(1, 2, 40)).round(3), (50 + common + rng.normal(0, 2, 40)).round(3))


def ends(interval):
    return [float(interval[0]), float(interval[1])]


def tukey_mclaughlin(x, level):
    """scipy has the winsorised values and the quantile; the formula is that of Tukey and McLaughlin."""
    cut = len(x) // 4
    kept = len(x) - 2 * cut
    held = np.asarray(mstats.winsorize(x, limits=(cut / len(x), cut / len(x))))
    error = np.sqrt((len(x) - 1) * held.var(ddof=1) / (kept * (kept - 1)))
    return stats.t.interval(level, kept - 1, stats.trim_mean(x, 0.25), error)


def welch(x, y, level, trim):
    """Welch's interval, or Yuen's."""
    return ends(stats.ttest_ind(x, y, equal_var=False, trim=trim).confidence_interval(level))


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
            "interval": ends(stats.ttest_1samp(x, 0).confidence_interval(0.95)) if len(x) > 1 else None,
            "iqm_interval": ends(tukey_mclaughlin(x, 0.95)) if len(x) > 1 else None,
            "median_interval": ends(stats.quantile_test(x, p=0.5).confidence_interval(0.95)) if len(x) > 6 else None,
        }
        for x in samples
    ],
    "pairs": [
        {
            "x": x.tolist(),
            "y": y.tolist(),
            "p": metrics.probability_of_improvement(x[:, None], y[:, None]),
            "interval": welch(x, y, 0.99, 0),
            "iqm_interval": welch(x, y, 0.99, 0.25),
        }
        for x, y in pairs
    ],
    "together": {
        "x": together[0].tolist(),
        "y": together[1].tolist(),
        "interval": ends(stats.ttest_rel(*together).confidence_interval(0.99)),
        "fieller": [stats.ttest_rel(together[0], ratio * together[1]).pvalue for ratio in [0.99, 1, 1.05]],
    },
    "clopper_pearson": [
        [k, n, level, *ends(stats.binomtest(k, n).proportion_ci(level, "exact"))]
        for k, n in [(0, 3), (1, 3), (9, 10), (10, 10), (57, 100), (999, 1000)]
        for level in [0.95, 0.99]
    ],
    "wilson": [[k, n, *ends(stats.binomtest(k, n).proportion_ci(0.95, "wilson"))] for k, n in [(81, 263), (0, 20), (5, 5)]],
    "sign": [[k, n, stats.binomtest(k, k + n).pvalue] for k, n in [(6, 0), (1, 8), (4, 4), (30, 12)]],
    "fisher": [
        [[a, n], [b, m], stats.fisher_exact([[a, n - a], [b, m - b]]).pvalue]
        for a, n, b, m in [(8, 10, 1, 6), (5, 5, 0, 5), (3, 7, 9, 30), (0, 4, 0, 9)]
    ],
    "beta": [[x, a, b, stats.beta.cdf(x, a, b)] for x in [0.01, 0.3, 0.5, 0.97] for a, b in [(0.5, 0.5), (2, 3), (30, 0.5), (400, 700)]],
    "normal": [[x, stats.norm.sf(x)] for x in [0, 0.5, 1.96, 3.09, 5]],
    "student": [
        [tail, degrees, stats.t.isf(tail, degrees)]
        for tail in [0.25, 0.025, 0.00625, 1e-4]
        for degrees in [1, 2, 3, 4.5, 9, 30, 99, 1998]
    ],
}))
