//! Sentences annotated by the rules of Universal Dependencies, from CoNLL-U text.

/// One syntactic word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// Byte of the sentence's text where it begins; of a word inside a contraction, an estimate.
    pub(super) start: usize,
    /// In lower case.
    pub(super) form: String,
    pub(super) lemma: String,
    pub(super) upos: String,
    pub(super) xpos: String,
    /// Number of the word it depends on, from 1; 0 for the root.
    pub(super) head: usize,
    pub(super) relation: String,
}

/// One sentence: its text and its words in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Sentence {
    pub(super) text: String,
    pub(super) words: Vec<Word>,
}

/// Reads sentences. A sentence without a `# text` line or whose words are not found in it is left out.
pub(super) fn sentences(conllu: &str) -> Vec<Sentence> {
    let mut found = Vec::new();
    for block in conllu.replace("\r\n", "\n").split("\n\n") {
        found.extend(sentence(block));
    }
    found
}

fn sentence(block: &str) -> Option<Sentence> {
    let text = block.lines().find_map(|l| l.strip_prefix("# text = "))?;
    let mut words = Vec::new();
    let mut at = 0;
    // The last word number of the contraction at hand, and where its surface ends.
    let mut contraction = (0, 0);
    for line in block.lines().filter(|l| !l.starts_with('#') && !l.is_empty()) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [number, form, lemma, upos, xpos, _, head, relation, ..] = cells[..] else { return None };
        if number.contains('.') {
            continue;
        }
        if let Some((_, last)) = number.split_once('-') {
            at += text[at..].find(form)?;
            contraction = (last.parse().ok()?, at + form.len());
            continue;
        }
        let number: usize = number.parse().ok()?;
        if number > contraction.0 {
            at = at.max(contraction.1);
            at += text.get(at..)?.find(form)?;
        }
        words.push(Word {
            start: at,
            form: form.to_lowercase(),
            lemma: lemma.to_lowercase(),
            upos: upos.to_owned(),
            xpos: xpos.to_owned(),
            head: head.parse().ok()?,
            relation: relation.to_owned(),
        });
        at += form.len();
        if number < contraction.0 {
            at = at.min(contraction.1);
        }
    }
    (!words.is_empty()).then(|| Sentence { text: text.to_owned(), words })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contractions_and_empty_nodes() {
        let text = "# text = She can't go, Ann.\n\
            1\tShe\tshe\tPRON\tPRP\t_\t4\tnsubj\t_\t_\n\
            2-3\tcan't\t_\t_\t_\t_\t_\t_\t_\t_\n\
            2\tca\tcan\tAUX\tMD\t_\t4\taux\t_\t_\n\
            3\tn't\tnot\tPART\tRB\t_\t4\tadvmod\t_\t_\n\
            4\tgo\tgo\tVERB\tVB\t_\t0\troot\t_\tSpaceAfter=No\n\
            4.1\tgo\tgo\tVERB\tVB\t_\t_\t_\t_\t_\n\
            5\t,\t,\tPUNCT\t,\t_\t4\tpunct\t_\t_\n\
            6\tAnn\tAnn\tPROPN\tNNP\t_\t4\tvocative\t_\tSpaceAfter=No\n\
            7\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_\n\n";
        let found = sentences(text);
        let starts: Vec<usize> = found[0].words.iter().map(|w| w.start).collect();
        assert_eq!(starts, [0, 4, 6, 10, 12, 14, 17]);
        assert_eq!(found[0].words[2].lemma, "not");
    }
}
