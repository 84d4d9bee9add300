//! MPQA subjectivity clues `.tff`: `key=value` tokens a line.
//!
//! Polarities and strengths are categories. Part of speech is not told apart here, and `stemmed1=y`
//! ("any inflection") is taken as the form given: both are said once.

use super::draft::Draft;
use super::{File, Format};
use crate::Result;

pub(super) const FORMAT: Format = Format { name: "mpqa", about: "MPQA subjectivity clues .tff", fits, read };

fn fits(file: &File) -> bool {
    file.lines().next().is_some_and(|(_, line)| line.contains("word1=") && line.contains("priorpolarity="))
}

fn read(file: &File, draft: &mut Draft) -> Result<()> {
    let (mut stems, mut parts) = (0, 0);
    for (number, line) in file.lines() {
        let value = |key: &str| {
            line.split_whitespace().filter_map(|t| t.split_once('=')).find(|(k, _)| *k == key).map(|(_, v)| v)
        };
        let Some(word) = value("word1") else {
            draft.reject(number, "has no word1=");
            continue;
        };
        stems += usize::from(value("stemmed1") == Some("y"));
        parts += usize::from(value("pos1").is_some_and(|pos| pos != "anypos"));
        match value("priorpolarity") {
            Some("weakneg") => draft.add(number, "negative", word, 1.0),
            Some(polarity) => draft.add(number, polarity, word, 1.0),
            None => draft.reject(number, &format!("“{word}” has no priorpolarity=")),
        }
        if let Some(strength) = value("type") {
            draft.add(number, strength, word, 1.0);
        }
    }
    if parts > 0 {
        draft.note(
            &format!("{parts} entries hold for one part of speech; here for any"),
            "mind words like “mean”",
        );
    }
    if stems > 0 {
        let what = format!("{stems} entries hold for any inflection; here for the form given");
        draft.note(&what, "add a * where it does not mislead");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn tokens_without_a_key_are_passed_over() {
        check(
            "x.tff",
            "type=weaksubj len=1 word1=fair pos1=adj stemmed1=n priorpolarity=positive\n\
             type=strongsubj len=1 word1=awful pos1=anypos stemmed1=y m priorpolarity=negative\n\
             type=weaksubj len=1 word1=fair pos1=noun stemmed1=n priorpolarity=positive\n\
             type=weaksubj len=1 pos1=noun\n",
            "mpqa
             positive: fair
             weaksubj: fair
             negative: awful
             strongsubj: awful",
            "x.tff, line 4: has no word1=
             x.tff: 2 entries hold for one part of speech; here for any
             x.tff: 1 entries hold for any inflection; here for the form given",
        );
    }
}
