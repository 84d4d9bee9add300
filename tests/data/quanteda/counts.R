# Counts of quanteda that tests/quanteda.rs compares ours with: which keys are found how often in which
# sentence, by the two rules for nested hits. In this folder: Rscript counts.R > counts.csv
#
# The committed counts were made with R 4.2.2, stringi 1.7.12 (ICU 72.1), yaml 2.3.7, xml2 1.3.3 and, since
# CRAN was out of reach, with a package built from the source files of quanteda 4 that tokens(),
# dictionary() and tokens_lookup() run through: src/tokens_lookup.cpp and src/tokens_restore.cpp at 065b5fd,
# src/serialize.cpp at 1513b72, inst/include/tokens.h at b40ba46, R/pattern2fixed.R at 03e7447,
# R/tokens_lookup.R at 015c8c8, inst/breakrules/custom.yml at 5753067 beside ICU's rules for words of
# UAX #29 revision 34, tokenize_word4() and object2id() of version 4, and the readers of R/dictionaries.R at
# a6c3fca. Documents, metadata and all else were left out. The build met the 14 expectations of
# quanteda's own tests and manual that were tried. Whoever has quanteda installed can run this file as it is.

library(quanteda)
quanteda_options(threads = 1)

lines <- readLines("sentences.jsonl", encoding = "UTF-8")
sentences <- lapply(lines, yaml::yaml.load)
texts <- vapply(sentences, `[[`, "", "text")
names(texts) <- vapply(sentences, `[[`, "", "id")
toks <- tokens(texts)

# As slantwise names columns: lower case, `_` between levels.
column <- function(key, file) {
    key <- tolower(key)
    key <- sub("^\\+", "", key)                                # Lexicoder's mark of a category stays in the key
    key <- sub("\\.__$", "", key)                              # YAML: entries beside subcategories
    if (grepl("\\.dic$", file)) key <- sub(".*\\.", "", key)   # our names of LIWC's categories have no levels
    gsub(".", "_", key, fixed = TRUE)
}

counts <- NULL
for (file in sort(list.files(pattern = "\\.(cat|dic|lc3|ykd|yml)$"))) {
    dict <- dictionary(file = file, separator = if (grepl("\\.cat$", file)) "_" else " ")
    for (scope in c("key", "dictionary")) {
        found <- as.list(tokens_lookup(toks, dict, nested_scope = scope))
        for (document in names(found)) {
            n <- table(column(found[[document]], file))
            if (length(n)) counts <- rbind(counts, data.frame(
                book = sub("\\..*", "", file), format = sub(".*\\.", "", file), scope = scope,
                document = document, key = names(n), n = as.integer(n)))
        }
    }
}

# One row for the formats that agree.
row <- counts[c("book", "scope", "document", "key", "n")]
counts <- aggregate(list(formats = counts$format), row, paste, collapse = " ")
rank <- order(counts$book, -xtfrm(counts$scope), match(counts$document, names(texts)), counts$key, counts$formats,
              method = "radix")
write.csv(counts[rank, c("book", "formats", "scope", "document", "key", "n")], stdout(), row.names = FALSE, quote = FALSE)
