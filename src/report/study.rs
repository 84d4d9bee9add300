//! All that a section may look at.

use super::block::Show;
use super::findings::{Conflict, Thirds};
use super::measures::Triggers;
use super::near::Near;
use super::robustness::Lexicons;
use super::rows::Rows;
use super::scenes::scenes;
use super::{Compared, Manifest};
use crate::Result;

/// A run, read once.
pub(super) struct Study<'a> {
    pub(super) manifest: &'a Manifest,
    pub(super) compared: &'a Compared,
    pub(super) rows: &'a Rows<'a>,
    pub(super) near: Near<'a>,
    pub(super) thirds: Thirds<'a>,
    pub(super) conflict: Conflict<'a>,
    pub(super) lexicons: Lexicons<'a>,
    pub(super) triggers: Triggers,
}

impl<'a> Study<'a> {
    /// Goes through all evidence once.
    ///
    /// # Errors
    /// When a table cannot be read.
    pub(super) fn new(manifest: &'a Manifest, compared: &'a Compared, rows: &'a Rows<'a>) -> Result<Self> {
        let actors = &compared.actors;
        let mut study = Self {
            manifest,
            compared,
            rows,
            near: Near::new(rows, actors),
            thirds: Thirds::new(rows),
            conflict: Conflict::new(rows, actors),
            lexicons: Lexicons::new(rows, actors),
            triggers: Triggers::new(rows),
        };
        scenes(rows, |article, scene| {
            study.near.add(article, scene);
            study.thirds.add(article, scene);
            study.conflict.add(article, scene);
            study.lexicons.add(article, scene);
            study.triggers.add(article, scene);
        })?;
        Ok(study)
    }

    /// Whether it is about one text: then nothing is inferred, all is described.
    pub(super) fn is_single(&self) -> bool {
        self.rows.articles.len() == 1
    }

    /// How the outlet is called where a single article names it.
    pub(super) fn outlet(&self) -> &'a str {
        match self.rows.articles.as_slice() {
            [only] => only.outlet.unwrap_or("the outlet"),
            _ => "the outlets",
        }
    }

    /// A voice of any table as it should read.
    pub(super) fn voice_name<'b>(&self, voice: &'b str) -> &'b str
    where
        'a: 'b,
    {
        if voice == "outlet" { self.outlet() } else { voice }
    }

    /// `the article`, `the articles`.
    pub(super) fn text(&self) -> &'static str {
        if self.is_single() { "the article" } else { "the articles" }
    }

    /// Values of `group`, in order.
    pub(super) fn groups(&self) -> Vec<&'a str> {
        let groups: std::collections::BTreeSet<&str> =
            self.rows.articles.iter().filter_map(|article| article.group).collect();
        groups.into_iter().collect()
    }

    /// Leads to the words that make the column's values; none for a second lexicon, which the reader leaves out.
    pub(super) fn words_of(&self, name: &str, article: usize, paragraph: u32) -> Option<Show> {
        let show = |what| Show::new(what, article, paragraph);
        let column = &self.rows.columns[self.rows.column(name)?];
        if let Some(frame) = column.part_of {
            // The reader marks an item's words as its frame's.
            return self.words_of(frame, article, paragraph);
        }
        match name {
            "responsibility_blame" => Some(show("act").with("valence", "blame")),
            "responsibility_credit" => Some(show("act").with("valence", "credit")),
            "attribution_share" => Some(show("attribution")),
            "quotation_share" => Some(show("attribution").with("kind", vec!["direct", "mixed"])),
            "sentiment_pos" | "sentiment_neg" => Some(show("evidence").with("column", "sentiment")),
            _ if column.is_rate()
                || self.rows.tone().is_some_and(|at| self.rows.columns[at].name == name) =>
            {
                Some(show("evidence").with("column", name))
            }
            _ => None,
        }
    }

    /// A column as it should read in a sentence: `conflict (generic news frames)`.
    pub(super) fn column_label(&self, name: &str) -> String {
        match self.rows.column(name) {
            Some(at) => {
                let column = &self.rows.columns[at];
                format!("{} ({})", column.label(), column.book())
            }
            None => name.replace('_', " "),
        }
    }
}
