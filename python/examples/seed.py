"""The seed article and a data frame of articles, step by step. Each `# %%` is a cell in VS Code, Spyder or Jupytext.

Run it with: python python/examples/seed.py
"""

# %% The seed: who is given the word, with which verbs
from pathlib import Path

import polars as pl

import slantwise

seed = Path(__file__).resolve().parents[2] / "seeds" / "000_29ab7e269625e2d9.txt"
tables = slantwise.measure(seed)
print(tables)

attributions = tables["attributions"].to_polars()
print(attributions.group_by("speaker", "stance").agg(pl.len(), pl.col("cue_text").unique().sort()).sort("len"))

# %% How India and Pakistan are treated, in whose voice
mentions = tables["mentions"].to_polars().filter(pl.col("actor").is_in(["India", "Pakistan"]))
print(mentions.group_by("actor", "voice").agg(pl.len(), pl.col("score").mean().round(3)).sort("actor", "len"))

# %% Every number is the sum of words it can show: the densest paragraph, and its words
paragraphs = tables["paragraphs"].to_polars().filter(pl.col("role") == "body")
densest = paragraphs.sort("generic_conflict", descending=True).head(1)
evidence = tables["evidence"].to_polars().filter(pl.col("column") == "generic_conflict")
shown = evidence.filter(pl.col("paragraph") == densest["paragraph"][0])
print(densest.select("paragraph", "n_words", "generic_conflict"))
print(shown.select("text", "rule", "weight", "voice"))
assert abs(100 * shown["weight"].sum() / densest["n_words"][0] - densest["generic_conflict"][0]) < 1e-6

# %% A data frame of articles: here, paragraphs of the seed dealt to two made-up outlets
texts = paragraphs["text"].to_list()
articles = pl.DataFrame(
    {
        "url": [f"https://example.org/{n}" for n in range(12)],
        "body": ["\n\n".join(texts[(n + k) % len(texts)] for k in range(3)) for n in range(12)],
        "outlet": ["The Morning", "The Evening"] * 6,
    }
)
tables = slantwise.measure(articles, text="body", id="url", actors=["India", "Pakistan"])
compared = slantwise.compare(tables, by="outlet", columns=["generic_conflict", "sentiment"])
print(compared["comparisons"].to_polars().select("column", "group_a", "group_b", "estimate", "ci_low", "ci_high", "p"))

# %% What a column measures
columns = tables["columns"].to_polars().filter(pl.col("name") == "generic_conflict")
print(columns["definition"][0], columns["reference"][0], sep="\n")
