//! What a section is made of: written once, set as HTML and as Markdown.

use crate::plot::Figure;
use serde::Serialize;

/// One section of the report.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Section {
    /// Anchor, lower case.
    pub(super) id: &'static str,
    pub(super) title: &'static str,
    /// In the contents.
    pub(super) short: &'static str,
    pub(super) blocks: Vec<Block>,
}

/// A part of a section.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum Block {
    /// A paragraph.
    Prose { text: Prose },
    /// A heading below the section's.
    Heading { text: String },
    /// Findings, strongest first.
    Findings { items: Vec<Shown> },
    /// A figure with the numbers behind it.
    Figure { figure: Drawn },
    /// A table.
    Table { table: Table },
    /// Items without order.
    List { items: Vec<Prose> },
    /// Terms with what they are.
    Terms { items: Vec<(String, Prose)> },
    /// What is read on demand.
    Folded { summary: String, blocks: Vec<Block> },
    /// Verbatim.
    Code { code: String },
    /// The text with its evidence; only the page has it.
    Reader,
}

/// A finding as the page shows it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Shown {
    pub(super) text: Prose,
    /// `described`, `exploratory` or `confirmatory`.
    pub(super) basis: &'static str,
    /// On how much it rests.
    pub(super) n: String,
}

/// A figure as the page shows it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Drawn {
    pub(super) name: String,
    pub(super) title: String,
    pub(super) subtitle: String,
    pub(super) alt: String,
    pub(super) caption: String,
    pub(super) svg: String,
    pub(super) table: Table,
    /// Marks of the drawing that lead to words, as JSON: how their hint begins, and where it leads.
    #[serde(rename = "hints_json", serialize_with = "as_json")]
    pub(super) hints: Vec<Hint>,
}

/// A mark of a drawing that leads to words.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Hint {
    begins: String,
    href: String,
    query: String,
}

fn as_json<S: serde::Serializer>(hints: &[Hint], to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&serde_json::to_string(hints).expect("names and addresses"))
}

impl Drawn {
    pub(super) fn of(figure: &Figure) -> Self {
        let mut rows = figure.data.iter();
        let heads = rows.next().cloned().unwrap_or_default();
        let rows: Vec<Vec<Prose>> =
            rows.map(|row| row.iter().map(|cell| cell.as_str().into()).collect()).collect();
        let numeric = |at: usize| {
            let mut cells =
                figure.data.iter().skip(1).filter_map(|row| row.get(at)).filter(|c| !c.is_empty());
            cells.clone().next().is_some() && cells.all(|cell| cell.replace('−', "-").parse::<f64>().is_ok())
        };
        let heads =
            heads.iter().enumerate().map(|(at, label)| Head { label: label.clone(), numeric: numeric(at) });
        Self {
            name: figure.name.clone(),
            title: figure.title.clone(),
            subtitle: figure.subtitle.clone(),
            alt: figure.alt.clone(),
            caption: figure.caption.clone(),
            svg: figure.svg.clone(),
            table: Table {
                name: figure.name.clone(),
                caption: figure.title.clone(),
                note: String::new(),
                heads: heads.collect(),
                rows,
            },
            hints: Vec::new(),
        }
    }

    /// The row of the table that begins with these cells.
    pub(super) fn row(&self, begins: &[&str]) -> Option<usize> {
        let fits = |row: &Vec<Prose>| begins.iter().zip(row).all(|(wanted, cell)| cell.plain() == *wanted);
        self.table.rows.iter().position(fits)
    }

    /// Lets a cell of the table, and the mark whose hint begins so, lead to words.
    pub(super) fn link(&mut self, row: usize, cell: usize, begins: &str, show: &Show) {
        if let Some(cell) = self.table.rows.get_mut(row).and_then(|row| row.get_mut(cell)) {
            *cell = Prose::new().show(cell.plain(), show);
        }
        self.hints.push(Hint { begins: begins.to_owned(), href: show.href(), query: show.query() });
    }
}

/// A table; the first cell of a row is its heading.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct Table {
    /// File stem.
    pub(super) name: String,
    pub(super) caption: String,
    /// What a reader must know to read the numbers; may be empty.
    pub(super) note: String,
    pub(super) heads: Vec<Head>,
    pub(super) rows: Vec<Vec<Prose>>,
}

/// A column of a table.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Head {
    pub(super) label: String,
    /// Set flush right, with figures of one width.
    pub(super) numeric: bool,
}

impl Table {
    /// Without rows; a head that ends in `#` is numeric.
    pub(super) fn new(name: &str, caption: impl Into<String>, heads: &[&str]) -> Self {
        let heads = heads
            .iter()
            .map(|head| Head { label: head.trim_end_matches('#').to_owned(), numeric: head.ends_with('#') });
        let (name, caption) = (name.to_owned(), caption.into());
        Self { name, caption, note: String::new(), heads: heads.collect(), rows: Vec::new() }
    }

    /// With a note below it.
    pub(super) fn noted(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }
}

impl From<Table> for Block {
    fn from(table: Table) -> Self {
        Block::Table { table }
    }
}

/// Running text.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub(super) struct Prose(pub(super) Vec<Piece>);

/// A stretch of running text.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum Piece {
    Text {
        text: String,
    },
    Em {
        text: String,
    },
    Strong {
        text: String,
    },
    Code {
        text: String,
    },
    Link {
        text: String,
        href: String,
    },
    /// Scrolls to the words and flashes them.
    Show {
        text: String,
        href: String,
        query: String,
    },
}

/// Without marks of direction: one in a name would turn round what follows it. The reader keeps texts as they are.
fn tame(text: impl Into<String>) -> String {
    let is_mark = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let text = text.into();
    if text.contains(is_mark) { text.replace(is_mark, "") } else { text }
}

impl Prose {
    pub(super) fn new() -> Self {
        Self::default()
    }

    pub(super) fn t(mut self, text: impl Into<String>) -> Self {
        self.0.push(Piece::Text { text: tame(text) });
        self
    }

    pub(super) fn em(mut self, text: impl Into<String>) -> Self {
        self.0.push(Piece::Em { text: tame(text) });
        self
    }

    pub(super) fn strong(mut self, text: impl Into<String>) -> Self {
        self.0.push(Piece::Strong { text: tame(text) });
        self
    }

    pub(super) fn code(mut self, text: impl Into<String>) -> Self {
        self.0.push(Piece::Code { text: tame(text) });
        self
    }

    pub(super) fn link(mut self, text: impl Into<String>, href: impl Into<String>) -> Self {
        self.0.push(Piece::Link { text: tame(text), href: href.into() });
        self
    }

    pub(super) fn show(mut self, text: impl Into<String>, show: &Show) -> Self {
        self.0.push(Piece::Show { text: tame(text), href: show.href(), query: show.query() });
        self
    }

    /// Words only.
    pub(super) fn plain(&self) -> String {
        let words = self.0.iter().map(|piece| match piece {
            Piece::Text { text }
            | Piece::Em { text }
            | Piece::Strong { text }
            | Piece::Code { text }
            | Piece::Link { text, .. }
            | Piece::Show { text, .. } => text.as_str(),
        });
        words.collect()
    }
}

impl From<&str> for Prose {
    fn from(text: &str) -> Self {
        Self::new().t(text)
    }
}

impl From<String> for Prose {
    fn from(text: String) -> Self {
        Self::new().t(text)
    }
}

/// Which words to show: the first place, and what all of them have in common.
///
/// `what` is a kind of mark in the reader (`evidence`, `attribution`, `mention`, `act`); every further
/// field must equal the mark's field of that name.
#[derive(Debug, Clone)]
pub(super) struct Show {
    article: usize,
    paragraph: u32,
    fields: serde_json::Map<String, serde_json::Value>,
}

impl Show {
    pub(super) fn new(what: &str, article: usize, paragraph: u32) -> Self {
        let fields = [("what".to_owned(), what.into())].into_iter().collect();
        Self { article, paragraph, fields }
    }

    pub(super) fn with(mut self, field: &str, value: impl Into<serde_json::Value>) -> Self {
        self.fields.insert(field.to_owned(), value.into());
        self
    }

    /// The field must equal none of `values`.
    pub(super) fn without<S: AsRef<str>>(mut self, field: &str, values: &[S]) -> Self {
        let values: Vec<&str> = values.iter().map(AsRef::as_ref).collect();
        self.fields.insert(field.to_owned(), serde_json::json!({ "not": values }));
        self
    }

    /// How many places there are in all texts, also those the page does not hold.
    pub(super) fn of(self, places: usize) -> Self {
        self.with("total", places)
    }

    /// Only in the paragraph, not in the whole article or corpus.
    pub(super) fn here(self) -> Self {
        let (article, paragraph) = (self.article, self.paragraph);
        self.with("article", article).with("paragraph", paragraph)
    }

    /// Where it begins, for readers without script.
    fn href(&self) -> String {
        anchor(self.article, self.paragraph)
    }

    fn query(&self) -> String {
        serde_json::to_string(&self.fields).expect("names and numbers")
    }
}

/// The anchor of a paragraph.
pub(super) fn anchor(article: usize, paragraph: u32) -> String {
    format!("#a{article}p{paragraph}")
}
