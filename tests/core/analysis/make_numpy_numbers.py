"""Writes numpy_numbers.json, which norm_statistics_test, histogram_test, kernel_density_test and bimodality_test compare with.

Run with numpy from PyPI (2.4.6 was used): python make_numpy_numbers.py > numpy_numbers.json
"""

import json

import numpy as np


def density(values, bandwidth, at):
    return np.mean(np.exp(-0.5 * ((at - values) / bandwidth) ** 2)) / (bandwidth * np.sqrt(2 * np.pi))


def numbers(values):
    x = values.astype(np.float64)
    edges = np.histogram_bin_edges(x, "fd")
    iqr = np.subtract(*np.percentile(x, [75, 25]))
    bandwidth = 0.9 * min(x.std(ddof=1), iqr / 1.34) * len(x) ** -0.2
    points = np.linspace(x.min(), x.max(), 9)
    return {
        "values": [float(v) for v in values],
        "mean": x.mean(), "median": np.median(x), "mad": np.median(np.abs(x - np.median(x))),
        "minimum": x.min(), "maximum": x.max(),
        "edges": edges.tolist(), "counts": np.histogram(x, edges)[0].tolist(),
        "ten": np.histogram(x, 10)[0].tolist(),
        "bandwidth": bandwidth, "points": points.tolist(), "density": [density(x, bandwidth, at) for at in points],
    }


rng = np.random.default_rng(7)
one = rng.normal(12, 2, 301).astype(np.float32).round(3)
two = np.concatenate([rng.normal(12, 2, 280), rng.normal(40, 3, 20)]).astype(np.float32).round(3)
print(json.dumps({"one_tower": numbers(one), "two_towers": numbers(two)}))
