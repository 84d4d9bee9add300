//! Differences that the study says are of no account: where larger ones are ruled out.

use super::Finding;
use crate::compare::Comparison;
use crate::report::block::Prose;
use crate::report::number::{count, fixed, interval, list, p};
use crate::report::study::Study;

const ALPHA: f64 = 0.05;
/// Pairs told.
const TOLD: usize = 4;

/// One finding: the column in which most pairs of groups, or of actors, are equivalent, a confirmatory one first.
pub(super) fn find(study: &Study<'_>) -> Vec<Finding> {
    let held = |c: &&Comparison| c.p_equivalence.is_some_and(|p| p < ALPHA);
    let all: Vec<&Comparison> = study.compared.comparisons().filter(held).collect();
    let of = |column: &str| all.iter().filter(|c| c.column == column).copied().collect::<Vec<_>>();
    let rank = |c: &Comparison| (c.family == "confirmatory", of(&c.column).len());
    // The first of equals, as the table orders them.
    let best = all.iter().rev().max_by_key(|c| rank(c));
    best.and_then(|best| finding(study, &of(&best.column), all.len())).into_iter().collect()
}

/// What `held`, all of one column, say; `all` are equivalent in some column.
fn finding(study: &Study<'_>, held: &[&Comparison], all: usize) -> Option<Finding> {
    let first = held.first()?;
    let pair = |c: &&Comparison| {
        let other = if c.group_b == "rest" { String::new() } else { format!(" and {}", c.group_b) };
        Some(format!(
            "{}{other} ({} {})",
            c.group_a,
            fixed(c.estimate?, 2),
            interval(c.ci_low?, c.ci_high?, 2)
        ))
    };
    let told: Vec<String> = held.iter().take(TOLD).filter_map(pair).collect();
    let mut named = list(&told);
    if held.len() > told.len() {
        named += &format!(" and {} more", count(held.len() - told.len()));
    }
    let worst = held.iter().filter_map(|c| c.p_equivalence).fold(0.0, f64::max);
    let mut text = Prose::new()
        .t("In ")
        .em(study.column_label(&first.column))
        .t(" there is no difference larger than ")
        .strong(format!("{}", first.margin?))
        .t(if first.group_b == "rest" { " between all others together and " } else { " between " })
        .t(format!(
            "{named} (95\u{202f}% CI; two one-sided tests at this margin, all p\u{a0}{}). ",
            p(worst)
        ));
    if all > held.len() {
        text = text.t(format!(
            "The same holds at the stated margins in {} comparisons of other columns. ",
            count(all - held.len())
        ));
    }
    let confirmed = first.family == "confirmatory";
    Some(Finding {
        strength: if confirmed { 3.0 } else { 0.7 },
        text,
        basis: if confirmed { "confirmatory" } else { "exploratory" },
        n: format!("{} and {} articles", count(first.articles_a), count(first.articles_b)),
        articles: Vec::new(),
    })
}
