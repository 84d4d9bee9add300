//! Share of voice: whose words fill the text, given how, and introduced by which cue words.

use super::canvas::{Canvas, MARGIN, Symbol};
use super::lettering::{fit, measure, wrap};
use super::style::{
    CATEGORIES, DEPTH, GROUND, GROUP, LABEL, LOW, NEGATIVE, NOTE, Scale, VALUE, count, fixed, plain,
};
use super::{Figure, Heading, unfit};
use crate::Result;

/// What the bars show.
#[derive(Debug, Clone, Default)]
pub struct Input {
    /// Title, subtitle and so on.
    pub heading: Heading,
    /// Words the shares refer to: all words of the texts, or all attributed ones.
    pub total: u64,
    /// Name of the bar for the words no source speaks; `None` leaves the bar out.
    pub rest: Option<String>,
    /// Rows, in the order they shall stand in.
    pub sources: Vec<Source>,
}

/// One speaker.
#[derive(Debug, Clone, Default)]
pub struct Source {
    /// Who speaks.
    pub name: String,
    /// Kind of source, set below the name.
    pub note: String,
    /// Attributions.
    pub n: usize,
    /// Words of content quoted directly.
    pub direct: u64,
    /// Words of content given partly in quotation marks.
    pub mixed: u64,
    /// Words of content given indirectly.
    pub indirect: u64,
    /// Words that introduce the source.
    pub cues: Vec<Cue>,
}

/// A word that introduces a source.
#[derive(Debug, Clone)]
pub struct Cue {
    /// Its lemma.
    pub lemma: String,
    /// What it tells about the writer's distance.
    pub stance: Stance,
    /// How often it does.
    pub n: usize,
}

/// A writer's distance to what a source says, in the order the columns stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stance {
    /// claim, allege, deny
    Distancing,
    /// say, argue, urge
    Neutral,
    /// underscore, acknowledge
    Endorsing,
}

const WIDTH: f64 = 1040.0;
const NAMES: f64 = 160.0;
const CUES: f64 = 140.0;
const BAR: f64 = 18.0;
const STANCES: [(Stance, &str, Symbol, plotters::style::RGBColor); 3] = [
    (Stance::Distancing, "distancing", Symbol::Down, NEGATIVE),
    (Stance::Neutral, "neutral", Symbol::Square, CATEGORIES[6]),
    (Stance::Endorsing, "endorsing", Symbol::Up, LOW),
];

/// Draws the bars.
///
/// # Errors
/// When there are no sources or they speak more words than there are.
pub fn draw(input: &Input) -> Result<Figure> {
    let (canvas, height) = layout(input)?;
    let head =
        ["source", "kind", "attributions", "words_direct", "words_mixed", "words_indirect", "share", "cues"];
    let mut data = vec![head.map(str::to_owned).to_vec()];
    for s in &input.sources {
        let cues: Vec<String> = ordered(&s.cues).iter().map(|c| format!("{} {}", c.lemma, c.n)).collect();
        let numbers = [s.direct, s.mixed, s.indirect].map(|v| v.to_string());
        let mut row = vec![s.name.clone(), s.note.clone(), s.n.to_string()];
        row.extend(numbers);
        row.extend([plain(Some(words(s) as f64 / input.total as f64)), cues.join(", ")]);
        data.push(row);
    }
    canvas.figure(height, data)
}

fn words(source: &Source) -> u64 {
    source.direct + source.mixed + source.indirect
}

fn counts(source: &Source) -> String {
    let plural = if source.n == 1 { "" } else { "s" };
    format!("{} words, {} attribution{plural}", count(words(source)), count(source.n as u64))
}

/// From distancing to endorsing, frequent ones first.
fn ordered(cues: &[Cue]) -> Vec<&Cue> {
    let mut cues: Vec<&Cue> = cues.iter().collect();
    cues.sort_by(|a, b| a.stance.cmp(&b.stance).then(b.n.cmp(&a.n)).then_with(|| a.lemma.cmp(&b.lemma)));
    cues
}

fn layout(input: &Input) -> Result<(Canvas, f64)> {
    let spoken: u64 = input.sources.iter().map(words).sum();
    if input.sources.is_empty() || input.total == 0 || spoken > input.total {
        return Err(unfit(&input.heading, format!("{spoken} words of sources in {} words", input.total)));
    }
    let mut canvas = Canvas::new(WIDTH, &input.heading);
    let bars = MARGIN + NAMES + 14.0;
    let cues = WIDTH - MARGIN - 3.0 * CUES;
    let rest = input.rest.as_ref().map(|name| (name, input.total - spoken));
    let most = input.sources.iter().map(words).chain(rest.map(|r| r.1)).max().unwrap_or(0);
    // The longest bar leaves room for what is printed beside it.
    let beside = input.sources.iter().map(|s| measure(&counts(s), NOTE)).fold(100.0, f64::max);
    let scale = Scale::new((0.0, most as f64), 5, (bars, cues - beside - 24.0));

    let key = canvas.top() + 4.0;
    let mut x = bars;
    for (name, part) in [("direct", 0), ("partly quoted", 1), ("indirect", 2)] {
        fill(&mut canvas, part, x, key - 6.0, 22.0, 12.0);
        canvas.text(x + 28.0, key, canvas.left(NOTE), name);
        x += 28.0 + measure(name, NOTE) + 18.0;
    }
    canvas.text(cues, key, canvas.left(NOTE), "Cue words and how often each introduces the source");
    let mut y = key + 26.0;
    for (i, (_, name, symbol, colour)) in STANCES.iter().enumerate() {
        let x = cues + CUES * i as f64;
        canvas.glyph(*symbol, x + 5.0, y, 4.5, *colour);
        canvas.text(x + 15.0, y, canvas.left(LABEL), name);
    }
    y += 18.0;

    for source in &input.sources {
        let lists: Vec<Vec<String>> = STANCES
            .iter()
            .map(|(stance, ..)| {
                let list: Vec<String> = ordered(&source.cues)
                    .iter()
                    .filter(|c| c.stance == *stance)
                    .map(|c| (c.lemma.replace(' ', "\u{a0}"), c.n))
                    .map(
                        |(lemma, n)| if n == 1 { lemma } else { format!("{lemma}\u{a0}{}", count(n as u64)) },
                    )
                    .collect();
                wrap(&list.join(", "), VALUE, CUES - 26.0)
            })
            .collect();
        let lines = lists.iter().map(Vec::len).max().unwrap_or(0);
        let height = (15.0 * lines as f64 + 18.0).max(46.0);
        let middle = y + height / 2.0;
        canvas.hairline(MARGIN, WIDTH - MARGIN, y);
        name_of(&mut canvas, &source.name, &source.note, middle);
        let mut from = 0.0;
        for (part, n) in [source.direct, source.mixed, source.indirect].into_iter().enumerate() {
            let (a, b) = (scale.at(from), scale.at(from + n as f64));
            from += n as f64;
            if n > 0 {
                fill(&mut canvas, part, a, middle - BAR / 2.0, (b - a - 1.0).max(0.5), BAR);
                canvas.hint(&format!(
                    "{}: {} words {}",
                    source.name,
                    count(n),
                    ["direct", "mixed", "indirect"][part]
                ));
            }
        }
        let share = 100.0 * from / input.total as f64;
        printed(&mut canvas, scale.at(from), middle, share, &counts(source));
        for (i, (list, (.., symbol, colour))) in lists.iter().zip(&STANCES).enumerate() {
            let x = cues + CUES * i as f64;
            for (j, line) in list.iter().enumerate() {
                let at = middle + 15.0 * (j as f64 - (list.len() as f64 - 1.0) / 2.0);
                if j == 0 {
                    canvas.glyph(*symbol, x + 5.0, at, 3.0, *colour);
                }
                canvas.text(x + 15.0, at, canvas.left(VALUE), line);
            }
        }
        y += height;
    }
    if let Some((name, n)) = rest {
        canvas.hairline(MARGIN, WIDTH - MARGIN, y);
        let middle = y + 23.0;
        name_of(&mut canvas, name, "", middle);
        canvas.rect(bars, middle - BAR / 2.0, scale.at(n as f64) - bars, BAR, CATEGORIES[6], 0.45);
        let share = 100.0 * n as f64 / input.total as f64;
        printed(&mut canvas, scale.at(n as f64), middle, share, &format!("{} words", count(n)));
        y += 46.0;
    }
    canvas.line((bars, key + 44.0), (bars, y), super::style::AXIS, 1.0);
    canvas.hairline(MARGIN, WIDTH - MARGIN, y);
    Ok((canvas, y + 14.0))
}

fn name_of(canvas: &mut Canvas, name: &str, note: &str, middle: f64) {
    let up = if note.is_empty() { 0.0 } else { 8.5 };
    canvas.text(MARGIN, middle - up, canvas.left(GROUP), &fit(name, GROUP, NAMES));
    canvas.text(MARGIN, middle + up, canvas.left(NOTE), &fit(note, NOTE, NAMES));
}

/// The share and the counts, right of a bar.
fn printed(canvas: &mut Canvas, x: f64, middle: f64, share: f64, note: &str) {
    canvas.text(
        x + 7.0,
        middle - 8.0,
        canvas.left(GROUP),
        &format!("{} %", fixed(share, if share < 9.95 { 1 } else { 0 })),
    );
    canvas.text(x + 7.0, middle + 9.0, canvas.left(NOTE), note);
}

/// Part 0 direct: full; 1 mixed: hatched; 2 indirect: pale with an edge.
fn fill(canvas: &mut Canvas, part: usize, x: f64, y: f64, width: f64, height: f64) {
    match part {
        0 => canvas.rect(x, y, width, height, DEPTH, 1.0),
        1 => {
            let steps = (width / 5.0).ceil() as usize;
            canvas.rect(x, y, width, height, DEPTH, 0.75);
            for i in 0..steps {
                let left = (x + 3.0 + 5.0 * i as f64).min(x + width);
                let right = (left + 2.0).min(x + width);
                canvas.area(
                    vec![(left, y), (right, y), (right, y + height), (left, y + height)],
                    GROUND,
                    1.0,
                );
            }
        }
        _ => canvas.rect(x, y, width, height, DEPTH, 0.35),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input() -> Input {
        let cue = |lemma: &str, stance, n| Cue { lemma: lemma.into(), stance, n };
        Input {
            heading: Heading { name: "voice".into(), title: "One & only".into(), ..Heading::default() },
            total: 1000,
            rest: Some("the outlet".into()),
            sources: vec![
                Source {
                    name: "Akram <expert>".into(),
                    note: "expert".into(),
                    n: 9,
                    indirect: 300,
                    mixed: 20,
                    direct: 30,
                    cues: vec![
                        cue("underscore", Stance::Endorsing, 1),
                        cue("argue", Stance::Neutral, 3),
                        cue("claim", Stance::Distancing, 1),
                    ],
                },
                Source { name: "India".into(), n: 1, indirect: 50, ..Source::default() },
            ],
        }
    }

    #[test]
    fn names_shares_and_cues_stand_in_order() {
        let (canvas, height) = layout(&input()).unwrap();
        assert_eq!(canvas.flaws(height), [""; 0]);
        for label in [
            "Akram <expert>",
            "India",
            "35 %",
            "5.0 %",
            "60 %",
            "350 words, 9 attributions",
            "50 words, 1 attribution",
        ] {
            assert_eq!(canvas.places(label).len(), 1, "{label}");
        }
        let x = |label: &str| canvas.places(label)[0].0;
        assert!(x("claim") < x("argue\u{a0}3") && x("argue\u{a0}3") < x("underscore"));
        // Bars begin at zero: 350 words are 7 times as long as 50.
        let start = MARGIN + NAMES + 14.0 + 7.0;
        assert!(((x("35 %") - start) / (x("5.0 %") - start) - 7.0).abs() < 1e-9);
    }

    #[test]
    fn the_same_input_gives_the_same_bytes_and_the_numbers() {
        let a = draw(&input()).unwrap();
        assert_eq!(a, draw(&input()).unwrap());
        assert!(a.svg.contains("Akram &lt;expert&gt;"));
        assert_eq!(
            a.data[1],
            ["Akram <expert>", "expert", "9", "30", "20", "300", "0.35", "claim 1, argue 3, underscore 1"]
        );
    }

    #[test]
    fn more_words_spoken_than_written_is_an_error() {
        let mut wrong = input();
        wrong.total = 10;
        assert!(draw(&wrong).is_err());
    }
}
