# Times R's quanteda on what a dictionary study does, tokens() and tokens_lookup(), one thread, and prints
# medians of five rounds in MB of text a second, of processor and of clock time. Loading R and quanteda and
# reading files are not timed. In the repository's root:
#
#   Rscript benches/quanteda.R [--dictionary=FILE] [FILE…]
#
# Without --dictionary the word list data/lexicons/news-sentiment is looked up, in two keys by sign: words,
# prefixes and phrases. Without files the seed article is repeated up to one megabyte. Set beside it
# `cargo bench --bench measure -- FILE…` on the same files: "tokens, sentences, paragraphs" and "codebook
# matching", which looks up all built-in codebooks and lexicons in one pass.

suppressPackageStartupMessages(library(quanteda))
quanteda_options(threads = 1)
rounds <- 5

arguments <- commandArgs(trailingOnly = TRUE)
named <- grepl("^--dictionary=", arguments)
files <- arguments[!named]
read <- function(file) paste(readLines(file, encoding = "UTF-8", warn = FALSE), collapse = "\n")
if (length(files)) {
    texts <- vapply(files, read, "")
} else {
    seed <- read("seeds/000_29ab7e269625e2d9.txt")
    texts <- rep(seed, ceiling(1e6 / nchar(seed, "bytes")))
}
names(texts) <- paste0("d", seq_along(texts))
megabytes <- sum(nchar(texts, "bytes")) / 1e6

if (any(named)) {
    dict <- dictionary(file = sub("^--dictionary=", "", arguments[named][1]))
} else {
    words <- read.delim("data/lexicons/news-sentiment/words.tsv", header = FALSE, quote = "", comment.char = "",
                        encoding = "UTF-8", col.names = c("term", "valence"))
    dict <- dictionary(list(positive = words$term[words$valence > 0], negative = words$term[words$valence < 0]))
}

seconds <- function(work) {
    times <- vapply(seq_len(rounds), function(round) {
        gc()
        t <- system.time(work())
        c(cpu = t[["user.self"]] + t[["sys.self"]], clock = t[["elapsed"]])
    }, c(cpu = 0, clock = 0))
    apply(times, 1, stats::median)
}
toks <- tokens(texts)
steps <- list(
    "tokens()" = function() tokens(texts),
    "tokens_lookup()" = function() tokens_lookup(toks, dict),
    "both" = function() tokens_lookup(tokens(texts), dict)
)
cat(sprintf("quanteda %s, R %s.%s, ICU %s: %.2f MB in %d texts, %d tokens, %d entries, 1 thread, median of %d\n",
            packageVersion("quanteda"), R.version$major, R.version$minor, suppressWarnings(stringi::stri_info())$ICU.version,
            megabytes, length(texts), sum(lengths(toks)), length(unlist(dict)), rounds))
cat(sprintf("%-18s %10s %10s\n", "", "MB/CPU-s", "MB/s"))
for (step in names(steps)) {
    s <- seconds(steps[[step]])
    cat(sprintf("%-18s %10.2f %10.2f\n", step, megabytes / s[["cpu"]], megabytes / s[["clock"]]))
}
found <- unlist(as.list(tokens_lookup(toks, dict)))
cat(sprintf("%d hits: %s\n", length(found), paste(names(table(found)), table(found), collapse = ", ")))
