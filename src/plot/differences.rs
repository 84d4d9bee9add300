//! Differences: a forest of estimates with intervals, effect sizes and q, family by family.

use super::canvas::{Canvas, MARGIN, Symbol, ticks_on};
use super::lettering::{fit, measure};
use super::style::{CATEGORIES, DEPTH, GROUP, LABEL, NOTE, Scale, VALUE, finite, plain, probability, signed};
use super::{Figure, Heading, unfit};
use crate::Result;

/// What the forest shows.
#[derive(Debug, Clone, Default)]
pub struct Input {
    /// Title, subtitle and so on.
    pub heading: Heading,
    /// Name and unit of the scale, with the direction of the difference.
    pub axis: String,
    /// What the left and the right end of the scale mean: `more in A`, `more in B`.
    pub ends: (String, String),
    /// Name of the effect size: `Hedges' g`, `Cliff's δ`.
    pub effect: String,
    /// Level of q from which on a point is drawn full.
    pub alpha: f64,
    /// Families of comparisons corrected together.
    pub families: Vec<Family>,
}

/// Comparisons corrected together.
#[derive(Debug, Clone, Default)]
pub struct Family {
    /// Its name.
    pub name: String,
    /// `declared before the data were seen`, `exploratory`.
    pub note: String,
    /// Its comparisons.
    pub rows: Vec<Row>,
}

/// One comparison.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// What is compared.
    pub label: String,
    /// Difference.
    pub estimate: Option<f64>,
    /// 95 % interval.
    pub interval: Option<(f64, f64)>,
    /// Effect size.
    pub effect: Option<f64>,
    /// p corrected within the family.
    pub q: Option<f64>,
}

const WIDTH: f64 = 1040.0;
const NAMES: f64 = 330.0;
const NUMBERS: f64 = 300.0;
const ROW: f64 = 24.0;

/// Draws the forest.
///
/// # Errors
/// When there are no comparisons.
pub fn draw(input: &Input) -> Result<Figure> {
    let (canvas, height) = layout(input)?;
    let head = ["family", "comparison", "estimate", "ci_low", "ci_high", "effect", "q"];
    let mut data = vec![head.map(str::to_owned).to_vec()];
    for family in &input.families {
        for row in &family.rows {
            let (low, high) = row.interval.unzip();
            let numbers = [row.estimate, low, high, row.effect, row.q].map(plain);
            data.push([family.name.clone(), row.label.clone()].into_iter().chain(numbers).collect());
        }
    }
    canvas.figure(height, data)
}

fn layout(input: &Input) -> Result<(Canvas, f64)> {
    let rows = || input.families.iter().flat_map(|f| &f.rows);
    if rows().next().is_none() {
        return Err(unfit(&input.heading, "no comparisons"));
    }
    let mut canvas = Canvas::new(WIDTH, &input.heading);
    let (x0, x1) = (MARGIN + NAMES + 14.0, WIDTH - MARGIN - NUMBERS);
    let values =
        rows().flat_map(|r| [r.estimate, r.interval.map(|i| i.0), r.interval.map(|i| i.1)]).flatten();
    let scale = Scale::over(values, &[0.0], ticks_on((x0, x1)), (x0, x1));
    let decimals = (scale.decimals() + 1).min(3);

    let (estimate_end, effect_end, q_end) = (WIDTH - MARGIN - 120.0, WIDTH - MARGIN - 58.0, WIDTH - MARGIN);
    let level = probability(input.alpha);
    let level = level.trim_end_matches('0');
    let (under, over) = (format!("q < {level}"), format!("q ≥ {level} or none"));
    let key = canvas.top() + 4.0;
    let legend = [
        (Symbol::Disc, DEPTH, under.as_str(), String::new()),
        (Symbol::Ring, CATEGORIES[6], over.as_str(), String::new()),
    ];
    let key = canvas.legend(MARGIN, key, legend);
    let head = key + 30.0;
    for (x, name) in
        [(estimate_end, "difference [95 % interval]"), (effect_end, input.effect.as_str()), (q_end, "q")]
    {
        canvas.text(x, head, canvas.right(NOTE), name);
    }
    canvas.text(x0, head, canvas.left(NOTE), &input.ends.0);
    canvas.text(x1, head, canvas.right(NOTE), &input.ends.1);
    let top = head + 12.0;
    let lines: usize = input.families.iter().map(|f| f.rows.len()).sum();
    let bottom = top + ROW * lines as f64 + (ROW + 8.0) * input.families.len() as f64;
    let end = canvas.axis(&scale, (x0, x1), top, bottom, &input.axis);

    let mut y = top;
    for family in &input.families {
        canvas.hairline(MARGIN, WIDTH - MARGIN, y);
        // The head stands on ground, so that the axis' lines don't cross it.
        let name = fit(&family.name, GROUP, WIDTH / 2.0);
        let width = measure(&name, GROUP);
        let note = fit(&family.note, NOTE, WIDTH - 2.0 * MARGIN - width - 20.0);
        let covered = width + 10.0 + measure(&note, NOTE) + 6.0;
        canvas.rect(MARGIN, y + 4.0, covered, ROW, super::style::GROUND, 1.0);
        canvas.text(MARGIN, y + 18.0, canvas.left(GROUP), &name);
        canvas.text(MARGIN + width + 10.0, y + 18.0, canvas.left(NOTE), &note);
        y += ROW + 8.0;
        for row in &family.rows {
            let middle = y + ROW / 2.0 - 2.0;
            canvas.text(MARGIN + 10.0, middle, canvas.left(LABEL), &fit(&row.label, LABEL, NAMES - 10.0));
            y += ROW;
            let Some(estimate) = finite(row.estimate) else {
                canvas.text(estimate_end, middle, canvas.right(NOTE), "undefined");
                continue;
            };
            let full = row.q.is_some_and(|q| q < input.alpha);
            let (symbol, colour) = if full { (Symbol::Disc, DEPTH) } else { (Symbol::Ring, CATEGORIES[6]) };
            let mut printed = signed(estimate, decimals);
            if let Some((low, high)) = row.interval {
                canvas.line((scale.at(low), middle), (scale.at(high), middle), colour, 1.8);
                printed += &format!(" [{}, {}]", signed(low, decimals), signed(high, decimals));
            }
            canvas.symbol(symbol, scale.at(estimate), middle, 5.0, colour);
            canvas.hint(&format!("{}: {printed}", row.label));
            canvas.text(estimate_end, middle, canvas.right(VALUE), &printed);
            if let Some(effect) = finite(row.effect) {
                canvas.text(effect_end, middle, canvas.right(VALUE), &signed(effect, 2));
            }
            if let Some(q) = finite(row.q) {
                let kind = if full { super::style::Type { bold: true, ..VALUE } } else { VALUE };
                canvas.text(q_end, middle, canvas.right(kind), &probability(q));
            }
        }
    }
    canvas.hairline(MARGIN, WIDTH - MARGIN, bottom);
    Ok((canvas, end + 12.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input() -> Input {
        let row = |label: &str, estimate: f64, q| Row {
            label: label.into(),
            estimate: Some(estimate),
            interval: Some((estimate - 1.0, estimate + 1.0)),
            effect: Some(estimate / 4.0),
            q: Some(q),
        };
        Input {
            heading: Heading { name: "forest".into(), title: "Fox > ABC".into(), ..Heading::default() },
            axis: "Fox minus ABC".into(),
            ends: ("more in ABC".into(), "more in Fox".into()),
            effect: "Cliff's δ".into(),
            alpha: 0.05,
            families: vec![
                Family {
                    name: "Frames".into(),
                    note: "declared".into(),
                    rows: vec![row("conflict <x>", 2.0, 0.0004)],
                },
                Family {
                    name: "Tone & style".into(),
                    note: "exploratory".into(),
                    rows: vec![row("tone", -0.5, 0.41), Row { label: "hedges".into(), ..Row::default() }],
                },
            ],
        }
    }

    #[test]
    fn numbers_are_printed_and_families_apart() {
        let (canvas, height) = layout(&input()).unwrap();
        assert_eq!(canvas.flaws(height), [""; 0]);
        for label in [
            "conflict <x>",
            "+2.0 [+1.0, +3.0]",
            "< .001",
            ".410",
            "undefined",
            "Tone & style",
            "exploratory",
        ] {
            assert_eq!(canvas.places(label).len(), 1, "{label}");
        }
        assert!(canvas.places("Tone & style")[0].1 > canvas.places("conflict <x>")[0].1);
    }

    #[test]
    fn the_same_input_gives_the_same_bytes_and_the_numbers() {
        let a = draw(&input()).unwrap();
        assert_eq!(a, draw(&input()).unwrap());
        assert!(a.svg.contains("conflict &lt;x&gt;"));
        assert_eq!(a.data[2], ["Tone & style", "tone", "-0.5", "-1.5", "0.5", "-0.125", "0.41"]);
        assert_eq!(a.data[3], ["Tone & style", "hedges", "", "", "", "", ""]);
    }

    #[test]
    fn nothing_to_compare_is_an_error() {
        assert!(draw(&Input::default()).is_err());
    }
}
