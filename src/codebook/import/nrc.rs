//! NRC word lists: `word<TAB>emotion<TAB>0 or 1` (EmoLex), or an intensity from 0 to 1 in its place.

use super::draft::Draft;
use super::{File, Format};
use crate::Result;

pub(super) const FORMAT: Format = Format { name: "nrc", about: "NRC EmoLex and intensity txt", fits, read };

fn fits(file: &File) -> bool {
    let mut lines = file.lines().map(|(_, line)| split(line)).take(3).peekable();
    let is_entry = |(_, emotion, _): (&str, &str, f64)| emotion.parse::<f64>().is_err();
    lines.peek().is_some() && lines.all(|entry| entry.is_some_and(is_entry))
}

fn split(line: &str) -> Option<(&str, &str, f64)> {
    let mut fields = line.split('\t').map(str::trim);
    let (word, emotion, weight) = (fields.next()?, fields.next()?, fields.next()?.parse().ok()?);
    (fields.next().is_none() && !word.is_empty()).then_some((word, emotion, weight))
}

fn read(file: &File, draft: &mut Draft) -> Result<()> {
    for (number, line) in file.lines() {
        match split(line) {
            // A 0 says that the word does not belong.
            Some((_, _, 0.0)) => {}
            Some((word, emotion, weight)) => draft.add(number, emotion, word, weight),
            None => draft.reject(number, "is not word, emotion and number by tabs"),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn zeros_are_no_entries() {
        check(
            "NRC.txt",
            "calm\tanger\t0\ncalm\tjoy\t1\nrage\tanger\t1\nrage\tjoy\t0\nbad line\nfury\tanger\t0.9\n",
            "nrc\njoy: calm\nanger: rage, fury 0.9",
            "NRC.txt, line 5: is not word, emotion and number by tabs",
        );
    }
}
