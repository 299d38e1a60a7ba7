//! The rules of a list that can match a path.

/// Numbers of rules, in ascending order. Few paths have rules of more than one node of the index, so that this allocates rarely.
#[derive(Debug, Default)]
pub(crate) struct Candidates<'i> {
    first: &'i [usize],
    others: Vec<&'i [usize]>,
}

impl<'i> Candidates<'i> {
    /// Adds numbers that are in ascending order.
    pub(crate) fn add(&mut self, rules: &'i [usize]) {
        if self.first.is_empty() {
            self.first = rules;
        } else if !rules.is_empty() {
            self.others.push(rules);
        }
    }
}

impl Iterator for Candidates<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let mut smallest = &mut self.first;
        for other in &mut self.others {
            // An empty list comes last.
            let is_smaller = match (other.first(), smallest.first()) {
                (Some(other), Some(smallest)) => other < smallest,
                (other, _) => other.is_some(),
            };
            if is_smaller {
                smallest = other;
            }
        }
        let (number, rest) = smallest.split_first()?;
        *smallest = rest;
        Some(*number)
    }
}
