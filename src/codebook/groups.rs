//! Lists of small things, one list a number, all in one stretch of memory.

/// Read only: made in one go.
#[derive(Debug, Clone)]
pub(super) struct Groups<T> {
    /// Where each list begins, and at last where all end.
    starts: Vec<u32>,
    items: Vec<T>,
}

impl<T> Default for Groups<T> {
    fn default() -> Self {
        Self { starts: vec![0], items: Vec::new() }
    }
}

impl<T: Copy + Ord> Groups<T> {
    /// `count` lists of the items with their list's number, each list sorted.
    pub(super) fn new(count: usize, items: impl Iterator<Item = (u32, T)> + Clone) -> Self {
        let mut starts = vec![0; count + 1];
        let Some((_, any)) = items.clone().next() else { return Self { starts, items: Vec::new() } };
        items.clone().for_each(|(list, _)| starts[list as usize] += 1);
        let mut n_items = 0;
        for start in &mut starts {
            n_items += *start;
            *start = n_items;
        }
        let mut sorted = vec![any; n_items as usize];
        for (list, item) in items {
            let start = &mut starts[list as usize];
            *start -= 1;
            sorted[*start as usize] = item;
        }
        starts.windows(2).for_each(|pair| sorted[pair[0] as usize..pair[1] as usize].sort_unstable());
        Self { starts, items: sorted }
    }

    /// A list.
    #[inline]
    pub(super) fn of(&self, list: u32) -> &[T] {
        let at = list as usize;
        &self.items[self.starts[at] as usize..self.starts[at + 1] as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_stand_sorted_in_their_lists() {
        let groups = Groups::new(3, [(2, 'b'), (0, 'c'), (2, 'a')].into_iter());
        assert_eq!([groups.of(0), groups.of(1), groups.of(2)], [&['c'][..], &[], &['a', 'b']]);
        assert!(Groups::<u32>::new(1, std::iter::empty()).of(0).is_empty());
    }
}
