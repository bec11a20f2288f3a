"""Writes arithmetic.json: powers, exponentials and cosines, correctly rounded, from 60 decimal digits.

Python's own decimal module rounds powers and exponentials correctly; the cosine is its Taylor series.
Run: python3 arithmetic.py > arithmetic.json
"""

import json
import random
from decimal import Decimal, getcontext

getcontext().prec = 60
random.seed(1)
COUNT = 250


def cosine(x):
    term = total = Decimal(1)
    n = 0
    while abs(term) > Decimal(10) ** -58:
        n += 2
        term *= -x * x / (n * (n - 1))
        total += term
    return total


def rounded(value):
    return float(value)  # to the nearest double, ties to even


bases = [random.random() for _ in range(COUNT)] + [5e-324, 1e-300, 0.5, 1 - 2**-53]
powers = [10 ** random.uniform(-3, 1.3) for _ in range(COUNT)] + [0.5, 1.7, 3, 20]
arguments = [-(10 ** random.uniform(-6, 2.8)) for _ in range(COUNT)] + [-1, -0.5, -700, -5e-324]
angles = [3.141592653589793 * random.random() for _ in range(COUNT)] + [1e-9, 1.5707963267948966, 3.141592653589793]

print(
    json.dumps(
        {
            "pow": [[x, y, rounded(Decimal(x) ** Decimal(y))] for x, y in zip(bases, powers)],
            "exp": [[x, rounded(Decimal(x).exp())] for x in arguments],
            "cos": [[x, rounded(cosine(Decimal(x)))] for x in angles],
        },
        separators=(",", ":"),
    )
)
