//! Frames by groups, as a map centred at the overall rate.

use crate::Result;
use crate::plot::Heading;
use crate::plot::frame_groups::{Centre, Group, Input, Row, draw as plot};
use crate::report::block::Drawn;
use crate::report::number::counted;
use crate::report::study::Study;

/// Groups whose names still fit.
const GROUPS: usize = 12;

pub(super) fn draw(study: &Study<'_>) -> Result<Vec<Drawn>> {
    let Some(by) = &study.compared.by else { return Ok(Vec::new()) };
    let names = study.groups();
    if names.len() < 2 || names.len() > GROUPS {
        return Ok(Vec::new());
    }
    let rows = study.rows;
    let group =
        |article: usize| rows.articles[article].group.and_then(|g| names.iter().position(|n| *n == g));
    let mut sizes = vec![(0u64, 0u64); names.len()];
    let mut words = vec![0.0; names.len()];
    let body: Vec<(usize, usize)> = (0..rows.articles.len())
        .filter_map(|article| group(article).map(|g| (article, g)))
        .flat_map(|(article, g)| rows.body(article).map(move |p| (p, g)))
        .collect();
    (0..rows.articles.len()).filter_map(group).for_each(|g| sizes[g].1 += 1);
    for &(p, g) in &body {
        sizes[g].0 += 1;
        words[g] += f64::from(rows.paragraphs[p].words);
    }
    let mut found = Vec::new();
    for (at, column) in rows.columns.iter().enumerate().filter(|(_, c)| c.is_frame()) {
        let mut sums = vec![0.0; names.len()];
        let values = rows.values(at)?;
        for &(p, g) in &body {
            sums[g] += values[p].unwrap_or(0.0) * f64::from(rows.paragraphs[p].words);
        }
        let overall = sums.iter().sum::<f64>() / words.iter().sum::<f64>().max(1.0);
        if overall > 0.0 {
            found.push(Row {
                name: column.label().to_owned(),
                book: column.book().to_owned(),
                overall: Some(overall),
                values: sums.iter().zip(&words).map(|(s, w)| (*w > 0.0).then(|| s / w)).collect(),
            });
        }
    }
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let input = Input {
        heading: Heading {
            name: "frame_groups".into(),
            title: format!("Every frame in every group by {}", by.replace('_', " ")),
            subtitle: format!(
                "Weighted hits per 100 words; colour: ratio to the overall rate; {}, {}",
                counted(rows.articles.len(), "article"),
                counted(body.len(), "body paragraph")
            ),
            alt: format!("A map of {} frames by {} groups, every value printed.", found.len(), names.len()),
            caption:
                "Sum of weights over words of all body paragraphs of a group. No test is made here; see the \
                      differences."
                    .into(),
        },
        unit: "hits per 100 words".into(),
        centre: Centre::Ratio,
        groups: names
            .iter()
            .zip(sizes)
            .map(|(name, (paragraphs, articles))| Group { name: (*name).to_owned(), paragraphs, articles })
            .collect(),
        rows: found,
    };
    Ok(vec![Drawn::of(&plot(&input)?)])
}
