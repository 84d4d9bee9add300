//! A methods paragraph ready to paste, and the statistics used.

use super::block::{Block, Prose, Section};
use super::number::{bounded, count, counted, list};
use super::study::Study;
use crate::compare::{
    BCA, EQUIVALENCE, Interval, NEAR, NESTED, ODDS, Options, REGRESSION, STATISTICS, Statistic,
};

pub(super) fn section(study: &Study<'_>) -> Section {
    let mut blocks = vec![Block::Prose { text: paragraph(study).into() }];
    let used: Vec<(String, Prose)> = statistics(study)
        .map(|s| (s.name.to_owned(), super::references::linked(&format!("{}. {}.", s.formula, s.reference))))
        .collect();
    if !used.is_empty() {
        blocks.push(Block::Folded {
            summary: "Statistics: formula and reference of each".into(),
            blocks: vec![Block::Terms { items: used }],
        });
    }
    Section { id: "methods", title: "Methods, ready to paste", short: "Methods", blocks }
}

/// How words, and frames in one paragraph, were compared.
fn words(study: &Study<'_>) -> String {
    let compared = study.compared;
    let mut text = String::new();
    if let Some(row) = compared.keyness.first() {
        let plan = &study.manifest.plan.keyness;
        let near = compared.keyness.iter().any(|row| row.by == NEAR);
        let by = compared.keyness.iter().find(|row| row.by != NEAR).map(|row| row.by.replace('_', " "));
        let what: Vec<String> = by
            .map(|by| format!("of each group by {by} with those of all other groups"))
            .into_iter()
            .chain(near.then(|| {
                format!(
                    "of the sentences that mention {} and not the other{}, names left out",
                    list(&compared.near).replace(" and ", " or "),
                    if compared.near.len() > 2 { "s" } else { "" }
                )
            }))
            .collect();
        text += &format!(
            "Words were compared as lower-case forms, without numbers{}: those {}. Each has a log-likelihood ratio G² \
             (Dunning, 1993), a log ratio (Hardie, 2014), log-odds weighted by an informative Dirichlet prior from the whole \
             corpus (Monroe, Colaresi & Quinn, 2008; prior {}), and the deviation of proportions over articles (Gries, \
             2008); ",
            if plan.function_words { "" } else { " and words of closed classes" },
            list(&what),
            plan.prior.map_or("as heavy as the group".to_owned(), |prior| format!("of {prior} words")),
        );
        text += &match compared.keyness.iter().any(|row| row.p.is_some()) {
            true => format!(
                "p comes from a {}, not from z, because the words of an article go together; q after Benjamini and \
                 Hochberg over all words and groups of a comparison. All keyness is exploratory. ",
                compared.keyness.iter().find(|row| row.p.is_some()).map_or("", |row| row.method.as_str())
            ),
            false => format!("nothing was tested ({}). ", row.method),
        };
    }
    if !compared.cooccurrence.is_empty() {
        text += "Two frames of one codebook go together where both have a rate above zero in a body paragraph (φ and odds \
                 ratio";
        text += if study.is_single() { "). " } else { ", intervals by cluster bootstrap over articles). " };
    }
    text
}

/// How measures were followed in time.
fn time(study: &Study<'_>) -> String {
    let compared = study.compared;
    let Some(point) = compared.series.first() else { return String::new() };
    let plan = &study.manifest.plan;
    let mut text = format!(
        "Measures were followed by {} ({}){}. ",
        point.bin,
        if plan.series.by.is_some() { "as the study declares" } else { "chosen from the span of the dates" },
        match compared.undated {
            0 => String::new(),
            n => format!("; {} without a date took no part", counted(n, "article")),
        }
    );
    if !plan.events.is_empty() {
        let events: Vec<String> = plan
            .events
            .iter()
            .map(|event| {
                let window =
                    event.window.map_or(String::new(), |days| format!(", {days} days on either side"));
                format!("{} ({}{window})", event.label, event.date)
            })
            .collect();
        text += &format!(
            "Articles before and after {} were compared as groups are; such a difference need not be the event’s doing. ",
            list(&events)
        );
    }
    text += "One candidate for a change point a measure was sought by CUSUM (Page, 1955), with p from dealing the \
             articles’ order anew (Antoch & Hušková, 2001); these are exploratory. ";
    text
}

/// The statistics that this study could meet: those made on demand only if it demands them.
pub(super) fn statistics<'a>(study: &'a Study<'_>) -> impl Iterator<Item = &'static Statistic> + 'a {
    let (plan, compared) = (&study.manifest.plan, study.compared);
    let any = !compared.groups.is_empty() || !compared.actor_differences.is_empty();
    STATISTICS.iter().filter(move |statistic| match statistic.name {
        REGRESSION => !compared.regression.is_empty(),
        BCA => any && plan.interval == Interval::Bca,
        NESTED => any && plan.cluster.is_some(),
        EQUIVALENCE => any && !plan.margins.is_empty(),
        ODDS => compared.groups.iter().any(|c| c.odds_ratio.is_some()),
        name if name.ends_with(" of a word") => !compared.keyness.is_empty(),
        "before and after an event" => !plan.events.is_empty(),
        "change point (exploratory)" => !compared.series.is_empty(),
        "co-occurrence of frames" => !compared.cooccurrence.is_empty(),
        _ => any,
    })
}

fn paragraph(study: &Study<'_>) -> String {
    let (manifest, counts) = (study.manifest, &study.manifest.counts);
    let plan = &manifest.plan;
    let codebooks: Vec<String> =
        manifest.codebooks.iter().map(|c| format!("{} (version {})", c.title, c.version)).collect();
    let mut text = format!(
        "We analysed {} ({}, {}) with slantwise {}. Texts were split into paragraphs, sentences and words without \
         being altered; {}. ",
        counted(counts.articles, "article"),
        counted(counts.paragraphs, "body paragraph"),
        counted(counts.words, "word"),
        manifest.slantwise,
        match counts.boilerplate {
            0 => "no page furniture was found".to_owned(),
            1 => "1 block of page furniture was flagged and left out of all estimates".to_owned(),
            n => format!("{} blocks of page furniture were flagged and left out of all estimates", count(n)),
        }
    );
    text += &format!(
        "Indicators were counted with {} as weighted hits per 100 words. ",
        if codebooks.is_empty() { "no codebook".to_owned() } else { list(&codebooks) }
    );
    text += "Sources, cue words and attributed content were found by rules, and each word was ascribed to the voice in \
             which it stands; sentiment towards an actor was judged, mention by mention, by a linear model of the words of its sentence, \
             trained on NewsMTSC (Hamborg & Donnay, 2021): probability of favourable less that of unfavourable. ";
    if study.is_single() {
        text += "As the corpus is a single article, all results are described and none is tested. ";
    }
    if let Some(by) = &study.compared.by {
        let options = Options::default();
        text += &format!(
            "Groups by {} were compared by differences of rates, with 95\u{202f}% intervals from a cluster bootstrap \
             over {} (expanded {}, {} resamples), permutation tests of whole {} ({} permutations), Hedges’ g over article \
             means, and Benjamini–Hochberg adjustment within families; {}. ",
            by.replace('_', " "),
            plan.cluster.as_ref().map_or("articles".to_owned(), |outer| format!("{outer}, then articles")),
            plan.interval.name(),
            count(options.resamples),
            plan.cluster.as_deref().unwrap_or("articles"),
            count(options.permutations),
            match plan.confirmatory.len() {
                0 => "all comparisons are exploratory".to_owned(),
                n => format!("{n} columns were declared confirmatory, all others are exploratory"),
            }
        );
    }
    if !plan.margins.is_empty() {
        text += "Differences were called equivalent where the 90\u{202f}% interval lay within the margin stated in the \
                 study (two one-sided tests at .05). ";
    }
    for model in &plan.models {
        text += &format!(
            "The model {model} was fitted by least squares weighted by words, with standard errors clustered by {} (CR1) \
             and t tests with one degree of freedom fewer than clusters. ",
            plan.cluster.as_deref().unwrap_or("article")
        );
    }
    text += &words(study);
    text += &time(study);
    text += &format!("The seed of all random draws was {}. {}", plan.seed, validation(study));
    text
}

/// Which measures hand codes of this corpus validate, and how they agree.
fn validation(study: &Study<'_>) -> String {
    let validated = &study.manifest.validation;
    if validated.is_empty() {
        return "Measures were not validated on this corpus by hand coding.".into();
    }
    let told = validated.iter().filter_map(|v| {
        let accuracy = v.accuracy?;
        let alpha = v.agreement.first().and_then(|a| a.alpha);
        let alpha =
            alpha.map_or("one coder".into(), |alpha| format!("Krippendorff’s α = {}", bounded(alpha, 2)));
        let f1 = accuracy.f1.map_or(String::new(), |f1| format!(", F1 = {}", bounded(f1.value, 2)));
        Some(format!(
            "{} ({} units of {} articles, {alpha}{f1})",
            study.column_label(v.coded.column()),
            count(accuracy.n),
            count(accuracy.articles)
        ))
    });
    let told: Vec<String> = told.collect();
    format!(
        "Hand-coded samples of this corpus validated {}; their shares were corrected by prediction-powered \
         inference and design-based supervised learning, clustered by article. No other measure was validated on \
         this corpus.",
        told.join("; ")
    )
}
