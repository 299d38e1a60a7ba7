//! The characters that one step of a program accepts.

use std::{iter::Peekable, str::Chars};

/// A class of a regular expression, such as `[^a-z/]`, in the syntax of the engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CharSet {
    /// Whether each character of ASCII is in the set. Other bytes are not.
    ascii: [bool; 256],
    ranges: Vec<(char, char)>,
    is_negated: bool,
}

impl CharSet {
    /// Returns `None` for syntax other than that of translated classes: characters, escaped ones, and ranges.
    pub(crate) fn parse(class: &str) -> Option<Self> {
        let class = class.strip_prefix('[')?.strip_suffix(']')?;
        let (class, is_negated) = match class.strip_prefix('^') {
            Some(rest) => (rest, true),
            None => (class, false),
        };
        let mut ranges = Vec::new();
        let mut chars = class.chars().peekable();
        while chars.peek().is_some() {
            let first = parse_char(&mut chars)?;
            let last = match chars.next_if_eq(&'-') {
                Some(_) => parse_char(&mut chars)?,
                None => first,
            };
            ranges.push((first, last));
        }
        Some(Self::new(ranges, is_negated))
    }

    pub(crate) fn of(char: char) -> Self {
        Self::new(vec![(char, char)], false)
    }

    fn new(ranges: Vec<(char, char)>, is_negated: bool) -> Self {
        let mut set = Self {
            ascii: [false; 256],
            ranges,
            is_negated,
        };
        for byte in 0..128_u8 {
            set.ascii[usize::from(byte)] = set.contains(char::from(byte));
        }
        set
    }

    fn contains(&self, char: char) -> bool {
        let mut ranges = self.ranges.iter();
        ranges.any(|(first, last)| (*first..=*last).contains(&char)) != self.is_negated
    }

    /// Returns the end of the characters of the set that follow each other from a byte on, and their number, of which `max` is the most.
    #[inline]
    pub(crate) fn take(&self, text: &str, start: usize, max: usize) -> (usize, usize) {
        let bytes = text.as_bytes().get(start..).unwrap_or_default();
        let is_member = |byte: &&u8| self.ascii[usize::from(**byte)];
        let count = bytes.iter().take(max).take_while(is_member).count();
        match bytes.get(count) {
            Some(byte) if !byte.is_ascii() => self.take_any(text, (start + count, count), max),
            _ => (start + count, count),
        }
    }

    fn take_any(
        &self,
        text: &str,
        (mut end, mut count): (usize, usize),
        max: usize,
    ) -> (usize, usize) {
        let chars = text[end..].chars().take(max - count);
        for char in chars.take_while(|char| self.contains(*char)) {
            end += char.len_utf8();
            count += 1;
        }
        (end, count)
    }

    /// Returns the bytes that a character of the set can start with.
    pub(crate) fn first_bytes(&self) -> impl Iterator<Item = u8> {
        let is_first = |byte: &u8| !byte.is_ascii() || self.ascii[usize::from(*byte)];
        (0..=u8::MAX).filter(is_first)
    }
}

fn parse_char(chars: &mut Peekable<Chars<'_>>) -> Option<char> {
    match chars.next()? {
        '\\' => chars.next().filter(|char| !char.is_ascii_alphanumeric()),
        '-' | '[' | ']' | '&' | '~' => None,
        char => Some(char),
    }
}
