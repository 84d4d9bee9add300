//! Narrative strip: how frames come and go from paragraph to paragraph, with voice and tone.

use super::canvas::{Canvas, MARGIN};
use super::lettering::{fit, measure, wrap};
use super::style::{
    DEPTH, GROUP, HIGH, LABEL, LOW, NOTE, RULE, VALUE, finite, fixed, plain, signed, text_on,
};
use super::{Figure, Heading, unfit};
use crate::Result;

/// What a narrative strip shows.
#[derive(Debug, Clone, Default)]
pub struct Input {
    /// Title, subtitle and so on.
    pub heading: Heading,
    /// Unit of the rates: `hits per 100 words`.
    pub unit: String,
    /// Rows, in the order of the text.
    pub paragraphs: Vec<Paragraph>,
    /// Columns, grouped by codebook.
    pub groups: Vec<Group>,
    /// Rates, one row a paragraph, one column a frame over all groups; 0 and up, `None` where undefined.
    pub rates: Vec<Vec<Option<f64>>>,
}

/// One row.
#[derive(Debug, Clone, Default)]
pub struct Paragraph {
    /// Its number in the document, from 1.
    pub number: usize,
    /// Its first words; cut to fit.
    pub opening: String,
    /// Whose words fill it; empty leaves the place blank.
    pub voice: String,
    /// Tone, −1 to 1.
    pub tone: Option<f64>,
}

/// The frames of one codebook.
#[derive(Debug, Clone, Default)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// Its frames, as they should read.
    pub frames: Vec<String>,
}

/// Least and greatest width of the first words.
const OPENING: (f64, f64) = (190.0, 330.0);
const VOICE: f64 = 92.0;
const TONE: f64 = 60.0;
const GROUP_GAP: f64 = 12.0;
/// Values printed in a row of narrow cells: its highest.
const PRINTED: usize = 3;

/// Draws the strip.
///
/// # Errors
/// When there is nothing to draw or `rates` is not one row a paragraph and one value a frame.
pub fn draw(input: &Input) -> Result<Figure> {
    let (canvas, height) = layout(input)?;
    let mut data = vec![["paragraph", "opening", "voice", "tone"].map(str::to_owned).to_vec()];
    data[0]
        .extend(input.groups.iter().flat_map(|g| g.frames.iter().map(move |f| format!("{}: {f}", g.name))));
    for (paragraph, rates) in input.paragraphs.iter().zip(&input.rates) {
        let Paragraph { number, opening, voice, tone } = paragraph;
        let mut row = vec![number.to_string(), opening.clone(), voice.clone(), plain(*tone)];
        row.extend(rates.iter().map(|r| plain(*r)));
        data.push(row);
    }
    canvas.figure(height, data)
}

fn layout(input: &Input) -> Result<(Canvas, f64)> {
    let frames: usize = input.groups.iter().map(|g| g.frames.len()).sum();
    let rows = input.paragraphs.len();
    if frames == 0 || rows == 0 {
        return Err(unfit(&input.heading, "no paragraphs or no frames"));
    }
    if input.rates.len() != rows || input.rates.iter().any(|r| r.len() != frames) {
        return Err(unfit(&input.heading, format!("rates are not {rows} × {frames}")));
    }

    let with_voice = input.paragraphs.iter().any(|p| !p.voice.is_empty());
    let with_tone = input.paragraphs.iter().any(|p| p.tone.is_some());
    let gaps = GROUP_GAP * (input.groups.len() - 1) as f64;
    let margins = if with_voice { VOICE + 12.0 } else { 0.0 } + if with_tone { TONE + 18.0 } else { 0.0 };
    let opening = MARGIN + 30.0;
    let room = 1100.0 - MARGIN - (opening + OPENING.0 + 12.0 + margins) - gaps;
    // A group is at least as wide as the longest word of its name.
    let word = |g: &Group| g.name.split(' ').map(|w| measure(w, GROUP)).fold(0.0, f64::max).min(96.0);
    let wide = |g: &Group, cell: f64| (cell * g.frames.len() as f64).max(word(g));
    let total = |cell: f64| input.groups.iter().map(|g| wide(g, cell)).sum::<f64>();
    let narrow = total(22.0) - 22.0 * frames as f64;
    let cell = ((room - narrow) / frames as f64).clamp(22.0, 46.0).floor();
    let opening_width = (OPENING.0 + room - total(cell)).clamp(OPENING.0, OPENING.1);
    let voice = opening + opening_width + 12.0;
    let tone = voice + if with_voice { VOICE + 12.0 } else { 0.0 };
    let cells = tone + if with_tone { TONE + 18.0 } else { 0.0 };
    let end = cells + total(cell) + gaps;
    let mut canvas = Canvas::new((end + MARGIN).max(720.0), &input.heading);
    let row_height = if rows <= 24 { 26.0 } else { 18.0 };

    let groups: Vec<(f64, f64, &Group)> = input
        .groups
        .iter()
        .scan(cells, |at, group| {
            let x = *at;
            *at += wide(group, cell) + GROUP_GAP;
            Some((x, wide(group, cell), group))
        })
        .collect();
    let columns: Vec<(f64, &str, &str)> = groups
        .iter()
        .flat_map(|(x, _, g)| {
            let each = g.frames.iter().enumerate();
            each.map(move |(i, f)| (x + cell * i as f64, f.as_str(), g.name.as_str()))
        })
        .collect();

    // Heads: codebooks above, frames below them, read upwards.
    let names: Vec<Vec<String>> =
        groups.iter().map(|(_, width, g)| wrap(&g.name, GROUP, (width - 2.0).max(40.0))).collect();
    let lines = names.iter().map(Vec::len).max().unwrap_or(0);
    let longest = columns.iter().map(|(_, f, _)| measure(f, LABEL)).fold(0.0, f64::max).min(170.0);
    let rule = canvas.top() + 17.0 * lines as f64 + 2.0;
    let top = rule + longest + 18.0;
    for ((x, width, _), name) in groups.iter().zip(&names) {
        for (i, line) in name.iter().enumerate() {
            let y = rule - 10.0 - 17.0 * (name.len() - 1 - i) as f64;
            canvas.text(*x, y, canvas.left(GROUP), &fit(line, GROUP, width + GROUP_GAP - 3.0));
        }
        canvas.line((*x, rule), (x + width, rule), RULE, 1.2);
    }
    for (x, frame, _) in &columns {
        canvas.text(x + cell / 2.0, top - 7.0, canvas.upward(LABEL), &fit(frame, LABEL, 170.0));
    }
    canvas.text(opening, top - 12.0, canvas.left(NOTE), "Paragraph begins");
    if with_voice {
        canvas.text(voice, top - 12.0, canvas.left(NOTE), "Voice");
    }
    if with_tone {
        canvas.text(tone + TONE / 2.0, top - 26.0, canvas.centred(NOTE), "Tone");
        canvas.text(tone, top - 12.0, canvas.left(NOTE), "\u{2212}1");
        canvas.text(tone + TONE, top - 12.0, canvas.right(NOTE), "+1");
    }

    let highest = input.rates.iter().flatten().filter_map(|r| finite(*r)).fold(0.0, f64::max);
    let decimals = if highest >= 100.0 { 0 } else { 1 };
    for (i, (paragraph, rates)) in input.paragraphs.iter().zip(&input.rates).enumerate() {
        let y = top + row_height * i as f64;
        let middle = y + row_height / 2.0;
        canvas.hairline(MARGIN, end, y);
        canvas.text(opening - 10.0, middle, canvas.right(NOTE), &paragraph.number.to_string());
        canvas.text(opening, middle, canvas.left(LABEL), &fit(&paragraph.opening, LABEL, opening_width));
        canvas.text(voice, middle, canvas.left(NOTE), &fit(&paragraph.voice, NOTE, VOICE));
        if let Some(value) = finite(paragraph.tone) {
            let zero = tone + TONE / 2.0;
            let length = value.clamp(-1.0, 1.0) * TONE / 2.0;
            let colour = if value < 0.0 { HIGH } else { LOW };
            canvas.rect(zero + length.min(0.0), middle - 5.0, length.abs().max(0.5), 10.0, colour, 1.0);
            canvas.hint(&format!("Paragraph {}, tone {}", paragraph.number, signed(value, 2)));
        }
        let mut ranked: Vec<f64> = rates.iter().filter_map(|r| finite(*r)).filter(|r| *r > 0.0).collect();
        ranked.sort_by(|a, b| b.total_cmp(a));
        let floor = if cell >= 30.0 { 0.0 } else { ranked.get(PRINTED - 1).copied().unwrap_or(0.0) };
        for ((x, frame, book), rate) in columns.iter().zip(rates) {
            let Some(rate) = finite(*rate) else {
                canvas.hatch(x + 1.0, y + 1.0, cell - 2.0, row_height - 2.0);
                continue;
            };
            if rate <= 0.0 {
                continue;
            }
            let depth = 0.10 + 0.90 * rate / highest;
            canvas.rect(x + 1.0, y + 1.0, cell - 2.0, row_height - 2.0, DEPTH, depth);
            canvas.hint(&format!(
                "Paragraph {}, {frame} ({book}): {} {}",
                paragraph.number,
                fixed(rate, 2),
                input.unit
            ));
            if rate >= floor {
                let digits = if rate >= 9.95 { 0 } else { decimals };
                let kind = VALUE.sized(if cell >= 30.0 { 11.5 } else { 11.0 });
                let kind = kind.in_colour(text_on(DEPTH, depth));
                canvas.text(x + cell / 2.0, middle, canvas.centred(kind), &fixed(rate, digits));
            }
        }
    }
    let bottom = top + row_height * rows as f64;
    canvas.hairline(MARGIN, end, bottom);
    if with_tone {
        canvas.line((tone + TONE / 2.0, top), (tone + TONE / 2.0, bottom), super::style::AXIS, 0.8);
    }

    // Key to the fills.
    let y = bottom + 24.0;
    let mut x = MARGIN;
    canvas.text(x, y, canvas.left(NOTE), "0");
    x += 12.0;
    for step in 1..=10 {
        canvas.rect(x, y - 6.0, 14.0, 12.0, DEPTH, 0.10 + 0.09 * f64::from(step));
        x += 14.0;
    }
    let key = format!("{} {}; printed: {}", fixed(highest, decimals), input.unit, {
        if cell >= 30.0 { "every value above zero".into() } else { format!("the {PRINTED} highest of a row") }
    });
    canvas.text(x + 6.0, y, canvas.left(NOTE), &key);
    x += 6.0 + measure(&key, NOTE) + 24.0;
    canvas.hatch(x, y - 6.0, 22.0, 12.0);
    canvas.text(x + 28.0, y, canvas.left(NOTE), "undefined");
    Ok((canvas, y + 20.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input() -> Input {
        let paragraph = |number, opening: &str, tone| Paragraph {
            number,
            opening: opening.into(),
            voice: "Akram & Co".into(),
            tone,
        };
        Input {
            heading: Heading {
                name: "strip".into(),
                title: "Conflict opens <the> text".into(),
                ..Heading::default()
            },
            unit: "hits per 100 words".into(),
            paragraphs: vec![
                paragraph(1, "The recent \"escalation\"", Some(-0.5)),
                paragraph(2, "While India", None),
            ],
            groups: vec![
                Group { name: "Generic".into(), frames: vec!["conflict".into(), "economic".into()] },
                Group { name: "Peace".into(), frames: vec!["dialogue".into()] },
            ],
            rates: vec![vec![Some(4.2), Some(0.0), None], vec![Some(1.0), Some(12.6), Some(2.0)]],
        }
    }

    #[test]
    fn every_label_and_value_has_its_place() {
        let (canvas, height) = layout(&input()).unwrap();
        assert_eq!(canvas.flaws(height), [""; 0]);
        for label in
            ["conflict", "economic", "dialogue", "Generic", "Peace", "The recent \"escalation\"", "4.2", "13"]
        {
            assert_eq!(canvas.places(label).len(), 1, "{label}");
        }
        let (conflict, one) = (canvas.places("conflict")[0], canvas.places("4.2")[0]);
        assert_eq!(conflict.0, one.0, "a value stands below its frame");
        assert!(canvas.places("1.0")[0].1 > one.1, "paragraph 2 stands below paragraph 1");
    }

    #[test]
    fn the_same_input_gives_the_same_bytes_and_the_numbers() {
        let (a, b) = (draw(&input()).unwrap(), draw(&input()).unwrap());
        assert_eq!(a, b);
        assert!(a.svg.contains("Conflict opens &lt;the&gt; text") && a.svg.contains("Akram &amp; Co"));
        assert!(a.svg.contains("<title>Paragraph 1, conflict (Generic): 4.20 hits per 100 words</title>"));
        assert_eq!(a.data[1], ["1", "The recent \"escalation\"", "Akram & Co", "-0.5", "4.2", "0", ""]);
    }

    #[test]
    fn ragged_rates_are_an_error() {
        let mut wrong = input();
        wrong.rates[0].pop();
        assert!(draw(&wrong).is_err());
        assert!(draw(&Input::default()).is_err());
    }
}
