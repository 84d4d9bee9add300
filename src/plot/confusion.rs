//! Confusion of a model: what coders said against what it said, as counts and shares of each coded label.

use super::canvas::{Canvas, MARGIN};
use super::lettering::{fit, wrap};
use super::style::{AXIS, DEPTH, GROUP, LABEL, NOTE, RULE, VALUE, count, text_on};
use super::{Figure, Heading, unfit};
use crate::Result;

/// What the matrix shows.
#[derive(Debug, Clone, Default)]
pub struct Input {
    /// Title, subtitle and so on.
    pub heading: Heading,
    /// The labels, in the order of rows and columns.
    pub labels: Vec<String>,
    /// Units by coded label (rows) and predicted label (columns).
    pub counts: Vec<Vec<usize>>,
}

const NAMES: f64 = 200.0;
const ROW: f64 = 40.0;

/// Draws the matrix.
///
/// # Errors
/// When there are no labels, or `counts` is no square of them.
pub fn draw(input: &Input) -> Result<Figure> {
    let (canvas, height) = layout(input)?;
    let mut data = vec![["coded", "predicted", "n"].map(str::to_owned).to_vec()];
    for (coded, row) in input.labels.iter().zip(&input.counts) {
        data.extend(
            input
                .labels
                .iter()
                .zip(row)
                .map(|(predicted, n)| vec![coded.clone(), predicted.clone(), n.to_string()]),
        );
    }
    canvas.figure(height, data)
}

fn layout(input: &Input) -> Result<(Canvas, f64)> {
    let size = input.labels.len();
    if size == 0 || input.counts.len() != size || input.counts.iter().any(|row| row.len() != size) {
        return Err(unfit(&input.heading, format!("no square of {size} labels")));
    }
    let cell = (760.0 / size as f64).clamp(62.0, 110.0);
    let (x0, all) = (MARGIN + NAMES, 70.0);
    let end = x0 + cell * size as f64 + all;
    let mut canvas = Canvas::new((end + MARGIN).max(560.0), &input.heading);
    let heads: Vec<Vec<String>> = input.labels.iter().map(|l| wrap(l, LABEL, cell - 8.0)).collect();
    let lines = heads.iter().map(|h| h.len().min(3)).max().unwrap_or(1);
    let top = canvas.top() + 34.0 + 16.0 * lines as f64;
    canvas.text(MARGIN, top - 12.0, canvas.left(NOTE), "coded by people");
    canvas.text(x0 + 4.0, canvas.top() + 6.0, canvas.left(NOTE), "predicted by the model");
    for (i, head) in heads.iter().enumerate() {
        let x = x0 + cell * (i as f64 + 0.5);
        for (j, line) in head.iter().take(3).enumerate() {
            let y = top - 12.0 - 16.0 * (head.len().min(3) - 1 - j) as f64;
            let rest = if j == 2 { head[2..].join(" ") } else { line.clone() };
            canvas.text(x, y, canvas.centred(LABEL), &fit(&rest, LABEL, cell - 4.0));
        }
    }
    canvas.text(end, top - 12.0, canvas.right(NOTE), "all");
    for (i, (label, row)) in input.labels.iter().zip(&input.counts).enumerate() {
        let y = top + ROW * i as f64;
        let middle = y + ROW / 2.0;
        let sum: usize = row.iter().sum();
        canvas.hairline(MARGIN, end, y);
        canvas.text(MARGIN, middle, canvas.left(GROUP), &fit(label, GROUP, NAMES - 10.0));
        canvas.text(end, middle, canvas.right(VALUE), &count(sum as u64));
        for (j, &n) in row.iter().enumerate() {
            let x = x0 + cell * j as f64;
            let share = n as f64 / sum.max(1) as f64;
            if n > 0 {
                canvas.rect(x + 1.0, y + 1.0, cell - 2.0, ROW - 2.0, DEPTH, 0.05 + 0.85 * share);
                canvas.hint(&format!("coded {label}, predicted {}: {n} of {sum}", input.labels[j]));
            }
            let fill = if n > 0 { 0.05 + 0.85 * share } else { 0.0 };
            let (number, note) =
                (VALUE.in_colour(text_on(DEPTH, fill)), NOTE.in_colour(text_on(DEPTH, fill)));
            canvas.text(x + cell / 2.0, middle - 7.0, canvas.centred(number), &count(n as u64));
            if sum > 0 {
                canvas.text(
                    x + cell / 2.0,
                    middle + 9.0,
                    canvas.centred(note),
                    &format!("{:.0} %", 100.0 * share),
                );
            }
        }
    }
    let bottom = top + ROW * size as f64;
    canvas.line((MARGIN, bottom), (end, bottom), RULE, 0.8);
    // What is right stands in frames: fills alone would not do.
    for i in 0..size {
        let (x, y) = (x0 + cell * i as f64 + 1.0, top + ROW * i as f64 + 1.0);
        let corners =
            vec![(x, y), (x + cell - 2.0, y), (x + cell - 2.0, y + ROW - 2.0), (x, y + ROW - 2.0), (x, y)];
        canvas.path(corners, AXIS, 1.4);
    }
    let key = "framed: right; %: share of the units so coded (recall on the diagonal)";
    canvas.text(MARGIN, bottom + 22.0, canvas.left(NOTE), &fit(key, NOTE, canvas.width() - 2.0 * MARGIN));
    Ok((canvas, bottom + 38.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input() -> Input {
        Input {
            heading: Heading { name: "confusion".into(), title: "Held out".into(), ..Heading::default() },
            labels: vec!["conflict <x>".into(), "human interest".into()],
            counts: vec![vec![30, 10], vec![0, 17]],
        }
    }

    #[test]
    fn every_cell_has_its_count_and_share() {
        let (canvas, height) = layout(&input()).unwrap();
        assert_eq!(canvas.flaws(height), [""; 0]);
        for (label, times) in
            [("30", 1), ("75 %", 1), ("10", 1), ("25 %", 1), ("17", 2), ("100 %", 1), ("40", 1)]
        {
            assert_eq!(canvas.places(label).len(), times, "{label}");
        }
    }

    #[test]
    fn the_numbers_are_given_beside() {
        let figure = draw(&input()).unwrap();
        assert_eq!(figure, draw(&input()).unwrap());
        assert_eq!(figure.data[2], ["conflict <x>", "human interest", "10"]);
        assert!(draw(&Input { counts: vec![vec![1]], ..input() }).is_err());
    }
}
