//! Frames by groups: a heat map centred at the overall rate, every value printed.

use super::canvas::{Canvas, MARGIN};
use super::lettering::{fit, measure, wrap};
use super::style::{
    GROUP, HIGH, LABEL, LOW, NOTE, RULE, VALUE, count, finite, fixed, plain, signed, text_on,
};
use super::{Figure, Heading, unfit};
use crate::Result;

/// What the map shows.
#[derive(Debug, Clone, Default)]
pub struct Input {
    /// Title, subtitle and so on.
    pub heading: Heading,
    /// Unit of the values.
    pub unit: String,
    /// How distance from the overall value is coloured.
    pub centre: Centre,
    /// Columns.
    pub groups: Vec<Group>,
    /// Rows, in the order they shall stand in.
    pub rows: Vec<Row>,
}

/// How distance from the overall value is coloured.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Centre {
    /// By ratio, for rates: a quarter and four times the overall rate are the ends.
    #[default]
    Ratio,
    /// By difference, for values with a sign: the largest difference is the end.
    Difference,
}

/// One column.
#[derive(Debug, Clone, Default)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// Paragraphs in it.
    pub paragraphs: u64,
    /// Articles in it.
    pub articles: u64,
}

/// One frame.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// As it should read.
    pub name: String,
    /// Its codebook; a heading is set where it changes.
    pub book: String,
    /// The rate over all groups.
    pub overall: Option<f64>,
    /// One value a group; `None` where undefined.
    pub values: Vec<Option<f64>>,
}

const NAMES: f64 = 200.0;
const ROW: f64 = 25.0;
/// Doublings at the ends of the scale.
const DOUBLINGS: f64 = 2.0;

/// Draws the map.
///
/// # Errors
/// When there are no groups or rows, or a row has not one value a group.
pub fn draw(input: &Input) -> Result<Figure> {
    let (canvas, height) = layout(input)?;
    let mut data = vec![["codebook", "frame", "overall"].map(str::to_owned).to_vec()];
    data[0].extend(input.groups.iter().map(|g| g.name.clone()));
    for row in &input.rows {
        let numbers = [row.overall].iter().chain(&row.values).map(|v| plain(*v)).collect::<Vec<_>>();
        data.push([row.book.clone(), row.name.clone()].into_iter().chain(numbers).collect());
    }
    canvas.figure(height, data)
}

/// Place of `value` between the ends, −1 to 1; 0 is the overall value.
fn shift(centre: Centre, value: f64, overall: f64, widest: f64) -> f64 {
    let shift = match centre {
        Centre::Ratio if value <= 0.0 => -1.0,
        Centre::Ratio => (value / overall).log2() / DOUBLINGS,
        Centre::Difference => (value - overall) / widest.max(1e-9),
    };
    if shift.is_finite() { shift.clamp(-1.0, 1.0) } else { 0.0 }
}

fn layout(input: &Input) -> Result<(Canvas, f64)> {
    if input.groups.is_empty() || input.rows.is_empty() {
        return Err(unfit(&input.heading, "no groups or no frames"));
    }
    if let Some(row) = input.rows.iter().find(|r| r.values.len() != input.groups.len()) {
        let what = format!("{} has {} values for {} groups", row.name, row.values.len(), input.groups.len());
        return Err(unfit(&input.heading, what));
    }
    let overall = MARGIN + NAMES;
    let cells = overall + 76.0;
    let cell = ((960.0 - cells - MARGIN) / input.groups.len() as f64).clamp(62.0, 110.0);
    let end = cells + cell * input.groups.len() as f64;
    let mut canvas = Canvas::new((end + MARGIN).max(640.0), &input.heading);

    let heads: Vec<Vec<String>> = input.groups.iter().map(|g| wrap(&g.name, GROUP, cell - 6.0)).collect();
    let lines = heads.iter().map(|h| h.len().min(3)).max().unwrap_or(1);
    let top = canvas.top() + 17.0 * lines as f64 + 38.0;
    for (i, (group, head)) in input.groups.iter().zip(&heads).enumerate() {
        let x = cells + cell * (i as f64 + 0.5);
        for (j, line) in head.iter().take(3).enumerate() {
            let rest = if j == 2 { head[2..].join(" ") } else { line.clone() };
            let y = top - 44.0 - 17.0 * (head.len().min(3) - 1 - j) as f64;
            canvas.text(x, y, canvas.centred(GROUP), &fit(&rest, GROUP, cell - 4.0));
        }
        canvas.text(x, top - 27.0, canvas.centred(NOTE), &count(group.paragraphs));
        canvas.text(x, top - 11.0, canvas.centred(NOTE), &count(group.articles));
    }
    canvas.text(overall + 56.0, top - 44.0, canvas.right(LABEL), "overall");
    canvas.text(MARGIN, top - 27.0, canvas.left(NOTE), "paragraphs");
    canvas.text(MARGIN, top - 11.0, canvas.left(NOTE), "articles");

    let differences = input
        .rows
        .iter()
        .flat_map(|r| r.values.iter().flatten().filter_map(move |v| finite(Some((v - r.overall?).abs()))));
    let widest = differences.fold(0.0, f64::max);
    let values =
        || input.rows.iter().flat_map(|r| r.values.iter().chain([&r.overall])).filter_map(|v| finite(*v));
    let largest = values().map(f64::abs).fold(0.0, f64::max);
    let decimals = if largest >= 100.0 {
        0
    } else if largest >= 2.0 {
        1
    } else {
        2
    };
    let print = |v| if input.centre == Centre::Difference { signed(v, decimals) } else { fixed(v, decimals) };

    let mut y = top;
    let mut book = "";
    for row in &input.rows {
        if row.book != book {
            book = &row.book;
            y += 6.0;
            canvas.text(MARGIN, y + ROW / 2.0, canvas.left(GROUP), &fit(book, GROUP, end - MARGIN));
            y += ROW;
        }
        let middle = y + ROW / 2.0;
        canvas.hairline(MARGIN, end, y);
        canvas.text(MARGIN, middle, canvas.left(LABEL), &fit(&row.name, LABEL, NAMES - 4.0));
        let centre = finite(row.overall);
        if let Some(centre) = centre {
            canvas.text(overall + 56.0, middle, canvas.right(VALUE), &print(centre));
        }
        for (i, (group, value)) in input.groups.iter().zip(&row.values).enumerate() {
            let x = cells + cell * i as f64;
            let Some(value) = finite(*value) else {
                canvas.hatch(x + 1.0, y + 1.0, cell - 2.0, ROW - 2.0);
                continue;
            };
            let shift = centre.map_or(0.0, |c| shift(input.centre, value, c, widest));
            let colour = if shift < 0.0 { LOW } else { HIGH };
            // The ends stay below full depth, so that printed values keep their contrast.
            let depth = shift.abs() * 0.9;
            canvas.rect(x + 1.0, y + 1.0, cell - 2.0, ROW - 2.0, colour, depth);
            if depth > 0.0 {
                canvas.hint(&format!("{}, {}: {} {}", group.name, row.name, print(value), input.unit));
            }
            let kind = VALUE.in_colour(text_on(colour, depth));
            canvas.text(x + cell / 2.0, middle, canvas.centred(kind), &print(value));
        }
        y += ROW;
    }
    canvas.line((MARGIN, y), (end, y), RULE, 0.8);

    // Key: from below to above the overall value.
    let key = y + 26.0;
    let ends = match input.centre {
        Centre::Ratio => {
            ["a quarter or less of the overall rate".to_owned(), "four times or more".to_owned()]
        }
        Centre::Difference => [
            format!("{} below the overall value", fixed(widest, decimals)),
            format!("{} above", fixed(widest, decimals)),
        ],
    };
    let mut x = MARGIN;
    canvas.text(x, key, canvas.left(NOTE), &ends[0]);
    x += measure(&ends[0], NOTE) + 8.0;
    for step in -5..=5 {
        let depth = f64::from(step) / 5.0 * 0.9;
        let colour = if depth < 0.0 { LOW } else { HIGH };
        canvas.rect(x, key - 6.0, 14.0, 12.0, colour, depth.abs());
        x += 14.0;
    }
    canvas.text(x + 8.0, key, canvas.left(NOTE), &ends[1]);
    x += 8.0 + measure(&ends[1], NOTE) + 24.0;
    canvas.text(x, key, canvas.left(NOTE), &fit(&input.unit, NOTE, canvas.width() - MARGIN - x));
    Ok((canvas, key + 20.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input() -> Input {
        let group = |name: &str| Group { name: name.into(), paragraphs: 1200, articles: 80 };
        Input {
            heading: Heading { name: "map".into(), title: "They <differ>".into(), ..Heading::default() },
            unit: "hits per 1,000 words".into(),
            centre: Centre::Ratio,
            groups: vec![group("ABC & co"), group("Fox")],
            rows: vec![
                Row {
                    name: "conflict".into(),
                    book: "Generic".into(),
                    overall: Some(4.0),
                    values: vec![Some(8.0), Some(2.5)],
                },
                Row {
                    name: "economic".into(),
                    book: "Generic".into(),
                    overall: Some(1.0),
                    values: vec![None, Some(1.1)],
                },
            ],
        }
    }

    #[test]
    fn ratio_and_difference_have_their_centre_at_the_overall_value() {
        for (centre, value, expected) in [
            (Centre::Ratio, 4.0, 0.0),
            (Centre::Ratio, 8.0, 0.5),
            (Centre::Ratio, 1.0, -1.0),
            (Centre::Ratio, 0.0, -1.0),
            (Centre::Difference, 6.0, 0.25),
            (Centre::Difference, -4.0, -1.0),
        ] {
            assert_eq!(shift(centre, value, 4.0, 8.0), expected, "{centre:?} {value}");
        }
        assert_eq!(shift(Centre::Ratio, 1.0, 0.0, 8.0), 0.0);
    }

    #[test]
    fn every_value_is_printed() {
        let (canvas, height) = layout(&input()).unwrap();
        assert_eq!(canvas.flaws(height), [""; 0]);
        for label in ["conflict", "Generic", "ABC & co", "8.0", "2.5", "4.0", "1.1"] {
            assert_eq!(canvas.places(label).len(), 1, "{label}");
        }
        assert_eq!(canvas.places("8.0")[0].0, canvas.places("ABC & co")[0].0);
    }

    #[test]
    fn the_same_input_gives_the_same_bytes_and_the_numbers() {
        let a = draw(&input()).unwrap();
        assert_eq!(a, draw(&input()).unwrap());
        assert!(a.svg.contains("ABC &amp; co"));
        assert_eq!(a.data[2], ["Generic", "economic", "1", "", "1.1"]);
        assert!(a.svg.contains("<title>Fox, conflict: 2.5 hits per 1,000 words</title>"));
    }

    #[test]
    fn a_missing_value_is_an_error() {
        let mut wrong = input();
        wrong.rows[0].values.pop();
        assert!(draw(&wrong).is_err());
    }
}
