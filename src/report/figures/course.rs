//! Course of tone through one article.

use crate::Result;
use crate::plot::Heading;
use crate::plot::tone_course::{Input, Point, Series, draw as plot};
use crate::report::block::{Drawn, Show};
use crate::report::number::{counted, signed};
use crate::report::study::Study;

/// Fewer points make no course.
const ENOUGH: usize = 4;

pub(super) fn draw(study: &Study<'_>) -> Result<Vec<Drawn>> {
    let rows = study.rows;
    let Some(tone) = rows.tone() else { return Ok(Vec::new()) };
    if !study.is_single() {
        return Ok(Vec::new());
    }
    let values = rows.values(tone)?;
    let points: Vec<(usize, Point)> = rows
        .body(0)
        .map(|p| {
            let paragraph = &rows.paragraphs[p];
            let point = Point {
                x: f64::from(paragraph.number),
                label: format!("paragraph {}", paragraph.number),
                value: values[p],
                interval: None,
                n: 1,
            };
            (p, point)
        })
        .collect();
    let held: Vec<(u32, f64)> =
        points.iter().filter_map(|(p, point)| point.value.map(|v| (rows.paragraphs[*p].number, v))).collect();
    if held.len() < ENOUGH {
        return Ok(Vec::new());
    }
    let lowest = held.iter().min_by(|a, b| a.1.total_cmp(&b.1)).expect("enough");
    let highest = held.iter().max_by(|a, b| a.1.total_cmp(&b.1)).expect("enough");
    let column = &rows.columns[tone];
    let input = Input {
        heading: Heading {
            name: "tone_course".into(),
            title: format!(
                "Tone is lowest in paragraph {} ({}) and highest in paragraph {} ({})",
                lowest.0,
                signed(lowest.1, 2),
                highest.0,
                signed(highest.1, 2)
            ),
            subtitle: format!("Tone of the words, −1 to 1; {}", counted(points.len(), "body paragraph")),
            alt: "A line of the tone of each paragraph in the order of the text.".into(),
            caption: format!("{} {}", column.definition, column.reference),
        },
        across: "paragraph".into(),
        up: "tone".into(),
        ticks: Vec::new(),
        series: vec![Series {
            name: "tone".into(),
            points: points.iter().map(|(_, point)| point.clone()).collect(),
        }],
        events: Vec::new(),
    };
    let mut drawn = Drawn::of(&plot(&input)?);
    for (row, (p, _)) in points.iter().enumerate() {
        let number = rows.paragraphs[*p].number;
        let show = Show::new("evidence", 0, number).with("column", column.name).here();
        drawn.link(row, 3, &format!("paragraph {number}"), &show);
    }
    Ok(vec![drawn])
}
