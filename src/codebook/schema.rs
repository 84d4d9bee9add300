//! What a codebook file and a lexicon folder may say.

use super::pattern::Pattern;
use crate::{Error, Result};
use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::Path;

/// What becomes of a hit in the scope of a negation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NegationPolicy {
    /// It counts: "no war" still speaks of war.
    #[default]
    Keep,
    /// It does not count: "war is not a solution" calls for no war.
    Void,
}

/// Which of several hits on the same words count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Overlap {
    /// Hits of one category never overlap: the longest wins, then the first (quanteda's
    /// `nested_scope = "key"`).
    #[default]
    Longest,
    /// Besides, a hit counts for no category when longer or earlier hits of the codebook already
    /// cover all its words (quanteda's `nested_scope = "dictionary"`).
    Nested,
    /// Every hit counts. Not for codebooks with items, whose frame would count a word twice.
    All,
}

/// How a category's sum of weights becomes a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tally {
    /// Weighted hits per 100 words.
    #[default]
    Rate,
    /// Weights are valences, for or against: tone from −1 to 1, undefined where no word carries any.
    Tone,
}

/// A foreign file that a codebook was made of.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// Its name, without folders.
    pub file: String,
    /// The format it was read as.
    pub format: String,
    /// Hash of its bytes.
    pub blake3: String,
    /// Entries that could not be taken over.
    pub rejected: usize,
}

/// A pattern with its weight and the contexts that void or require it.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// What is looked for.
    pub pattern: Pattern,
    /// What a hit counts; for sentiment lexicons the valence.
    pub weight: f64,
    /// A hit is void when one of these stands within five words.
    pub unless: Vec<Pattern>,
    /// A hit counts only when one of these stands within five words.
    pub when: Vec<Pattern>,
}

impl Term {
    /// Sequences of words that its patterns spell out, contexts included.
    pub(super) fn n_sequences(&self) -> usize {
        let patterns = std::iter::once(&self.pattern).chain(&self.unless).chain(&self.when);
        patterns.map(Pattern::n_sequences).sum()
    }
}

/// One category of a codebook, and so one output column.
#[derive(Debug, Clone, PartialEq)]
pub struct Category {
    /// Within the codebook.
    pub name: String,
    /// The output column: `<prefix>_<name>`, of an item `<prefix>_<into>_<name>`, unless the file names
    /// another.
    pub column: String,
    /// Of an item: index of the category (a frame) in whose column its hits count as well.
    pub into: Option<usize>,
    /// What a human coder would be told.
    pub definition: String,
    /// What is looked for.
    pub terms: Vec<Term>,
    /// Sentences in which exactly the bracketed stretches must match.
    pub examples: Vec<String>,
    /// How hits become a value.
    pub scale: Tally,
}

/// A set of categories with its provenance.
#[derive(Debug, Clone, PartialEq)]
pub struct Codebook {
    /// In kebab case.
    pub name: String,
    /// For people.
    pub title: String,
    /// Of the codebook, not of the program.
    pub version: String,
    /// The paper it operationalises, with DOI.
    pub reference: String,
    /// SPDX identifier.
    pub licence: String,
    /// What it measures and how its words were chosen.
    pub description: String,
    /// What becomes of negated hits.
    pub negation: NegationPolicy,
    /// Which of several hits on the same words count.
    pub overlap: Overlap,
    /// The foreign files it was imported from; empty for one written as such.
    pub origins: Vec<Origin>,
    /// In file order.
    pub categories: Vec<Category>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CodebookFile {
    name: String,
    prefix: String,
    #[serde(default)]
    title: String,
    version: String,
    reference: String,
    licence: String,
    #[serde(default)]
    negation: NegationPolicy,
    #[serde(default)]
    overlap: Overlap,
    #[serde(default)]
    description: String,
    #[serde(rename = "origin", default)]
    origins: Vec<Origin>,
    #[serde(default)]
    contexts: Contexts,
    #[serde(rename = "category", default)]
    categories: Vec<CategoryFile>,
}

/// Lists of patterns that `unless` and `when` name as `@list`.
type Contexts = BTreeMap<String, Vec<String>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CategoryFile {
    name: String,
    column: Option<String>,
    into: Option<String>,
    definition: String,
    #[serde(default)]
    patterns: Vec<TermFile>,
    #[serde(default)]
    examples: Vec<String>,
    #[serde(default)]
    scale: Tally,
}

/// A pattern by itself, or with what belongs to it.
struct TermFile(FullTerm);

impl<'de> Deserialize<'de> for TermFile {
    fn deserialize<D: Deserializer<'de>>(source: D) -> std::result::Result<Self, D::Error> {
        source.deserialize_any(TermVisitor)
    }
}

struct TermVisitor;

impl<'de> Visitor<'de> for TermVisitor {
    type Value = TermFile;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let full = "{ match = \"…\", weight = …, unless = […], when = […] }";
        write!(f, "a pattern in quotation marks, or {full}")
    }

    fn visit_str<E: serde::de::Error>(self, pattern: &str) -> std::result::Result<TermFile, E> {
        self.visit_string(pattern.to_owned())
    }

    fn visit_string<E: serde::de::Error>(self, r#match: String) -> std::result::Result<TermFile, E> {
        Ok(TermFile(FullTerm { r#match, weight: one(), unless: Vec::new(), when: Vec::new() }))
    }

    fn visit_map<A: MapAccess<'de>>(self, fields: A) -> std::result::Result<TermFile, A::Error> {
        FullTerm::deserialize(MapAccessDeserializer::new(fields)).map(TermFile)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FullTerm {
    r#match: String,
    #[serde(default = "one")]
    weight: f64,
    #[serde(default)]
    unless: Vec<String>,
    #[serde(default)]
    when: Vec<String>,
}

fn one() -> f64 {
    1.0
}

#[derive(Deserialize)]
struct LexiconFile {
    name: String,
    title: String,
    version: String,
    reference: String,
    licence: String,
    #[serde(default)]
    notice: String,
    #[serde(default)]
    description: String,
    /// Column of a category-less lexicon.
    column: Option<String>,
    /// Definitions of the categories in `words.tsv`, by name.
    #[serde(default)]
    definitions: BTreeMap<String, String>,
}

/// Most bytes of a codebook, study or dictionary file.
const MOST_BYTES: u64 = 64 << 20;
/// Most sequences of words that the patterns of a codebook may spell out, contexts included.
const MOST_SEQUENCES: usize = 1_000_000;
/// Most categories of a codebook: each makes a column.
const MOST_CATEGORIES: usize = 10_000;

/// The bytes of a file that a person wrote.
///
/// # Errors
/// When it cannot be read, which `remedy` is for, or is larger than 64 MiB.
pub(crate) fn read_bytes(path: &Path, remedy: &str) -> Result<Vec<u8>> {
    let failed = |error| Error::new(path.display(), error, remedy);
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(failed)?;
    file.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > MOST_BYTES {
        let what = format!("is larger than {} MiB, the most that such a file may have", MOST_BYTES >> 20);
        return Err(Error::new(path.display(), what, "split it; texts go into inputs of their own"));
    }
    Ok(bytes)
}

/// The same as text.
///
/// # Errors
/// As [`read_bytes`], and when it is not UTF-8.
pub(crate) fn read_text(path: &Path, remedy: &str) -> Result<String> {
    String::from_utf8(read_bytes(path, remedy)?).map_err(|error| {
        let line =
            error.as_bytes()[..error.utf8_error().valid_up_to()].iter().filter(|&&b| b == b'\n').count();
        let place = format!("{}, line {}", path.display(), line + 1);
        Error::new(place, "is not UTF-8", "save it as UTF-8")
    })
}

/// Longest column name that R, Stata and SQL all take.
pub(super) const LONGEST_COLUMN: usize = 32;

impl Codebook {
    /// Reads a codebook file's text; `place` names it in errors.
    ///
    /// # Errors
    /// Bad TOML (with its line), missing provenance, a name that does not fit, a pattern that cannot
    /// be meant, two categories of one name.
    pub fn parse(source: &str, place: &str) -> Result<Self> {
        let file: CodebookFile = toml::from_str(source).map_err(|error| {
            let line = error.span().map_or(1, |s| source[..s.start].matches('\n').count() + 1);
            Error::new(
                format!("{place}, line {line}"),
                error.message(),
                "compare with a built-in codebook: slantwise codebook show generic-frames",
            )
        })?;
        if file.reference.trim().is_empty() || file.licence.trim().is_empty() {
            return Err(Error::new(
                place,
                "reference or licence is empty",
                "state both; every report prints them",
            ));
        }
        if file.categories.len() > MOST_CATEGORIES {
            let what = format!("has more than {MOST_CATEGORIES} categories, each of which makes a column");
            return Err(Error::new(place, what, "split it into several codebooks"));
        }
        let mut categories: Vec<Category> = Vec::with_capacity(file.categories.len());
        let mut seen = BTreeSet::new();
        let mut n_sequences = 0;
        for category in file.categories {
            let into = match &category.into {
                Some(name) => Some(frame_of(name, &categories, category.scale, place)?),
                None => None,
            };
            let column = category.column.unwrap_or_else(|| match &category.into {
                Some(frame) => format!("{}_{frame}_{}", file.prefix, category.name),
                None => format!("{}_{}", file.prefix, category.name),
            });
            check_column(&column, place)?;
            if !seen.insert(column.clone()) {
                return Err(Error::new(
                    place,
                    format!("two categories make the column {column}"),
                    "rename one",
                ));
            }
            let mut terms = Vec::with_capacity(category.patterns.len());
            for term in category.patterns {
                let term = term.parse(&file.contexts).map_err(|error| {
                    Error::new(
                        format!("{place}, category {}, {}", category.name, error.place()),
                        error.what(),
                        error.remedy(),
                    )
                })?;
                n_sequences += term.n_sequences();
                if n_sequences > MOST_SEQUENCES {
                    let what = format!("spells out more than {MOST_SEQUENCES} sequences of words up to here");
                    let place = format!("{place}, category {}", category.name);
                    return Err(Error::new(place, what, "split it into several codebooks"));
                }
                terms.push(term);
            }
            categories.push(Category {
                name: category.name,
                column,
                into,
                definition: category.definition,
                terms,
                examples: category.examples,
                scale: category.scale,
            });
        }
        if categories.is_empty() {
            return Err(Error::new(place, "has no category", "add a [[category]] with patterns"));
        }
        if file.overlap == Overlap::All
            && let Some(item) = categories.iter().find(|c| c.into.is_some())
        {
            return Err(Error::new(
                format!("{place}, category {}", item.name),
                "is an item where overlap = \"all\" lets words count twice in its frame",
                "write overlap = \"longest\" or \"nested\", or leave into out",
            ));
        }
        let has_items = |at: usize| categories.iter().any(|item| item.into == Some(at));
        let empty = categories.iter().enumerate().find(|(at, c)| c.terms.is_empty() && !has_items(*at));
        if let Some((_, category)) = empty {
            return Err(Error::new(
                format!("{place}, category {}", category.name),
                "has neither patterns nor items",
                format!("write patterns, or items with into = \"{}\"", category.name),
            ));
        }
        Ok(Self {
            title: if file.title.is_empty() { file.name.clone() } else { file.title },
            name: file.name,
            version: file.version,
            reference: file.reference,
            licence: file.licence,
            description: file.description,
            negation: file.negation,
            overlap: file.overlap,
            origins: file.origins,
            categories,
        })
    }

    /// Reads a codebook file.
    ///
    /// # Errors
    /// As [`Codebook::parse`], and when the file cannot be read.
    pub fn open(path: &Path) -> Result<Self> {
        let place = path.display().to_string();
        let remedy = "give the path of a codebook file, or a name from: slantwise codebook list";
        let source = read_text(path, remedy)?;
        Self::parse(&source, &place)
    }

    /// Reads a lexicon: `about` is its `lexicon.toml`, `words` its `words.tsv` (term, weight and,
    /// where there are several, category; separated by tabs; `#` opens a comment).
    ///
    /// # Errors
    /// Bad TOML, a line without a number, a term that is no pattern; each with its line.
    pub fn lexicon(about: &str, words: &str, place: &str) -> Result<Self> {
        let file: LexiconFile = toml::from_str(about).map_err(|error| {
            Error::new(format!("{place}/lexicon.toml"), error.message(), "see data/lexicons")
        })?;
        let mut categories: Vec<Category> = Vec::new();
        for (number, line) in words.lines().enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let at = || format!("{place}/words.tsv, line {}", number + 1);
            let mut fields = line.split('\t');
            let term = fields.next().unwrap_or_default();
            let weight = fields.next().and_then(|w| w.parse::<f64>().ok()).filter(|w| w.is_finite());
            let weight = weight
                .ok_or_else(|| Error::new(at(), "the second field is no number", "write term<TAB>weight"))?;
            let name = fields.next().filter(|f| f.parse::<f64>().is_err()).unwrap_or(&file.name);
            let index = categories.iter().position(|c| c.name == name).unwrap_or_else(|| {
                let column = match &file.column {
                    Some(column) if name == file.name => column.clone(),
                    _ => format!("{}_{name}", file.name.replace('-', "_")),
                };
                let definition = file.definitions.get(name).unwrap_or(&file.description).clone();
                categories.push(Category {
                    name: name.to_owned(),
                    column,
                    into: None,
                    definition,
                    terms: Vec::new(),
                    examples: Vec::new(),
                    scale: Tally::Rate,
                });
                categories.len() - 1
            });
            let pattern = Pattern::parse(term).map_err(|e| Error::new(at(), e.what(), e.remedy()))?;
            categories[index].terms.push(Term { pattern, weight, unless: Vec::new(), when: Vec::new() });
        }
        Ok(Self {
            name: file.name,
            title: file.title,
            version: file.version,
            reference: file.reference,
            licence: file.licence,
            description: if file.description.is_empty() { file.notice } else { file.description },
            negation: NegationPolicy::Keep,
            overlap: Overlap::Longest,
            origins: Vec::new(),
            categories,
        })
    }

    /// Patterns in all categories.
    pub fn n_terms(&self) -> usize {
        self.categories.iter().map(|c| c.terms.len()).sum()
    }

    /// The category at `index` with its items, as a codebook of its own.
    pub fn only(&self, index: usize) -> Self {
        let own = self.categories.iter().enumerate().filter(|(at, c)| *at == index || c.into == Some(index));
        let categories = own.map(|(at, c)| Category { into: (at != index).then_some(0), ..c.clone() });
        Self { categories: categories.collect(), ..self.clone() }
    }
}

/// Index of the category `name` that an item of `scale` sums into.
fn frame_of(name: &str, categories: &[Category], scale: Tally, place: &str) -> Result<usize> {
    let wrong = |what: String, remedy: &str| Err(Error::new(place, what, remedy));
    let Some(at) = categories.iter().position(|c| c.name == name && c.into.is_none()) else {
        return wrong(
            format!("into = “{name}” names no category above it that is not an item itself"),
            "write the frame first, its items below it",
        );
    };
    if categories[at].scale != scale {
        return wrong(format!("an item of {name} has another scale than {name}"), "give both the same scale");
    }
    Ok(at)
}

impl TermFile {
    fn parse(self, contexts: &Contexts) -> Result<Term> {
        let Self(full) = self;
        if !full.weight.is_finite() {
            return Err(Error::new(
                format!("pattern “{}”", full.r#match),
                "weight is no number",
                "give a number",
            ));
        }
        let patterns = |list: Vec<String>| {
            let named = list.into_iter().map(|one| spelt_out(one, contexts)).collect::<Result<Vec<_>>>()?;
            named.iter().flatten().map(|p| Pattern::parse(p)).collect::<Result<Vec<_>>>()
        };
        Ok(Term {
            pattern: Pattern::parse(&full.r#match)?,
            weight: full.weight,
            unless: patterns(full.unless)?,
            when: patterns(full.when)?,
        })
    }
}

/// `@list` as the patterns of that list; any other pattern as it is.
fn spelt_out(pattern: String, contexts: &Contexts) -> Result<Vec<String>> {
    let Some(name) = pattern.strip_prefix('@') else { return Ok(vec![pattern]) };
    contexts.get(name).cloned().ok_or_else(|| {
        Error::new(
            format!("context “{pattern}”"),
            "names no list",
            format!("write {name} = [\"…\"] below [contexts], above the first category"),
        )
    })
}

fn check_column(column: &str, place: &str) -> Result<()> {
    let fits = column.len() <= LONGEST_COLUMN
        && column.starts_with(|c: char| c.is_ascii_lowercase())
        && column.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if fits {
        return Ok(());
    }
    Err(Error::new(
        place,
        format!("“{column}” is no column name"),
        "use lower-case snake_case of at most 32 characters for prefix and category",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(contexts: &str, categories: &str) -> Result<Codebook> {
        let head = "name = 't'\nprefix = 't'\nversion = '1'\nreference = 'r'\nlicence = 'CC0-1.0'\n";
        Codebook::parse(&format!("{head}{contexts}\n{categories}"), "t.toml")
    }

    #[test]
    fn a_context_list_is_named_once() {
        let category = "[[category]]\nname = 'c'\ndefinition = 'd'\n\
                        patterns = [{ match = 'treaty', unless = ['@broken', 'tax'] }]";
        let codebook = parse("[contexts]\nbroken = ['suspen*', 'tore up']", category).unwrap();
        let unless: Vec<&str> = codebook.categories[0].terms[0].unless.iter().map(Pattern::source).collect();
        assert_eq!(unless, ["suspen*", "tore up", "tax"]);
        let error = parse("", category).unwrap_err().to_string();
        assert!(error.contains("“@broken”: names no list") && error.contains("[contexts]"), "{error}");
    }

    #[test]
    fn items_and_frames_that_do_not_fit_are_refused() {
        let frame = "[[category]]\nname = 'f'\ndefinition = 'd'\n";
        let item = "[[category]]\nname = 'i'\ninto = 'f'\ndefinition = 'd'\npatterns = ['war']\n";
        assert_eq!(parse("", &format!("{frame}{item}")).unwrap().categories[1].into, Some(0));
        for (categories, what) in [
            (format!("{item}{frame}"), "names no category above it"),
            (
                format!("{frame}{item}{}", item.replace("'i'", "'j'").replace("'f'", "'i'")),
                "names no category",
            ),
            (format!("{frame}{item}scale = 'tone'\n"), "another scale"),
            (frame.to_owned(), "neither patterns nor items"),
        ] {
            let error = parse("", &categories).unwrap_err().to_string();
            assert!(error.contains(what), "{categories}: {error}");
        }
        let error = parse("overlap = 'all'", &format!("{frame}{item}")).unwrap_err().to_string();
        assert!(error.contains("category i") && error.contains("count twice"), "{error}");
    }
}
