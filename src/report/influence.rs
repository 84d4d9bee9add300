//! Whether the sign or the significance of a difference hangs on one article.

use super::block::{Prose, Table};
use super::number::{bounded, count, counted, fixed, interval};
use super::study::Study;
use crate::compare::Comparison;

const ALPHA: f64 = 0.05;

/// Differences that are significant with all articles, or without one.
fn told<'a>(study: &'a Study<'_>) -> Vec<&'a Comparison> {
    let small = |p: Option<f64>| p.is_some_and(|p| p < ALPHA);
    study.compared.comparisons().filter(|c| c.loo_low.is_some() && (small(c.p) || small(c.loo_p))).collect()
}

fn hangs(c: &Comparison) -> bool {
    c.sign_hangs() || c.significance_hangs(ALPHA)
}

/// How many of them hang on one article.
pub(super) fn summary(study: &Study<'_>) -> Option<Prose> {
    let told = told(study);
    if told.is_empty() {
        return None;
    }
    let significant = told.iter().filter(|c| c.p < Some(ALPHA)).count();
    let signs = told.iter().filter(|c| c.sign_hangs()).count();
    let lost = told.iter().filter(|c| c.p < Some(ALPHA) && c.significance_hangs(ALPHA)).count();
    let gained = told.iter().filter(|c| c.p >= Some(ALPHA) && c.significance_hangs(ALPHA)).count();
    let text = Prose::new().strong("One article left out. ").t(format!(
        "{} at p < .05. ",
        if significant == 1 {
            "1 difference stands".to_owned()
        } else {
            format!("{} differences stand", count(significant))
        }
    ));
    Some(if signs + lost + gained == 0 {
        text.t("None changes its sign when one article is left out, or its significance without the one that moves it most.")
    } else {
        text.t(format!(
            "Without the article that moves it most, {} of them no longer {}, and {} that did not now {}; {} \
             without some one article.",
            count(lost),
            if lost == 1 { "does" } else { "do" },
            counted(gained, "difference"),
            if gained == 1 { "does" } else { "do" },
            match signs {
                0 => "no sign changes".to_owned(),
                1 => "1 sign changes".to_owned(),
                n => format!("{} signs change", count(n)),
            }
        ))
    })
}

/// Those that do.
pub(super) fn table(study: &Study<'_>) -> Option<Table> {
    let mut table = Table::new(
        "one_article",
        "Differences whose sign or significance (p < .05) hangs on one article",
        &[
            "column",
            "first",
            "second",
            "estimate#",
            "without one#",
            "p#",
            "article that moves it most",
            "p without it#",
            "hangs",
        ],
    );
    let small =
        |p: Option<f64>| p.map_or(String::new(), |p| if p < 0.001 { "< .001".into() } else { bounded(p, 3) });
    for c in told(study).into_iter().filter(|c| hangs(c)) {
        let [Some(estimate), Some(low), Some(high)] = [c.estimate, c.loo_low, c.loo_high] else { continue };
        let what = match (c.sign_hangs(), c.significance_hangs(ALPHA)) {
            (true, true) => "sign and significance",
            (true, false) => "sign",
            _ => "significance",
        };
        table.rows.push(vec![
            Prose::new().code(c.column.as_str()),
            c.group_a.as_str().into(),
            c.group_b.as_str().into(),
            fixed(estimate, 2).into(),
            interval(low, high, 2).into(),
            small(c.p).into(),
            c.loo_article.as_str().into(),
            small(c.loo_p).into(),
            what.into(),
        ]);
    }
    (!table.rows.is_empty()).then_some(table)
}
