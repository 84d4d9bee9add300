//! Chance: what every statistic draws from and reads off, kept once.
//!
//! Seeded streams of random numbers, quantiles of replicates, tails of distributions. Uses nothing of the
//! house and touches no file.
//!
//! **Invariant:** a draw depends on a name and a seed, never on threads, order of calls or the clock.

mod quantile;
mod stream;
mod tail;

pub(crate) use quantile::percentile;
pub use quantile::quantile;
pub(crate) use stream::Stream;
pub(crate) use tail::{normal_quantile, normal_tail, student_quantile, student_tail};
