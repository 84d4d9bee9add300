"""Times spaCy on what a dictionary study does: tokens, sentences and the look-up of a word list, one process, one
thread. Prints medians of five rounds in MB of text a second. Loading spaCy and reading files are not timed. In the
repository's root:

    pip install spacy
    python benches/spacy_pipeline.py [--model en_core_web_sm] [FILE…]

The word list is data/lexicons/news-sentiment, words and phrases as they stand, by PhraseMatcher over lower case.
With --model, a trained pipeline is timed too: tags, lemmas, dependencies and names. Without files the seed article
is repeated up to one megabyte. Set beside it `cargo bench --bench measure -- FILE…` on the same files: "tokens,
sentences, paragraphs", "codebook matching" (all built-in codebooks and lexicons in one pass), "tags, phrases,
clauses".
"""

import statistics
import sys
import time

import spacy
from spacy.matcher import PhraseMatcher

ROUNDS = 5
SEED = "seeds/000_29ab7e269625e2d9.txt"


def texts(paths):
    if paths:
        return [open(path, encoding="utf-8").read() for path in paths]
    seed = open(SEED, encoding="utf-8").read()
    return [seed] * -(-1_000_000 // len(seed.encode()))


def entries():
    with open("data/lexicons/news-sentiment/words.tsv", encoding="utf-8") as lines:
        terms = (line.split("\t")[0] for line in lines if line.strip() and not line.startswith("#"))
        return [term for term in terms if "*" not in term]


def timed(name, work, all_texts):
    size = sum(len(text.encode()) for text in all_texts) / 1e6
    rounds = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work(all_texts)
        rounds.append(time.perf_counter() - start)
    print(f"{name:<44}{size / statistics.median(rounds):8.2f} MB/s")


def main():
    arguments = sys.argv[1:]
    model = None
    if "--model" in arguments:
        at = arguments.index("--model")
        model = arguments[at + 1]
        del arguments[at : at + 2]
    all_texts = texts(arguments)
    blank = spacy.blank("en")
    blank.max_length = 10**8
    timed(f"spaCy {spacy.__version__}: tokens", lambda ts: [blank.make_doc(t) for t in ts], all_texts)
    blank.add_pipe("sentencizer")
    matcher = PhraseMatcher(blank.vocab, attr="LOWER")
    matcher.add("sentiment", [blank.make_doc(term) for term in entries()])
    timed("tokens, sentences, word list", lambda ts: [matcher(doc) for doc in blank.pipe(ts)], all_texts)
    if model:
        trained = spacy.load(model)
        timed(f"{model}", lambda ts: list(trained.pipe(ts)), all_texts)


if __name__ == "__main__":
    main()
