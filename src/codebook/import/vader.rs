//! VADER's lexicon: `token<TAB>mean<TAB>sd<TAB>[ratings]`, separated by tabs only.

use super::draft::Draft;
use super::{File, Format, table};
use crate::Result;

pub(super) const FORMAT: Format = Format { name: "vader", about: "VADER lexicon txt", fits, read };

fn fits(file: &File) -> bool {
    file.lines().take(5).all(|(_, l)| l.split('\t').count() == 4 && l.trim_end().ends_with(']'))
}

fn read(file: &File, draft: &mut Draft) -> Result<()> {
    table::weighted(file, draft, "valence", str::to_owned);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn spaces_belong_to_the_token() {
        check(
            "v.txt",
            "fed up\t-1.8\t0.6\t[-2, -1]\ngood\t1.9\t0.9\t[2, 1]\n:(\t-1.9\t1.1\t[-2, -1]\n",
            "vader\nvalence (tone): fed up -1.8, good 1.9",
            "v.txt, line 3: “:(” holds (, which no pattern can mean (a regular expression or an emoticon?)",
        );
    }
}
