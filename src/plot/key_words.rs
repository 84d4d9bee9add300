//! Key words: the words that tell most of each group, as bars of log-odds with the frequencies beside them.

use super::canvas::{Canvas, MARGIN, ticks_on};
use super::lettering::fit;
use super::style::{DEPTH, GROUP, LABEL, NOTE, Scale, VALUE, count, fixed, plain, probability};
use super::{Figure, Heading, unfit};
use crate::Result;

/// What the bars show.
#[derive(Debug, Clone, Default)]
pub struct Input {
    /// Title, subtitle and so on.
    pub heading: Heading,
    /// Name and unit of the bars.
    pub axis: String,
    /// One a group.
    pub sections: Vec<Section>,
}

/// The words of one group.
#[derive(Debug, Clone, Default)]
pub struct Section {
    /// The group.
    pub name: String,
    /// What it is compared with.
    pub against: String,
    /// On how much it rests.
    pub note: String,
    /// Its words, the most telling first.
    pub rows: Vec<Row>,
}

/// One word.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// As it stands in the texts.
    pub term: String,
    /// Log-odds, above zero.
    pub log_odds: f64,
    /// Occurrences among 10,000 words of the group.
    pub per_10000: f64,
    /// The same of what it is compared with.
    pub per_10000_rest: f64,
    /// Occurrences in the group.
    pub n: usize,
    /// Articles of the group that hold it.
    pub articles: usize,
    /// Standard score.
    pub z: f64,
    /// Adjusted p; `None` where nothing is tested.
    pub q: Option<f64>,
    /// Unevenness over articles, 0 to 1.
    pub dp: Option<f64>,
}

const WIDTH: f64 = 960.0;
const NAMES: f64 = 150.0;
const ROW: f64 = 22.0;
/// Right ends of the columns of numbers, from the right margin.
const COLUMNS: [f64; 7] = [332.0, 252.0, 192.0, 136.0, 92.0, 46.0, 0.0];

/// Draws the bars.
///
/// # Errors
/// When no section has a word.
pub fn draw(input: &Input) -> Result<Figure> {
    let (canvas, height) = layout(input)?;
    let heads = [
        "group",
        "word",
        "log_odds",
        "per_10000",
        "per_10000_rest",
        "n",
        "articles",
        "z",
        "q",
        "dp",
        "against",
    ];
    let mut data = vec![heads.map(str::to_owned).to_vec()];
    for section in &input.sections {
        for row in &section.rows {
            let numbers = [Some(row.log_odds), Some(row.per_10000), Some(row.per_10000_rest)].map(plain);
            let counts = [row.n, row.articles].map(|n| n.to_string());
            let tests = [Some(row.z), row.q, row.dp].map(plain);
            let cells = numbers.into_iter().chain(counts).chain(tests).chain([section.against.clone()]);
            data.push([section.name.clone(), row.term.clone()].into_iter().chain(cells).collect());
        }
    }
    canvas.figure(height, data)
}

fn layout(input: &Input) -> Result<(Canvas, f64)> {
    let rows = || input.sections.iter().flat_map(|section| &section.rows);
    if rows().next().is_none() {
        return Err(unfit(&input.heading, "no section has a word"));
    }
    let mut canvas = Canvas::new(WIDTH, &input.heading);
    let (x0, x1) = (MARGIN + NAMES, WIDTH - MARGIN - COLUMNS[0] - 66.0);
    let scale = Scale::over(rows().map(|row| row.log_odds), &[0.0], ticks_on((x0, x1)), (x0, x1));
    let ends = COLUMNS.map(|end| WIDTH - MARGIN - end);
    let tested = rows().any(|row| row.q.is_some());
    let spread = rows().any(|row| row.dp.is_some());
    let head = canvas.top() + 4.0;
    let names = ["per 10,000", "elsewhere", "n", "articles", "z", "q", "DP"];
    let held = |name: &str| (name != "q" || tested) && (name != "DP" || spread);
    for (end, name) in ends.iter().zip(names).filter(|(_, name)| held(name)) {
        canvas.text(*end, head, canvas.right(NOTE), name);
    }
    let mut y = head + 14.0;
    let (mut first, top) = (true, y);
    let height: f64 = input.sections.iter().map(|s| 30.0 + ROW * s.rows.len() as f64).sum();
    let end = canvas.axis(&scale, (x0, x1), top, top + height, &input.axis);
    for section in &input.sections {
        if !first {
            canvas.hairline(MARGIN, WIDTH - MARGIN, y);
        }
        first = false;
        let name = fit(&section.name, GROUP, 300.0);
        let width = super::lettering::measure(&name, GROUP);
        let note = fit(
            &format!("against {}; {}", section.against, section.note),
            NOTE,
            WIDTH - 2.0 * MARGIN - width - 20.0,
        );
        // The heading stands on ground, so that the axis' lines don't cross it.
        let covered = width + 12.0 + super::lettering::measure(&note, NOTE);
        canvas.rect(MARGIN, y + 3.0, covered, 24.0, super::style::GROUND, 1.0);
        canvas.text(MARGIN, y + 16.0, canvas.left(GROUP), &name);
        canvas.text(MARGIN + width + 10.0, y + 16.0, canvas.left(NOTE), &note);
        y += 30.0;
        for row in &section.rows {
            let middle = y + ROW / 2.0 - 2.0;
            canvas.text(x0 - 8.0, middle, canvas.right(LABEL), &fit(&row.term, LABEL, NAMES - 10.0));
            canvas.rect(x0, middle - 6.5, (scale.at(row.log_odds) - x0).max(0.5), 13.0, DEPTH, 0.75);
            canvas.hint(&format!("{}: {}, log-odds {}", section.name, row.term, fixed(row.log_odds, 2)));
            let cells = [
                fixed(row.per_10000, 2),
                fixed(row.per_10000_rest, 2),
                count(row.n as u64),
                count(row.articles as u64),
                fixed(row.z, 1),
                row.q.map_or(String::new(), probability),
                row.dp.map_or(String::new(), |dp| fixed(dp, 2).trim_start_matches('0').to_owned()),
            ];
            for (end, cell) in ends.iter().zip(cells) {
                canvas.text(*end, middle, canvas.right(VALUE), &cell);
            }
            y += ROW;
        }
    }
    canvas.hairline(MARGIN, WIDTH - MARGIN, y);
    Ok((canvas, end + 12.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input() -> Input {
        let row = |term: &str, q| Row {
            term: term.into(),
            log_odds: 1.25,
            per_10000: 12.34,
            per_10000_rest: 1.2,
            n: 1234,
            articles: 77,
            z: 8.25,
            q,
            dp: Some(0.31),
        };
        Input {
            heading: Heading { name: "words".into(), title: "Words".into(), ..Heading::default() },
            axis: "log-odds".into(),
            sections: vec![
                Section {
                    name: "A <b>".into(),
                    against: "all others".into(),
                    note: "3 articles".into(),
                    rows: vec![row("war", Some(0.0001)), row("peace", None)],
                },
                Section { name: "B".into(), rows: vec![row("oil", Some(0.04))], ..Section::default() },
            ],
        }
    }

    #[test]
    fn numbers_stand_in_their_columns() {
        let (canvas, height) = layout(&input()).unwrap();
        assert_eq!(canvas.flaws(height), [""; 0]);
        assert_eq!(canvas.places("12.34").len(), 3);
        assert_eq!(canvas.places("< .001").len(), 1);
        assert_eq!(canvas.places("war")[0].1, canvas.places("12.34")[0].1);
    }

    #[test]
    fn the_same_input_gives_the_same_bytes_and_the_numbers() {
        let a = draw(&input()).unwrap();
        assert_eq!(a, draw(&input()).unwrap());
        assert_eq!(
            a.data[2],
            ["A <b>", "peace", "1.25", "12.34", "1.2", "1234", "77", "8.25", "", "0.31", "all others"]
        );
    }

    #[test]
    fn no_words_are_an_error() {
        assert!(draw(&Input::default()).is_err());
    }
}
