//! Courses in time: the first panel alone across the sheet, then one small panel a group, all on one scale.
//!
//! Seven lines in one frame hide each other; beside each other, with the first line behind every one in grey,
//! they can be compared.

use super::canvas::{Canvas, MARGIN};
use super::lettering::{fit, measure};
use super::style::{AXIS, DEPTH, GROUP, MUTED, NOTE, RULE, Scale, finite, fixed, plain, signed};
use super::{Figure, Heading, unfit};
use crate::Result;

/// What the panels show.
#[derive(Debug, Clone, Default)]
pub struct Input {
    /// Title, subtitle and so on.
    pub heading: Heading,
    /// Name of the horizontal axis, with the width of a bin.
    pub across: String,
    /// Name and unit of the value.
    pub up: String,
    /// Places and names of the bins.
    pub ticks: Vec<(f64, String)>,
    /// All texts together first, then the groups.
    pub panels: Vec<Panel>,
    /// Events, drawn as rules in every panel and named in the first.
    pub events: Vec<(f64, String)>,
}

/// One line.
#[derive(Debug, Clone, Default)]
pub struct Panel {
    /// Its name.
    pub name: String,
    /// On how much it rests.
    pub note: String,
    /// Its points, from left to right.
    pub points: Vec<Point>,
}

/// One bin.
#[derive(Debug, Clone, Default)]
pub struct Point {
    /// Its middle, in days since the first bin began.
    pub x: f64,
    /// Its name.
    pub label: String,
    /// Value; `None` breaks the line.
    pub value: Option<f64>,
    /// Interval, drawn as a ribbon.
    pub interval: Option<(f64, f64)>,
    /// Articles behind it.
    pub n: usize,
}

const WIDTH: f64 = 960.0;
const TALL: (f64, f64) = (230.0, 96.0);
const COLUMNS: usize = 3;
const GAP: f64 = 44.0;
const LEFT: f64 = MARGIN + 44.0;

/// Draws the panels.
///
/// # Errors
/// When no point has a value.
pub fn draw(input: &Input) -> Result<Figure> {
    let (canvas, height) = layout(input)?;
    let heads = ["group", "bin", "value", "ci_low", "ci_high", "articles"];
    let mut data = vec![heads.map(str::to_owned).to_vec()];
    for panel in &input.panels {
        for p in &panel.points {
            let (low, high) = p.interval.unzip();
            let numbers = [p.value, low, high].map(plain);
            let cells = [panel.name.clone(), p.label.clone()].into_iter().chain(numbers);
            data.push(cells.chain([p.n.to_string()]).collect());
        }
    }
    canvas.figure(height, data)
}

fn layout(input: &Input) -> Result<(Canvas, f64)> {
    let points = || input.panels.iter().flat_map(|panel| &panel.points);
    if !points().any(|p| finite(p.value).is_some()) {
        return Err(unfit(&input.heading, "no point has a value"));
    }
    let mut canvas = Canvas::new(WIDTH, &input.heading);
    let (low, high) = points().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), p| (a.min(p.x), b.max(p.x)));
    let span = (LEFT, WIDTH - MARGIN - 8.0);
    // Names of events above the first panel, each on its own level where they would touch.
    let across = Scale::new((low, high), 12, (span.0 + 10.0, span.1 - 10.0));
    let mut flags: Vec<(f64, f64, usize, String)> = Vec::new();
    let mut events: Vec<&(f64, String)> = input.events.iter().filter(|e| e.0 >= low && e.0 <= high).collect();
    events.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (x, name) in events {
        let (x, name) = (across.at(*x), fit(name, NOTE, 260.0));
        let width = measure(&name, NOTE);
        let start = if x + 5.0 + width > span.1 { x - 5.0 - width } else { x + 5.0 };
        let meets = |level: usize, flags: &[(f64, f64, usize, String)]| {
            flags.iter().any(|f| {
                let (from, to) = (f.1, f.1 + measure(&f.3, NOTE));
                let names = f.2 == level && start < to + 8.0 && from < start + width + 8.0;
                let rule = f.2 >= level && start - 4.0 < f.0 && f.0 < start + width + 4.0;
                names || rule || f.2 <= level && from - 4.0 < x && x < to + 4.0
            })
        };
        let level =
            (0..input.events.len()).find(|level| !meets(*level, &flags)).unwrap_or(input.events.len());
        flags.push((x, start, level, name));
    }
    let levels = flags.iter().map(|f| f.2 + 1).max().unwrap_or(0);
    canvas.text(MARGIN, canvas.top() + 2.0, canvas.left(NOTE), &input.up);
    let first = canvas.top() + 36.0 + 17.0 * levels as f64;
    let all = &input.panels[0];
    let head = |canvas: &mut Canvas, x: f64, y: f64, room: f64, panel: &Panel| {
        let name = fit(&panel.name, GROUP, room * 0.65);
        canvas.text(x, y, canvas.left(GROUP), &name);
        let used = measure(&name, GROUP) + 8.0;
        canvas.text(x + used, y, canvas.left(NOTE), &fit(&panel.note, NOTE, room - used));
    };
    let under = canvas.top() + 18.0;
    head(&mut canvas, MARGIN, under, 300.0, all);
    for (x, start, level, name) in &flags {
        let y = first - 10.0 - 17.0 * *level as f64;
        canvas.dashes((*x, y - 6.0), (*x, first + TALL.0), MUTED, 1.0);
        canvas.text(*start, y, canvas.left(NOTE), name);
    }
    let mut bottom = first + TALL.0;
    let up = scale(std::slice::from_ref(all), 5, (bottom, first));
    axes(&mut canvas, &up, span);
    course(&mut canvas, all, &across, &up, true);
    ticks(&mut canvas, input, &across, bottom);
    let groups = &input.panels[1..];
    let wide = (span.1 - span.0 - GAP * (COLUMNS - 1) as f64) / COLUMNS as f64;
    let mut row = bottom + 24.0;
    for (at, panel) in groups.iter().enumerate() {
        let column = at % COLUMNS;
        if column == 0 {
            row = bottom + if at == 0 { 36.0 } else { 26.0 };
        }
        let x0 = span.0 + (wide + GAP) * column as f64;
        let top = row + 18.0;
        bottom = top + TALL.1;
        head(&mut canvas, x0, row + 4.0, wide, panel);
        let across = Scale::new((low, high), 4, (x0 + 4.0, x0 + wide - 4.0));
        let up = scale(groups, 3, (bottom, top));
        axes(&mut canvas, &up, (x0, x0 + wide));
        for (x, _) in input.events.iter().filter(|e| e.0 >= low && e.0 <= high) {
            canvas.line((across.at(*x), top), (across.at(*x), bottom), MUTED, 0.6);
        }
        let behind = all.points.iter().filter_map(|p| Some((across.at(p.x), up.at(finite(p.value)?))));
        canvas.path(behind.collect(), AXIS, 1.0);
        course(&mut canvas, panel, &across, &up, false);
        if at + COLUMNS >= groups.len() {
            ticks(&mut canvas, input, &across, bottom);
        }
    }
    let note = if groups.is_empty() {
        input.across.clone()
    } else {
        format!("{}; grey: {}; panels of groups share a scale of their own", input.across, all.name)
    };
    canvas.text((span.0 + span.1) / 2.0, bottom + 36.0, canvas.centred(NOTE), &note);
    Ok((canvas, bottom + 52.0))
}

/// One scale for `panels`, held by their values and, within three times their range, by the intervals.
fn scale(panels: &[Panel], ticks: usize, range: (f64, f64)) -> Scale {
    let points = || panels.iter().flat_map(|panel| &panel.points);
    let values = || points().filter_map(|p| finite(p.value));
    let (low, high) = values().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(v), b.max(v)));
    let room = (high - low).max(1e-9);
    let ends = points().filter_map(|p| p.interval).flat_map(|(a, b)| [a.max(low - room), b.min(high + room)]);
    Scale::over(values().chain(ends), &[], ticks, range)
}

fn axes(canvas: &mut Canvas, up: &Scale, span: (f64, f64)) {
    let decimals = up.decimals();
    for tick in up.ticks() {
        let (colour, width) = if tick == 0.0 { (AXIS, 1.2) } else { (RULE, 0.8) };
        canvas.line((span.0, up.at(tick)), (span.1, up.at(tick)), colour, width);
        canvas.text(span.0 - 6.0, up.at(tick), canvas.right(NOTE), &fixed(tick, decimals));
    }
}

fn ticks(canvas: &mut Canvas, input: &Input, across: &Scale, bottom: f64) {
    let mut free = f64::NEG_INFINITY;
    for (x, name) in &input.ticks {
        let (x, half) = (across.at(*x), measure(name, NOTE) / 2.0);
        canvas.line((x, bottom), (x, bottom + 3.0), AXIS, 0.8);
        if x - half > free + 10.0 && x + half < WIDTH - 4.0 {
            canvas.text(x, bottom + 13.0, canvas.centred(NOTE), name);
            free = x + half;
        }
    }
}

/// Ribbon, line and points.
fn course(canvas: &mut Canvas, panel: &Panel, across: &Scale, up: &Scale, large: bool) {
    for run in panel.points.split(|p| finite(p.value).is_none()) {
        for held in run.split(|p| p.interval.is_none()).filter(|held| held.len() > 1) {
            let edge = |p: &Point, high: bool| {
                let (a, b) = p.interval.unwrap_or_default();
                (across.at(p.x), up.at(if high { b } else { a }))
            };
            let above = held.iter().map(|p| edge(p, true));
            let below = held.iter().rev().map(|p| edge(p, false));
            canvas.area(above.chain(below).collect(), DEPTH, 0.16);
        }
        let line: Vec<(f64, f64)> =
            run.iter().map(|p| (across.at(p.x), up.at(p.value.unwrap_or_default()))).collect();
        for (p, &(x, y)) in run.iter().zip(&line) {
            if large || line.len() == 1 {
                canvas.symbol(super::canvas::Symbol::Disc, x, y, 3.4, DEPTH);
                let value = signed(p.value.unwrap_or_default(), 2);
                canvas.hint(&format!("{}, {}: {value}, {} articles", panel.name, p.label, p.n));
            }
        }
        if line.len() > 1 {
            canvas.path(line, DEPTH, if large { 1.8 } else { 1.5 });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input(groups: usize) -> Input {
        let point = |x: f64, value| Point {
            x,
            label: format!("bin {x}"),
            value,
            interval: value.map(|v: f64| (v - 0.1, v + 0.1)),
            n: 9,
        };
        let panel = |name: &str| Panel {
            name: name.into(),
            note: "27 articles".into(),
            points: vec![
                point(15.0, Some(-0.2)),
                point(45.0, None),
                point(75.0, Some(0.3)),
                point(105.0, Some(0.4)),
            ],
        };
        let names = ["all articles", "News <Az>", "B", "C", "D"];
        Input {
            heading: Heading { name: "series".into(), title: "Tone & time".into(), ..Heading::default() },
            across: "month".into(),
            up: "tone".into(),
            ticks: [15.0, 45.0, 75.0, 105.0].map(|x| (x, format!("bin {x}"))).into(),
            panels: names[..=groups].iter().map(|name| panel(name)).collect(),
            events: vec![(60.0, "ceasefire".into()), (61.0, "talks".into()), (999.0, "outside".into())],
        }
    }

    #[test]
    fn names_stand_apart_in_any_number_of_panels() {
        for groups in [0, 1, 3, 4] {
            let (canvas, height) = layout(&input(groups)).unwrap();
            assert_eq!(canvas.flaws(height), [""; 0], "{groups} groups");
            assert_eq!(canvas.places("News <Az>").len(), usize::from(groups > 0));
            assert_eq!((canvas.places("talks").len(), canvas.places("outside").len()), (1, 0));
        }
    }

    #[test]
    fn the_same_input_gives_the_same_bytes_and_the_numbers() {
        let a = draw(&input(1)).unwrap();
        assert_eq!(a, draw(&input(1)).unwrap());
        assert_eq!(a.data[2], ["all articles", "bin 45", "", "", "", "9"]);
        assert_eq!(a.data.len(), 9);
    }

    #[test]
    fn no_value_is_an_error() {
        assert!(draw(&Input { panels: vec![Panel::default()], ..Input::default() }).is_err());
    }
}
