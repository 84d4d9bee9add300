//! A row of each table, as sections look at it.

use std::ops::Range;

/// One article.
#[derive(Debug, Clone, Default)]
pub(super) struct Article<'a> {
    pub(super) id: &'a str,
    /// Its title, else its first words.
    pub(super) name: String,
    pub(super) date: Option<&'a str>,
    pub(super) outlet: Option<&'a str>,
    /// Its value in the column by which articles are grouped.
    pub(super) group: Option<&'a str>,
    /// Short metadata, by column, in the order of [`Rows::meta`].
    pub(super) meta: Vec<Option<&'a str>>,
    pub(super) words: u32,
    /// Its rows in [`Rows::paragraphs`].
    pub(super) paragraphs: Range<usize>,
    pub(super) attributions: Range<usize>,
    pub(super) mentions: Range<usize>,
    pub(super) acts: Range<usize>,
    /// Its rows in the table `sentences`.
    pub(super) sentences: Range<usize>,
    /// Its rows in the table `evidence`.
    pub(super) evidence: Range<usize>,
}

/// One paragraph.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paragraph<'a> {
    pub(super) article: usize,
    pub(super) number: u32,
    pub(super) role: &'a str,
    pub(super) words: u32,
}

/// One source–cue–content relation.
#[derive(Debug, Clone)]
pub(super) struct Attribution<'a> {
    pub(super) article: usize,
    pub(super) paragraph: u32,
    pub(super) source_type: &'a str,
    pub(super) lemma: &'a str,
    pub(super) stance: &'a str,
    pub(super) words: u32,
    pub(super) kind: &'a str,
    pub(super) level: u32,
    /// The resolved speaker, else the source as written.
    pub(super) speaker: Option<&'a str>,
    /// Whether the speaker is a named actor.
    pub(super) resolved: bool,
}

/// One mention of an actor.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mention<'a> {
    pub(super) article: usize,
    pub(super) paragraph: u32,
    pub(super) actor: &'a str,
    pub(super) voice: &'a str,
    pub(super) label: &'a str,
    /// By pronoun, short form or context.
    pub(super) is_inferred: bool,
}

/// One act of blame or credit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Act<'a> {
    pub(super) article: usize,
    pub(super) paragraph: u32,
    pub(super) agent: Option<&'a str>,
    pub(super) agent_actor: Option<&'a str>,
    pub(super) act: &'a str,
    pub(super) lemma: &'a str,
    pub(super) patient: Option<&'a str>,
    pub(super) patient_actor: Option<&'a str>,
    pub(super) valence: &'a str,
    pub(super) voice: &'a str,
}

/// One output column.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column<'a> {
    pub(super) name: &'a str,
    pub(super) construct: &'a str,
    pub(super) scale: &'a str,
    pub(super) definition: &'a str,
    pub(super) reference: &'a str,
    pub(super) licence: &'a str,
    /// Of an item: the frame's column.
    pub(super) part_of: Option<&'a str>,
}

impl<'a> Column<'a> {
    /// The codebook's or construct's title: `Generic news frames`.
    pub(super) fn book(&self) -> &'a str {
        self.construct.split_once(": ").map_or(self.construct, |(book, _)| book)
    }

    /// What is told apart within it: `human interest`.
    pub(super) fn label(&self) -> &'a str {
        self.construct.rsplit_once(": ").map_or(self.construct, |(_, label)| label)
    }

    /// Whether it counts the words of a frame: style (certainty, abstraction) is none, nor is an item of
    /// a frame.
    pub(super) fn is_frame(&self) -> bool {
        let is_style = self.name.starts_with("style_") || self.name.starts_with("lcm_");
        self.is_rate() && !is_style && !["hedge", "certainty"].contains(&self.name)
    }

    /// Whether it counts the words of a codebook, and not again those of a frame as its item does.
    pub(super) fn is_rate(&self) -> bool {
        let is_other = self.name.starts_with("responsibility_") || self.book() == "Sentiment";
        !is_other && self.part_of.is_none() && self.scale.starts_with("weighted hits")
    }
}
