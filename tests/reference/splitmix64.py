#!/usr/bin/env python3
"""The random machine of a seed, from the published SplitMix64 and the documented order of draws.

Prints what `tests/library/vectors/parameters.rs` expects: the stream of seed 1234567 (its first five numbers are
those that Rosetta Code and others publish for SplitMix64), then the parameters and data of two recipes.
"""

MASK = 2**64 - 1


def stream(seed):
    while True:
        seed = (seed + 0x9E3779B97F4A7C15) & MASK
        z = seed
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        yield z ^ (z >> 31)


def machine(seed, n_v, n_h, rows, decimal):
    draws = stream(seed)
    below = lambda n: next(draws) * n >> 64
    odds = ["-ln 3", "-ln 2", "0", "ln 2", "ln 3"]
    draw = (lambda: f"{below(201) - 100}/100") if decimal else (lambda: odds[below(5)])
    parameters = [draw() for _ in range(n_v * n_h + n_v + n_h)]
    data = ["".join(str(below(2)) for _ in range(n_v)) for _ in range(rows)]
    return parameters, data


if __name__ == "__main__":
    draws = stream(1234567)
    print([next(draws) for _ in range(5)])
    print(machine(1, 4, 3, 5, decimal=False))
    print(machine(7, 2, 3, 3, decimal=True))
