//! Text with params in it: header names, header values, and the values of a destination's query.

use crate::{
    params::{ParamValue, Params},
    target_error::TargetErrorKind,
    token::Modifier,
};

/// A text in which `:name` stands for a param, if there is a param of that name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Template {
    text: String,
    /// Empty for a text that is used as it is.
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Literal(String),
    /// `:name`, with the `/` or `.` in front of it and the modifier behind it.
    Param {
        name: String,
        prefix: &'static str,
        modifier: Modifier,
    },
    /// `\:name`: the name itself.
    Escaped(String),
}

impl Template {
    pub(crate) fn parse(text: &str) -> Self {
        let pieces = if text.contains(':') {
            Parser::new(text).parse()
        } else {
            Vec::new()
        };
        Self {
            text: text.to_owned(),
            pieces,
        }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn render(&self, params: &Params) -> Result<String, TargetErrorKind> {
        if self.pieces.is_empty() {
            return Ok(self.text.clone());
        }
        let mut out = String::new();
        let mut is_behind_param = false;
        for piece in &self.pieces {
            is_behind_param = piece.render(params, is_behind_param, &mut out)?;
        }
        let mut chars = out.chars();
        chars.next();
        Ok(chars.as_str().to_owned())
    }
}

impl Piece {
    /// Writes the piece and returns whether it is a param that has a value.
    fn render(
        &self,
        params: &Params,
        is_behind_param: bool,
        out: &mut String,
    ) -> Result<bool, TargetErrorKind> {
        match self {
            Self::Literal(text) => out.push_str(text),
            Self::Escaped(name) => match params.get(name) {
                Some(_) => {
                    out.push(':');
                    out.push_str(name);
                }
                None => return Err(TargetErrorKind::Escape(name.clone())),
            },
            Self::Param {
                name,
                prefix,
                modifier,
            } => match params.get(name) {
                Some(_) if is_behind_param && prefix.is_empty() => {
                    return Err(TargetErrorKind::Adjacent(name.clone()));
                }
                Some(value) => {
                    push_value(out, name, value, (prefix, ""), *modifier, str::to_owned)?;
                    return Ok(true);
                }
                None => {
                    out.push_str(prefix);
                    out.push(':');
                    out.push_str(name);
                    out.push_str(modifier.text());
                }
            },
        }
        Ok(false)
    }
}

/// Writes the value of a param with the text around it.
pub(crate) fn push_value(
    out: &mut String,
    name: &str,
    value: &ParamValue,
    (prefix, suffix): (&str, &str),
    modifier: Modifier,
    encode: fn(&str) -> String,
) -> Result<(), TargetErrorKind> {
    let mut push = |value: &str| {
        out.push_str(prefix);
        out.push_str(&encode(value));
        out.push_str(suffix);
    };
    match value {
        ParamValue::One(value) => push(value),
        ParamValue::Many(values) if modifier.is_repeated() => {
            for value in values {
                push(value);
            }
        }
        ParamValue::Many(_) => return Err(TargetErrorKind::Repeated(name.to_owned())),
        ParamValue::Absent if modifier.is_optional() => {}
        ParamValue::Absent => return Err(TargetErrorKind::Absent(name.to_owned())),
    }
    Ok(())
}

struct Parser {
    chars: Vec<char>,
    at: usize,
    literal: String,
    pieces: Vec<Piece>,
}

impl Parser {
    fn new(text: &str) -> Self {
        // A param at the start has a slash as its prefix, as in Next.js, which compiles the text as a path.
        Self {
            chars: std::iter::once('/').chain(text.chars()).collect(),
            at: 0,
            literal: String::new(),
            pieces: Vec::new(),
        }
    }

    fn parse(mut self) -> Vec<Piece> {
        let mut can_be_prefix = false;
        while let Some(&char) = self.chars.get(self.at) {
            self.at += 1;
            match char {
                ':' => self.param(can_be_prefix),
                '\\' => self.escaped(),
                other => self.literal.push(other),
            }
            can_be_prefix = matches!(char, '/' | '.');
        }
        self.flush();
        self.pieces
    }

    fn name(&mut self) -> String {
        let name: String = self.chars[self.at..]
            .iter()
            .take_while(|char| char.is_ascii_alphanumeric() || **char == '_')
            .collect();
        self.at += name.len();
        name
    }

    fn param(&mut self, can_be_prefix: bool) {
        let name = self.name();
        if name.is_empty() {
            self.literal.push(':');
            return;
        }
        let prefix = match (can_be_prefix, self.literal.pop()) {
            (true, Some('/')) => "/",
            (true, Some('.')) => ".",
            (_, last) => {
                self.literal.extend(last);
                ""
            }
        };
        self.flush();
        let modifier = match self.chars.get(self.at) {
            Some('*') => Modifier::Any,
            Some('+') => Modifier::Many,
            Some('?') => Modifier::Optional,
            _ => Modifier::Once,
        };
        self.at += modifier.text().len();
        self.pieces.push(Piece::Param {
            name,
            prefix,
            modifier,
        });
    }

    fn escaped(&mut self) {
        match self.chars.get(self.at).copied() {
            Some(':') => {
                self.at += 1;
                let name = self.name();
                self.flush();
                self.pieces.push(Piece::Escaped(name));
            }
            Some(char) => {
                self.at += 1;
                self.literal.push(char);
            }
            None => {}
        }
    }

    fn flush(&mut self) {
        if !self.literal.is_empty() {
            let literal = std::mem::take(&mut self.literal);
            self.pieces.push(Piece::Literal(literal));
        }
    }
}
