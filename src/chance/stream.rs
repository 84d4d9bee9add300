//! Named streams of random numbers: the same draws on any machine and any number of threads.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

/// Replicates that share a substream; fixed, so that results do not depend on the number of threads.
const BLOCK: usize = 32;

/// A generator fixed by a name and the study's seed; each block of replicates has a substream of its own.
#[derive(Debug, Clone)]
pub(crate) struct Stream {
    key: [u8; 32],
}

impl Stream {
    /// The key is the BLAKE3 hash of `name`, a zero byte and `seed`, so that adding a column or a group
    /// changes no other result.
    pub(crate) fn new(name: &str, seed: u64) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(name.as_bytes()).update(&[0]).update(&seed.to_le_bytes());
        Self { key: *hasher.finalize().as_bytes() }
    }

    /// One generator, for what is drawn in one go.
    pub(crate) fn rng(&self) -> ChaCha8Rng {
        ChaCha8Rng::from_seed(self.key)
    }

    /// Runs `draw` for the replicates 0 to `count` − 1, in parallel; results come in their order.
    pub(crate) fn each<T: Send>(&self, count: usize, draw: impl Fn(&mut ChaCha8Rng) -> T + Sync) -> Vec<T> {
        self.blocks(count, |n, rng| (0..n).map(|_| draw(rng)).collect())
    }

    /// The same, some replicates at a time: `draw` is told how many, and what it gives is joined in order.
    pub(crate) fn blocks<T: Send>(
        &self,
        count: usize,
        draw: impl Fn(usize, &mut ChaCha8Rng) -> Vec<T> + Sync,
    ) -> Vec<T> {
        let block = |index: usize| {
            let mut rng = ChaCha8Rng::from_seed(self.key);
            rng.set_stream(index as u64);
            draw(BLOCK.min(count - index * BLOCK), &mut rng)
        };
        let blocks: Vec<Vec<T>> = (0..count.div_ceil(BLOCK)).into_par_iter().map(block).collect();
        blocks.into_iter().flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Stream;
    use rand::Rng;

    #[test]
    fn draws_depend_on_name_and_seed_only() {
        let draw = |name: &str, seed| Stream::new(name, seed).each(70, |rng| rng.random::<u32>());
        assert_eq!(draw("a", 1), draw("a", 1));
        assert_ne!(draw("a", 1), draw("a", 2));
        assert_ne!(draw("a", 1), draw("b", 1));
        let distinct: std::collections::BTreeSet<u32> = draw("a", 1).into_iter().collect();
        assert_eq!(distinct.len(), 70);
        let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        assert_eq!(one.install(|| draw("a", 1)), draw("a", 1));
    }
}
