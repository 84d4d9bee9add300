//! Course of tone: a value over the paragraphs of a text or over time, with ribbon and events.

use super::canvas::{Canvas, MARGIN, category, symbol};
use super::lettering::{fit, measure};
use super::style::{AXIS, LABEL, MUTED, NOTE, RULE, Scale, finite, fixed, plain, signed, spread};
use super::{Figure, Heading, unfit};
use crate::Result;
use std::cmp::Ordering;

/// What the lines show.
#[derive(Debug, Clone, Default)]
pub struct Input {
    /// Title, subtitle and so on.
    pub heading: Heading,
    /// Name of the horizontal axis, with the width of a bin.
    pub across: String,
    /// Name and unit of the value.
    pub up: String,
    /// Places and names of the horizontal ticks; empty: numbers are chosen.
    pub ticks: Vec<(f64, String)>,
    /// The lines.
    pub series: Vec<Series>,
    /// Events, drawn as labelled rules.
    pub events: Vec<(f64, String)>,
}

/// One line.
#[derive(Debug, Clone, Default)]
pub struct Series {
    /// Its name, set at its end.
    pub name: String,
    /// Its points, from left to right.
    pub points: Vec<Point>,
}

/// One point of a line.
#[derive(Debug, Clone, Default)]
pub struct Point {
    /// Place: the paragraph's number, or days since some date.
    pub x: f64,
    /// The place in words, for the table.
    pub label: String,
    /// Value; `None` breaks the line.
    pub value: Option<f64>,
    /// Interval, drawn as a ribbon.
    pub interval: Option<(f64, f64)>,
    /// Paragraphs or articles behind it.
    pub n: usize,
}

const WIDTH: f64 = 960.0;
const PLOT: f64 = 260.0;

/// Draws the lines.
///
/// # Errors
/// When no point has a value.
pub fn draw(input: &Input) -> Result<Figure> {
    let (canvas, height) = layout(input)?;
    let mut data =
        vec![["series", "x", "label", "value", "ci_low", "ci_high", "n"].map(str::to_owned).to_vec()];
    for series in &input.series {
        for p in &series.points {
            let (low, high) = p.interval.unzip();
            let [value, low, high] = [p.value, low, high].map(plain);
            data.push(vec![
                series.name.clone(),
                plain(Some(p.x)),
                p.label.clone(),
                value,
                low,
                high,
                p.n.to_string(),
            ]);
        }
    }
    canvas.figure(height, data)
}

fn layout(input: &Input) -> Result<(Canvas, f64)> {
    let points = || input.series.iter().flat_map(|s| &s.points);
    if !points().any(|p| finite(p.value).is_some()) {
        return Err(unfit(&input.heading, "no point has a value"));
    }
    let mut canvas = Canvas::new(WIDTH, &input.heading);
    let named = input.series.iter().map(|s| measure(&s.name, LABEL)).fold(0.0, f64::max).min(190.0);
    let (x0, x1) = (MARGIN + 44.0, WIDTH - MARGIN - named - 26.0);
    let (low, high) = points().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), p| (a.min(p.x), b.max(p.x)));
    let across = Scale::new((low, high), 12, (x0 + 8.0, x1 - 8.0));

    let flags = flags(&input.events, &across, (low, high), (x0, WIDTH - MARGIN));
    let levels = flags.iter().map(|f| f.level + 1).max().unwrap_or(0);

    canvas.text(MARGIN, canvas.top() + 4.0, canvas.left(NOTE), &input.up);
    let top = canvas.top() + 22.0 + 18.0 * levels as f64;
    let bottom = top + PLOT;
    let values = points().flat_map(|p| [p.value, p.interval.map(|i| i.0), p.interval.map(|i| i.1)]).flatten();
    let up = Scale::over(values, &[0.0], 5, (bottom, top));
    let decimals = up.decimals();
    for tick in up.ticks() {
        let (colour, width) = if tick == 0.0 { (AXIS, 1.2) } else { (RULE, 0.8) };
        canvas.line((x0, up.at(tick)), (x1, up.at(tick)), colour, width);
        canvas.text(x0 - 8.0, up.at(tick), canvas.right(NOTE), &fixed(tick, decimals));
    }
    let ticks: Vec<(f64, String)> = if input.ticks.is_empty() {
        let places = across.ticks();
        let digits = across.decimals();
        places.iter().map(|&t| (t, fixed(t, digits))).collect()
    } else {
        input.ticks.clone()
    };
    let mut free = f64::NEG_INFINITY;
    for (x, name) in ticks.iter().filter(|t| t.0 >= low && t.0 <= high) {
        let (x, half) = (across.at(*x), measure(name, NOTE) / 2.0);
        if x - half > free + 8.0 {
            canvas.text(x, bottom + 14.0, canvas.centred(NOTE), name);
            free = x + half;
        }
    }
    canvas.text((x0 + x1) / 2.0, bottom + 34.0, canvas.centred(NOTE), &input.across);
    for flag in &flags {
        let y = top - 12.0 - 18.0 * flag.level as f64;
        canvas.dashes((flag.x, y - 6.0), (flag.x, bottom), MUTED, 1.0);
        canvas.text(flag.span.0, y, canvas.left(NOTE), &flag.name);
    }

    let many = input.series.len() > 1;
    for (i, series) in input.series.iter().enumerate() {
        for run in runs(series).filter(|run| run.len() > 1 && run.iter().all(|p| p.interval.is_some())) {
            let edge = |p: &Point, upper: bool| {
                let (a, b) = p.interval.unwrap_or_default();
                (across.at(p.x), up.at(if upper { b } else { a }))
            };
            let above = run.iter().map(|p| edge(p, true));
            let below = run.iter().rev().map(|p| edge(p, false));
            canvas.area(above.chain(below).collect(), category(i), if many { 0.10 } else { 0.18 });
        }
    }
    for (i, series) in input.series.iter().enumerate() {
        for run in runs(series) {
            let line: Vec<(f64, f64)> =
                run.iter().filter_map(|p| p.value.map(|v| (across.at(p.x), up.at(v)))).collect();
            if line.len() > 1 {
                canvas.path(line, category(i), 1.8);
            }
            for p in run {
                let value = p.value.unwrap_or_default();
                let dense = series.points.len() > 60;
                if !dense || run.len() == 1 {
                    canvas.symbol(symbol(i), across.at(p.x), up.at(value), 4.0, category(i));
                    let what = if many { format!("{}, ", series.name) } else { String::new() };
                    canvas.hint(&format!("{what}{}: {}, n = {}", p.label, signed(value, 2), p.n));
                }
            }
        }
    }

    let last = |s: &Series| s.points.iter().rev().find_map(|p| finite(p.value).map(|v| up.at(v)));
    let ends: Vec<(usize, f64)> =
        input.series.iter().enumerate().filter_map(|(i, s)| last(s).map(|y| (i, y))).collect();
    let wanted: Vec<f64> = ends.iter().map(|e| e.1).collect();
    let places = spread(&wanted, &vec![17.0; ends.len()], (top - 8.0, bottom + 8.0));
    for ((i, _), y) in ends.iter().zip(places) {
        let x = if many { x1 + 18.0 } else { x1 + 8.0 };
        if many {
            canvas.glyph(symbol(*i), x1 + 8.0, y, 4.0, category(*i));
        }
        canvas.text(x, y, canvas.left(LABEL), &fit(&input.series[*i].name, LABEL, 190.0));
    }
    Ok((canvas, bottom + 52.0))
}

/// The stretches of a series without missing values.
fn runs(series: &Series) -> impl Iterator<Item = &[Point]> {
    series.points.split(|p| finite(p.value).is_none())
}

/// An event: its rule with its name beside the rule's upper end, as on a flagpole.
struct Flag {
    x: f64,
    span: (f64, f64),
    level: usize,
    name: String,
}

impl Flag {
    /// Whether neither name touches the other's name or rule.
    fn clear_of(&self, other: &Self) -> bool {
        let covers = |flag: &Self, x: f64| flag.span.0 - 4.0 < x && x < flag.span.1 + 4.0;
        match self.level.cmp(&other.level) {
            Ordering::Equal => {
                let apart = self.span.1 + 8.0 < other.span.0 || other.span.1 + 8.0 < self.span.0;
                apart && !covers(self, other.x) && !covers(other, self.x)
            }
            Ordering::Greater => !covers(other, self.x),
            Ordering::Less => !covers(self, other.x),
        }
    }
}

/// Events within `range`, each as low as it stands clear of those to its right.
fn flags(events: &[(f64, String)], across: &Scale, range: (f64, f64), bounds: (f64, f64)) -> Vec<Flag> {
    let mut events: Vec<&(f64, String)> =
        events.iter().filter(|e| e.0 >= range.0 && e.0 <= range.1).collect();
    events.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut flags: Vec<Flag> = Vec::new();
    for (x, name) in events {
        let x = across.at(*x);
        let name = fit(name, NOTE, 240.0);
        let width = measure(&name, NOTE);
        let start = if x + 5.0 + width > bounds.1 { (x - 5.0 - width).max(bounds.0) } else { x + 5.0 };
        let mut flag = Flag { x, span: (start, start + width), level: 0, name };
        while flag.level <= flags.len() && !flags.iter().all(|f| flag.clear_of(f)) {
            flag.level += 1;
        }
        flags.push(flag);
    }
    flags
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input() -> Input {
        let point = |x: f64, value| Point { x, label: format!("paragraph {x}"), value, interval: None, n: 1 };
        Input {
            heading: Heading { name: "tone".into(), title: "Tone & time".into(), ..Heading::default() },
            across: "paragraph".into(),
            up: "tone".into(),
            ticks: Vec::new(),
            series: vec![
                Series {
                    name: "News <Az>".into(),
                    points: vec![point(1.0, Some(-0.5)), point(2.0, None), point(3.0, Some(0.4))],
                },
                Series { name: "Akram".into(), points: vec![point(1.0, Some(0.1)), point(3.0, Some(0.41))] },
            ],
            events: vec![(2.0, "ceasefire".into()), (2.01, "talks".into()), (99.0, "outside".into())],
        }
    }

    #[test]
    fn labels_stand_apart_and_values_upwards() {
        let (canvas, height) = layout(&input()).unwrap();
        assert_eq!(canvas.flaws(height), [""; 0]);
        for label in ["News <Az>", "Akram", "ceasefire", "talks", "−0.4"] {
            assert_eq!(canvas.places(label).len(), 1, "{label}");
        }
        assert!(canvas.places("outside").is_empty());
        assert!(
            canvas.places("Akram")[0].1 < canvas.places("News <Az>")[0].1,
            "the higher value stands higher"
        );
    }

    #[test]
    fn the_same_input_gives_the_same_bytes_and_the_numbers() {
        let a = draw(&input()).unwrap();
        assert_eq!(a, draw(&input()).unwrap());
        assert!(a.svg.contains("News &lt;Az&gt;"));
        assert_eq!(a.data[2], ["News <Az>", "2", "paragraph 2", "", "", "", "1"]);
        // The missing value leaves News no line, Akram has one.
        assert_eq!(a.svg.matches("stroke=\"#0072B2\"").count(), 0);
        assert_eq!(a.svg.matches("stroke=\"#D55E00\"").count(), 1);
    }

    #[test]
    fn no_value_is_an_error() {
        assert!(draw(&Input::default()).is_err());
    }
}
