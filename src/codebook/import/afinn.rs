//! AFINN: `term<TAB>integer`, terms with spaces.

use super::draft::Draft;
use super::{File, Format, table};
use crate::Result;

pub(super) const FORMAT: Format = Format { name: "afinn", about: "AFINN txt", fits, read };

fn fits(file: &File) -> bool {
    file.is_called(&["afinn"]) && file.text.contains('\t')
}

fn read(file: &File, draft: &mut Draft) -> Result<()> {
    table::weighted(file, draft, "valence", str::to_owned);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn terms_may_hold_spaces() {
        check(
            "AFINN-en.txt",
            "does not work\t-3\nfine\t2\nbroken  -2\nfine\t1\n",
            "afinn\nvalence (tone): does not work -3, fine 2",
            "AFINN-en.txt, line 3: has no number after a tab
             AFINN-en.txt, line 4: “fine” already has the weight 2 in “valence”",
        );
    }
}
