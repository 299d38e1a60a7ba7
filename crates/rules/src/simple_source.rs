//! Sources that are matched segment by segment, without a regular expression.

use crate::{
    js_regex::Case,
    params::{ParamValue, Params},
    token::{Group, Modifier, Name, Pattern, Token},
};

/// A source of literals and whole-segment parameters, of which only the last may repeat or be left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SimpleSource {
    parts: Vec<Part>,
    tail: Tail,
    case: Case,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Literal(String),
    /// The rest of a segment.
    Param(Option<String>),
    /// The rest of a segment, if it is one of these.
    Choice(Option<String>, Vec<String>),
}

/// The end of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Tail {
    End,
    /// `/:x?`
    Optional(String),
    /// `/:x*`
    Any(String),
    /// `/:x+`
    Many(String),
    /// `/(.*)` and `/:x(.*)`
    Rest(Option<String>),
}

impl SimpleSource {
    /// Returns `None` for a source that needs a regular expression.
    pub(crate) fn new(tokens: &[Token], case: Case) -> Option<Self> {
        let (tail, tokens) = match tokens.split_last() {
            Some((Token::Group(group), rest)) => match tail(group) {
                Some(tail) => (tail, rest),
                None => (Tail::End, tokens),
            },
            _ => (Tail::End, tokens),
        };
        let mut parts = Vec::new();
        for token in tokens {
            match token {
                Token::Literal(text) => push_literal(&mut parts, text),
                Token::Group(group) => push_group(&mut parts, group)?,
            }
        }
        let source = Self { parts, tail, case };
        source.ends_params_with_segments().then_some(source)
    }

    /// Whether a segment ends behind each parameter.
    fn ends_params_with_segments(&self) -> bool {
        self.parts.iter().enumerate().all(|(index, part)| {
            matches!(part, Part::Literal(_))
                || match self.parts.get(index + 1) {
                    Some(Part::Literal(text)) => text.starts_with('/'),
                    Some(_) => false,
                    None => true,
                }
        })
    }

    pub(crate) fn matches(&self, path: &str) -> Option<Params> {
        let mut params = Params::default();
        let mut rest = path;
        for part in &self.parts {
            rest = part.matches(rest, self.case, &mut params)?;
        }
        self.tail.matches(rest, &mut params)?;
        Some(params)
    }
}

impl Part {
    /// Matches the start of a path and returns the rest.
    fn matches<'p>(&self, path: &'p str, case: Case, params: &mut Params) -> Option<&'p str> {
        let (name, choices) = match self {
            Self::Literal(text) => {
                let (start, rest) = path.split_at_checked(text.len())?;
                return case.eq(start, text).then_some(rest);
            }
            Self::Param(name) => (name, None),
            Self::Choice(name, choices) => (name, Some(choices)),
        };
        let end = path.bytes().position(|byte| byte == b'/');
        let (value, rest) = path.split_at(end.unwrap_or(path.len()));
        let is_known =
            choices.is_none_or(|choices| choices.iter().any(|choice| case.eq(choice, value)));
        if value.is_empty() || !is_known {
            return None;
        }
        if let Some(name) = name {
            params.set(name, ParamValue::One(value.to_owned()));
        }
        Some(rest)
    }
}

impl Tail {
    /// Matches the end of a path, with or without a slash behind it.
    fn matches(&self, path: &str, params: &mut Params) -> Option<()> {
        if let Self::Rest(name) = self {
            let value = path.strip_prefix('/')?;
            if value.contains(['\n', '\r', '\u{2028}', '\u{2029}']) {
                return None;
            }
            if let Some(name) = name {
                params.set(name, ParamValue::One(value.to_owned()));
            }
            return Some(());
        }
        let path = path.strip_suffix('/').unwrap_or(path);
        let (name, segments) = match self {
            Self::Many(name) if !path.is_empty() => (name, path.strip_prefix('/')?),
            Self::Any(name) | Self::Optional(name) if !path.is_empty() => {
                (name, path.strip_prefix('/')?)
            }
            Self::Many(_) => return None,
            _ => return path.is_empty().then_some(()),
        };
        let segments: Vec<String> = segments.split('/').map(str::to_owned).collect();
        if segments.iter().any(String::is_empty) {
            return None;
        }
        let value = match (self, segments.as_slice()) {
            (Self::Optional(_), [segment]) => ParamValue::One(segment.clone()),
            (Self::Optional(_), _) => return None,
            _ => ParamValue::Many(segments),
        };
        params.set(name, value);
        Some(())
    }
}

fn tail(group: &Group) -> Option<Tail> {
    if group.prefix != "/" || !group.suffix.is_empty() {
        return None;
    }
    let name = match &group.name {
        Name::Named(name) => Some(name.clone()),
        Name::Unnamed => None,
    };
    match (&group.pattern, group.modifier) {
        (Pattern::Segment { not: None }, Modifier::Optional) => name.map(Tail::Optional),
        (Pattern::Segment { not: None }, Modifier::Any) => name.map(Tail::Any),
        (Pattern::Segment { not: None }, Modifier::Many) => name.map(Tail::Many),
        (Pattern::Expression(text), Modifier::Once) if text == ".*" => Some(Tail::Rest(name)),
        _ => None,
    }
}

fn push_group(parts: &mut Vec<Part>, group: &Group) -> Option<()> {
    if group.modifier != Modifier::Once {
        return None;
    }
    push_literal(parts, &group.prefix);
    let name = match &group.name {
        Name::Named(name) => Some(name.clone()),
        Name::Unnamed => None,
    };
    match &group.pattern {
        Pattern::None => {}
        Pattern::Segment { not: None } => parts.push(Part::Param(name)),
        Pattern::Segment { not: Some(_) } => return None,
        Pattern::Expression(text) => parts.push(Part::Choice(name, choices(text)?)),
    }
    push_literal(parts, &group.suffix);
    Some(())
}

fn push_literal(parts: &mut Vec<Part>, text: &str) {
    match parts.last_mut() {
        Some(Part::Literal(last)) => last.push_str(text),
        _ if text.is_empty() => {}
        _ => parts.push(Part::Literal(text.to_owned())),
    }
}

/// Returns the words of an expression such as `en|de|pt-BR`.
pub(crate) fn choices(expression: &str) -> Option<Vec<String>> {
    let mut choices = vec![String::new()];
    let mut chars = expression.chars();
    while let Some(char) = chars.next() {
        let char = match char {
            '|' => {
                choices.push(String::new());
                continue;
            }
            '\\' => chars.next().filter(char::is_ascii_punctuation)?,
            '-' | '_' => char,
            _ if char.is_ascii_alphanumeric() => char,
            _ => return None,
        };
        if char == '/' {
            return None;
        }
        choices.last_mut()?.push(char);
    }
    choices
        .iter()
        .all(|choice| !choice.is_empty())
        .then_some(choices)
}
