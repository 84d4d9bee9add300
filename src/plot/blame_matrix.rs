//! Who blames whom: voices by agents, acts counted against and for.

use super::canvas::{Canvas, MARGIN, Symbol};
use super::lettering::{fit, measure, wrap};
use super::style::{GROUP, LABEL, NEGATIVE, NOTE, POSITIVE, RULE};
use super::{Figure, Heading, unfit};
use crate::Result;

/// What the matrix shows.
#[derive(Debug, Clone, Default)]
pub struct Input {
    /// Title, subtitle and so on.
    pub heading: Heading,
    /// Rows: the voices that blame and credit.
    pub blamers: Vec<String>,
    /// Columns: who is blamed or credited.
    pub agents: Vec<String>,
    /// One row a voice, one cell an agent.
    pub cells: Vec<Vec<Cell>>,
    /// Acts whose agent the sentence hides, one cell a voice; empty leaves the column out.
    pub hidden: Vec<Cell>,
}

/// Acts one voice ascribes to one agent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cell {
    /// Acts against the agent.
    pub blame: usize,
    /// Acts for the agent.
    pub credit: usize,
}

impl Cell {
    fn plus(self, other: Self) -> Self {
        Self { blame: self.blame + other.blame, credit: self.credit + other.credit }
    }
}

const NAMES: f64 = 190.0;
const ROW: f64 = 40.0;
const GAP: f64 = 22.0;
/// Name of the column of acts without agent.
pub const HIDDEN: &str = "agent not named";

/// Draws the matrix.
///
/// # Errors
/// When there are no voices or agents, or `cells` or `hidden` do not fit them.
pub fn draw(input: &Input) -> Result<Figure> {
    let (canvas, height) = layout(input)?;
    let mut data = vec![["voice", "agent", "blame", "credit"].map(str::to_owned).to_vec()];
    for (i, blamer) in input.blamers.iter().enumerate() {
        let hidden = input.hidden.get(i).map(|c| (HIDDEN, c));
        for (agent, cell) in input.agents.iter().map(String::as_str).zip(&input.cells[i]).chain(hidden) {
            data.push(vec![
                blamer.clone(),
                agent.to_owned(),
                cell.blame.to_string(),
                cell.credit.to_string(),
            ]);
        }
    }
    canvas.figure(height, data)
}

fn layout(input: &Input) -> Result<(Canvas, f64)> {
    let (rows, columns) = (input.blamers.len(), input.agents.len());
    if rows == 0 || columns == 0 {
        return Err(unfit(&input.heading, "no voices or no agents"));
    }
    let hidden_fits = input.hidden.is_empty() || input.hidden.len() == rows;
    if input.cells.len() != rows || input.cells.iter().any(|r| r.len() != columns) || !hidden_fits {
        return Err(unfit(&input.heading, format!("cells are not {rows} × {columns}")));
    }
    let with_hidden = !input.hidden.is_empty();
    let apart = columns + usize::from(with_hidden);
    let mut all = vec![Cell::default(); apart];
    for (i, row) in input.cells.iter().enumerate() {
        for (sum, acts) in all.iter_mut().zip(row.iter().chain(input.hidden.get(i))) {
            *sum = sum.plus(*acts);
        }
    }
    let sum = all.iter().copied().fold(Cell::default(), Cell::plus);
    let widest = |cells: &[Cell]| {
        let most = cells.iter().map(|c| c.blame.max(c.credit)).max().unwrap_or(0);
        2.0 * (measure(&most.to_string(), LABEL) + 22.0)
    };
    let cell = ((1040.0 - 2.0 * MARGIN - NAMES - 2.0 * GAP) / (apart + 1) as f64).clamp(78.0, 120.0);
    let cell = cell.max(widest(&all));
    let last = cell.max(widest(&[sum]));
    let cells = MARGIN + NAMES;
    // Left edges: agents, then apart from them hidden agents, then totals.
    let mut edges: Vec<f64> = (0..columns).map(|i| cells + cell * i as f64).collect();
    if with_hidden {
        edges.push(cells + cell * columns as f64 + GAP);
    }
    let totals = edges.last().map_or(cells, |x| x + cell) + GAP;
    let end = totals + last;
    let places: Vec<(f64, f64)> = edges.iter().map(|x| (*x, cell)).chain([(totals, last)]).collect();
    let mut canvas = Canvas::new((end + MARGIN).max(560.0), &input.heading);

    let key = canvas.top() + 4.0;
    let legend = [
        (Symbol::Down, NEGATIVE, "blame", "acts against the agent".to_owned()),
        (Symbol::Up, POSITIVE, "credit", "acts for the agent".to_owned()),
    ];
    let key = canvas.legend(MARGIN, key, legend);

    let mut heads: Vec<Vec<String>> = input.agents.iter().map(|a| wrap(a, LABEL, cell - 10.0)).collect();
    if with_hidden {
        heads.push(wrap(HIDDEN, LABEL, cell - 10.0));
    }
    heads.push(vec!["all".into()]);
    let lines = heads.iter().map(|h| h.len().min(3)).max().unwrap_or(1);
    let top = key + 42.0 + 16.0 * lines as f64;
    canvas.text(MARGIN, top - 13.0, canvas.left(NOTE), "Voice");
    canvas.text(cells + 4.0, key + 24.0, canvas.left(NOTE), "Agent blamed or credited");
    for ((x, width), head) in places.iter().zip(&heads) {
        for (i, line) in head.iter().take(3).enumerate() {
            let y = top - 13.0 - 16.0 * (head.len().min(3) - 1 - i) as f64;
            let rest = if i == 2 { head[2..].join(" ") } else { line.clone() };
            canvas.text(x + width / 2.0, y, canvas.centred(LABEL), &fit(&rest, LABEL, width - 6.0));
        }
    }

    let most =
        input.cells.iter().flatten().chain(&input.hidden).map(|c| c.blame.max(c.credit)).max().unwrap_or(0);
    for (i, blamer) in input.blamers.iter().enumerate() {
        let y = top + ROW * i as f64;
        canvas.hairline(MARGIN, end, y);
        canvas.text(MARGIN, y + ROW / 2.0, canvas.left(GROUP), &fit(blamer, GROUP, NAMES - 12.0));
        let row: Vec<Cell> = input.cells[i].iter().copied().chain(input.hidden.get(i).copied()).collect();
        for (j, (x, acts)) in edges.iter().zip(&row).enumerate() {
            let agent = input.agents.get(j).map_or(HIDDEN, String::as_str);
            let share = |n: usize| 0.08 + 0.37 * n as f64 / most.max(1) as f64;
            for (n, side, colour, word) in
                [(acts.blame, 0.0, NEGATIVE, "blamed"), (acts.credit, 0.5, POSITIVE, "credited")]
            {
                if n > 0 {
                    let x = x + 1.0 + side * (cell - 2.0);
                    canvas.rect(x, y + 1.5, cell / 2.0 - 1.0, ROW - 3.0, colour, share(n));
                    canvas.hint(&format!(
                        "{blamer}: {agent} {word} in {n} act{}",
                        if n == 1 { "" } else { "s" }
                    ));
                }
            }
            put(&mut canvas, *x, y + ROW / 2.0, cell, *acts);
        }
        let own = row.into_iter().fold(Cell::default(), Cell::plus);
        put(&mut canvas, totals, y + ROW / 2.0, last, own);
    }
    let bottom = top + ROW * rows as f64;
    canvas.line((MARGIN, bottom), (end, bottom), super::style::AXIS, 1.0);
    canvas.text(MARGIN, bottom + ROW / 2.0, canvas.left(LABEL), "all");
    for ((x, width), acts) in places.iter().zip(all.into_iter().chain([sum])) {
        put(&mut canvas, *x, bottom + ROW / 2.0, *width, acts);
    }
    for x in [edges.get(columns).copied(), Some(totals)].into_iter().flatten() {
        canvas.line((x - GAP / 2.0, top), (x - GAP / 2.0, bottom + ROW), RULE, 0.8);
    }
    Ok((canvas, bottom + ROW + 12.0))
}

/// Both counts of a cell, blame in its left half, credit in its right; nothing for zero.
fn put(canvas: &mut Canvas, x: f64, y: f64, width: f64, acts: Cell) {
    let parts = [(acts.blame, 0.25, Symbol::Down, NEGATIVE), (acts.credit, 0.75, Symbol::Up, POSITIVE)];
    for (n, share, symbol, colour) in parts {
        if n > 0 {
            let text = n.to_string();
            let left = x + width * share - (12.0 + measure(&text, LABEL)) / 2.0;
            canvas.glyph(symbol, left + 4.0, y, 4.5, colour);
            canvas.text(left + 13.0, y, canvas.left(LABEL), &text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input() -> Input {
        let cell = |blame, credit| Cell { blame, credit };
        Input {
            heading: Heading { name: "blame".into(), title: "A > B".into(), ..Heading::default() },
            blamers: vec!["News.Az".into(), "R&D <ministry>".into()],
            agents: vec!["India".into(), "Pakistan".into()],
            cells: vec![vec![cell(7, 0), cell(0, 5)], vec![cell(0, 0), cell(3, 1)]],
            hidden: vec![cell(2, 0), cell(0, 0)],
        }
    }

    #[test]
    fn counts_and_totals_stand_in_their_cells() {
        let (canvas, height) = layout(&input()).unwrap();
        assert_eq!(canvas.flaws(height), [""; 0]);
        for label in ["News.Az", "R&D <ministry>", "India", "Pakistan", "agent not named", "12"] {
            assert_eq!(canvas.places(label).len(), 1, "{label}");
        }
        // Seven stands in its cell and in the column's total, below India; nine is News.Az' blame in all.
        let sevens = canvas.places("7");
        assert_eq!(sevens.len(), 2);
        assert!(sevens.iter().all(|p| (p.0 - canvas.places("India")[0].0).abs() < 56.0));
        assert_eq!(canvas.places("9")[0].1, sevens[0].1);
        assert!(canvas.places("0").is_empty());
    }

    #[test]
    fn the_same_input_gives_the_same_bytes_and_the_numbers() {
        let a = draw(&input()).unwrap();
        assert_eq!(a, draw(&input()).unwrap());
        assert!(a.svg.contains("R&amp;D &lt;ministry&gt;"));
        assert_eq!(a.data[3], ["News.Az", "agent not named", "2", "0"]);
        assert_eq!(a.data.len(), 7);
    }

    #[test]
    fn cells_widen_for_large_counts() {
        let mut large = input();
        large.cells[0][0] = Cell { blame: 12_345_678, credit: 12_345_678 };
        let (canvas, height) = layout(&large).unwrap();
        assert_eq!(canvas.flaws(height), [""; 0]);
    }

    #[test]
    fn a_ragged_matrix_is_an_error() {
        let mut wrong = input();
        wrong.hidden.pop();
        assert!(draw(&wrong).is_err());
    }
}
