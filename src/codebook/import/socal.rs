//! SO-CAL's dictionaries, one a part of speech: `word<TAB>score`, `_` joins words.

use super::draft::Draft;
use super::{File, Format, table};
use crate::Result;

pub(super) const FORMAT: Format =
    Format { name: "socal", about: "SO-CAL txt, or any term<TAB>score list", fits, read };

fn fits(file: &File) -> bool {
    table::is_weighted(file)
}

fn read(file: &File, draft: &mut Draft) -> Result<()> {
    table::weighted(file, draft, "valence", |term| term.replace('_', " "));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn underscores_join_words() {
        check(
            "adj_dictionary.txt",
            "run_of_the_mill\t-2\nfine\t2\n(sort|kind)_of\t1\n",
            "socal\nvalence (tone): run of the mill -2, fine 2",
            "adj_dictionary.txt, line 3: “(sort|kind) of” holds (, which no pattern can mean (a regular expression or an emoticon?)",
        );
    }
}
