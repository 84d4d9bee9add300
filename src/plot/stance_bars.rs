//! Stance: how often the cue words of a source or a group keep a distance, and how often they vouch.
//!
//! Bars grow from one zero line to both sides; what stands in the middle, the neutral cues, is printed.

use super::canvas::{Canvas, MARGIN, Symbol};
use super::lettering::{fit, measure};
use super::style::{AXIS, GROUP, INK, LABEL, NEGATIVE, NOTE, POSITIVE, RULE, Scale, count, fixed, plain};
use super::{Figure, Heading, unfit};
use crate::Result;

/// Stances in the order of the writer's distance: two that distance, four neutral ones, two that endorse.
pub const STANCES: [&str; 8] =
    ["distancing", "denying", "arguing", "directing", "mental", "neutral", "conceding", "endorsing"];

/// What the bars show.
#[derive(Debug, Clone, Default)]
pub struct Input {
    /// Title, subtitle and so on.
    pub heading: Heading,
    /// Rows under a heading each, in the order they shall stand in.
    pub sections: Vec<(String, Vec<Row>)>,
}

/// A source or a group.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// Its name.
    pub name: String,
    /// Attributions by the stance of their cue, in the order of [`STANCES`].
    pub counts: [usize; 8],
    /// 95 % interval of the share of distancing and denying cues, 0 to 1.
    pub distancing: Option<(f64, f64)>,
    /// The same of endorsing and conceding ones.
    pub endorsing: Option<(f64, f64)>,
}

impl Row {
    fn all(&self) -> usize {
        self.counts.iter().sum()
    }

    fn share(&self, n: usize) -> Option<f64> {
        (self.all() > 0).then(|| n as f64 / self.all() as f64)
    }

    fn distanced(&self) -> usize {
        self.counts[0] + self.counts[1]
    }

    fn endorsed(&self) -> usize {
        self.counts[6] + self.counts[7]
    }
}

const WIDTH: f64 = 960.0;
const NAMES: f64 = 190.0;
const NEUTRAL: f64 = 86.0;
const LABELS: f64 = 92.0;
const ROW: f64 = 32.0;
const BAR: f64 = 14.0;

/// Draws the bars.
///
/// # Errors
/// When there are no rows.
pub fn draw(input: &Input) -> Result<Figure> {
    let (canvas, height) = layout(input)?;
    let mut head = vec!["by".to_owned(), "name".to_owned(), "cues".to_owned()];
    head.extend(STANCES.map(str::to_owned));
    for family in ["distancing", "endorsing"] {
        head.extend(["share", "ci_low", "ci_high"].map(|part| format!("{family}_{part}")));
    }
    let mut data = vec![head];
    for (section, row) in rows(input) {
        let mut cells = vec![section.to_owned(), row.name.clone(), row.all().to_string()];
        cells.extend(row.counts.map(|n| n.to_string()));
        for (n, interval) in [(row.distanced(), row.distancing), (row.endorsed(), row.endorsing)] {
            cells.push(plain(row.share(n)));
            let (low, high) = interval.unzip();
            cells.extend([plain(low), plain(high)]);
        }
        data.push(cells);
    }
    canvas.figure(height, data)
}

fn rows(input: &Input) -> impl Iterator<Item = (&str, &Row)> {
    input.sections.iter().flat_map(|(name, rows)| rows.iter().map(move |row| (name.as_str(), row)))
}

fn layout(input: &Input) -> Result<(Canvas, f64)> {
    let ends = |row: &Row| {
        let shares = [row.share(row.distanced()), row.share(row.endorsed())];
        let highs = [row.distancing, row.endorsing].map(|interval| interval.map(|i| i.1));
        shares.into_iter().chain(highs).flatten().fold(0.0, f64::max)
    };
    let most = rows(input).map(|(_, row)| ends(row)).fold(0.0, f64::max);
    if rows(input).all(|(_, row)| row.all() == 0) {
        return Err(unfit(&input.heading, "no cues"));
    }
    let mut canvas = Canvas::new(WIDTH, &input.heading);
    let (from, to) = (MARGIN + NAMES + LABELS, WIDTH - MARGIN - NEUTRAL - LABELS);
    let zero = (from + to) / 2.0;
    let scale = Scale::new((0.0, 100.0 * most.max(0.01)), 3, (0.0, zero - from));
    let top = canvas.top() + 8.0;
    let key = |canvas: &mut Canvas, x: f64, symbol, colour, strong: &str, weak: &str| {
        canvas.glyph(symbol, x, top, 4.5, colour);
        canvas.rect(x + 10.0, top - 6.0, 14.0, 12.0, colour, 0.85);
        canvas.text(x + 29.0, top, canvas.left(LABEL), strong);
        let next = x + 29.0 + measure(strong, LABEL) + 12.0;
        canvas.rect(next, top - 6.0, 14.0, 12.0, colour, 0.35);
        canvas.text(next + 19.0, top, canvas.left(LABEL), weak);
    };
    key(&mut canvas, from, Symbol::Down, NEGATIVE, "distancing", "denying");
    key(&mut canvas, zero + 40.0, Symbol::Up, POSITIVE, "endorsing", "conceding");
    canvas.text(WIDTH - MARGIN, top, canvas.right(NOTE), "neutral");
    let mut y = top + 20.0;
    let mut lines = Vec::new();
    for (name, rows) in &input.sections {
        if !name.is_empty() {
            canvas.text(MARGIN, y + 16.0, canvas.left(NOTE), name);
            y += 30.0;
        }
        let start = y;
        for row in rows {
            bar(&mut canvas, row, y + ROW / 2.0, zero, &scale);
            canvas.hairline(MARGIN, WIDTH - MARGIN, y);
            y += ROW;
        }
        lines.push((start, y));
    }
    for (start, end) in &lines {
        canvas.line((zero, *start), (zero, *end), AXIS, 1.2);
    }
    canvas.hairline(MARGIN, WIDTH - MARGIN, y);
    for tick in scale.ticks() {
        for side in [-1.0, 1.0] {
            if tick > 0.0 || side > 0.0 {
                let x = zero + side * scale.at(tick);
                canvas.line((x, y), (x, y + 4.0), RULE, 0.8);
                canvas.text(x, y + 13.0, canvas.centred(NOTE), &fixed(tick, scale.decimals()));
            }
        }
    }
    canvas.text(zero, y + 32.0, canvas.centred(NOTE), "% of the attributions with a cue word");
    Ok((canvas, y + 48.0))
}

/// One row: name and n, both bars with their intervals, and what is neutral.
fn bar(canvas: &mut Canvas, row: &Row, y: f64, zero: f64, scale: &Scale) {
    let all = row.all();
    let n = count(all as u64);
    let room = NAMES - measure(&n, NOTE) - 12.0;
    let name = fit(&row.name, GROUP, room);
    canvas.text(MARGIN, y, canvas.left(GROUP), &name);
    canvas.text(MARGIN + measure(&name, GROUP) + 8.0, y, canvas.left(NOTE), &n);
    if all == 0 {
        return;
    }
    let percent = |n: usize| 100.0 * n as f64 / all as f64;
    let sides = [
        (-1.0, NEGATIVE, [row.counts[0], row.counts[1]], row.distancing, ["distancing", "denying"]),
        (1.0, POSITIVE, [row.counts[7], row.counts[6]], row.endorsing, ["endorsing", "conceding"]),
    ];
    for (side, colour, [strong, weak], interval, words) in sides {
        let (inner, outer) = (scale.at(percent(strong)), scale.at(percent(strong + weak)));
        for (n, a, b, opacity, word) in
            [(strong, 0.0, inner, 0.85, words[0]), (weak, inner, outer, 0.35, words[1])]
        {
            if n > 0 {
                let left = if side > 0.0 { zero + a } else { zero - b };
                canvas.rect(left, y - BAR / 2.0, b - a, BAR, colour, opacity);
                canvas.hint(&format!("{}: {word} in {n} of {all}", row.name));
            }
        }
        let mut end = outer;
        if let Some((low, high)) = interval {
            let (low, high) = (scale.at(100.0 * low), scale.at(100.0 * high));
            canvas.line((zero + side * low, y), (zero + side * high, y), INK, 1.4);
            end = end.max(high);
        }
        let n = strong + weak;
        let share = percent(n);
        let text = format!("{} %", fixed(share, usize::from(share < 9.95 && n > 0)));
        let gap = end + 7.0;
        if side > 0.0 {
            canvas.text(zero + gap, y, canvas.left(LABEL), &text);
            canvas.text(zero + gap + measure(&text, LABEL) + 6.0, y, canvas.left(NOTE), &count(n as u64));
        } else {
            canvas.text(zero - gap, y, canvas.right(LABEL), &text);
            canvas.text(zero - gap - measure(&text, LABEL) - 6.0, y, canvas.right(NOTE), &count(n as u64));
        }
    }
    let neutral = all - row.distanced() - row.endorsed();
    let text = format!("{} %", fixed(percent(neutral), 0));
    canvas.text(WIDTH - MARGIN, y, canvas.right(LABEL), &text);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input() -> Input {
        let row = |name: &str, counts| Row {
            name: name.into(),
            counts,
            distancing: Some((0.02, 0.3)),
            endorsing: None,
        };
        Input {
            heading: Heading { name: "stance".into(), title: "A < B".into(), ..Heading::default() },
            sections: vec![
                (
                    "By source".into(),
                    vec![row("Ann <expert>", [2, 1, 3, 0, 4, 10, 1, 4]), row("Bob", [0; 8])],
                ),
                ("By outlet".into(), vec![row("x & y", [0, 0, 0, 0, 0, 7, 0, 0])]),
            ],
        }
    }

    #[test]
    fn bars_stand_on_both_sides_of_zero() {
        let (canvas, height) = layout(&input()).unwrap();
        assert_eq!(canvas.flaws(height), [""; 0]);
        let x = |label: &str| canvas.places(label)[0].0;
        assert!(x("12 %") < x("20 %"), "distance lies left of endorsement");
        assert_eq!(canvas.places("68 %").len(), 1);
        assert_eq!(canvas.places("100 %").len(), 1);
    }

    #[test]
    fn the_same_input_gives_the_same_bytes_and_the_numbers() {
        let a = draw(&input()).unwrap();
        assert_eq!(a, draw(&input()).unwrap());
        assert!(a.svg.contains("Ann &lt;expert&gt;"));
        assert_eq!(a.data[1][..6], ["By source", "Ann <expert>", "25", "2", "1", "3"]);
        assert_eq!(a.data[1][11..], ["0.12", "0.02", "0.3", "0.2", "", ""]);
        assert_eq!(a.data[2][11], "");
    }

    #[test]
    fn no_cues_is_an_error() {
        assert!(draw(&Input::default()).is_err());
    }
}
