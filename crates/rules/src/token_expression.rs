//! From tokens to the regular expression that `path-to-regexp` makes of them.

use std::fmt::Write as _;

use crate::{
    rule_error::SyntaxError,
    token::{Delimiter, Group, Modifier, Pattern, Token},
};

/// What may follow the end of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// An optional slash, as in rules.
    Slash,
    /// An optional delimiter, as in matchers of a proxy.
    Delimiter,
}

/// Returns the JavaScript regular expression of tokens, with one capture for each group that captures.
pub(crate) fn expression(
    tokens: &[Token],
    delimiter: Delimiter,
    end: End,
) -> Result<String, SyntaxError> {
    let mut text = String::from("^");
    for token in tokens {
        match token {
            Token::Literal(literal) => escape_into(&mut text, literal),
            Token::Group(group) => group_into(&mut text, group, delimiter)?,
        }
    }
    match end {
        End::Slash => text.push_str("(?:\\/)?$"),
        End::Delimiter => {
            let _ = write!(text, "[{}]?$", escape(delimiter.chars()));
        }
    }
    Ok(text)
}

fn group_into(text: &mut String, group: &Group, delimiter: Delimiter) -> Result<(), SyntaxError> {
    let prefix = escape(&group.prefix);
    let suffix = escape(&group.suffix);
    let modifier = group.modifier.text();
    let pattern = match &group.pattern {
        Pattern::None => {
            let _ = write!(text, "(?:{prefix}{suffix}){modifier}");
            return Ok(());
        }
        pattern => pattern_text(pattern, delimiter),
    };
    let _ = match (prefix.is_empty() && suffix.is_empty(), group.modifier) {
        (true, Modifier::Any | Modifier::Many) => {
            return Err(SyntaxError::new(format!(
                "`{modifier}` needs text in front of or behind the parameter that it repeats"
            )));
        }
        (true, Modifier::Once | Modifier::Optional) => write!(text, "({pattern}){modifier}"),
        (false, Modifier::Once | Modifier::Optional) => {
            write!(text, "(?:{prefix}({pattern}){suffix}){modifier}")
        }
        (false, Modifier::Any | Modifier::Many) => {
            let optional = if group.modifier == Modifier::Any {
                "?"
            } else {
                ""
            };
            write!(
                text,
                "(?:{prefix}((?:{pattern})(?:{suffix}{prefix}(?:{pattern}))*){suffix}){optional}"
            )
        }
    };
    Ok(())
}

fn pattern_text(pattern: &Pattern, delimiter: Delimiter) -> String {
    let delimiters = escape(delimiter.chars());
    match pattern {
        Pattern::None => String::new(),
        Pattern::Segment { not: None } => format!("[^{delimiters}]+?"),
        Pattern::Segment { not: Some(not) } => {
            format!("(?:(?!{})[^{delimiters}])+?", escape(not))
        }
        Pattern::Expression(expression) => expression.clone(),
    }
}

fn escape(text: &str) -> String {
    let mut escaped = String::new();
    escape_into(&mut escaped, text);
    escaped
}

fn escape_into(escaped: &mut String, text: &str) {
    for char in text.chars() {
        if ".+*?=^!:${}()[]|/\\".contains(char) {
            escaped.push('\\');
        }
        escaped.push(char);
    }
}
