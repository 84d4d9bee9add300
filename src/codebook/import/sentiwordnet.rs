//! SentiWordNet 3: `POS<TAB>id<TAB>positive<TAB>negative<TAB>lemma#sense …<TAB>gloss`, `#` comments.
//!
//! A lemma's weight is the mean of positive less negative over its senses, the sense of rank `r`
//! weighing `1/r` (the formula of the authors' own sample program), then the mean over parts of speech,
//! which are not told apart here. `_` joins words.

use super::draft::Draft;
use super::{File, Format};
use crate::Result;
use std::collections::BTreeMap;

pub(super) const FORMAT: Format = Format { name: "sentiwordnet", about: "SentiWordNet 3 txt", fits, read };

/// Of a lemma: the line it first stands on, and by part of speech the weighted sum and the weights.
type Lemma<'a> = (usize, BTreeMap<&'a str, (f64, f64)>);

fn fits(file: &File) -> bool {
    let first = file.lines().find(|(_, line)| !line.starts_with('#'));
    first.is_some_and(|(_, line)| senses(line).is_some())
}

fn senses(line: &str) -> Option<(&str, f64, Vec<(&str, f64)>)> {
    let fields: Vec<&str> = line.split('\t').collect();
    let [pos, _, positive, negative, terms, ..] = fields[..] else { return None };
    let score = positive.trim().parse::<f64>().ok()? - negative.trim().parse::<f64>().ok()?;
    let terms = terms.split_whitespace().map(|term| {
        let (lemma, rank) = term.rsplit_once('#')?;
        Some((lemma, rank.parse::<f64>().ok().filter(|rank| *rank >= 1.0)?))
    });
    Some((pos.trim(), score, terms.collect::<Option<_>>()?))
}

fn read(file: &File, draft: &mut Draft) -> Result<()> {
    let mut lemmas: BTreeMap<&str, Lemma> = BTreeMap::new();
    for (number, line) in file.lines().filter(|(_, line)| !line.starts_with('#')) {
        let Some((pos, score, terms)) = senses(line) else {
            draft.reject(number, "is not part of speech, id, two scores and senses by tabs");
            continue;
        };
        for (lemma, rank) in terms {
            let entry = lemmas.entry(lemma).or_insert_with(|| (number, BTreeMap::new()));
            let (sum, weights) = entry.1.entry(pos).or_default();
            *sum += score / rank;
            *weights += 1.0 / rank;
        }
    }
    for (lemma, (number, parts)) in lemmas {
        let mean = parts.values().map(|(sum, weights)| sum / weights).sum::<f64>() / parts.len() as f64;
        let weight = (mean * 1e6).round() / 1e6;
        if weight != 0.0 {
            draft.add(number, "valence", &lemma.replace('_', " "), weight);
        }
    }
    draft.note("parts of speech and senses are averaged", "mind frequent words with several senses");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn senses_are_averaged_by_rank() {
        check(
            "swn.txt",
            "# POS\tID\nn\t1\t0.5\t0\tfair#1 good_deal#1\ta gloss\nn\t2\t0\t0.5\tfair#2\tb\n\
             a\t3\t0\t0.75\tfair#1\tc\nn\t4\t0\t0\ttable#1\td\nbroken\n",
            "sentiwordnet\nvalence (tone): fair -0.291667, good deal 0.5",
            "swn.txt, line 6: is not part of speech, id, two scores and senses by tabs
             swn.txt: parts of speech and senses are averaged",
        );
    }
}
