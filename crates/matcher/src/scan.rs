//! Finds the end of a segment, and reads the segment as numbers, eight bytes at a time.

const SLASHES: u64 = u64::from_ne_bytes([b'/'; 8]);
const ONES: u64 = u64::from_ne_bytes([0x01; 8]);
const HIGHS: u64 = u64::from_ne_bytes([0x80; 8]);
const MIX: u64 = 0x9e37_79b9_7f4a_7c15;

/// A segment as three numbers. Up to [`SegmentKey::EXACT`] bytes the key is the segment itself; above, `tail` is a hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SegmentKey {
    pub(crate) head: u64,
    pub(crate) tail: u64,
    pub(crate) len: usize,
}

impl SegmentKey {
    /// Two segments of at most this length are equal if their keys are.
    pub(crate) const EXACT: usize = 16;

    /// The hash of a key. Not seeded: an attacker does not choose the routes, and a request only reads the table.
    #[inline]
    pub(crate) fn hash(self, parent: u32) -> u64 {
        let place = u64::from(parent).wrapping_mul(MIX);
        mix(self.head ^ place, self.tail ^ MIX ^ self.len as u64)
    }

    /// The key of the segment of `path` that starts at `start` and ends before the next slash.
    #[inline]
    pub(crate) fn read(path: &[u8], start: usize) -> Self {
        let first = word(path, start);
        let slash = slash_mask(first);
        // Padding is never part of the segment: `len` ends at the end of the path at the latest.
        if slash != 0 || path.len() - start <= 8 {
            let len = (slash.trailing_zeros() as usize / 8).min(path.len() - start);
            return Self {
                head: keep(first, len),
                tail: 0,
                len,
            };
        }
        let (mut tail, mut at) = (0, start + 8);
        while at < path.len() {
            let next = word(path, at);
            let len = (slash_mask(next).trailing_zeros() as usize / 8).min(path.len() - at);
            if len == 0 {
                break;
            }
            // `mix(0, _)` is 0, so the second word alone goes in as it is.
            tail = mix(tail, MIX) ^ keep(next, len);
            at += len;
            if len < 8 {
                break;
            }
        }
        Self {
            head: first,
            tail,
            len: at - start,
        }
    }
}

/// The end of the segment that starts at `start`: the next slash, or the end of the path.
#[inline]
pub(crate) fn end(path: &[u8], start: usize) -> usize {
    let mut at = start;
    while at < path.len() {
        let slash = slash_mask(word(path, at));
        if slash != 0 {
            return at + slash.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    path.len()
}

/// Mixes two numbers into one: both halves of their product.
#[inline]
fn mix(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the product is split into its halves"
    )]
    let (low, high) = (product as u64, (product >> 64) as u64);
    low ^ high
}

/// The eight bytes at `at` in little-endian order, padded with zeros beyond the end.
#[inline]
fn word(path: &[u8], at: usize) -> u64 {
    let rest = path.get(at..).unwrap_or_default();
    if let Some(bytes) = rest.first_chunk() {
        return u64::from_le_bytes(*bytes);
    }
    match path.last_chunk() {
        // The last eight bytes of the path, with those before `at` shifted out.
        Some(bytes) if !rest.is_empty() => u64::from_le_bytes(*bytes) >> (8 * (8 - rest.len())),
        _ => rest
            .iter()
            .rev()
            .fold(0, |word, &byte| word << 8 | u64::from(byte)),
    }
}

/// The high bit of every byte that is a slash. Only the lowest set bit is reliable.
#[inline]
fn slash_mask(word: u64) -> u64 {
    let zero_at_slash = word ^ SLASHES;
    zero_at_slash.wrapping_sub(ONES) & !zero_at_slash & HIGHS
}

#[inline]
fn keep(word: u64, len: usize) -> u64 {
    if len >= 8 {
        word
    } else {
        word & ((1 << (8 * len)) - 1)
    }
}
