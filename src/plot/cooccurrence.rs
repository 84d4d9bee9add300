//! Co-occurrence of frames: for each codebook the lower half of a matrix, every value printed.

use super::canvas::{Canvas, MARGIN};
use super::lettering::{fit, measure};
use super::style::{
    GROUP, HIGH, LABEL, LOW, NOTE, Type, VALUE, count, finite, fixed, plain, signed, text_on,
};
use super::{Figure, Heading, unfit};
use crate::Result;

/// What the matrices show.
#[derive(Debug, Clone, Default)]
pub struct Input {
    /// Title, subtitle and so on.
    pub heading: Heading,
    /// One a codebook.
    pub books: Vec<Book>,
}

/// The frames of one codebook.
#[derive(Debug, Clone, Default)]
pub struct Book {
    /// Its name.
    pub name: String,
    /// Its frames, as they should read, with the paragraphs that hold each.
    pub frames: Vec<(String, u64)>,
    /// Of frame i (row) and each frame j < i (column).
    pub cells: Vec<Vec<Cell>>,
}

/// Two frames.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Cell {
    /// φ, −1 to 1; `None` where undefined.
    pub phi: Option<f64>,
    /// Its interval; `None` where there are too few articles.
    pub interval: Option<(f64, f64)>,
    /// Paragraphs that hold both.
    pub both: u64,
}

impl Cell {
    /// Whether the interval leaves out zero.
    fn is_apart(&self) -> bool {
        self.interval.is_some_and(|(low, high)| low > 0.0 || high < 0.0)
    }
}

const NAMES: f64 = 196.0;
const COUNTS: f64 = 66.0;
const ROW: f64 = 25.0;
/// Room for a name read upwards.
const HEADS: f64 = 120.0;

/// Draws the matrices.
///
/// # Errors
/// When there is no pair, or a row has not one cell for each earlier frame.
pub fn draw(input: &Input) -> Result<Figure> {
    let (canvas, height) = layout(input)?;
    let heads = ["codebook", "frame", "with", "phi", "ci_low", "ci_high", "both"];
    let mut data = vec![heads.map(str::to_owned).to_vec()];
    for book in &input.books {
        for (row, cells) in book.cells.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                let (low, high) = cell.interval.unzip();
                let names = [&book.name, &book.frames[row].0, &book.frames[column].0].map(String::clone);
                let numbers = [cell.phi, low, high].map(plain);
                data.push(names.into_iter().chain(numbers).chain([cell.both.to_string()]).collect());
            }
        }
    }
    canvas.figure(height, data)
}

fn layout(input: &Input) -> Result<(Canvas, f64)> {
    let widest = input.books.iter().map(|book| book.frames.len()).max().unwrap_or(0);
    if widest < 2 {
        return Err(unfit(&input.heading, "no two frames of one codebook"));
    }
    for book in &input.books {
        let fits = book.cells.len() == book.frames.len()
            && book.cells.iter().enumerate().all(|(row, cells)| cells.len() == row);
        if !fits {
            return Err(unfit(&input.heading, format!("{} has not one cell for each pair", book.name)));
        }
    }
    let cells = MARGIN + NAMES + COUNTS;
    let cell = ((960.0 - cells - MARGIN) / (widest - 1) as f64).clamp(44.0, 60.0);
    let width = (cells + cell * (widest - 1) as f64 + MARGIN).max(760.0);
    let mut canvas = Canvas::new(width, &input.heading);
    let all = || input.books.iter().flat_map(|book| book.cells.iter().flatten());
    let largest = all().filter_map(|cell| finite(cell.phi)).map(f64::abs).fold(0.0, f64::max).max(1e-9);
    let mut y = canvas.top();
    for book in input.books.iter().filter(|book| book.frames.len() > 1) {
        // Column heads: all frames but the last, read upwards.
        let heads = book.frames[..book.frames.len() - 1].iter().map(|(name, _)| fit(name, NOTE, HEADS));
        let heads: Vec<String> = heads.collect();
        let longest = heads.iter().map(|head| measure(head, NOTE)).fold(0.0, f64::max);
        canvas.text(MARGIN, y + 8.0, canvas.left(GROUP), &fit(&book.name, GROUP, NAMES + COUNTS - 10.0));
        let top = y + 20.0 + longest.max(16.0);
        canvas.text(cells - 14.0, top - 10.0, canvas.right(NOTE), "paragraphs");
        for (at, head) in heads.iter().enumerate() {
            canvas.text(cells + cell * (at as f64 + 0.5), top - 6.0, canvas.upward(NOTE), head);
        }
        for (row, (name, n)) in book.frames.iter().enumerate() {
            let (line, middle) = (top + ROW * row as f64, top + ROW * (row as f64 + 0.5));
            canvas.hairline(MARGIN, cells + cell * row as f64, line);
            canvas.text(MARGIN, middle, canvas.left(LABEL), &fit(name, LABEL, NAMES));
            canvas.text(cells - 14.0, middle, canvas.right(NOTE), &count(*n));
            for (column, found) in book.cells[row].iter().enumerate() {
                let x = cells + cell * column as f64;
                let Some(phi) = finite(found.phi) else {
                    canvas.hatch(x + 1.0, line + 1.0, cell - 2.0, ROW - 2.0);
                    continue;
                };
                let (colour, depth) = (if phi < 0.0 { LOW } else { HIGH }, phi.abs() / largest * 0.85);
                canvas.rect(x + 1.0, line + 1.0, cell - 2.0, ROW - 2.0, colour, depth.max(0.01));
                let other = &book.frames[column].0;
                canvas.hint(&format!(
                    "{name} with {other}: φ {}, {} paragraphs",
                    signed(phi, 2),
                    count(found.both)
                ));
                let kind = Type { bold: found.is_apart(), ..VALUE.in_colour(text_on(colour, depth)) };
                canvas.text(x + cell / 2.0, middle, canvas.centred(kind), &print(phi));
            }
        }
        y = top + ROW * book.frames.len() as f64 + 26.0;
    }
    let key = y + 2.0;
    let mut x = MARGIN;
    let (less, more) = (format!("φ {}", print(-largest)), print(largest));
    canvas.text(x, key, canvas.left(NOTE), &less);
    x += measure(&less, NOTE) + 8.0;
    for step in -5..=5 {
        let depth = (f64::from(step) / 5.0 * 0.85).abs();
        canvas.rect(x, key - 6.0, 14.0, 12.0, if step < 0 { LOW } else { HIGH }, depth.max(0.01));
        x += 14.0;
    }
    let tested = all().any(|cell| cell.interval.is_some());
    let note = if tested { format!("{more}; bold: the interval leaves out zero") } else { more };
    canvas.text(x + 8.0, key, canvas.left(NOTE), &note);
    x += 8.0 + measure(&note, NOTE) + 24.0;
    canvas.hatch(x, key - 6.0, 22.0, 12.0);
    canvas.text(x + 28.0, key, canvas.left(NOTE), "undefined: a frame is nowhere or everywhere");
    Ok((canvas, key + 18.0))
}

/// `.18`, `−.06`: what cannot pass 1 has no leading zero.
fn print(phi: f64) -> String {
    let text = fixed(phi, 2);
    text.strip_prefix('0').map(str::to_owned).unwrap_or_else(|| text.replacen("\u{2212}0.", "\u{2212}.", 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input() -> Input {
        let cell = |phi, interval| Cell { phi, interval, both: 12 };
        Input {
            heading: Heading { name: "pairs".into(), title: "Pairs".into(), ..Heading::default() },
            books: vec![Book {
                name: "Generic <frames>".into(),
                frames: vec![("conflict".into(), 120), ("human interest".into(), 44), ("economic".into(), 7)],
                cells: vec![
                    vec![],
                    vec![cell(Some(0.18), Some((0.1, 0.3)))],
                    vec![cell(Some(-0.06), Some((-0.2, 0.1))), cell(None, None)],
                ],
            }],
        }
    }

    #[test]
    fn values_stand_below_one_frame_and_beside_the_other() {
        let (canvas, height) = layout(&input()).unwrap();
        assert_eq!(canvas.flaws(height), [""; 0]);
        // "conflict" heads a column and a row, "economic" only a row; the key repeats the largest value.
        assert_eq!((canvas.places("conflict").len(), canvas.places("economic").len()), (2, 1));
        let value = canvas.places("\u{2212}.06")[0];
        assert_eq!(value.1, canvas.places("economic")[0].1);
        assert!(canvas.places("conflict").iter().any(|place| place.0 == value.0));
    }

    #[test]
    fn the_same_input_gives_the_same_bytes_and_the_numbers() {
        let a = draw(&input()).unwrap();
        assert_eq!(a, draw(&input()).unwrap());
        assert_eq!(a.data[1], ["Generic <frames>", "human interest", "conflict", "0.18", "0.1", "0.3", "12"]);
    }

    #[test]
    fn a_missing_cell_is_an_error() {
        let mut wrong = input();
        wrong.books[0].cells[2].pop();
        assert!(draw(&wrong).is_err() && draw(&Input::default()).is_err());
    }
}
