//! The syntax of sources and destinations: that of `path-to-regexp` 6.3, which Next.js uses.

use crate::rule_error::SyntaxError;

/// A part of a parsed source or destination.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Token {
    Literal(String),
    Group(Group),
}

/// A parameter, an unnamed expression, or text in braces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Group {
    pub(crate) name: Name,
    pub(crate) prefix: String,
    pub(crate) suffix: String,
    pub(crate) pattern: Pattern,
    pub(crate) modifier: Modifier,
}

/// The name of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Name {
    Named(String),
    /// An expression without a name. Its value cannot be used in a destination.
    Unnamed,
}

/// The values that a group matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Pattern {
    /// Text in braces only: the group captures nothing.
    None,
    /// One or more characters without a delimiter, at none of which the text before the group starts.
    Segment { not: Option<String> },
    /// A regular expression.
    Expression(String),
}

/// How often a group matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Modifier {
    Once,
    Optional,
    Any,
    Many,
}

impl Modifier {
    pub(crate) fn is_optional(self) -> bool {
        matches!(self, Self::Optional | Self::Any)
    }

    pub(crate) fn is_repeated(self) -> bool {
        matches!(self, Self::Any | Self::Many)
    }

    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Once => "",
            Self::Optional => "?",
            Self::Any => "*",
            Self::Many => "+",
        }
    }
}

/// The characters that end a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Delimiter {
    /// Sources of rules.
    Slash,
    /// Matchers of a proxy, and destinations.
    SlashHashQuestion,
}

impl Delimiter {
    pub(crate) fn chars(self) -> &'static str {
        match self {
            Self::Slash => "/",
            Self::SlashHashQuestion => "/#?",
        }
    }
}

/// Parses a source or a destination.
pub(crate) fn parse(text: &str, delimiter: Delimiter) -> Result<Vec<Token>, SyntaxError> {
    Parser {
        lexemes: lex(text)?,
        next: 0,
        delimiter,
        tokens: Vec::new(),
        text: String::new(),
    }
    .parse()
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Lexeme {
    Open,
    Close,
    Pattern(String),
    Name(String),
    Char(char),
    Escaped(char),
    Modifier(Modifier),
}

fn lex(text: &str) -> Result<Vec<(usize, Lexeme)>, SyntaxError> {
    let chars: Vec<char> = text.chars().collect();
    let mut lexemes = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let start = at;
        at += 1;
        let lexeme = match chars[start] {
            '*' => Lexeme::Modifier(Modifier::Any),
            '+' => Lexeme::Modifier(Modifier::Many),
            '?' => Lexeme::Modifier(Modifier::Optional),
            '{' => Lexeme::Open,
            '}' => Lexeme::Close,
            ':' => lex_name(&chars, &mut at)?,
            '(' => lex_pattern(&chars, &mut at)?,
            '\\' => {
                // As in Next.js, a backslash at the end is dropped.
                let Some(&escaped) = chars.get(at) else { break };
                at += 1;
                Lexeme::Escaped(escaped)
            }
            other => Lexeme::Char(other),
        };
        lexemes.push((start, lexeme));
    }
    Ok(lexemes)
}

fn lex_name(chars: &[char], at: &mut usize) -> Result<Lexeme, SyntaxError> {
    let name: String = chars[*at..]
        .iter()
        .take_while(|char| char.is_ascii_alphanumeric() || **char == '_')
        .collect();
    if name.is_empty() {
        return Err(SyntaxError::at("a parameter without a name", *at - 1));
    }
    *at += name.len();
    Ok(Lexeme::Name(name))
}

/// Reads the rest of `(pattern)`.
fn lex_pattern(chars: &[char], at: &mut usize) -> Result<Lexeme, SyntaxError> {
    let start = *at - 1;
    if chars.get(*at) == Some(&'?') {
        return Err(SyntaxError::at("an expression cannot start with `?`", *at));
    }
    let mut depth = 1;
    let mut pattern = String::new();
    while let Some(&char) = chars.get(*at) {
        match char {
            '\\' => {
                pattern.push(char);
                *at += 1;
                pattern.extend(chars.get(*at));
                *at += 1;
                continue;
            }
            ')' => depth -= 1,
            '(' => {
                depth += 1;
                if chars.get(*at + 1) != Some(&'?') {
                    return Err(SyntaxError::at("a capturing group, use `(?:...)`", *at));
                }
            }
            _ => {}
        }
        *at += 1;
        if depth == 0 {
            break;
        }
        pattern.push(char);
    }
    match (depth, pattern.is_empty()) {
        (0, false) => Ok(Lexeme::Pattern(pattern)),
        (0, true) => Err(SyntaxError::at("an empty expression", start)),
        _ => Err(SyntaxError::at("an unbalanced `(`", start)),
    }
}

struct Parser {
    lexemes: Vec<(usize, Lexeme)>,
    next: usize,
    delimiter: Delimiter,
    tokens: Vec<Token>,
    /// The literal that is being read.
    text: String,
}

impl Parser {
    fn parse(mut self) -> Result<Vec<Token>, SyntaxError> {
        while self.next < self.lexemes.len() {
            let char = self.char();
            let name = self.name();
            let pattern = self.pattern();
            if name.is_some() || pattern.is_some() {
                let prefix = self.split_prefix(char);
                self.group(name, pattern, prefix, String::new(), true)?;
            } else if let Some(char) = char.or_else(|| self.escaped()) {
                self.text.push(char);
            } else {
                self.flush();
                self.braces()?;
            }
        }
        self.flush();
        Ok(self.tokens)
    }

    /// Takes `/` and `.` in front of a parameter as its prefix; other text stays a literal.
    fn split_prefix(&mut self, char: Option<char>) -> String {
        match char {
            Some(char @ ('.' | '/')) => {
                self.flush();
                char.to_string()
            }
            other => {
                self.text.extend(other);
                self.flush();
                String::new()
            }
        }
    }

    fn braces(&mut self) -> Result<(), SyntaxError> {
        let start = self.position();
        if self.take(&Lexeme::Open).is_none() {
            return Err(self.unexpected());
        }
        let prefix = self.literal();
        let name = self.name();
        let pattern = self.pattern();
        let suffix = self.literal();
        if self.next == self.lexemes.len() {
            return Err(SyntaxError::at("an unbalanced `{`", start));
        }
        if self.take(&Lexeme::Close).is_none() {
            return Err(self.unexpected());
        }
        let captures = name.is_some() || pattern.is_some();
        self.group(name, pattern, prefix, suffix, captures)
    }

    fn group(
        &mut self,
        name: Option<String>,
        pattern: Option<String>,
        prefix: String,
        suffix: String,
        captures: bool,
    ) -> Result<(), SyntaxError> {
        let pattern = match pattern {
            Some(pattern) => Pattern::Expression(pattern),
            None if captures => self.segment(&prefix)?,
            None => Pattern::None,
        };
        let group = Group {
            name: name.map_or(Name::Unnamed, Name::Named),
            prefix,
            suffix,
            pattern,
            modifier: self.modifier(),
        };
        self.tokens.push(Token::Group(group));
        Ok(())
    }

    /// Returns the pattern of a parameter without an expression, by the text in front of it.
    fn segment(&self, prefix: &str) -> Result<Pattern, SyntaxError> {
        let before = match (prefix, self.tokens.last()) {
            ("", Some(Token::Literal(text))) => text.as_str(),
            ("", Some(Token::Group(_))) => {
                return Err(SyntaxError::at(
                    "two parameters without text between them",
                    self.position(),
                ));
            }
            (prefix, _) => prefix,
        };
        let is_delimited = before.contains(|char| self.delimiter.chars().contains(char));
        let not = (!before.is_empty() && !is_delimited).then(|| before.to_owned());
        Ok(Pattern::Segment { not })
    }

    fn flush(&mut self) {
        if !self.text.is_empty() {
            let text = std::mem::take(&mut self.text);
            self.tokens.push(Token::Literal(text));
        }
    }

    fn literal(&mut self) -> String {
        let mut text = String::new();
        while let Some(char) = self.char().or_else(|| self.escaped()) {
            text.push(char);
        }
        text
    }

    fn char(&mut self) -> Option<char> {
        self.take_if(|lexeme| match lexeme {
            Lexeme::Char(char) => Some(*char),
            _ => None,
        })
    }

    fn escaped(&mut self) -> Option<char> {
        self.take_if(|lexeme| match lexeme {
            Lexeme::Escaped(char) => Some(*char),
            _ => None,
        })
    }

    fn name(&mut self) -> Option<String> {
        self.take_if(|lexeme| match lexeme {
            Lexeme::Name(name) => Some(name.clone()),
            _ => None,
        })
    }

    fn pattern(&mut self) -> Option<String> {
        self.take_if(|lexeme| match lexeme {
            Lexeme::Pattern(pattern) => Some(pattern.clone()),
            _ => None,
        })
    }

    fn modifier(&mut self) -> Modifier {
        self.take_if(|lexeme| match lexeme {
            Lexeme::Modifier(modifier) => Some(*modifier),
            _ => None,
        })
        .unwrap_or(Modifier::Once)
    }

    fn take(&mut self, lexeme: &Lexeme) -> Option<()> {
        self.take_if(|next| (next == lexeme).then_some(()))
    }

    fn take_if<T>(&mut self, read: impl FnOnce(&Lexeme) -> Option<T>) -> Option<T> {
        let value = read(&self.lexemes.get(self.next)?.1)?;
        self.next += 1;
        Some(value)
    }

    fn position(&self) -> usize {
        self.lexemes
            .get(self.next)
            .map_or_else(|| self.lexemes.len(), |(position, _)| *position)
    }

    fn unexpected(&self) -> SyntaxError {
        let what = match self.lexemes.get(self.next).map(|(_, lexeme)| lexeme) {
            Some(Lexeme::Modifier(_)) => "a modifier without a parameter or a group",
            Some(Lexeme::Open) => "an unexpected `{`",
            Some(Lexeme::Close) => "an unexpected `}`",
            Some(Lexeme::Pattern(_)) => "an unexpected `(`",
            Some(Lexeme::Name(_)) => "an unexpected `:`",
            Some(Lexeme::Char(_) | Lexeme::Escaped(_)) | None => "an unexpected end",
        };
        SyntaxError::at(what, self.position())
    }
}
