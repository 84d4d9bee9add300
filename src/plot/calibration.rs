//! Calibration of a model: what it said against what was found, the diagonal being right on average.

use super::canvas::{Canvas, MARGIN, category, symbol};
use super::style::{AXIS, NOTE, RULE, Scale, fixed, plain};
use super::{Figure, Heading, unfit};
use crate::Result;

/// What the diagram shows.
#[derive(Debug, Clone, Default)]
pub struct Input {
    /// Title, subtitle and so on.
    pub heading: Heading,
    /// Name of the horizontal axis: what the model said.
    pub said: String,
    /// Name of the vertical axis: what was found.
    pub found: String,
    /// Lowest and highest value of both axes.
    pub domain: (f64, f64),
    /// A line each.
    pub series: Vec<Series>,
}

/// One class of a model.
#[derive(Debug, Clone, Default)]
pub struct Series {
    /// Its name.
    pub name: String,
    /// From left to right.
    pub points: Vec<Point>,
}

/// Answers of like size, together.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Point {
    /// Mean of what the model said.
    pub said: f64,
    /// Mean of what was found.
    pub found: f64,
    /// Answers.
    pub n: usize,
}

const WIDTH: f64 = 560.0;
const PLOT: f64 = 430.0;

/// Draws the diagram.
///
/// # Errors
/// When there is no point.
pub fn draw(input: &Input) -> Result<Figure> {
    let (canvas, height) = layout(input)?;
    let mut data = vec![["class", "said", "found", "n"].map(str::to_owned).to_vec()];
    for series in &input.series {
        data.extend(
            series.points.iter().map(|p| {
                vec![series.name.clone(), plain(Some(p.said)), plain(Some(p.found)), p.n.to_string()]
            }),
        );
    }
    canvas.figure(height, data)
}

fn layout(input: &Input) -> Result<(Canvas, f64)> {
    if input.series.iter().all(|series| series.points.is_empty()) {
        return Err(unfit(&input.heading, "nothing was answered"));
    }
    let mut canvas = Canvas::new(WIDTH, &input.heading);
    let names = input.series.iter().enumerate().filter(|_| input.series.len() > 1);
    let names = names.map(|(i, s)| (symbol(i), category(i), s.name.as_str(), String::new()));
    let key = canvas.top() + 4.0;
    let key = canvas.legend(MARGIN, key, names);
    canvas.text(MARGIN, key + 24.0, canvas.left(NOTE), &input.found);
    let (x0, top) = (MARGIN + 44.0, key + 44.0);
    let (x1, bottom) = (x0 + PLOT, top + PLOT);
    let across = Scale::new(input.domain, 5, (x0, x1));
    let up = Scale::new(input.domain, 5, (bottom, top));
    for tick in up.ticks() {
        canvas.line((x0, up.at(tick)), (x1, up.at(tick)), RULE, 0.8);
        canvas.text(x0 - 8.0, up.at(tick), canvas.right(NOTE), &fixed(tick, up.decimals()));
    }
    let end = canvas.axis(&across, (x0, x1), top, bottom, &input.said);
    canvas.dashes((x0, bottom), (x1, top), AXIS, 1.2);
    for (i, series) in input.series.iter().enumerate() {
        let places: Vec<_> = series.points.iter().map(|p| (across.at(p.said), up.at(p.found))).collect();
        if places.len() > 1 {
            canvas.path(places.clone(), category(i), 1.8);
        }
        for (point, (x, y)) in series.points.iter().zip(places) {
            canvas.symbol(symbol(i), x, y, 4.0, category(i));
            let numbers =
                format!("said {}, found {}, n = {}", fixed(point.said, 2), fixed(point.found, 2), point.n);
            canvas.hint(&format!("{}: {numbers}", series.name));
        }
    }
    Ok((canvas, end + 6.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input() -> Input {
        let points = [(0.1, 0.12), (0.5, 0.45), (0.9, 0.97)];
        let points = points.map(|(said, found)| Point { said, found, n: 70 }).to_vec();
        Input {
            heading: Heading {
                name: "calibration".into(),
                title: "Right on average".into(),
                ..Heading::default()
            },
            said: "probability told".into(),
            found: "share found".into(),
            domain: (0.0, 1.0),
            series: vec![
                Series { name: "negative".into(), points: points.clone() },
                Series { name: "positive".into(), points },
            ],
        }
    }

    #[test]
    fn both_axes_are_numbered_alike_and_nothing_overlaps() {
        let (canvas, height) = layout(&input()).unwrap();
        assert_eq!(canvas.flaws(height), [""; 0]);
        assert_eq!(canvas.places("0.4").len(), 2);
        assert_eq!(canvas.places("positive").len(), 1);
    }

    #[test]
    fn the_numbers_are_given_beside() {
        let figure = draw(&input()).unwrap();
        assert_eq!(figure, draw(&input()).unwrap());
        assert_eq!(figure.data[1], ["negative", "0.1", "0.12", "70"]);
        assert!(draw(&Input { series: Vec::new(), ..input() }).is_err());
    }
}
