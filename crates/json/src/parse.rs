//! Parses a text into its normal form, in one pass.

use crate::{
    document::{Container, Document},
    error::{ParseError, ParseErrorKind},
    normal::Normal,
    number::number,
    order::{Entry, is_ordered, ordered},
    string::string,
};

/// The greatest number of arrays and objects around a value.
pub(crate) const MAX_DEPTH: usize = 127;

/// Parses `text`.
pub(crate) fn parse(text: &str) -> Result<Document, ParseError> {
    let mut parser = Parser {
        normal: Normal::new(text),
        depth: 0,
        entries: Vec::new(),
        containers: Vec::new(),
        is_ordered: true,
    };
    let parsed = parser.document();
    parsed.map_err(|kind| ParseError::new(text, parser.normal.at, kind))?;
    let document = Document {
        text: parser.normal.into_text(),
        containers: parser.containers,
    };
    Ok(match parser.is_ordered {
        true => document,
        false => ordered(&document),
    })
}

struct Parser<'a> {
    normal: Normal<'a>,
    depth: usize,
    /// The entries of the open objects, those of the innermost last.
    entries: Vec<Entry>,
    containers: Vec<Container>,
    /// Whether the entries of all objects so far are in order.
    is_ordered: bool,
}

impl Parser<'_> {
    fn document(&mut self) -> Result<(), ParseErrorKind> {
        if u32::try_from(self.normal.input.len()).is_err() {
            return Err(ParseErrorKind::TooLong);
        }
        let first = self.normal.next();
        self.value(first)?;
        match self.normal.next() {
            None => Ok(()),
            Some(_) => Err(ParseErrorKind::TrailingText),
        }
    }

    fn value(&mut self, first: Option<u8>) -> Result<(), ParseErrorKind> {
        match first {
            Some(b'"') => string(&mut self.normal),
            Some(b'{') => self.container(Self::object),
            Some(b'[') => self.container(Self::array),
            Some(b'-' | b'0'..=b'9') => number(&mut self.normal),
            Some(b't') => self.word("true"),
            Some(b'f') => self.word("false"),
            Some(b'n') => self.word("null"),
            Some(_) => Err(ParseErrorKind::NoValue),
            None => Err(ParseErrorKind::End),
        }
    }

    fn word(&mut self, word: &'static str) -> Result<(), ParseErrorKind> {
        let rest = &self.normal.input.as_bytes()[self.normal.at..];
        if !rest.starts_with(word.as_bytes()) {
            return Err(ParseErrorKind::NoValue);
        }
        self.normal.at += word.len();
        Ok(())
    }

    /// Consumes the brackets, and runs `inner` between them.
    fn container(
        &mut self,
        inner: fn(&mut Self) -> Result<(), ParseErrorKind>,
    ) -> Result<(), ParseErrorKind> {
        if self.depth == MAX_DEPTH {
            return Err(ParseErrorKind::TooDeep);
        }
        self.depth += 1;
        self.normal.at += 1;
        let number = self.containers.len();
        self.containers.push(Container { end: 0, next: 0 });
        inner(self)?;
        self.normal.at += 1;
        self.depth -= 1;
        // Numbers such as `1e20` are longer in normal form.
        let end = u32::try_from(self.normal.length());
        self.containers[number] = Container {
            end: end.map_err(|_too_long| ParseErrorKind::TooLong)?,
            next: self.containers.len() as u32,
        };
        Ok(())
    }

    fn array(&mut self) -> Result<(), ParseErrorKind> {
        let mut next = self.normal.next();
        if next == Some(b']') {
            return Ok(());
        }
        loop {
            self.value(next)?;
            match self.normal.next() {
                Some(b',') => self.normal.at += 1,
                Some(b']') => return Ok(()),
                Some(_) => return Err(ParseErrorKind::NoComma),
                None => return Err(ParseErrorKind::End),
            }
            next = self.normal.next();
        }
    }

    fn object(&mut self) -> Result<(), ParseErrorKind> {
        let first_entry = self.entries.len();
        let mut next = self.normal.next();
        if next == Some(b'}') {
            return Ok(());
        }
        loop {
            self.entry(next)?;
            match self.normal.next() {
                Some(b',') => self.normal.at += 1,
                Some(b'}') => break,
                Some(_) => return Err(ParseErrorKind::NoComma),
                None => return Err(ParseErrorKind::End),
            }
            next = self.normal.next();
        }
        let entries = &self.entries[first_entry..];
        self.is_ordered = self.is_ordered && is_ordered(&self.normal, entries);
        self.entries.truncate(first_entry);
        Ok(())
    }

    fn entry(&mut self, first: Option<u8>) -> Result<(), ParseErrorKind> {
        match first {
            Some(b'"') => {}
            Some(_) => return Err(ParseErrorKind::NoName),
            None => return Err(ParseErrorKind::End),
        }
        let start = self.normal.length();
        string(&mut self.normal)?;
        let name = self.normal.from(start).as_bytes();
        let entry = Entry::new(start, name);
        self.entries.push(entry);
        match self.normal.next() {
            Some(b':') => self.normal.at += 1,
            Some(_) => return Err(ParseErrorKind::NoColon),
            None => return Err(ParseErrorKind::End),
        }
        let first = self.normal.next();
        self.value(first)
    }
}
