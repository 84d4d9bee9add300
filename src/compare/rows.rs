//! Rows of numbers, laid out for adding up many choices of them.
//!
//! DESIGN. A resample adds up thousands of rows of some hundred cells. Read as they lie, most rows would come
//! from far memory each time. So rows are cut into tiles, and those into strips of cells: a strip of a tile fits a
//! core's cache, and a sum of its cells the registers. All choices are gone through strip by strip. The rows of
//! a choice are added tile by tile, in each as they were chosen: a sum depends on nothing else.

use ndarray::Array2;
use std::ops::Range;

/// Rows of a tile.
const TILE: usize = 2048;
/// Cells of a strip; what is left over makes strips of 8, 4, 2 and 1.
const STRIP: usize = 16;

/// Rows named by all choices that are held at once.
const AT_ONCE: usize = 1 << 20;

/// 0 to `n` − 1, for choices of `size` rows each, in portions that are held at once.
pub(super) fn portions(n: usize, size: usize) -> impl Iterator<Item = Range<usize>> {
    let most = (AT_ONCE / size.max(1)).max(1);
    (0..n).step_by(most).map(move |from| from..n.min(from + most))
}

/// Rows × cells.
#[derive(Debug)]
pub(super) struct Rows {
    width: usize,
    /// Tile by tile, in each strip by strip, in each row by row.
    cells: Vec<f64>,
}

impl Rows {
    pub(super) fn of(rows: &Array2<f64>) -> Self {
        let (count, width) = rows.dim();
        let mut cells = Vec::with_capacity(count * width);
        for first in (0..count).step_by(TILE) {
            for (at, size) in strips(width) {
                for row in first..count.min(first + TILE) {
                    cells.extend((at..at + size).map(|cell| rows[[row, cell]]));
                }
            }
        }
        Self { width, cells }
    }

    /// The sum of the rows of each choice, one behind the other.
    pub(super) fn sums(&self, choices: &[Choice]) -> Vec<f64> {
        let mut sums = vec![0.0; choices.len() * self.width];
        let tiles = self.cells.chunks((TILE * self.width).max(1));
        for (tile, cells) in tiles.enumerate() {
            let count = cells.len() / self.width;
            let chosen: Vec<&[u32]> = choices.iter().map(|choice| choice.tiles[tile].as_slice()).collect();
            for (at, size) in strips(self.width) {
                let strip = Strip { cells: &cells[at * count..(at + size) * count], first: tile * TILE, at };
                let sums = sums.chunks_exact_mut(self.width);
                match size {
                    STRIP => strip.add::<STRIP>(&chosen, sums),
                    8 => strip.add::<8>(&chosen, sums),
                    4 => strip.add::<4>(&chosen, sums),
                    2 => strip.add::<2>(&chosen, sums),
                    _ => strip.add::<1>(&chosen, sums),
                }
            }
        }
        sums
    }
}

/// Some of so many rows, each as often as it was chosen.
#[derive(Debug)]
pub(super) struct Choice {
    /// By tile, in the order in which they were chosen.
    tiles: Vec<Vec<u32>>,
}

impl Choice {
    /// Of `count` rows, none yet.
    pub(super) fn none(count: usize) -> Self {
        Self { tiles: vec![Vec::new(); count.div_ceil(TILE)] }
    }

    pub(super) fn add(&mut self, row: u32) {
        self.tiles[row as usize / TILE].push(row);
    }

    /// Of `count` rows, those `chosen`.
    pub(super) fn of(count: usize, chosen: impl Iterator<Item = u32>) -> Self {
        let mut choice = Self::none(count);
        let expected = chosen.size_hint().0 / choice.tiles.len().max(1);
        choice.tiles.iter_mut().for_each(|tile| tile.reserve(expected + expected / 8));
        chosen.for_each(|row| choice.add(row));
        choice
    }
}

/// First cell and size of each strip of `width` cells.
fn strips(width: usize) -> impl Iterator<Item = (usize, usize)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let size = [STRIP, 8, 4, 2, 1].into_iter().find(|&size| at + size <= width)?;
        at += size;
        Some((at - size, size))
    })
}

/// Some cells of the rows of a tile.
struct Strip<'a> {
    cells: &'a [f64],
    /// The first row.
    first: usize,
    /// The first cell.
    at: usize,
}

impl Strip<'_> {
    /// Adds its cells of the rows of each choice to those of the choice's sum.
    fn add<'s, const SIZE: usize>(&self, choices: &[&[u32]], sums: impl Iterator<Item = &'s mut [f64]>) {
        let rows = self.cells.as_chunks::<SIZE>().0;
        for (choice, sums) in choices.iter().zip(sums) {
            let sums = &mut sums[self.at..self.at + SIZE];
            let mut own = [0.0; SIZE];
            own.copy_from_slice(sums);
            for &row in *choice {
                own.iter_mut().zip(&rows[row as usize - self.first]).for_each(|(sum, cell)| *sum += cell);
            }
            sums.copy_from_slice(&own);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_those_of_the_chosen_rows() {
        for (count, width) in [(0, 3), (5, 0), (7, 1), (TILE + 900, 31), (2 * TILE, 34)] {
            let rows = Array2::from_shape_fn((count, width), |(row, cell)| {
                ((row * 37 + cell * 11) % 101) as f64 / 7.0 - 3.0
            });
            let every =
                |step: usize| (0..count as u32).rev().step_by(step).flat_map(|row| [row; 2]).collect();
            let chosen: Vec<Vec<u32>> = vec![every(1), Vec::new(), every(13)];
            let plain = chosen.iter().flat_map(|chosen| {
                let mut sums = vec![0.0; width];
                for &row in chosen {
                    sums.iter_mut().zip(rows.row(row as usize)).for_each(|(sum, cell)| *sum += cell);
                }
                sums
            });
            let choices: Vec<Choice> =
                chosen.iter().map(|chosen| Choice::of(count, chosen.iter().copied())).collect();
            let off = Rows::of(&rows).sums(&choices).into_iter().zip(plain).map(|(a, b)| (a - b).abs());
            assert!(off.fold(0.0, f64::max) < 1e-8, "{count} × {width}");
        }
    }
}
