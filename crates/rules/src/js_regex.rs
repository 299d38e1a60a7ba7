//! From JavaScript's regular expressions, without the `u` flag, to those of `fancy-regex`.
//!
//! The result has no flags, no named groups and no class escapes: letter case is written out, `\d`, `\w`, `\s` and `\b` are what
//! JavaScript takes them for, and every group that captures has a number.

use std::fmt::Write as _;

use crate::{js_class::Class, rule_error::SyntaxError};

/// Whether the case of letters counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    Sensitive,
    Insensitive,
}

impl Case {
    pub(crate) fn eq(self, left: &str, right: &str) -> bool {
        match self {
            Self::Sensitive => left == right,
            Self::Insensitive => left.eq_ignore_ascii_case(right),
        }
    }
}

/// A translated expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Translation {
    pub(crate) text: String,
    /// The names of groups that have one, with their numbers.
    pub(crate) names: Vec<(String, usize)>,
}

/// The most repetitions that may be written in braces.
const MAX_REPEAT: u32 = 1000;
/// The most repetitions of repetitions. The engine multiplies them, and must not overflow.
const MAX_WEIGHT: u64 = 1_000_000;
/// The most characters in braces that can be a quantifier.
const MAX_BRACES: usize = 12;
/// The most groups within each other. The recursion of `fancy-regex` ends a little above.
const MAX_DEPTH: usize = 40;

/// Translates an expression.
pub(crate) fn translate(text: &str, case: Case) -> Result<Translation, SyntaxError> {
    let chars: Vec<char> = text.chars().collect();
    let (groups, names) = find_groups(&chars)?;
    let mut translator = Translator {
        chars,
        at: 0,
        out: String::with_capacity(text.len() * 2),
        cases: vec![case],
        closings: Vec::new(),
        atom: Atom::None,
        weight: 1,
        weights: vec![1],
        groups,
        names,
    };
    translator.run()?;
    Ok(Translation {
        text: translator.out,
        names: translator.names,
    })
}

/// What stands in front of a quantifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Atom {
    None,
    /// Text of the result from this byte on.
    From(usize),
    /// The same, a lookahead.
    Lookahead(usize),
    Lookbehind,
}

/// A group that is open.
struct Closing {
    start: usize,
    kind: GroupKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum GroupKind {
    Plain,
    Lookahead,
    Lookbehind,
}

struct Translator {
    chars: Vec<char>,
    at: usize,
    out: String,
    /// The case of the expression and of each open group.
    cases: Vec<Case>,
    closings: Vec<Closing>,
    atom: Atom,
    /// How often the atom is repeated within itself.
    weight: u64,
    /// The largest weight in the expression and in each open group.
    weights: Vec<u64>,
    groups: usize,
    names: Vec<(String, usize)>,
}

impl Translator {
    fn run(&mut self) -> Result<(), SyntaxError> {
        while let Some(char) = self.take() {
            let start = self.out.len();
            match char {
                '(' => self.open(start)?,
                ')' => self.close()?,
                '|' | '^' => {
                    self.out.push(char);
                    self.atom = Atom::None;
                }
                '$' => {
                    self.out.push_str("\\z");
                    self.atom = Atom::None;
                }
                '*' | '+' | '?' => self.quantify(&char.to_string())?,
                '{' => match self.braces()? {
                    Some(quantifier) => self.quantify(&quantifier)?,
                    None => self.literal('{'),
                },
                '.' => self.class(&Class::line_terminators(), true),
                '[' => self.bracketed()?,
                '\\' => self.escape()?,
                other => self.literal(other),
            }
        }
        match self.closings.is_empty() {
            true => Ok(()),
            false => Err(self.error("an unbalanced `(` in the regular expression")),
        }
    }

    fn take(&mut self) -> Option<char> {
        let char = self.chars.get(self.at).copied()?;
        self.at += 1;
        Some(char)
    }

    fn peek(&self, offset: usize) -> Option<char> {
        self.chars.get(self.at + offset).copied()
    }

    fn starts_with(&self, text: &str) -> bool {
        text.chars()
            .enumerate()
            .all(|(offset, char)| self.peek(offset) == Some(char))
    }

    fn case(&self) -> Case {
        self.cases.last().copied().unwrap_or(Case::Sensitive)
    }

    fn error(&self, what: &'static str) -> SyntaxError {
        SyntaxError::at(what, self.at.saturating_sub(1))
    }

    fn literal(&mut self, char: char) {
        let start = self.out.len();
        match self.case() {
            Case::Insensitive if char.is_alphabetic() => {
                Class::of(char).write_into(&mut self.out, Case::Insensitive, false);
            }
            _ => push_literal(&mut self.out, char),
        }
        self.set_atom(start);
    }

    fn set_atom(&mut self, start: usize) {
        self.atom = Atom::From(start);
        self.weight = 1;
    }

    fn class(&mut self, class: &Class, is_negated: bool) {
        let start = self.out.len();
        let case = self.case();
        class.write_into(&mut self.out, case, is_negated);
        self.set_atom(start);
    }

    fn open(&mut self, start: usize) -> Result<(), SyntaxError> {
        if self.closings.len() == MAX_DEPTH {
            return Err(self.error("a regular expression with too many groups within each other"));
        }
        let mut case = self.case();
        let mut kind = GroupKind::Plain;
        if self.starts_with("?") {
            self.at += 1;
            self.open_special(&mut kind, &mut case)?;
        } else {
            self.out.push('(');
        }
        self.closings.push(Closing { start, kind });
        self.weights.push(1);
        self.cases.push(case);
        self.atom = Atom::None;
        Ok(())
    }

    /// Reads what follows `(?`.
    fn open_special(&mut self, kind: &mut GroupKind, case: &mut Case) -> Result<(), SyntaxError> {
        const KINDS: [(&str, GroupKind); 5] = [
            (":", GroupKind::Plain),
            ("=", GroupKind::Lookahead),
            ("!", GroupKind::Lookahead),
            ("<=", GroupKind::Lookbehind),
            ("<!", GroupKind::Lookbehind),
        ];
        for (mark, marked) in KINDS {
            if self.starts_with(mark) {
                self.at += mark.len();
                *kind = marked;
                let _ = write!(self.out, "(?{mark}");
                return Ok(());
            }
        }
        if self.starts_with("<") {
            while self.take().is_some_and(|char| char != '>') {}
            self.out.push('(');
            return Ok(());
        }
        for (flags, flagged) in [("i:", Case::Insensitive), ("-i:", Case::Sensitive)] {
            if self.starts_with(flags) {
                self.at += flags.len();
                *case = flagged;
                self.out.push_str("(?:");
                return Ok(());
            }
        }
        Err(self.error("a group of an unknown kind in the regular expression"))
    }

    fn close(&mut self) -> Result<(), SyntaxError> {
        let Some(closing) = self.closings.pop() else {
            return Err(self.error("an unbalanced `)` in the regular expression"));
        };
        self.cases.pop();
        self.out.push(')');
        self.weight = self.weights.pop().unwrap_or(1);
        self.raise_weight();
        self.atom = match closing.kind {
            GroupKind::Lookahead => Atom::Lookahead(closing.start),
            GroupKind::Lookbehind => Atom::Lookbehind,
            GroupKind::Plain => Atom::From(closing.start),
        };
        Ok(())
    }

    fn quantify(&mut self, quantifier: &str) -> Result<(), SyntaxError> {
        self.weigh(quantifier)?;
        match self.atom {
            Atom::None => return Err(self.error("a quantifier without anything to repeat")),
            Atom::Lookbehind => return Err(self.error("a quantifier behind a lookbehind")),
            Atom::Lookahead(start) => self.repeat_lookahead(start, quantifier),
            Atom::From(_) => self.out.push_str(quantifier),
        }
        if self.starts_with("?") {
            self.at += 1;
            if let Atom::From(_) = self.atom {
                self.out.push('?');
            }
        }
        self.atom = Atom::None;
        Ok(())
    }

    /// Multiplies the weight of the atom by the largest number of a quantifier.
    fn weigh(&mut self, quantifier: &str) -> Result<(), SyntaxError> {
        let numbers = quantifier.split(|char: char| !char.is_ascii_digit());
        let largest = numbers
            .filter_map(|number| number.parse::<u64>().ok())
            .max();
        self.weight = self.weight.saturating_mul(largest.unwrap_or(1));
        if self.weight > MAX_WEIGHT {
            return Err(self.error("repetitions of repetitions, more than 1000000"));
        }
        self.raise_weight();
        Ok(())
    }

    fn raise_weight(&mut self) {
        if let Some(largest) = self.weights.last_mut() {
            *largest = self.weight.max(*largest);
        }
    }

    /// A lookahead that must hold once holds as often as it must. One that need not hold is never tried, since it matches nothing;
    /// its groups keep their numbers.
    fn repeat_lookahead(&mut self, start: usize, quantifier: &str) {
        if quantifier.starts_with(['*', '?']) || quantifier.starts_with("{0") {
            self.out.insert_str(start, "(?:[^\\x{0}-\\x{10FFFF}]");
            self.out.push_str("|)");
        }
    }

    /// Reads a quantifier in braces, or leaves them to be literals.
    fn braces(&mut self) -> Result<Option<String>, SyntaxError> {
        let rest: String = self.chars[self.at..]
            .iter()
            .take(MAX_BRACES)
            .take_while(|char| **char != '}')
            .collect();
        let (min, max) = rest.split_once(',').unwrap_or((&rest, &rest));
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let is_closed = self.peek(rest.chars().count()) == Some('}');
        if !is_closed || !is_number(min) || !(max.is_empty() || is_number(max)) {
            return Ok(None);
        }
        let bounds = (parse_bound(min), parse_bound(max));
        let (Some(min), Some(max)) = bounds else {
            return Err(self.error("a quantifier of more than 1000 repetitions"));
        };
        if max.is_some_and(|max| Some(max) < min) {
            return Err(self.error("a quantifier whose bounds are out of order"));
        }
        self.at += rest.len() + 1;
        Ok(Some(format!("{{{rest}}}")))
    }

    fn bracketed(&mut self) -> Result<(), SyntaxError> {
        let is_negated = self.starts_with("^");
        if is_negated {
            self.at += 1;
        }
        let class = Class::parse(&self.chars, &mut self.at)?;
        self.class(&class, is_negated);
        Ok(())
    }

    fn escape(&mut self) -> Result<(), SyntaxError> {
        let Some(char) = self.peek(0) else {
            return Err(self.error("a regular expression that ends with a backslash"));
        };
        if let Some((class, is_negated)) = Class::escape(char) {
            self.at += 1;
            self.class(&class, is_negated);
            return Ok(());
        }
        match char {
            'b' | 'B' => self.word_boundary(char == 'b'),
            '1'..='9' => self.back_reference(),
            'k' if !self.names.is_empty() => self.named_back_reference()?,
            _ => {
                let char = escaped_char(&self.chars, &mut self.at)?;
                self.literal(char);
            }
        }
        Ok(())
    }

    fn word_boundary(&mut self, is_boundary: bool) {
        self.at += 1;
        self.out.push_str(if is_boundary {
            "(?:(?<![0-9A-Za-z_])(?=[0-9A-Za-z_])|(?<=[0-9A-Za-z_])(?![0-9A-Za-z_]))"
        } else {
            "(?:(?<![0-9A-Za-z_])(?![0-9A-Za-z_])|(?<=[0-9A-Za-z_])(?=[0-9A-Za-z_]))"
        });
        self.atom = Atom::None;
    }

    fn back_reference(&mut self) {
        let digits: String = self.chars[self.at..]
            .iter()
            .take_while(|char| char.is_ascii_digit())
            .take(3)
            .collect();
        match digits.parse() {
            Ok(number) if number <= self.groups => {
                self.at += digits.len();
                self.push_back_reference(number);
            }
            // Without such a group, JavaScript reads an octal number, or the digit itself.
            _ => {
                let octal: String = digits
                    .chars()
                    .take_while(|char| char.is_digit(8))
                    .take(if digits.starts_with(['1', '2', '3']) {
                        3
                    } else {
                        2
                    })
                    .collect();
                self.at += octal.len().max(1);
                let number = u32::from_str_radix(&octal, 8).ok();
                let char = number.and_then(char::from_u32);
                self.literal(char.or(digits.chars().next()).unwrap_or('0'));
            }
        }
    }

    fn named_back_reference(&mut self) -> Result<(), SyntaxError> {
        let name: String = self.chars[self.at + 1..]
            .iter()
            .skip(1)
            .take_while(|char| **char != '>')
            .collect();
        let group = self.names.iter().find(|(known, _)| *known == name);
        let (Some((_, number)), Some('<')) = (group, self.peek(1)) else {
            return Err(self.error("a reference to an unknown group"));
        };
        let number = *number;
        self.at += name.chars().count() + 3;
        self.push_back_reference(number);
        Ok(())
    }

    fn push_back_reference(&mut self, number: usize) {
        let start = self.out.len();
        // A group that did not take part matches nothing, which is a match in JavaScript.
        let _ = write!(self.out, "(?({number})\\{number}|)");
        self.set_atom(start);
    }
}

/// Counts the groups that capture and finds their names.
fn find_groups(chars: &[char]) -> Result<(usize, Vec<(String, usize)>), SyntaxError> {
    let mut groups = 0;
    let mut names: Vec<(String, usize)> = Vec::new();
    let mut is_class = false;
    let mut at = 0;
    while at < chars.len() {
        match chars[at] {
            '\\' => at += 1,
            '[' => is_class = true,
            ']' => is_class = false,
            '(' if !is_class && chars.get(at + 1) != Some(&'?') => groups += 1,
            '(' if !is_class && is_named(&chars[at..]) => {
                groups += 1;
                let name = group_name(&chars[at + 3..], at)?;
                if names.iter().any(|(known, _)| *known == name) {
                    return Err(SyntaxError::at("a group name that is used twice", at));
                }
                names.push((name, groups));
            }
            _ => {}
        }
        at += 1;
    }
    Ok((groups, names))
}

fn is_named(chars: &[char]) -> bool {
    chars.get(2) == Some(&'<') && !matches!(chars.get(3), Some('=' | '!'))
}

fn group_name(chars: &[char], at: usize) -> Result<String, SyntaxError> {
    let name: String = chars.iter().take_while(|char| **char != '>').collect();
    let is_word = |char: char| char.is_alphanumeric() || char == '_' || char == '$';
    let is_closed = chars.len() > name.chars().count();
    if !is_closed
        || !name.chars().all(is_word)
        || name.is_empty()
        || name.starts_with(|char: char| char.is_numeric())
    {
        return Err(SyntaxError::at("a group whose name is not a word", at));
    }
    Ok(name)
}

/// Returns a bound of a quantifier, `Some(None)` for one that is not written, `None` for one that is too large.
fn parse_bound(text: &str) -> Option<Option<u32>> {
    if text.is_empty() {
        return Some(None);
    }
    let bound = text.parse().ok().filter(|bound| *bound <= MAX_REPEAT)?;
    Some(Some(bound))
}

/// Reads what follows a backslash and stands for one character.
pub(crate) fn escaped_char(chars: &[char], at: &mut usize) -> Result<char, SyntaxError> {
    let Some(&char) = chars.get(*at) else {
        return Err(SyntaxError::at("a backslash at the end", *at));
    };
    *at += 1;
    Ok(match char {
        't' => '\t',
        'n' => '\n',
        'v' => '\u{b}',
        'f' => '\u{c}',
        'r' => '\r',
        '0' => octal(chars, at),
        'x' => hexadecimal(chars, at, 2)?.unwrap_or('x'),
        'u' => hexadecimal(chars, at, 4)?.unwrap_or('u'),
        'c' => control(chars, at),
        other => other,
    })
}

/// Reads digits, unless there are too few of them: the letter stands for itself then.
fn hexadecimal(chars: &[char], at: &mut usize, digits: usize) -> Result<Option<char>, SyntaxError> {
    let text: String = chars[*at..].iter().take(digits).collect();
    let is_number = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !is_number {
        return Ok(None);
    }
    let number = u32::from_str_radix(&text, 16).ok();
    let Some(char) = number.and_then(char::from_u32) else {
        return Err(SyntaxError::at("half of a surrogate pair", *at));
    };
    *at += digits;
    Ok(Some(char))
}

/// Reads up to two octal digits behind `\0`.
fn octal(chars: &[char], at: &mut usize) -> char {
    let digits: String = chars[*at..]
        .iter()
        .take(2)
        .take_while(|char| char.is_digit(8))
        .collect();
    *at += digits.len();
    u8::from_str_radix(&digits, 8).map_or('\0', char::from)
}

/// Reads `\cX`. Without a letter, the backslash stands for itself.
fn control(chars: &[char], at: &mut usize) -> char {
    match chars.get(*at) {
        Some(letter) if letter.is_ascii_alphabetic() => {
            *at += 1;
            char::from(*letter as u8 % 32)
        }
        _ => {
            *at -= 1;
            '\\'
        }
    }
}

pub(crate) fn push_literal(out: &mut String, char: char) {
    if char.is_ascii_punctuation() && char != '_' && !"/-\"'`,:;@%&=~<>!#".contains(char) {
        out.push('\\');
    }
    out.push(char);
}
