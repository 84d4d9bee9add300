//! Times the cluster bootstrap on sums by article: 10,000 resamples of 50,000 paragraphs in 5,000 articles.
//!
//! `cargo bench --bench resample`, then `python3 benches/resample.py` for NumPy on the same numbers.

use ndarray::Array2;
use slantwise::compare::resample;
use std::hint::black_box;
use std::time::Instant;

const ARTICLES: usize = 5_000;
const PARAGRAPHS: usize = 10;
const RESAMPLES: usize = 10_000;
const ROUNDS: usize = 5;

fn main() {
    let value = |article: usize, paragraph: usize| ((article * 37 + paragraph * 53) % 101) as f64 / 100.0;
    let words = |article: usize, paragraph: usize| (20 + (article * 7 + paragraph * 11) % 101) as f64;
    let pool =
        |threads: usize| rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
    for threads in [1, std::thread::available_parallelism().map_or(1, usize::from)] {
        let mut seconds: Vec<f64> = (0..ROUNDS)
            .map(|seed| {
                let start = Instant::now();
                // From paragraphs on: adding them up by article is part of the work.
                let mut sums = Array2::zeros((ARTICLES, 2));
                for article in 0..ARTICLES {
                    for paragraph in 0..PARAGRAPHS {
                        let n = words(article, paragraph);
                        sums[[article, 0]] += n * value(article, paragraph);
                        sums[[article, 1]] += n;
                    }
                }
                let totals = pool(threads).install(|| resample(&sums, RESAMPLES, seed as u64));
                black_box(totals.outer_iter().map(|t| t[0] / t[1]).collect::<Vec<f64>>());
                start.elapsed().as_secs_f64()
            })
            .collect();
        seconds.sort_by(f64::total_cmp);
        println!("{threads} thread(s): {:.3} s, median of {ROUNDS}", seconds[ROUNDS / 2]);
    }
}
