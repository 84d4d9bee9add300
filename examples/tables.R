# Reads the tables that slantwise measure wrote into R, and shows the words behind a number.
#
#   slantwise measure seeds --format csv --out out/tables
#   Rscript examples/tables.R out/tables
#
# CSV needs nothing but R. Parquet keeps the types and says in its metadata what each column measures; with one of
#   install.packages("nanoparquet")   # small, no other package needed
#   install.packages("arrow")         # large; also reads many folders at once, see the end
# `slantwise measure seeds --out out/tables` is read by the same script.

arguments <- commandArgs(trailingOnly = TRUE)
folder <- if (length(arguments) > 0) arguments[1] else "out/tables"

read_table <- function(folder, name) {
  csv <- file.path(folder, paste0(name, ".csv"))
  parquet <- file.path(folder, paste0(name, ".parquet"))
  if (file.exists(csv)) {
    # Only an empty cell is missing: "NA" may be a word. A leading ' keeps spreadsheets from running a cell.
    table <- read.csv(csv, na.strings = "", encoding = "UTF-8", check.names = FALSE, stringsAsFactors = FALSE)
    text <- vapply(table, is.character, TRUE)
    table[text] <- lapply(table[text], function(cells) sub("^'(?=[=+@\t\r-])", "", cells, perl = TRUE))
    table
  } else if (!file.exists(parquet)) {
    stop(folder, ": has no table ", name, "\n  -> make it with: slantwise measure INPUT --format csv --out ", folder)
  } else if (requireNamespace("nanoparquet", quietly = TRUE) && name != "attributions") {
    # nanoparquet reads no nested columns, which attributions has (source, cue, content).
    as.data.frame(nanoparquet::read_parquet(parquet))
  } else if (requireNamespace("arrow", quietly = TRUE)) {
    as.data.frame(arrow::read_parquet(parquet))
  } else {
    stop(parquet, ": needs the package nanoparquet or arrow\n  -> or measure with --format csv")
  }
}

paragraphs <- read_table(folder, "paragraphs")
evidence <- read_table(folder, "evidence")
columns <- read_table(folder, "columns")
stopifnot(all(columns$name %in% names(paragraphs)))

# Units of analysis are paragraphs of running text.
body <- paragraphs[paragraphs$role == "body", ]
cat(nrow(body), "paragraphs,", sum(body$n_words), "words\n\n")

# A group's rate is a ratio of sums, never a mean of rates.
counted <- merge(evidence, body[c("doc_id", "paragraph")])
weights <- aggregate(weight ~ column, counted, sum)
frames <- weights[startsWith(weights$column, "generic_"), ]
frames$per_100_words <- round(100 * frames$weight / sum(body$n_words), 3)
print(frames[order(-frames$per_100_words), ], row.names = FALSE)

# The densest paragraph, and the words that make its number.
densest <- body[which.max(body$generic_conflict), ]
words <- evidence[evidence$doc_id == densest$doc_id & evidence$paragraph == densest$paragraph &
                    evidence$column == "generic_conflict", c("text", "rule", "weight", "voice")]
cat("\nParagraph ", densest$paragraph, ": ", round(densest$generic_conflict, 2), " per 100 words\n", sep = "")
print(words, row.names = FALSE)
stopifnot(abs(100 * sum(words$weight) / densest$n_words - densest$generic_conflict) < 1e-6)

# What the column means.
cat("\n", columns$definition[columns$name == "generic_conflict"], "\n", sep = "")

# Shards, or more than fits in memory, without merging:
#   arrow::open_dataset(Sys.glob("shards/*/paragraphs.parquet"))
# From R into Python's package and back:
#   slantwise <- reticulate::import("slantwise")
#   tables <- slantwise$measure(list(text = articles$body, outlet = articles$outlet))
#   mentions <- tables[["mentions"]]$to_pandas()
