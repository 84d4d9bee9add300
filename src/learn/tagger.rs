//! Trains the part-of-speech tagger: an averaged perceptron over the columns of `mark`.
//!
//! DESIGN. Greedy from left to right, as the tagger works: a wrong tag shifts one unit of weight from
//! it to the right one in the row of every column, and what was guessed stands as history for the next
//! word. Weights are averaged over all steps (Collins 2002, <https://doi.org/10.3115/1118693.1118694>),
//! summed over a few shuffles of the sentences, and rounded to a signed byte.

use super::conllu::{Sentence, sentences};
use super::gold;
use super::task::{Card, Input, Task, Trained};
use crate::mark::{Columns, N_ROWS, N_SCORED, Tag, tag_by, verdict};
use crate::text::{Article, Document};
use crate::{Error, Result};
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

/// Passes over the sentences in one run.
const PASSES: usize = 5;
/// Runs, each with its own shuffles.
const RUNS: usize = 4;
/// Weight units a byte step is worth, so that the largest averages fit a byte.
const SCALE: f64 = 6.0;

/// The task `tagger`: CoNLL-U files in, a table of bytes out.
pub(super) struct Tagger;

/// A sentence as our tokens, with the tag and the treebank's part of speech of each.
struct Example {
    document: Document,
    tags: Vec<Tag>,
    upos: Vec<String>,
    /// Whether a word of the treebank begins where the token does.
    whole: Vec<bool>,
}

fn examples(text: &str) -> Vec<Example> {
    sentences(text).iter().map(example).collect()
}

fn example(sentence: &Sentence) -> Example {
    let document = Document::new(Article { text: sentence.text.clone(), ..Article::default() });
    let (mut tags, mut upos, mut whole) = (Vec::new(), Vec::new(), Vec::new());
    let mut word = 0;
    for token in document.tokens() {
        let start = token.span.range().start;
        while sentence.words.get(word + 1).is_some_and(|w| w.start <= start) {
            word += 1;
        }
        let capital = document.is_capital(tags.len()) && !tags.is_empty();
        tags.push(match gold::tag(sentence, &sentence.words[word]) {
            // `Danish`, `Supreme`: capitals make a name, and only they.
            Tag::Adjective if capital => Tag::Name,
            Tag::Name if !document.is_capital(tags.len()) => Tag::Noun,
            tag => tag,
        });
        upos.push(sentence.words[word].upos.clone());
        whole.push(sentence.words[word].start == start);
    }
    Example { document, tags, upos, whole }
}

/// As [`verdict`] reads them.
type Weights = [u8; N_ROWS * N_SCORED];

struct Perceptron {
    weights: Vec<[f64; N_SCORED]>,
    /// Sums of each weight over the steps before it last changed.
    sums: Vec<[f64; N_SCORED]>,
    changed: Vec<[f64; N_SCORED]>,
    step: f64,
}

impl Perceptron {
    fn new() -> Self {
        let zeros = vec![[0.0; N_SCORED]; N_ROWS];
        Self { weights: zeros.clone(), sums: zeros.clone(), changed: zeros, step: 0.0 }
    }

    fn best(&self, columns: &Columns) -> usize {
        let mut scores = [0.0; N_SCORED];
        for &row in columns {
            for (score, weight) in scores.iter_mut().zip(&self.weights[usize::from(row)]) {
                *score += weight;
            }
        }
        (1..N_SCORED).fold(0, |best, tag| if scores[tag] > scores[best] { tag } else { best })
    }

    fn add(&mut self, columns: &Columns, tag: usize, change: f64) {
        for &row in columns {
            let row = usize::from(row);
            self.sums[row][tag] += self.weights[row][tag] * (self.step - self.changed[row][tag]);
            self.changed[row][tag] = self.step;
            self.weights[row][tag] += change;
        }
    }

    fn learn(&mut self, example: &Example) {
        tag_by(&example.document, |at, _, columns| {
            self.step += 1.0;
            let said = self.best(columns);
            let right = example.tags[at] as usize;
            if right < N_SCORED && right != said {
                self.add(columns, right, 1.0);
                self.add(columns, said, -1.0);
            }
            Tag::SCORED[said]
        });
    }

    /// The mean of each weight over all steps.
    fn averages(&self) -> impl Iterator<Item = f64> {
        let rows = self.weights.iter().zip(&self.sums).zip(&self.changed);
        rows.flat_map(|((weights, sums), changed)| {
            (0..N_SCORED)
                .map(|tag| (sums[tag] + weights[tag] * (self.step - changed[tag])) / self.step.max(1.0))
        })
    }
}

/// Weights learnt from `examples`: one row a column value, one signed byte a tag.
fn train(examples: &[Example], seed: u64) -> Box<Weights> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut totals = vec![0.0; N_ROWS * N_SCORED];
    let mut order: Vec<usize> = (0..examples.len()).collect();
    for _ in 0..RUNS {
        let mut perceptron = Perceptron::new();
        for _ in 0..PASSES {
            order.shuffle(&mut rng);
            for &index in &order {
                perceptron.learn(&examples[index]);
            }
        }
        for (total, mean) in totals.iter_mut().zip(perceptron.averages()) {
            *total += mean / RUNS as f64;
        }
    }
    let mut weights = Box::new([0; N_ROWS * N_SCORED]);
    for (weight, total) in weights.iter_mut().zip(totals) {
        *weight = ((total * SCALE).round().clamp(-127.0, 127.0) as i8).cast_unsigned();
    }
    weights
}

/// Right tags, right parts of speech, tokens.
#[derive(Default)]
struct Score {
    tags: usize,
    upos: usize,
    tokens: usize,
}

impl Score {
    fn of(examples: &[Example], weights: &Weights) -> Self {
        let mut score = Self::default();
        for example in examples {
            let said = tag_by(&example.document, |_, rule, columns| verdict(weights, rule, columns));
            for at in (0..said.len()).filter(|&at| example.whole[at]) {
                let form = example.document.form(at);
                score.tokens += 1;
                score.tags += usize::from(said[at] == example.tags[at]);
                let upos = gold::upos(said[at], form, said.get(at + 1).copied());
                score.upos += usize::from(upos == example.upos[at]);
            }
        }
        score
    }

    fn figures(&self, where_: &str) -> [(String, String); 2] {
        let percent = |right: usize| format!("{:.2} %", 100.0 * right as f64 / self.tokens.max(1) as f64);
        [
            (format!("{where_}: our tags right, of {} tokens", self.tokens), percent(self.tags)),
            (format!("{where_}: universal parts of speech right"), percent(self.upos)),
        ]
    }
}

impl Task for Tagger {
    fn name(&self) -> &'static str {
        "tagger"
    }

    fn tests(&self) -> bool {
        true
    }

    fn train(&self, inputs: &[Input], seed: u64) -> Result<Trained> {
        let read = |held_out: bool| -> Vec<(&str, Vec<Example>)> {
            let own = inputs.iter().filter(|i| i.held_out == held_out);
            own.map(|i| (i.name.as_str(), examples(&i.text))).collect()
        };
        let (files, tests) = (read(false), read(true));
        if let Some((name, _)) = files.iter().chain(&tests).find(|(_, examples)| examples.is_empty()) {
            return Err(Error::new(*name, "holds no sentence", "name CoNLL-U files with `# text` lines"));
        }
        let all: Vec<Example> = files.into_iter().flat_map(|(_, examples)| examples).collect();
        let weights = train(&all, seed);
        let mut figures: Vec<(String, String)> = Vec::new();
        for (name, test) in &tests {
            figures.extend(Score::of(test, &weights).figures(name));
        }
        figures.extend(Score::of(&all, &weights).figures("the training text"));
        Ok(Trained {
            files: vec![("weights.bin".into(), weights.to_vec())],
            card: card(figures),
            reliability: Vec::new(),
        })
    }
}

fn card(figures: Vec<(String, String)>) -> Card {
    Card {
        title: "Part-of-speech tagger for English news".into(),
        about: format!(
            "An averaged perceptron, greedy from left to right, that picks one of {N_SCORED} coarse tags where \
             the word lists leave a choice. Columns: forms, endings, capitals, readings that the word lists \
             allow, neighbours, tags given before, and the tag that hand-written rules would give. \
             `weights.bin` holds {N_ROWS} rows (a hashed column value each) of {N_SCORED} signed bytes.\n\n\
             Useful for: edited English prose. Not useful for: other languages, verse, chat."
        ),
        data: "Universal Dependencies English EWT, development and test parts: web logs, news groups, mail, \
               reviews, answers (Silveira et al. 2014, A gold standard dependency corpus for English, LREC; \
               https://github.com/UniversalDependencies/UD_English-EWT), CC BY-SA 4.0. Tested on Universal \
               Dependencies English PUD: news and Wikipedia (Zeman et al. 2017, \
               https://doi.org/10.18653/v1/K17-3001), CC BY-SA 3.0."
            .into(),
        licence: "CC BY-SA 4.0 (https://creativecommons.org/licenses/by-sa/4.0/): the weights derive from \
                  Universal Dependencies English EWT, (c) its contributors. This covers `weights.bin` only."
            .into(),
        figures,
        limits: "Trained on 50,000 words. Compared before the parts of a hyphenated compound are given one \
                 tag, and only where a word of the treebank begins a token. Capitalised words count as names \
                 by our definition, where a treebank says adjective (`Danish`): 1.2 points of the universal \
                 figure. It also calls a noun in a title (`Court`) a noun, we a name. The commonest errors besides: noun and adjective before a noun, past \
                 tense and participle, a plural noun and a third person."
            .into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rules take the unknown `blicket` for a noun.
    const TEXT: &str = "# text = The doctors blicket often.\n\
        1\tThe\tthe\tDET\tDT\t_\t2\tdet\t_\t_\n\
        2\tdoctors\tdoctor\tNOUN\tNNS\t_\t3\tnsubj\t_\t_\n\
        3\tblicket\tblicket\tVERB\tVBP\t_\t0\troot\t_\t_\n\
        4\toften\toften\tADV\tRB\t_\t3\tadvmod\t_\tSpaceAfter=No\n\
        5\t.\t.\tPUNCT\t.\t_\t3\tpunct\t_\t_\n\n";

    #[test]
    fn learns_what_the_rules_get_wrong_and_the_same_twice() {
        let examples = examples(&TEXT.repeat(3));
        let score = Score::of(&examples, &[0; N_ROWS * N_SCORED]);
        assert_eq!((score.tags, score.tokens), (12, 15));
        let weights = train(&examples, 1);
        assert_eq!(weights, train(&examples, 1));
        let score = Score::of(&examples, &weights);
        assert_eq!((score.tags, score.upos), (15, 15));
    }

    #[test]
    fn a_file_without_sentences_is_refused() {
        let input = Input { name: "a.txt".into(), text: "no treebank".into(), held_out: false };
        assert!(Tagger.train(&[input], 1).is_err());
    }
}
