//! Actors' treatment: how each voice speaks of two to six actors, on one scale, with its weightiest words.

use super::canvas::{Canvas, MARGIN, category, symbol, ticks_on};
use super::lettering::{fit, fit_list, measure, wrap};
use super::style::{AXIS, GROUP, NOTE, RULE, Scale, VALUE, count, finite, plain, signed, spread};
use super::{Figure, Heading, unfit};
use crate::Result;

/// What the dumbbells show.
#[derive(Debug, Clone, Default)]
pub struct Input {
    /// Title, subtitle and so on.
    pub heading: Heading,
    /// Name and unit of the scale.
    pub axis: String,
    /// What the left and the right end of the scale mean.
    pub ends: (String, String),
    /// The actors compared, two to six.
    pub actors: Vec<String>,
    /// Rows: the outlet and each source.
    pub voices: Vec<Voice>,
}

/// One row.
#[derive(Debug, Clone, Default)]
pub struct Voice {
    /// Who speaks.
    pub name: String,
    /// A second line below the name: kind of source, number of articles.
    pub note: String,
    /// One point an actor, in the order of [`Input::actors`].
    pub points: Vec<Point>,
}

/// How one voice speaks of one actor.
#[derive(Debug, Clone, Default)]
pub struct Point {
    /// Mean over the mentions; `None` when there are none.
    pub value: Option<f64>,
    /// Interval, where there are several articles.
    pub interval: Option<(f64, f64)>,
    /// Mentions.
    pub n: usize,
    /// Words that weigh most, weightiest first; set beside the outermost points of a row.
    pub words: Vec<String>,
}

const WIDTH: f64 = 980.0;
const NAMES: f64 = 150.0;
const GUTTER: f64 = 175.0;
const POINT: f64 = 6.0;
/// Height of an actor's line where each has its own.
const LINE: f64 = 20.0;
/// Width of the columns beside such lines, and where the first two of them end.
const BESIDE: f64 = 350.0;
const VALUES: f64 = 58.0;
const COUNTS: f64 = 108.0;

/// Draws the dumbbells.
///
/// # Errors
/// When there are no voices or a voice has not one point an actor.
pub fn draw(input: &Input) -> Result<Figure> {
    let (canvas, height) = layout(input)?;
    let mut data =
        vec![["voice", "actor", "value", "ci_low", "ci_high", "n", "words"].map(str::to_owned).to_vec()];
    for voice in &input.voices {
        for (actor, p) in input.actors.iter().zip(&voice.points) {
            let (low, high) = p.interval.unzip();
            let numbers = [plain(p.value), plain(low), plain(high), p.n.to_string(), p.words.join(", ")];
            data.push([voice.name.clone(), actor.clone()].into_iter().chain(numbers).collect());
        }
    }
    canvas.figure(height, data)
}

fn layout(input: &Input) -> Result<(Canvas, f64)> {
    if input.actors.is_empty() || input.voices.is_empty() {
        return Err(unfit(&input.heading, "no actors or no voices"));
    }
    if let Some(voice) = input.voices.iter().find(|v| v.points.len() != input.actors.len()) {
        let what =
            format!("{} has {} points for {} actors", voice.name, voice.points.len(), input.actors.len());
        return Err(unfit(&input.heading, what));
    }
    let mut canvas = Canvas::new(WIDTH, &input.heading);
    let points = || input.voices.iter().flat_map(|v| &v.points);
    // Two bare points share a line; intervals and further actors need a line each.
    let stacked = input.actors.len() > 2 || points().any(|p| p.interval.is_some());
    let (span, row_height) = if stacked {
        (
            (MARGIN + NAMES + 24.0, WIDTH - MARGIN - BESIDE),
            (LINE * input.actors.len() as f64 + 20.0).max(60.0),
        )
    } else {
        ((MARGIN + NAMES + GUTTER, WIDTH - MARGIN - GUTTER), 64.0)
    };
    let values = points().flat_map(|p| [p.value, p.interval.map(|i| i.0), p.interval.map(|i| i.1)]).flatten();
    let scale = Scale::over(values, &[0.0], ticks_on(span), span);

    let entries =
        input.actors.iter().enumerate().map(|(i, a)| (symbol(i), category(i), a.as_str(), String::new()));
    let legend = canvas.legend(MARGIN, canvas.top() + 4.0, entries);
    let top = legend + 36.0;
    let bottom = top + row_height * input.voices.len() as f64;
    canvas.text(span.0, top - 13.0, canvas.left(NOTE), &input.ends.0);
    canvas.text(span.1, top - 13.0, canvas.right(NOTE), &input.ends.1);
    if stacked {
        canvas.text(span.1 + VALUES, top - 13.0, canvas.right(NOTE), "mean");
        canvas.text(span.1 + COUNTS, top - 13.0, canvas.right(NOTE), "n");
        canvas.text(span.1 + COUNTS + 14.0, top - 13.0, canvas.left(NOTE), "weightiest words");
    }
    let end = canvas.axis(&scale, span, top, bottom, &input.axis);
    for (row, voice) in input.voices.iter().enumerate() {
        let y = top + row_height * (row as f64 + 0.5);
        if row > 0 {
            canvas.hairline(MARGIN, WIDTH - MARGIN, y - row_height / 2.0);
        }
        name(&mut canvas, voice, y);
        if voice.points.iter().all(|p| finite(p.value).is_none()) {
            canvas.label((span.0 + span.1) / 2.0, y, canvas.centred(NOTE), "no mention");
        } else if stacked {
            stack(&mut canvas, input, voice, &scale, (span.1, y));
        } else {
            dumbbell(&mut canvas, input, voice, &scale, y);
        }
    }
    canvas.line((MARGIN, bottom), (WIDTH - MARGIN, bottom), RULE, 0.8);
    Ok((canvas, end + 12.0))
}

/// The voice's name in at most two lines, its note below.
fn name(canvas: &mut Canvas, voice: &Voice, y: f64) {
    let names = wrap(&voice.name, GROUP, NAMES);
    let lines = names.len().min(2) + usize::from(!voice.note.is_empty());
    let mut line = y - 8.5 * (lines as f64 - 1.0);
    for (i, name) in names.iter().take(2).enumerate() {
        let rest = if i == 1 { names[1..].join(" ") } else { name.clone() };
        canvas.text(MARGIN, line, canvas.left(GROUP), &fit(&rest, GROUP, NAMES));
        line += 17.0;
    }
    canvas.text(MARGIN, line, canvas.left(NOTE), &fit(&voice.note, NOTE, NAMES + 10.0));
}

fn told(input: &Input, voice: &Voice, i: usize, value: f64) -> String {
    format!("{} on {}: {}, n = {}", voice.name, input.actors[i], signed(value, 2), voice.points[i].n)
}

/// A line an actor, in the actors' order, with its numbers and words in columns right of `at.0`.
fn stack(canvas: &mut Canvas, input: &Input, voice: &Voice, scale: &Scale, at: (f64, f64)) {
    let place = |i: usize| at.1 + LINE * (i as f64 - (input.actors.len() as f64 - 1.0) / 2.0);
    let shown: Vec<(usize, f64)> =
        voice.points.iter().enumerate().filter_map(|(i, p)| Some((i, finite(p.value)?))).collect();
    canvas.path(shown.iter().map(|&(i, v)| (scale.at(v), place(i))).collect(), AXIS, 1.2);
    for &(i, value) in &shown {
        let (point, y) = (&voice.points[i], place(i));
        if let Some((low, high)) = point.interval {
            canvas.line((scale.at(low), y), (scale.at(high), y), category(i), 1.8);
        }
        canvas.symbol(symbol(i), scale.at(value), y, 5.0, category(i));
        canvas.hint(&told(input, voice, i, value));
        canvas.text(at.0 + VALUES, y, canvas.right(VALUE), &signed(value, 2));
        canvas.text(at.0 + COUNTS, y, canvas.right(NOTE), &count(point.n as u64));
        let words = fit_list(&point.words, VALUE, BESIDE - COUNTS - 14.0);
        canvas.text(at.0 + COUNTS + 14.0, y, canvas.left(VALUE), &words);
    }
}

/// Both actors on one line: value above, n below, words beside.
fn dumbbell(canvas: &mut Canvas, input: &Input, voice: &Voice, scale: &Scale, y: f64) {
    let mut shown: Vec<(usize, f64)> =
        voice.points.iter().enumerate().filter_map(|(i, p)| Some((i, finite(p.value)?))).collect();
    shown.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
    let (Some(&first), Some(&last)) = (shown.first(), shown.last()) else { return };
    let (left, right) = (scale.at(first.1), scale.at(last.1));
    canvas.line((left, y), (right, y), AXIS, 2.5);

    let values: Vec<String> = shown.iter().map(|s| signed(s.1, 2)).collect();
    let counts: Vec<String> =
        shown.iter().map(|s| format!("n = {}", count(voice.points[s.0].n as u64))).collect();
    let mut reach = (left - POINT, right + POINT);
    for (labels, kind, at) in [(&values, VALUE, y - 18.0), (&counts, NOTE, y + 18.0)] {
        let widths: Vec<f64> = labels.iter().map(|l| measure(l, kind) + 8.0).collect();
        let wanted: Vec<f64> = shown.iter().map(|s| scale.at(s.1)).collect();
        for ((x, label), width) in spread(&wanted, &widths, (0.0, WIDTH)).iter().zip(labels).zip(&widths) {
            canvas.label(*x, at, canvas.centred(kind), label);
            reach = (reach.0.min(x - width / 2.0 + 4.0), reach.1.max(x + width / 2.0 - 4.0));
        }
    }
    // A single point's words stand on the side its sign points to.
    let single = shown.len() == 1;
    if !single || first.1 < 0.0 {
        let room = reach.0 - 10.0 - (MARGIN + NAMES + 12.0);
        for (dy, words) in lines_of(&voice.points[first.0].words, room) {
            let x = if dy == 0.0 { left - 14.0 } else { reach.0 - 10.0 };
            canvas.label(x, y + dy, canvas.right(VALUE), &words);
        }
    }
    if !single || first.1 >= 0.0 {
        for (dy, words) in lines_of(&voice.points[last.0].words, WIDTH - MARGIN - reach.1 - 10.0) {
            let x = if dy == 0.0 { right + 14.0 } else { reach.1 + 10.0 };
            canvas.label(x, y + dy, canvas.left(VALUE), &words);
        }
    }
    for &(i, value) in &shown {
        canvas.symbol(symbol(i), scale.at(value), y, POINT, category(i));
        canvas.hint(&told(input, voice, i, value));
    }
}

/// `words` in one or two lines of at most `room`, with their distance from the row's middle.
fn lines_of(words: &[String], room: f64) -> Vec<(f64, String)> {
    let room = room.min(260.0);
    let first = fit_list(words, VALUE, room);
    let rest = &words[first.split(", ").filter(|w| !w.is_empty()).count().min(words.len())..];
    let second = fit_list(rest, VALUE, room);
    if second.is_empty() { vec![(0.0, first)] } else { vec![(-8.0, format!("{first},")), (8.0, second)] }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input(intervals: bool) -> Input {
        let point = |value: f64, n, words: &[&str]| Point {
            value: Some(value),
            interval: intervals.then_some((value - 0.2, value + 0.2)),
            n,
            words: words.iter().map(|w| (*w).to_owned()).collect(),
        };
        Input {
            heading: Heading {
                name: "treatment".into(),
                title: "India is <worse>".into(),
                ..Heading::default()
            },
            axis: "mean sentiment".into(),
            ends: ("negative".into(), "positive".into()),
            actors: vec!["India".into(), "Pakistan & allies".into()],
            voices: vec![
                Voice {
                    name: "News.Az".into(),
                    note: "outlet".into(),
                    points: vec![point(-0.31, 21, &["aggression", "strikes"]), point(0.24, 25, &["peace"])],
                },
                Voice {
                    name: "Akram".into(),
                    note: String::new(),
                    points: vec![point(-0.02, 4, &["provocations"]), point(0.0, 6, &["restraint"])],
                },
                Voice {
                    name: "India".into(),
                    note: String::new(),
                    points: vec![Point::default(), Point::default()],
                },
            ],
        }
    }

    #[test]
    fn bare_points_share_a_line_with_words_at_both_ends() {
        let (canvas, height) = layout(&input(false)).unwrap();
        assert_eq!(canvas.flaws(height), [""; 0]);
        for label in ["News.Az", "Akram", "India", "Pakistan & allies", "n = 21", "no mention"] {
            assert!(!canvas.places(label).is_empty(), "{label}");
        }
        let (bad, good) = (canvas.places("−0.31")[0], canvas.places("+0.24")[0]);
        assert!(bad.0 < good.0 && bad.1 == good.1);
        assert!(canvas.places("aggression, strikes")[0].0 < bad.0 && canvas.places("peace")[0].0 > good.0);
    }

    #[test]
    fn points_with_intervals_have_a_line_each() {
        let (canvas, height) = layout(&input(true)).unwrap();
        assert_eq!(canvas.flaws(height), [""; 0]);
        let (bad, good) = (canvas.places("−0.31")[0], canvas.places("+0.24")[0]);
        assert!(bad.0 == good.0 && bad.1 < good.1);
        assert_eq!(canvas.places("aggression, strikes")[0].1, bad.1);
    }

    #[test]
    fn the_same_input_gives_the_same_bytes_and_the_numbers() {
        let a = draw(&input(true)).unwrap();
        assert_eq!(a, draw(&input(true)).unwrap());
        assert!(a.svg.contains("India is &lt;worse&gt;"));
        assert_eq!(a.data[1], ["News.Az", "India", "-0.31", "-0.51", "-0.11", "21", "aggression, strikes"]);
        assert_eq!(a.data[5], ["India", "India", "", "", "", "0", ""]);
    }

    #[test]
    fn a_missing_point_is_an_error() {
        let mut wrong = input(false);
        wrong.voices[0].points.pop();
        assert!(draw(&wrong).is_err());
    }
}
