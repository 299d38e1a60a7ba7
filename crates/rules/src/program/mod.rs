//! Decides whether a text matches a regular expression, for most expressions and texts.

use crate::{byte_set::ByteSet, char_set::CharSet, program_compiler::compile};

/// A regular expression as steps, matched with backtracking.
///
/// It costs a hundredth of an engine that records groups, and most paths match no free expression.
#[derive(Debug, Clone)]
pub(crate) struct Program {
    steps: Vec<Step>,
}

/// What a match does next. Numbers are those of other steps.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    /// Takes some bytes.
    Text(Box<[Byte]>),
    /// Takes characters of a set.
    Chars(Box<Chars>),
    /// Goes on with the next step or, if that fails, with another.
    Either(usize),
    Jump(usize),
    /// Matches the next steps up to `Done` without taking anything, and goes on if they match or must not.
    Ahead {
        must_match: bool,
        next: usize,
    },
    Start,
    End,
    Done,
}

/// One byte. `case` has the bit that distinguishes upper from lower case if both match.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Byte {
    pub(crate) byte: u8,
    pub(crate) case: u8,
}

/// At least and at most so many characters of a set.
#[derive(Debug, Clone)]
pub(crate) struct Chars {
    pub(crate) set: CharSet,
    pub(crate) min: usize,
    pub(crate) max: usize,
}

/// The most steps and characters of one match, which is also a bound of the recursion.
const MAX_WORK: usize = 2000;

impl Program {
    /// Compiles an expression in the syntax of `fancy-regex`. Returns `None` for one with back references or lookbehind, or a long
    /// one.
    pub(crate) fn new(expression: &str) -> Option<Self> {
        Some(Self {
            steps: compile(expression)?,
        })
    }

    /// Returns whether a text matches, or `None` if that takes too much work.
    #[inline]
    pub(crate) fn is_match(&self, text: &str) -> Option<bool> {
        let mut matching = Matching {
            steps: &self.steps,
            text,
            work_left: MAX_WORK,
        };
        if let Some(Step::Start) = self.steps.first() {
            return matching.attempt(1, 0);
        }
        matching.search()
    }

    /// Returns the bytes that can follow the slash at the start of a path that matches.
    pub(crate) fn second_bytes(&self) -> ByteSet {
        let [Step::Start, Step::Text(text), ..] = self.steps.as_slice() else {
            return ByteSet::all();
        };
        match &**text {
            [slash] if slash.byte == b'/' => self.first_bytes(2),
            [slash, second, ..] if slash.byte == b'/' => second.cases().into_iter().collect(),
            _ => ByteSet::all(),
        }
    }

    /// Returns the bytes with which the steps from one on can start behind the start of a text.
    fn first_bytes(&self, start: usize) -> ByteSet {
        let mut bytes = ByteSet::default();
        let mut pending = vec![start];
        let mut is_seen = vec![false; self.steps.len()];
        while let Some(step) = pending.pop() {
            if std::mem::replace(&mut is_seen[step], true) {
                continue;
            }
            match &self.steps[step] {
                Step::Text(text) => {
                    bytes.extend(text.iter().take(1).flat_map(|first| first.cases()));
                }
                Step::Chars(chars) => {
                    bytes.extend(chars.set.first_bytes());
                    pending.extend((chars.min == 0).then_some(step + 1));
                }
                Step::Either(other) => pending.extend([step + 1, *other]),
                Step::Jump(next) | Step::Ahead { next, .. } => pending.push(*next),
                // No byte follows the end.
                Step::Start | Step::End => {}
                Step::Done => return ByteSet::all(),
            }
        }
        bytes
    }
}

/// One match in progress. A result of `None` means that the work exceeds its limit.
struct Matching<'m> {
    steps: &'m [Step],
    text: &'m str,
    work_left: usize,
}

impl Matching<'_> {
    /// Matches from any character on.
    fn search(&mut self) -> Option<bool> {
        for (at, _) in self.text.char_indices().chain([(self.text.len(), ' ')]) {
            if self.run(0, at)? {
                return Some(true);
            }
        }
        Some(false)
    }

    /// Matches from a step and a byte on.
    fn run(&mut self, mut step: usize, mut at: usize) -> Option<bool> {
        self.work_left = self.work_left.checked_sub(1)?;
        let steps = self.steps;
        loop {
            match steps.get(step)? {
                Step::Text(bytes) if self.is_at(bytes, at) => at += bytes.len(),
                Step::Text(_) => return Some(false),
                Step::Chars(chars) => match self.chars(chars, step + 1, at)? {
                    Taken::Matched => return Some(true),
                    Taken::TooFew => return Some(false),
                    Taken::UpTo(end) => at = end,
                },
                Step::Either(other) => {
                    if self.attempt(step + 1, at)? {
                        return Some(true);
                    }
                    step = *other;
                    continue;
                }
                Step::Jump(next) => {
                    self.work_left = self.work_left.checked_sub(1)?;
                    step = *next;
                    continue;
                }
                Step::Ahead { must_match, next } => {
                    if self.attempt(step + 1, at)? != *must_match {
                        return Some(false);
                    }
                    step = *next;
                    continue;
                }
                Step::Start if at != 0 => return Some(false),
                Step::End if at != self.text.len() => return Some(false),
                Step::Start | Step::End => {}
                Step::Done => return Some(true),
            }
            step += 1;
        }
    }

    /// Matches from a step and a byte on. A text that differs decides most attempts without a call.
    #[inline]
    fn attempt(&mut self, step: usize, at: usize) -> Option<bool> {
        match self.steps.get(step) {
            Some(Step::Text(bytes)) if self.is_at(bytes, at) => {
                self.run(step + 1, at + bytes.len())
            }
            Some(Step::Text(_)) => Some(false),
            _ => self.run(step, at),
        }
    }

    #[inline]
    fn is_at(&self, bytes: &[Byte], at: usize) -> bool {
        let found = self.text.as_bytes().get(at..at + bytes.len());
        found.is_some_and(|found| {
            let mut pairs = found.iter().zip(bytes);
            pairs.all(|(found, Byte { byte, case })| found | case == *byte)
        })
    }

    /// Takes as many characters as there are, then fewer until the rest matches. The caller goes on behind the fewest.
    #[inline]
    fn chars(&mut self, chars: &Chars, next: usize, start: usize) -> Option<Taken> {
        let (mut end, mut count) = chars.set.take(self.text, start, chars.max);
        if count < chars.min {
            return Some(Taken::TooFew);
        }
        self.work_left = self.work_left.checked_sub(count)?;
        while count > chars.min {
            if self.attempt(next, end)? {
                return Some(Taken::Matched);
            }
            end -= 1;
            while !self.text.is_char_boundary(end) {
                end -= 1;
            }
            count -= 1;
        }
        Some(Taken::UpTo(end))
    }
}

impl Byte {
    fn cases(self) -> [u8; 2] {
        [self.byte, self.byte ^ self.case]
    }
}

/// What came of taking characters.
enum Taken {
    /// The rest matched too.
    Matched,
    TooFew,
    UpTo(usize),
}

#[cfg(test)]
mod tests;
