//! Keyness fan: how much more one side uses each word, against how frequent the word is.
//!
//! Rare words fan out, frequent ones lie near zero: what stands outside the fan is telling. One panel a
//! comparison; the words that tell most carry their names, placed so that none covers another.

use super::canvas::{Canvas, MARGIN};
use super::lettering::{fit, measure};
use super::style::{AXIS, GROUP, HIGH, LABEL, LOW, NOTE, RULE, Scale, fixed, plain, signed};
use super::{Figure, Heading, unfit};
use crate::Result;
use std::collections::BTreeSet;

/// What the fan shows.
#[derive(Debug, Clone, Default)]
pub struct Input {
    /// Title, subtitle and so on.
    pub heading: Heading,
    /// Name of the horizontal axis, on a logarithmic scale.
    pub across: String,
    /// Name and unit of the vertical axis.
    pub up: String,
    /// One panel, or several in two columns.
    pub panels: Vec<Panel>,
}

/// One comparison.
#[derive(Debug, Clone, Default)]
pub struct Panel {
    /// Who uses the words above zero more.
    pub above: String,
    /// Who uses those below zero more.
    pub below: String,
    /// On how much it rests.
    pub note: String,
    /// Its words, the most telling first: these are named while there is room.
    pub words: Vec<Word>,
}

/// One word.
#[derive(Debug, Clone, Default)]
pub struct Word {
    /// As it stands in the texts.
    pub term: String,
    /// Frequency on both sides together, above zero.
    pub frequency: f64,
    /// Log-odds; positive: more above.
    pub log_odds: f64,
    /// Standard score.
    pub z: f64,
    /// Adjusted p; `None` where nothing is tested.
    pub q: Option<f64>,
    /// Whether it is told as a finding: drawn full, a candidate for a name, in the data.
    pub is_told: bool,
}

/// Names set in a panel on either side of zero, where it is alone and where there are several.
const NAMED: (usize, usize) = (16, 8);
/// Side of the squares of which at most one untold word is drawn, where a panel is alone and where not.
const GRAIN: (f64, f64) = (8.0, 12.0);
const WIDTH: f64 = 960.0;

/// Draws the fan.
///
/// # Errors
/// When no panel has a word.
pub fn draw(input: &Input) -> Result<Figure> {
    let (canvas, height) = layout(input)?;
    let heads = ["more in", "less in", "word", "frequency", "log_odds", "z", "q"];
    let mut data = vec![heads.map(str::to_owned).to_vec()];
    for panel in &input.panels {
        for word in panel.words.iter().filter(|word| word.is_told) {
            let (more, less) = match word.log_odds < 0.0 {
                true => (&panel.below, &panel.above),
                false => (&panel.above, &panel.below),
            };
            let numbers = [Some(word.frequency), Some(word.log_odds), Some(word.z), word.q].map(plain);
            data.push([more.clone(), less.clone(), word.term.clone()].into_iter().chain(numbers).collect());
        }
    }
    canvas.figure(height, data)
}

fn layout(input: &Input) -> Result<(Canvas, f64)> {
    let panels: Vec<&Panel> = input.panels.iter().filter(|panel| !panel.words.is_empty()).collect();
    if panels.is_empty() {
        return Err(unfit(&input.heading, "no panel has a word"));
    }
    let mut canvas = Canvas::new(WIDTH, &input.heading);
    let alone = panels.len() == 1;
    let (columns, tall) = if alone { (1, 420.0) } else { (2, 230.0) };
    let gap = 40.0;
    let left = MARGIN + 34.0;
    let wide = (WIDTH - MARGIN - left - gap * (columns - 1) as f64) / columns as f64;
    let words = || panels.iter().flat_map(|panel| &panel.words);
    let logs = words().map(|word| word.frequency.max(1e-6).log10());
    let (low, high) = logs.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(v), b.max(v)));
    canvas.text(MARGIN, canvas.top() + 2.0, canvas.left(NOTE), &input.up);
    let mut top = canvas.top() + 20.0;
    let mut bottom = top;
    for (at, panel) in panels.iter().enumerate() {
        let column = at % columns;
        if column == 0 && at > 0 {
            top = bottom + 34.0;
        }
        let x0 = left + (wide + gap) * column as f64;
        let box_top = top + 22.0;
        bottom = box_top + tall;
        let name = fit(&panel.above, GROUP, wide * 0.6);
        canvas.text(x0, top + 6.0, canvas.left(GROUP), &name);
        let used = measure(&name, GROUP) + 10.0;
        canvas.text(x0 + used, top + 6.0, canvas.left(NOTE), &fit(&panel.note, NOTE, wide - used));
        let across = Scale::new((low - 0.1, high + 0.35), 4, (x0, x0 + wide));
        let own = panel.words.iter().map(|word| word.log_odds);
        let up = Scale::over(own, &[0.0], if alone { 8 } else { 5 }, (bottom, box_top));
        draw_axes(&mut canvas, &across, &up, (x0, x0 + wide), bottom);
        draw_words(&mut canvas, panel, &across, &up, (x0, box_top, x0 + wide, bottom), alone);
    }
    canvas.text(left + (WIDTH - MARGIN - left) / 2.0, bottom + 36.0, canvas.centred(NOTE), &input.across);
    Ok((canvas, bottom + 52.0))
}

fn draw_axes(canvas: &mut Canvas, across: &Scale, up: &Scale, span: (f64, f64), bottom: f64) {
    let decimals = up.decimals();
    for tick in up.ticks() {
        let (colour, width) = if tick == 0.0 { (AXIS, 1.2) } else { (RULE, 0.8) };
        canvas.line((span.0, up.at(tick)), (span.1, up.at(tick)), colour, width);
        canvas.text(span.0 - 6.0, up.at(tick), canvas.right(NOTE), &signed(tick, decimals));
    }
    for power in -4..=4 {
        let x = across.at(f64::from(power));
        if x > span.0 + 4.0 && x < span.1 - 4.0 {
            canvas.line((x, bottom), (x, bottom + 4.0), AXIS, 0.8);
            let text = fixed(10f64.powi(power), if power < 0 { -power as usize } else { 0 });
            canvas.text(x, bottom + 14.0, canvas.centred(NOTE), &text);
        }
    }
}

/// Points, then names.
fn draw_words(
    canvas: &mut Canvas,
    panel: &Panel,
    across: &Scale,
    up: &Scale,
    bounds: (f64, f64, f64, f64),
    alone: bool,
) {
    let place = |word: &Word| (across.at(word.frequency.max(1e-6).log10()), up.at(word.log_odds));
    let grain = if alone { GRAIN.0 } else { GRAIN.1 };
    let mut taken = BTreeSet::new();
    for word in panel.words.iter().filter(|word| !word.is_told) {
        let (x, y) = place(word);
        if taken.insert(((x / grain) as i64, (y / grain) as i64)) {
            canvas.glyph(super::canvas::Symbol::Disc, x, y, 1.3, AXIS);
        }
    }
    let told: Vec<&Word> = panel.words.iter().filter(|word| word.is_told).collect();
    for word in told.iter().rev() {
        let (x, y) = place(word);
        let colour = if word.log_odds < 0.0 { LOW } else { HIGH };
        canvas.glyph(super::canvas::Symbol::Disc, x, y, if alone { 3.2 } else { 2.4 }, colour);
        let side = if word.log_odds < 0.0 { &panel.below } else { &panel.above };
        canvas.hint(&format!("{}: more in {side}, log-odds {}", word.term, signed(word.log_odds, 2)));
    }
    let most = if alone { NAMED.0 } else { NAMED.1 };
    let points: Vec<(f64, f64)> = told.iter().map(|word| place(word)).collect();
    let mut boxes: Vec<(f64, f64, f64, f64)> = Vec::new();
    let mut named = [0, 0];
    for (word, &(x, y)) in told.iter().zip(&points) {
        let side = usize::from(word.log_odds < 0.0);
        if named[side] >= most {
            continue;
        }
        let width = measure(&word.term, LABEL);
        if let Some((left, middle)) = free(width, (x, y), bounds, &boxes, &points) {
            canvas.text(left, middle, canvas.left(LABEL), &word.term);
            boxes.push((left, middle - 8.0, left + width, middle + 8.0));
            named[side] += 1;
        }
    }
}

/// Left end and middle of a name `width` wide beside `point`: the first of ten places that is free.
fn free(
    width: f64,
    (x, y): (f64, f64),
    bounds: (f64, f64, f64, f64),
    boxes: &[(f64, f64, f64, f64)],
    points: &[(f64, f64)],
) -> Option<(f64, f64)> {
    let (right, left, middle) = (x + 6.0, x - 6.0 - width, x - width / 2.0);
    let places = [
        (right, y),
        (left, y),
        (middle, y - 12.0),
        (middle, y + 12.0),
        (right, y - 9.0),
        (right, y + 9.0),
        (left, y - 9.0),
        (left, y + 9.0),
        // Beside the name of a point in the same place.
        (right, y + 17.0),
        (right, y - 17.0),
    ];
    places.into_iter().find(|&(left, middle)| {
        let (from, to) = (left - 2.0, left + width + 2.0);
        let inside =
            from >= bounds.0 && to <= bounds.2 && middle > bounds.1 - 0.5 && middle + 8.0 <= bounds.3;
        let clear = boxes.iter().all(|b| to < b.0 || b.2 < from || middle + 8.0 < b.1 || b.3 < middle - 8.0);
        let bare = points.iter().all(|&(px, py)| {
            (px, py) == (x, y) || px + 3.0 < from || to < px - 3.0 || (py - middle).abs() > 9.0
        });
        inside && clear && bare
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input(panels: usize) -> Input {
        let word = |term: &str, frequency, log_odds: f64, is_told| Word {
            term: term.into(),
            frequency,
            log_odds,
            z: log_odds * 3.0,
            q: Some(0.01),
            is_told,
        };
        let panel = Panel {
            above: "A <one>".into(),
            below: "B & two".into(),
            note: "2 articles".into(),
            words: vec![
                word("war", 10.0, 1.5, true),
                word("strike", 10.0, 1.5, true),
                word("peace", 9.0, -1.0, true),
                word("said", 40.0, 0.01, false),
            ],
        };
        Input {
            heading: Heading { name: "fan".into(), title: "Words".into(), ..Heading::default() },
            across: "per 10,000".into(),
            up: "log-odds".into(),
            panels: vec![panel; panels],
        }
    }

    #[test]
    fn names_stand_apart_even_where_points_coincide() {
        for panels in [1, 2, 3] {
            let (canvas, height) = layout(&input(panels)).unwrap();
            assert_eq!(canvas.flaws(height), [""; 0], "{panels} panels");
            assert_eq!(canvas.places("war").len(), panels);
            assert_eq!(canvas.places("strike").len(), panels);
            assert!(canvas.places("said").is_empty());
            assert!(canvas.places("war")[0].1 < canvas.places("peace")[0].1, "more is higher");
        }
    }

    #[test]
    fn the_same_input_gives_the_same_bytes_and_the_numbers() {
        let a = draw(&input(1)).unwrap();
        assert_eq!(a, draw(&input(1)).unwrap());
        assert_eq!(a.data[3], ["B & two", "A <one>", "peace", "9", "-1", "-3", "0.01"]);
        assert_eq!(a.data.len(), 4, "what is not told stays in the table of all words");
        assert!(a.svg.contains("<title>war: more in A &lt;one&gt;, log-odds +1.50</title>"));
    }

    #[test]
    fn no_words_are_an_error() {
        assert!(draw(&Input::default()).is_err());
    }
}
