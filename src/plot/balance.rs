//! Balance of articles: by group, the distribution over articles and its mean, one panel a measure.

use super::canvas::{Canvas, MARGIN, Symbol, ticks_on};
use super::lettering::{fit, wrap};
use super::style::{AXIS, CATEGORIES, DEPTH, GROUP, INK, LABEL, NOTE, Scale, VALUE, fixed, plain};
use super::{Figure, Heading, unfit};
use crate::Result;

/// What the panels show.
#[derive(Debug, Clone, Default)]
pub struct Input {
    /// Title, subtitle and so on.
    pub heading: Heading,
    /// Names of the measures, each a panel with a scale of its own.
    pub panels: Vec<String>,
    /// Groups, in the order they shall stand in.
    pub rows: Vec<Row>,
}

/// One group of articles.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// Its name.
    pub name: String,
    /// Number of articles, set below.
    pub note: String,
    /// One cell a panel; `None` where no article has a value.
    pub cells: Vec<Option<Cell>>,
}

/// A measure over the articles of a group.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Cell {
    /// Mean over articles.
    pub mean: f64,
    /// Its 95 % interval.
    pub interval: Option<(f64, f64)>,
    /// The 10th, 25th, 50th, 75th and 90th percentile over articles.
    pub spread: [f64; 5],
    /// Articles with a value.
    pub articles: usize,
}

const WIDTH: f64 = 960.0;
const NAMES: f64 = 150.0;
const GAP: f64 = 30.0;
const ROW: f64 = 46.0;
const VALUES: f64 = 34.0;

/// Draws the panels.
///
/// # Errors
/// When there are no panels or rows, or a row has not one cell a panel.
pub fn draw(input: &Input) -> Result<Figure> {
    let (canvas, height) = layout(input)?;
    let head =
        ["group", "measure", "mean", "ci_low", "ci_high", "p10", "p25", "median", "p75", "p90", "articles"];
    let mut data = vec![head.map(str::to_owned).to_vec()];
    for row in &input.rows {
        for (panel, cell) in input.panels.iter().zip(&row.cells) {
            let (low, high) = cell.and_then(|c| c.interval).unzip();
            let mut cells = vec![row.name.clone(), panel.clone()];
            cells.extend([cell.map(|c| c.mean), low, high].map(plain));
            cells.extend((0..5).map(|at| plain(cell.map(|c| c.spread[at]))));
            cells.push(cell.map_or(0, |c| c.articles).to_string());
            data.push(cells);
        }
    }
    canvas.figure(height, data)
}

fn layout(input: &Input) -> Result<(Canvas, f64)> {
    let panels = input.panels.len();
    if panels == 0 || input.rows.is_empty() || input.rows.iter().any(|row| row.cells.len() != panels) {
        return Err(unfit(&input.heading, format!("not {panels} cells a row")));
    }
    let mut canvas = Canvas::new(WIDTH, &input.heading);
    let width = (WIDTH - 2.0 * MARGIN - NAMES) / panels as f64 - GAP;
    let left = |panel: usize| MARGIN + NAMES + GAP + (width + GAP) * panel as f64;
    let key = canvas.top() + 6.0;
    legend(&mut canvas, key);
    let heads: Vec<Vec<String>> = input.panels.iter().map(|name| wrap(name, LABEL, width)).collect();
    let lines = heads.iter().map(Vec::len).max().unwrap_or(1);
    let top = key + 30.0 + 17.0 * lines as f64;
    for (panel, head) in heads.iter().enumerate() {
        for (at, line) in head.iter().enumerate() {
            let y = top - 12.0 - 17.0 * (head.len() - 1 - at) as f64;
            canvas.text(left(panel), y, canvas.left(LABEL), line);
        }
    }
    let bottom = top + ROW * input.rows.len() as f64;
    let mut end = bottom;
    let scales: Vec<Scale> = (0..panels)
        .map(|panel| {
            let cells = || input.rows.iter().filter_map(|row| row.cells[panel]);
            let values = cells().flat_map(|c| [c.mean, c.spread[4], c.interval.map_or(0.0, |i| i.1)]);
            let span = (left(panel), left(panel) + width - VALUES);
            Scale::over(values, &[0.0], ticks_on(span), span)
        })
        .collect();
    for (panel, scale) in scales.iter().enumerate() {
        let span = (left(panel), left(panel) + width - VALUES);
        end = end.max(canvas.axis(scale, span, top, bottom, ""));
    }
    for (at, row) in input.rows.iter().enumerate() {
        let y = top + ROW * at as f64;
        canvas.hairline(MARGIN, WIDTH - MARGIN, y);
        let middle = y + ROW / 2.0;
        canvas.text(MARGIN, middle - 8.5, canvas.left(GROUP), &fit(&row.name, GROUP, NAMES));
        canvas.text(MARGIN, middle + 8.5, canvas.left(NOTE), &fit(&row.note, NOTE, NAMES));
        for (panel, cell) in row.cells.iter().enumerate() {
            let Some(cell) = cell else { continue };
            put(&mut canvas, &scales[panel], middle, cell);
            let text = fixed(cell.mean, if cell.mean < 10.0 { 2 } else { 1 });
            canvas.hint(&format!("{}, {}: {text}", row.name, input.panels[panel]));
            canvas.text(left(panel) + width, middle, canvas.right(VALUE), &text);
        }
    }
    canvas.line((MARGIN, bottom), (WIDTH - MARGIN, bottom), AXIS, 0.8);
    Ok((canvas, end + 6.0))
}

/// Spread below, mean with interval above.
fn put(canvas: &mut Canvas, scale: &Scale, y: f64, cell: &Cell) {
    let [p10, p25, p50, p75, p90] = cell.spread.map(|value| scale.at(value));
    let below = y + 7.0;
    canvas.line((p10, below), (p90, below), AXIS, 1.0);
    canvas.rect(p25, below - 4.0, (p75 - p25).max(1.0), 8.0, CATEGORIES[6], 0.4);
    canvas.rect(p50 - 1.0, below - 5.0, 2.0, 10.0, INK, 1.0);
    let above = y - 8.0;
    if let Some((low, high)) = cell.interval {
        canvas.line((scale.at(low), above), (scale.at(high), above), DEPTH, 2.0);
    }
    canvas.symbol(Symbol::Disc, scale.at(cell.mean), above, 4.2, DEPTH);
}

fn legend(canvas: &mut Canvas, y: f64) {
    let x = MARGIN + NAMES + GAP;
    canvas.line((x, y), (x + 22.0, y), DEPTH, 2.0);
    canvas.glyph(Symbol::Disc, x + 11.0, y, 4.2, DEPTH);
    canvas.text(x + 29.0, y, canvas.left(NOTE), "mean over articles, 95 % interval");
    let x = x + 250.0;
    canvas.line((x, y), (x + 40.0, y), AXIS, 1.0);
    canvas.rect(x + 9.0, y - 4.0, 20.0, 8.0, CATEGORIES[6], 0.4);
    canvas.rect(x + 17.0, y - 5.0, 2.0, 10.0, INK, 1.0);
    canvas.text(x + 47.0, y, canvas.left(NOTE), "articles: median, middle half, middle four fifths");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input() -> Input {
        let cell = |mean: f64| {
            let spread = [0.0, mean / 2.0, mean, mean * 1.5, mean * 2.0];
            Some(Cell { mean, interval: Some((mean * 0.9, mean * 1.1)), spread, articles: 40 })
        };
        let row = |name: &str, cells| Row { name: name.into(), note: "40 articles".into(), cells };
        Input {
            heading: Heading { name: "balance".into(), title: "They <differ>".into(), ..Heading::default() },
            panels: vec!["speakers per article".into(), "diversity of speakers, 0 to 1".into()],
            rows: vec![row("A & co", vec![cell(7.5), cell(0.42)]), row("Fox", vec![cell(12.25), None])],
        }
    }

    #[test]
    fn means_are_printed_in_their_panels() {
        let (canvas, height) = layout(&input()).unwrap();
        assert_eq!(canvas.flaws(height), [""; 0]);
        let x = |label: &str| canvas.places(label)[0].0;
        assert!(x("7.50") < x("0.42"));
        assert_eq!(x("7.50"), x("12.2"));
    }

    #[test]
    fn the_same_input_gives_the_same_bytes_and_the_numbers() {
        let a = draw(&input()).unwrap();
        assert_eq!(a, draw(&input()).unwrap());
        assert!(a.svg.contains("A &amp; co"));
        assert_eq!(a.data[1][..4], ["A & co", "speakers per article", "7.5", "6.75"]);
        assert_eq!(a.data[4][2..], ["", "", "", "", "", "", "", "", "0"]);
    }

    #[test]
    fn a_missing_cell_is_an_error() {
        let mut wrong = input();
        wrong.rows[0].cells.pop();
        assert!(draw(&wrong).is_err());
    }
}
