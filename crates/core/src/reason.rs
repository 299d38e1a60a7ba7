//! Reason phrases beyond the standard ones. actix-web takes them as static text, so each distinct one stays in memory.

use std::sync::{Mutex, PoisonError};

/// Distinct phrases that are kept in all.
const MAX_PHRASES: usize = 64;

/// The longest phrase that is kept, in bytes.
const MAX_LENGTH: usize = 256;

static PHRASES: Mutex<Vec<&'static str>> = Mutex::new(Vec::new());

/// The phrase as static text. The first 64 distinct phrases of a process are kept; it is `None` for any other, and for one that
/// is longer than 256 bytes or can't stand in a status line.
#[must_use]
pub fn intern(phrase: &[u8]) -> Option<&'static str> {
    let phrase = str::from_utf8(phrase).ok()?;
    if phrase.len() > MAX_LENGTH || phrase.contains(|c: char| c.is_control() && c != '\t') {
        return None;
    }
    let mut phrases = PHRASES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = phrases.iter().find(|known| **known == phrase) {
        return Some(known);
    }
    if phrases.len() >= MAX_PHRASES {
        return None;
    }
    let kept: &'static str = Box::leak(phrase.into());
    phrases.push(kept);
    Some(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_as_are_kept() {
        for bad in [&b"a\r\nb"[..], b"\xff", &[b'a'; 257]] {
            assert_eq!(intern(bad), None, "{bad:?}");
        }
        for number in 0..MAX_PHRASES {
            let phrase = format!("Phrase {number}");
            assert_eq!(intern(phrase.as_bytes()), Some(phrase.as_str()));
        }
        assert_eq!(intern(b"Phrase 64"), None);
        assert_eq!(intern(b"Phrase 63"), Some("Phrase 63"));
    }
}
