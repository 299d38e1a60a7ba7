//! Character classes of JavaScript's regular expressions.

use std::fmt::Write as _;

use crate::{
    js_regex::{Case, escaped_char},
    rule_error::SyntaxError,
};

/// The characters of a class, as ranges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Class {
    ranges: Vec<(char, char)>,
}

const DIGITS: &[(char, char)] = &[('0', '9')];
const WORDS: &[(char, char)] = &[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')];
const SPACES: &[(char, char)] = &[
    ('\t', '\r'),
    (' ', ' '),
    ('\u{a0}', '\u{a0}'),
    ('\u{1680}', '\u{1680}'),
    ('\u{2000}', '\u{200a}'),
    ('\u{2028}', '\u{2029}'),
    ('\u{202f}', '\u{202f}'),
    ('\u{205f}', '\u{205f}'),
    ('\u{3000}', '\u{3000}'),
    ('\u{feff}', '\u{feff}'),
];

impl Class {
    pub(crate) fn of(char: char) -> Self {
        Self {
            ranges: vec![(char, char)],
        }
    }

    /// The characters that `.` does not match.
    pub(crate) fn line_terminators() -> Self {
        Self {
            ranges: vec![('\n', '\n'), ('\r', '\r'), ('\u{2028}', '\u{2029}')],
        }
    }

    /// Returns the class of `\d`, `\w`, `\s` or, negated, of `\D`, `\W`, `\S`.
    pub(crate) fn escape(letter: char) -> Option<(Self, bool)> {
        let ranges = match letter.to_ascii_lowercase() {
            'd' => DIGITS,
            'w' => WORDS,
            's' => SPACES,
            _ => return None,
        };
        let class = Self {
            ranges: ranges.to_vec(),
        };
        Some((class, letter.is_ascii_uppercase()))
    }

    /// Reads what follows `[` or `[^`, with the closing `]`.
    pub(crate) fn parse(chars: &[char], at: &mut usize) -> Result<Self, SyntaxError> {
        let start = *at;
        let mut class = Self { ranges: Vec::new() };
        loop {
            match chars.get(*at) {
                None => return Err(SyntaxError::at("an unbalanced `[`", start)),
                Some(']') => {
                    *at += 1;
                    return Ok(class);
                }
                Some(_) => class.parse_item(chars, at)?,
            }
        }
    }

    fn parse_item(&mut self, chars: &[char], at: &mut usize) -> Result<(), SyntaxError> {
        let Some(first) = self.parse_atom(chars, at)? else {
            return Ok(());
        };
        let is_range =
            chars.get(*at) == Some(&'-') && !matches!(chars.get(*at + 1), None | Some(']'));
        if !is_range {
            self.ranges.push((first, first));
            return Ok(());
        }
        let dash = *at;
        *at += 1;
        match self.parse_atom(chars, at)? {
            Some(last) if last < first => {
                Err(SyntaxError::at("a range that is out of order", dash))
            }
            Some(last) => {
                self.ranges.push((first, last));
                Ok(())
            }
            // `[a-\d]`: the dash stands for itself.
            None => {
                self.ranges.extend([(first, first), ('-', '-')]);
                Ok(())
            }
        }
    }

    /// Reads one character. A class escape is added to the class, and there is no character then.
    fn parse_atom(&mut self, chars: &[char], at: &mut usize) -> Result<Option<char>, SyntaxError> {
        let Some(&char) = chars.get(*at) else {
            return Err(SyntaxError::at("an unbalanced `[`", *at));
        };
        *at += 1;
        if char != '\\' {
            return Ok(Some(char));
        }
        match chars.get(*at) {
            Some('b') => {
                *at += 1;
                Ok(Some('\u{8}'))
            }
            Some(&letter) => match Self::escape(letter) {
                Some((class, is_negated)) => {
                    *at += 1;
                    self.ranges.extend(if is_negated {
                        complement(&class.ranges)
                    } else {
                        class.ranges
                    });
                    Ok(None)
                }
                None => escaped_char(chars, at).map(Some),
            },
            None => Err(SyntaxError::at("an unbalanced `[`", *at)),
        }
    }

    /// Writes the class in the syntax of the engine.
    pub(crate) fn write_into(&self, out: &mut String, case: Case, is_negated: bool) {
        let mut ranges = self.ranges.clone();
        if case == Case::Insensitive {
            ranges.extend(self.ranges.iter().flat_map(|range| other_case(*range)));
        }
        if ranges.is_empty() {
            // `[]` matches nothing, `[^]` everything.
            let everything = if is_negated { "" } else { "^" };
            let _ = write!(out, "[{everything}\\x{{0}}-\\x{{10FFFF}}]");
            return;
        }
        out.push('[');
        if is_negated {
            out.push('^');
        }
        for (first, last) in ranges {
            push_class_char(out, first);
            if first != last {
                out.push('-');
                push_class_char(out, last);
            }
        }
        out.push(']');
    }
}

fn push_class_char(out: &mut String, char: char) {
    if char.is_ascii_alphanumeric() {
        out.push(char);
    } else {
        let _ = write!(out, "\\x{{{:X}}}", u32::from(char));
    }
}

/// Returns what is not in sorted ranges.
fn complement(ranges: &[(char, char)]) -> Vec<(char, char)> {
    let mut rest = Vec::new();
    let mut next = Some('\0');
    for (first, last) in ranges {
        if let Some(start) = next.filter(|start| start < first) {
            rest.extend(before(*first).map(|end| (start, end)));
        }
        next = after(*last);
    }
    rest.extend(next.map(|start| (start, char::MAX)));
    rest
}

fn before(char: char) -> Option<char> {
    ('\0'..char).next_back()
}

fn after(char: char) -> Option<char> {
    (char..=char::MAX).nth(1)
}

/// The largest range outside ASCII whose letters are looked up.
const MAX_RANGE: u32 = 256;

/// Returns the letters of a range in the other case, those of ASCII within ASCII.
fn other_case((first, last): (char, char)) -> Vec<(char, char)> {
    let mut others = Vec::new();
    for (start, end, convert) in [
        ('a', 'z', char::to_ascii_uppercase as fn(&char) -> char),
        ('A', 'Z', char::to_ascii_lowercase),
    ] {
        let (start, end) = (first.max(start), last.min(end));
        if start <= end {
            others.push((convert(&start), convert(&end)));
        }
    }
    let is_small = u32::from(last) - u32::from(first) <= MAX_RANGE;
    for char in (first..=last).filter(|char| is_small && !char.is_ascii()) {
        others.extend(single(char.to_uppercase()));
        others.extend(single(char.to_lowercase()));
    }
    others
}

/// Returns the only character of a mapping, unless it is of ASCII.
fn single(mut chars: impl Iterator<Item = char>) -> Option<(char, char)> {
    match (chars.next(), chars.next()) {
        (Some(char), None) if !char.is_ascii() => Some((char, char)),
        _ => None,
    }
}
