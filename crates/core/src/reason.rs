//! Nonstandard reason phrases. actix-web needs static text, so each distinct phrase stays in memory.

use std::sync::{Mutex, PoisonError};

/// The maximum number of distinct phrases.
const MAX_PHRASES: usize = 64;

/// The maximum length of a phrase, in bytes.
const MAX_LENGTH: usize = 256;

static PHRASES: Mutex<Vec<&'static str>> = Mutex::new(Vec::new());

/// Interns a phrase as static text. `None` if it is invalid in a status line, longer than 256 bytes, or not among the first 64
/// distinct phrases of the process.
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
    fn the_first_valid_phrases_are_interned() {
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
