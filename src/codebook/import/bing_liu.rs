//! Bing Liu's opinion lexicon, and any plain list: one word a line, comments after `;`. The category
//! is the file's name without its ending: `positive-words.txt`.

use super::draft::Draft;
use super::{File, Format};
use crate::Result;

pub(super) const FORMAT: Format =
    Format { name: "word-list", about: "Bing Liu's lexicon, or any list of one word a line", fits, read };

fn fits(file: &File) -> bool {
    let plain = |l: &str| !l.contains(['\t', ',', '{', '<', '=']) && l.split_whitespace().count() <= 3;
    file.ends_with(&[".txt"])
        && file.lines().filter(|(_, l)| !l.starts_with(';')).take(50).all(|(_, l)| plain(l))
}

fn read(file: &File, draft: &mut Draft) -> Result<()> {
    for (number, line) in file.lines().filter(|(_, line)| !line.trim_start().starts_with(';')) {
        draft.add(number, file.stem(), line, 1.0);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn the_head_is_a_comment() {
        check(
            "negative-words.txt",
            ";;;\n; Opinion Lexicon, cite us\n;;;\n\n2-faced\nna\u{EF}ve\nfair?\n",
            "word-list\nnegative_words: 2-faced, naïve",
            "negative-words.txt, line 7: “fair?” holds ?, a wildcard for one letter, which no pattern can mean",
        );
    }
}
