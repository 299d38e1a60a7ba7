//! A map from segments to values, for few instructions.

/// Values by segment, in any case of ASCII letters. It is filled once, from the configuration, so that its hash needs no secret.
#[derive(Debug, Clone)]
pub(crate) struct SegmentMap<T> {
    // Invariant: none, or a power of two that is not smaller than the number of values.
    buckets: Vec<Vec<(Box<str>, T)>>,
    len: usize,
}

impl<T: Default> SegmentMap<T> {
    #[inline]
    pub(crate) fn get(&self, segment: &str) -> Option<&T> {
        if self.buckets.is_empty() {
            return None;
        }
        let bucket = self.buckets.get(self.bucket(segment))?;
        let mut entries = bucket.iter();
        let (_, value) = entries.find(|(known, _)| known.eq_ignore_ascii_case(segment))?;
        Some(value)
    }

    pub(crate) fn get_or_insert_default(&mut self, segment: &str) -> &mut T {
        if self.get(segment).is_none() {
            if self.len == self.buckets.len() {
                self.grow();
            }
            let bucket = self.bucket(segment);
            self.buckets[bucket].push((segment.into(), T::default()));
            self.len += 1;
        }
        let bucket = self.bucket(segment);
        let entries = &mut self.buckets[bucket];
        let known = entries
            .iter()
            .position(|(known, _)| known.eq_ignore_ascii_case(segment));
        &mut entries[known.unwrap_or_default()].1
    }

    fn grow(&mut self) {
        let entries = std::mem::take(&mut self.buckets);
        self.buckets
            .resize_with((2 * entries.len()).max(1), Vec::new);
        for (segment, value) in entries.into_iter().flatten() {
            let bucket = self.bucket(&segment);
            self.buckets[bucket].push((segment, value));
        }
    }

    /// Returns the number of a bucket by the hash FNV-1a, of which letters in both cases have the same.
    #[inline]
    fn bucket(&self, segment: &str) -> usize {
        let hash = segment.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
            (hash ^ u32::from(byte | 0x20)).wrapping_mul(0x0100_0193)
        });
        hash as usize & self.buckets.len().wrapping_sub(1)
    }
}

impl<T> Default for SegmentMap<T> {
    fn default() -> Self {
        Self {
            buckets: Vec::new(),
            len: 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_are_found_in_any_case() {
        let mut map = SegmentMap::<usize>::default();
        assert_eq!(map.get("a"), None);
        for number in 1..=1000 {
            *map.get_or_insert_default(&format!("old-{number}")) += number;
        }
        *map.get_or_insert_default("OLD-7") += 1;
        *map.get_or_insert_default("") += 3;
        assert_eq!(map.get("Old-7"), Some(&8));
        assert_eq!(map.get("old-1000"), Some(&1000));
        assert_eq!(map.get(""), Some(&3));
        assert_eq!(map.get("old-1001"), None);
    }
}
