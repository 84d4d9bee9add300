//! What a measure by words must stand before it is believed, and what of it was done here.
//!
//! The steps are those reviewers ask for, in our own words, after Grimmer & Stewart (2013) and van Atteveldt et al.
//! (2021). What a run cannot know (whether somebody read the words) counts as not done.

use super::block::{Prose, Table};
use super::number::{counted, list};
use super::study::Study;
use crate::codebook::agreement;
use crate::coding::Validated;

/// The papers that the steps are taken from.
pub(super) const REFERENCE: &str = "Grimmer & Stewart 2013, doi 10.1093/pan/mps028; van Atteveldt et al. 2021, doi \
                                    10.1080/19312458.2020.1869198";

/// A step: whether it was done, and how, or how to do it.
struct Step {
    what: &'static str,
    done: Done,
    how: Prose,
}

#[derive(Clone, Copy)]
enum Done {
    Yes,
    Partly,
    No,
    /// Makes no sense here.
    Idle,
}

impl Done {
    fn word(self) -> &'static str {
        match self {
            Self::Yes => "done",
            Self::Partly => "in part",
            Self::No => "not done",
            Self::Idle => "does not apply",
        }
    }
}

fn step(what: &'static str, done: Done, how: impl Into<Prose>) -> Step {
    Step { what, done, how: how.into() }
}

/// The table of all steps; `second` says whether a second lexicon stands beside the first.
pub(super) fn table(study: &Study<'_>, second: bool) -> Table {
    let mut table = Table::new(
        "validation_checklist",
        "Validation checklist: what was and what was not done",
        &["step", "state", "how, or what to do"],
    )
    .noted(
        "Steps after Grimmer and Stewart (2013) and van Atteveldt et al. (2021), in our own words. What the program \
         cannot know counts as not done; change it when you have done it.",
    );
    for step in construct(study, second).into_iter().chain(coders(study)).chain(inference(study)) {
        table.rows.push(vec![step.what.into(), step.done.word().into(), step.how]);
    }
    table
}

/// Whether the words mean what they are counted for.
fn construct(study: &Study<'_>, second: bool) -> Vec<Step> {
    let rows = study.rows;
    let measured: Vec<String> = study
        .manifest
        .codebooks
        .iter()
        .filter(|book| rows.columns.iter().any(|c| agreement(&book.name, &book.version, c.name).is_some()))
        .map(|book| book.title.clone())
        .collect();
    vec![
        step(
            "Every construct is defined before anything is counted",
            Done::Yes,
            "Definition, scale, reference and version of each column stand under Measures.",
        ),
        step(
            "Somebody read the words in their place and struck out false friends",
            Done::No,
            Prose::new()
                .t("Read the weightiest words of each column in the reader, or with ")
                .code("slantwise kwic")
                .t("; mend the codebook before looking at group differences."),
        ),
        step(
            "The measure was compared with people on other texts",
            if measured.is_empty() { Done::No } else { Done::Partly },
            if measured.is_empty() {
                "No column in use was measured against coders elsewhere.".to_owned()
            } else {
                format!("{}: see Measures. Other columns were not.", list(&measured))
            },
        ),
        step(
            "A second instrument says the same",
            if second { Done::Partly } else { Done::No },
            if second {
                "For tone, by other lexicons (above). For frames there is none."
            } else {
                "No second lexicon could be compared."
            },
        ),
    ]
}

/// Whether people would see the same in these texts.
fn coders(study: &Study<'_>) -> Vec<Step> {
    let validated = &study.manifest.validation;
    let named = |of: &dyn Fn(&Validated) -> bool| -> Vec<String> {
        let own = validated.iter().filter(|v| of(v));
        own.map(|v| study.column_label(v.coded.column())).collect()
    };
    let coded = |names: Vec<String>, how: Prose| match names.as_slice() {
        [] => (Done::No, how),
        names => (
            Done::Partly,
            format!("{}: tables at the head of this section. Other columns were not.", list(names)).into(),
        ),
    };
    let of = |what: &'static str, names: Vec<String>, how: Prose| {
        let (done, how) = coded(names, how);
        step(what, done, how)
    };
    let command = |code: &str, text: &str| Prose::new().code(code).t(text);
    vec![
        of(
            "A random sample of these texts was coded by hand",
            named(&|_| true),
            command(
                "slantwise coding sheet",
                " draws one, stratified, with the chance of each unit to be drawn; name it in the study as [[coded]].",
            ),
        ),
        of(
            "Two coders or more worked independently, and their agreement is told",
            named(&|v| v.agreement.iter().any(|a| a.n_pairable > 0)),
            command(
                "slantwise coding agreement",
                " gives Krippendorff’s alpha with an interval, item by item.",
            ),
        ),
        of(
            "Precision and recall against coders, on texts that no word was chosen by",
            named(&|v| v.accuracy.is_some()),
            Prose::new()
                .t("A [[coded]] sample in the study gives both; for a learnt model ")
                .code("slantwise learn evaluate")
                .t(" gives them held out."),
        ),
        of(
            "Estimates are corrected for what the measure gets wrong",
            named(&|v| v.corrections.groups.iter().any(|group| group.n_coded > 1)),
            command("slantwise coding correct", " sets the corrected estimates beside the machine’s own."),
        ),
    ]
}

/// Whether the comparison carries what is concluded.
fn inference(study: &Study<'_>) -> Vec<Step> {
    let compared = !study.compared.groups.is_empty();
    let plan = &study.manifest.plan;
    let if_compared = |done: Done| if compared { done } else { Done::Idle };
    let nothing = "No groups were compared.".to_owned();
    let told = |text: String| if compared { text } else { nothing.clone() };
    let several = study.rows.articles.len() > 2;
    vec![
        step(
            "Hypotheses were declared before the data were seen",
            if_compared(if plan.confirmatory.is_empty() { Done::No } else { Done::Partly }),
            told(match plan.confirmatory.len() {
                0 => "All comparisons are exploratory; name the columns of your hypotheses as confirmatory."
                    .to_owned(),
                n => format!(
                    "{} as confirmatory in the study file; when that was written is yours to show, best by a registration.",
                    if n == 1 {
                        "1 column is declared".to_owned()
                    } else {
                        format!("{n} columns are declared")
                    }
                ),
            }),
        ),
        step(
            "Paragraphs of one article do not count as independent",
            if_compared(Done::Yes),
            told("Intervals and tests resample whole articles.".to_owned()),
        ),
        step(
            "Many tests are paid for",
            if_compared(Done::Yes),
            told("q after Benjamini and Hochberg within each family; p is printed beside it.".to_owned()),
        ),
        step(
            "No single article carries the result",
            if several { Done::Yes } else { Done::Idle },
            if several {
                format!(
                    "Each column without each of {} in turn: table below.",
                    counted(study.rows.articles.len(), "article")
                )
            } else {
                "There are too few articles to leave one out.".to_owned()
            },
        ),
        step(
            "What is missing is counted",
            Done::Yes,
            "Undefined values are empty, never 0, and told above; texts set aside are listed under Limits.",
        ),
        step(
            "Others can repeat it",
            Done::Yes,
            Prose::new()
                .t("Versions, hashes and seed stand in the manifest; ")
                .code("slantwise verify")
                .t(" runs it again and compares."),
        ),
    ]
}
