//! A text taken apart.

use super::{Article, CodePoints, Meta, Paragraph, Quotation, Role, Sentence, Span, Token};
use super::{paragraph, quotation, sentence, token};
use std::ops::Range;

/// An article with its tokens, sentences, paragraphs and quotations. Immutable.
#[derive(Debug, Clone)]
pub struct Document {
    article: Article,
    tokens: Vec<Token>,
    forms: String,
    sentences: Vec<Sentence>,
    /// For each token, the sentence that holds it.
    sentence_at: Vec<u32>,
    paragraphs: Vec<Paragraph>,
    quotations: Vec<Quotation>,
}

impl Document {
    /// Takes `article` apart. Never fails: an empty text has no paragraphs.
    pub fn new(article: Article) -> Self {
        let text = article.text.as_str();
        let (tokens, forms) = token::tokenise(text);
        let blocks = paragraph::blocks(text);
        let (mut sentences, mut paragraphs, mut quotations) = (Vec::new(), Vec::new(), Vec::new());
        let mut first = 0;
        for &span in &blocks {
            let end = first + tokens[first..].partition_point(|t| t.span.start < span.end);
            let range = first..end;
            first = end;
            if range.is_empty() {
                continue;
            }
            let own = &tokens[range.clone()];
            let quoted = quotation::pair(text, own, span);
            let from = sentences.len();
            sentences.extend(sentence::split(text, &forms, &tokens, &quoted, range.clone()));
            paragraphs.push(Paragraph {
                number: paragraphs.len() + 1,
                role: paragraph::role(text, &forms, span, own, blocks.len() == 1),
                span,
                sentences: from..sentences.len(),
                n_words: own.iter().filter(|t| t.is_word()).count(),
                odd_quotation: quoted.iter().any(|q| q.recovered),
                tokens: range,
            });
            quotations.extend(quoted);
        }
        let mut sentence_at = Vec::with_capacity(tokens.len());
        for (index, sentence) in sentences.iter().enumerate() {
            sentence_at.resize(sentence.tokens.end, index as u32);
        }
        Self { tokens, forms, sentence_at, sentences, paragraphs, quotations, article }
    }

    /// Unique within a corpus.
    pub fn id(&self) -> &str {
        &self.article.id
    }

    /// The article it was made from.
    pub fn article(&self) -> &Article {
        &self.article
    }

    /// What the input says about it.
    pub fn meta(&self) -> &Meta {
        &self.article.meta
    }

    /// The text exactly as it was read.
    pub fn text(&self) -> &str {
        &self.article.text
    }

    /// All tokens in text order.
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// All sentences in text order; every token lies in exactly one.
    pub fn sentences(&self) -> &[Sentence] {
        &self.sentences
    }

    /// All paragraphs in text order, whatever their role; every sentence lies in exactly one.
    pub fn paragraphs(&self) -> &[Paragraph] {
        &self.paragraphs
    }

    /// Outermost quotations in text order; none crosses a paragraph.
    pub fn quotations(&self) -> &[Quotation] {
        &self.quotations
    }

    /// The words at `span`, as they stand in the text.
    pub fn slice(&self, span: Span) -> &str {
        &self.article.text[span.range()]
    }

    /// Token `index` as it stands in the text; empty past the last one.
    pub fn raw(&self, index: usize) -> &str {
        self.tokens.get(index).map_or("", |token| self.slice(token.span))
    }

    /// The character of token `index` if it is a mark of one character (`,`, `—`, `“`), else NUL.
    pub fn mark(&self, index: usize) -> char {
        self.tokens.get(index).map_or('\0', |token| token.mark)
    }

    /// Token `index` in lower case, with straight apostrophes and without a possessive `'s`; empty past the last one.
    pub fn form(&self, index: usize) -> &str {
        self.tokens.get(index).map_or("", |token| &self.forms[token.form.range()])
    }

    /// Whether token `index` begins with a capital letter.
    pub fn is_capital(&self, index: usize) -> bool {
        self.tokens.get(index).is_some_and(|token| token.capital)
    }

    /// The span from the first to the last token of `tokens`, which must not be empty.
    pub fn span_of(&self, tokens: Range<usize>) -> Span {
        self.tokens[tokens.start].span.cover(self.tokens[tokens.end - 1].span)
    }

    /// The tokens that `span` touches.
    pub fn tokens_in(&self, span: Span) -> Range<usize> {
        let start = self.tokens.partition_point(|t| t.span.end <= span.start);
        let end = self.tokens.partition_point(|t| t.span.start < span.end);
        start..end.max(start)
    }

    /// The sentence that holds token `index`.
    pub fn sentence_of(&self, index: usize) -> usize {
        self.sentence_at.get(index).map_or(self.sentences.len(), |&at| at as usize)
    }

    /// The paragraph that holds token `index`, as an index from 0.
    pub fn paragraph_of(&self, index: usize) -> usize {
        self.paragraphs.partition_point(|p| p.tokens.end <= index)
    }

    /// Whether `span` lies inside quotation marks.
    pub fn is_quoted(&self, span: Span) -> bool {
        let at = self.quotations.partition_point(|q| q.span.end <= span.start);
        self.quotations.get(at).is_some_and(|q| q.span.contains(span))
    }

    /// Words and numbers in `tokens`.
    pub fn count_words(&self, tokens: Range<usize>) -> usize {
        self.tokens[tokens].iter().filter(|t| t.is_word()).count()
    }

    /// Words and numbers in all paragraphs but boilerplate.
    pub fn n_words(&self) -> usize {
        self.paragraphs.iter().filter(|p| p.role != Role::Boilerplate).map(|p| p.n_words).sum()
    }

    /// Translates byte positions of the text into code points.
    pub fn code_points(&self) -> CodePoints<'_> {
        CodePoints::of(self.text())
    }
}
