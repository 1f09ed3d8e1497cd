"""The peer of bench/ts/montecarlo.ts: correlated GBM, rebalanced portfolio, fan, drawdowns, plain numpy in chunks.

Reads {paths, steps, assets, chunk} as JSON in argv[1]; prints one line of JSON per line read from stdin: a round.
"""

import json
import sys
import time

import numpy as np

spec = json.loads(sys.argv[1])
P, T, A, C = spec["paths"], spec["steps"], spec["assets"], spec["chunk"]
checkpoints = [round((i + 1) * T / 21) for i in range(21)]
covariance = np.full((A, A), 0.4 * 0.015**2)
np.fill_diagonal(covariance, 0.015**2)
factor = np.linalg.cholesky(covariance)
weights = np.full(A, 1 / A)


def once(seed):
    rng = np.random.default_rng(seed)
    fan = np.empty((len(checkpoints), P))
    terminal, drawdown, low = np.empty(P), np.empty(P), np.empty(P)
    for s in range(0, P, C):
        z = rng.standard_normal((C, T, A))
        growth = np.exp(z @ factor.T + 0.0003)
        wealth = np.cumprod(1 + (growth - 1) @ weights, axis=1)
        peak = np.maximum(np.maximum.accumulate(wealth, axis=1), 1.0)
        drawdown[s : s + C] = 1 - (wealth / peak).min(axis=1)
        low[s : s + C] = np.minimum(wealth.min(axis=1), 1.0)
        terminal[s : s + C] = wealth[:, -1]
        for i, c in enumerate(checkpoints):
            fan[i, s : s + C] = wealth[:, c - 1]
    quantiles = np.quantile(fan, [0.05, 0.25, 0.5, 0.75, 0.95], axis=1)
    np.quantile(terminal, [0.05, 0.25, 0.5, 0.75, 0.95])
    np.quantile(drawdown, [0.05, 0.25, 0.5, 0.75, 0.95])
    return terminal.mean(), float(quantiles[2, -1]), (low <= 0.8).mean()


for line in sys.stdin:
    start = time.perf_counter()
    mean, median, ruin = once(int(line))
    seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds, "mean": mean, "median": median, "ruin": ruin, "numpy": np.__version__}), flush=True)
