"""NumPy's twin of resample.rs: `python3 benches/resample.py` (pip install numpy).

On sums by article, and on paragraphs: whole articles are drawn, and the paragraphs of each drawn one gathered.
"""

import time

import numpy as np

ARTICLES, PARAGRAPHS, RESAMPLES, BATCH = 5_000, 10, 10_000, 100

article = np.repeat(np.arange(ARTICLES), PARAGRAPHS)
paragraph = np.tile(np.arange(PARAGRAPHS), ARTICLES)
value = (article * 37 + paragraph * 53) % 101 / 100
words = (20 + (article * 7 + paragraph * 11) % 101).astype(float)


def on_sums(rng):
    sums = np.bincount(article, value * words)
    total = np.bincount(article, words)
    estimates = []
    for _ in range(RESAMPLES // BATCH):
        drawn = rng.integers(0, ARTICLES, (BATCH, ARTICLES), dtype=np.int32)
        estimates.append(sums[drawn].sum(1) / total[drawn].sum(1))
    return np.concatenate(estimates)


def on_paragraphs(rng):
    rows = np.arange(ARTICLES * PARAGRAPHS).reshape(ARTICLES, PARAGRAPHS)
    product = value * words
    estimates = []
    for _ in range(RESAMPLES):
        drawn = rows[rng.integers(0, ARTICLES, ARTICLES, dtype=np.int32)].ravel()
        estimates.append(product[drawn].sum() / words[drawn].sum())
    return np.array(estimates)


for name, run in [("sums by article", on_sums), ("paragraphs", on_paragraphs)]:
    start = time.perf_counter()
    estimates = run(np.random.default_rng(1))
    print(f"NumPy {np.__version__}, {name}: {time.perf_counter() - start:.3f} s, sd {estimates.std():.6f}")
