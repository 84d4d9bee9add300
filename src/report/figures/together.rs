//! Frames of one codebook in the same paragraphs.

use crate::Result;
use crate::compare::Pair;
use crate::plot::Heading;
use crate::plot::cooccurrence::{Book, Cell, Input, draw as plot};
use crate::report::block::Drawn;
use crate::report::number::{bounded, counted};
use crate::report::study::Study;

/// Fewer body paragraphs say nothing of what goes together.
const ENOUGH: usize = 50;

pub(super) fn draw(study: &Study<'_>) -> Result<Vec<Drawn>> {
    let pairs = &study.compared.cooccurrence;
    let paragraphs = |pair: &Pair| pair.both + pair.only_a + pair.only_b + pair.neither;
    let Some(n) = pairs.first().map(paragraphs).filter(|n| *n >= ENOUGH) else { return Ok(Vec::new()) };
    let label = |column: &str| {
        study.rows.column(column).map_or(column, |at| study.rows.columns[at].label()).to_owned()
    };
    let books: Vec<Book> = pairs
        .chunk_by(|a, b| a.codebook == b.codebook)
        .map(|own| {
            // The first frame is paired with all others, in their order.
            let firsts = own.iter().take_while(|pair| pair.column_a == own[0].column_a);
            let mut frames = vec![(label(&own[0].column_a), (own[0].both + own[0].only_a) as u64)];
            let mut names = vec![own[0].column_a.as_str()];
            for pair in firsts {
                frames.push((label(&pair.column_b), (pair.both + pair.only_b) as u64));
                names.push(&pair.column_b);
            }
            let cell = |row: usize, column: usize| {
                let found = own.iter().find(|p| p.column_a == names[column] && p.column_b == names[row]);
                found.map_or(Cell::default(), |p| Cell {
                    phi: p.phi,
                    interval: p.phi_low.zip(p.phi_high),
                    both: p.both as u64,
                })
            };
            let cells = (0..names.len()).map(|row| (0..row).map(|column| cell(row, column)).collect());
            Book { name: own[0].codebook.clone(), cells: cells.collect(), frames }
        })
        .collect();
    let held = || pairs.iter().filter(|pair| pair.phi.is_some());
    let by_phi = |a: &&Pair, b: &&Pair| a.phi.unwrap_or(0.0).total_cmp(&b.phi.unwrap_or(0.0));
    let (Some(least), Some(most)) = (held().min_by(by_phi), held().max_by(by_phi)) else {
        return Ok(Vec::new());
    };
    let name = |pair: &Pair| {
        format!(
            "{} and {} (φ = {})",
            label(&pair.column_a),
            label(&pair.column_b),
            bounded(pair.phi.unwrap_or(0.0), 2)
        )
    };
    let test = match pairs.iter().any(|pair| pair.phi_low.is_some()) {
        true => {
            "Intervals, and those of the odds ratios, by cluster bootstrap over articles: tables/cooccurrence.csv."
        }
        false => "Described only: fewer than five articles.",
    };
    let input = Input {
        heading: Heading {
            name: "cooccurrence".into(),
            title: format!("Most often together: {}; least: {}", name(most), name(least)),
            subtitle: format!(
                "φ of two frames in the same paragraph, −1 to 1, within each codebook; {} of {}",
                counted(n, "body paragraph"),
                counted(most.articles, "article")
            ),
            alt: format!("Matrices of φ for the frames of {} codebooks, every value printed.", books.len()),
            caption: format!(
                "A frame is present where its rate is above zero. {test} Long paragraphs hold more of everything, which \
                 pushes φ up: compare pairs with each other rather than with zero."
            ),
        },
        books,
    };
    Ok(vec![Drawn::of(&plot(&input)?)])
}
