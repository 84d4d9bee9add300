//! Group profiles: a dot and an interval for every column and group, widest differences first.

use super::canvas::{Canvas, MARGIN, category, symbol, ticks_on};
use super::lettering::fit;
use super::style::{AXIS, LABEL, NOTE, Scale, finite, fixed, plain};
use super::{Figure, Heading, unfit};
use crate::Result;

/// What the profiles show.
#[derive(Debug, Clone, Default)]
pub struct Input {
    /// Title, subtitle and so on.
    pub heading: Heading,
    /// Name and unit of the scale all columns share.
    pub axis: String,
    /// The groups compared, up to seven.
    pub groups: Vec<Group>,
    /// Output columns; drawn in the order of their largest difference between groups.
    pub rows: Vec<Row>,
}

/// One group.
#[derive(Debug, Clone, Default)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// On how much it rests: paragraphs, articles.
    pub note: String,
}

/// One output column.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// As it should read.
    pub name: String,
    /// One estimate a group; `None` where undefined.
    pub estimates: Vec<Option<Estimate>>,
}

/// A group's value on a column.
#[derive(Debug, Clone, Copy, Default)]
pub struct Estimate {
    /// Mean or rate.
    pub value: f64,
    /// 95 % interval, clustered by article; `None` for a single article.
    pub interval: Option<(f64, f64)>,
    /// On how many units it rests.
    pub n: usize,
}

const WIDTH: f64 = 960.0;
const NAMES: f64 = 210.0;
const RANGES: f64 = 80.0;

impl Row {
    /// Largest minus smallest value of the groups.
    fn range(&self) -> Option<f64> {
        let values = || self.estimates.iter().flatten().map(|e| e.value).filter(|v| v.is_finite());
        let (low, high) = values().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(v), b.max(v)));
        (low <= high).then_some(high - low)
    }
}

/// Draws the profiles.
///
/// # Errors
/// When there are no groups or rows, or a row has not one estimate a group.
pub fn draw(input: &Input) -> Result<Figure> {
    let (canvas, height) = layout(input)?;
    let mut data =
        vec![["column", "group", "value", "ci_low", "ci_high", "range", "n"].map(str::to_owned).to_vec()];
    for row in sorted(&input.rows) {
        for (group, estimate) in input.groups.iter().zip(&row.estimates) {
            let (low, high) = estimate.and_then(|e| e.interval).unzip();
            let numbers = [estimate.map(|e| e.value), low, high, row.range()].map(plain);
            let n = estimate.map_or(0, |e| e.n).to_string();
            data.push([row.name.clone(), group.name.clone()].into_iter().chain(numbers).chain([n]).collect());
        }
    }
    canvas.figure(height, data)
}

fn sorted(rows: &[Row]) -> Vec<&Row> {
    let mut rows: Vec<&Row> = rows.iter().collect();
    let key = |r: &Row| r.range().unwrap_or(-1.0);
    rows.sort_by(|a, b| key(b).total_cmp(&key(a)));
    rows
}

fn layout(input: &Input) -> Result<(Canvas, f64)> {
    if input.groups.is_empty() || input.rows.is_empty() {
        return Err(unfit(&input.heading, "no groups or no columns"));
    }
    if let Some(row) = input.rows.iter().find(|r| r.estimates.len() != input.groups.len()) {
        let what =
            format!("{} has {} estimates for {} groups", row.name, row.estimates.len(), input.groups.len());
        return Err(unfit(&input.heading, what));
    }
    let mut canvas = Canvas::new(WIDTH, &input.heading);
    let (x0, x1) = (MARGIN + NAMES + 16.0, WIDTH - MARGIN - RANGES);
    let all = || input.rows.iter().flat_map(|r| r.estimates.iter().flatten());
    let values =
        all().flat_map(|e| [Some(e.value), e.interval.map(|i| i.0), e.interval.map(|i| i.1)]).flatten();
    // Zero belongs to the scale when the values are not far from it.
    let lowest = all().map(|e| e.value).fold(f64::INFINITY, f64::min);
    let highest = all().map(|e| e.value).fold(f64::NEG_INFINITY, f64::max);
    let keep: &[f64] = if lowest > 0.0 && lowest > (highest - lowest) * 2.0 { &[] } else { &[0.0] };
    let scale = Scale::over(values, keep, ticks_on((x0, x1)), (x0, x1));
    let step = if input.groups.len() > 4 { 7.5 } else { 9.0 };
    let row_height = (step * input.groups.len() as f64 + 12.0).max(28.0);

    let entries = input
        .groups
        .iter()
        .enumerate()
        .map(|(i, g)| (symbol(i), category(i), g.name.as_str(), g.note.clone()));
    let legend = canvas.legend(MARGIN, canvas.top() + 4.0, entries);
    let top = legend + 36.0;
    let bottom = top + row_height * input.rows.len() as f64;
    canvas.text(WIDTH - MARGIN, top - 12.0, canvas.right(NOTE), "range");
    let end = canvas.axis(&scale, (x0, x1), top, bottom, &input.axis);

    let decimals = scale.decimals() + 1;
    for (i, row) in sorted(&input.rows).into_iter().enumerate() {
        let y = top + row_height * (i as f64 + 0.5);
        canvas.hairline(MARGIN, WIDTH - MARGIN, y - row_height / 2.0);
        canvas.text(MARGIN, y, canvas.left(LABEL), &fit(&row.name, LABEL, NAMES));
        if let Some(range) = row.range() {
            canvas.text(WIDTH - MARGIN, y, canvas.right(NOTE), &fixed(range, decimals));
        }
        for (j, (group, estimate)) in input.groups.iter().zip(&row.estimates).enumerate() {
            let at = y + step * (j as f64 - (input.groups.len() as f64 - 1.0) / 2.0);
            let Some((estimate, value)) = estimate.and_then(|e| finite(Some(e.value)).map(|v| (e, v))) else {
                continue;
            };
            if let Some((low, high)) = estimate.interval {
                canvas.line((scale.at(low), at), (scale.at(high), at), category(j), 1.6);
            }
            canvas.symbol(symbol(j), scale.at(value), at, 4.2, category(j));
            canvas.hint(&format!("{}, {}: {}", group.name, row.name, fixed(value, decimals)));
        }
    }
    canvas.line((MARGIN, bottom), (WIDTH - MARGIN, bottom), AXIS, 0.8);
    Ok((canvas, end + 12.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input() -> Input {
        let estimate =
            |value: f64| Some(Estimate { value, interval: Some((value - 0.4, value + 0.4)), n: 9 });
        let group = |name: &str| Group { name: name.into(), note: "80 articles".into() };
        Input {
            heading: Heading { name: "profiles".into(), title: "They <differ>".into(), ..Heading::default() },
            axis: "hits per 1,000 words".into(),
            groups: vec![group("ABC & co"), group("Fox")],
            rows: vec![
                Row { name: "economic".into(), estimates: vec![estimate(2.0), estimate(2.1)] },
                Row { name: "conflict".into(), estimates: vec![estimate(5.0), estimate(1.0)] },
                Row { name: "morality".into(), estimates: vec![None, estimate(1.0)] },
            ],
        }
    }

    #[test]
    fn widest_difference_comes_first() {
        let (canvas, height) = layout(&input()).unwrap();
        assert_eq!(canvas.flaws(height), [""; 0]);
        let y = |label: &str| canvas.places(label)[0].1;
        assert!(y("conflict") < y("economic") && y("economic") < y("morality"));
        assert_eq!(canvas.places("80 articles").len(), 2);
    }

    #[test]
    fn the_same_input_gives_the_same_bytes_and_the_numbers() {
        let a = draw(&input()).unwrap();
        assert_eq!(a, draw(&input()).unwrap());
        assert!(a.svg.contains("ABC &amp; co"));
        assert_eq!(a.data[1], ["conflict", "ABC & co", "5", "4.6", "5.4", "4", "9"]);
        assert_eq!(a.data[5], ["morality", "ABC & co", "", "", "", "0", "0"]);
    }

    #[test]
    fn a_missing_estimate_is_an_error() {
        let mut wrong = input();
        wrong.rows[0].estimates.pop();
        assert!(draw(&wrong).is_err());
    }
}
