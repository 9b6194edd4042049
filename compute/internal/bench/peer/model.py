import sys
import time

import numpy as np


def divide(a, b, c):
    return np.where(b != 0, np.divide(a, np.where(b != 0, b, 1.0)), c)


def total_log(x):
    return np.where(x > 0, np.log(np.where(x > 0, x, 1.0)), 0.0)


def power(x, n):
    with np.errstate(divide="ignore"):
        return np.where((x == 0) & (n < 0), 0.0, np.power(x, np.clip(np.floor(n), -1200, 1200)))


def table(y, n, x):
    return np.asarray(y)[np.clip(np.floor(x), 0, n - 1).astype(np.int64)]


def interp(y, n, x):
    return np.interp(x, np.arange(n), y)


def irr(flows):
    """The rate of return of flows with one root, by Newton's method in a bracket, as in the C program."""
    f = np.stack([np.broadcast_to(x, (N,)) for x in flows])
    total, none, lost = f.sum(axis=0), f.min(axis=0) >= 0, f.max(axis=0) <= 0
    turned = total < 0
    if turned.any():
        f = np.where(turned, -f[::-1], f)
    low, high, x = np.zeros(N), np.ones(N), np.full(N, 0.99)
    v, slope = np.empty(N), np.empty(N)
    with np.errstate(all="ignore"):
        for k in range(100):
            v[:] = f[-1]
            slope[:] = 0
            for t in range(T - 2, -1, -1):
                np.multiply(slope, x, out=slope)
                np.add(slope, v, out=slope)
                np.multiply(v, x, out=v)
                np.add(v, f[t], out=v)
            above = v > 0
            high, low = np.where(above, x, high), np.where(above, low, x)
            new = x - v / slope
            new = np.where((low < new) & (new < high), new, 0.5 * (low + high))
            step = np.abs(new - x)
            x = new
            if not (step > 1e-15 * x).any() or k > 8 and not (step > 1e-12 * x).any():
                break
        rate = np.where(turned, x - 1, 1 / x - 1)
    return np.where(none, 0.0, np.where(lost, -1.0, rate)), np.where(none, 2.0, np.where(lost, 1.0, 0.0))
