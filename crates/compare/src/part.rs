//! What of an answer can be left out of a comparison, as people write it.

use std::{error::Error, fmt, str::FromStr};

use crate::Place;

/// A part of an answer.
///
/// ```
/// use twinroute_compare::Part;
///
/// for text in ["$.posts[*].updatedAt", "$..id", "header x-request-id", "header x-nextjs-*", "cookie visit", "body"] {
///     assert_eq!(text.parse::<Part>().unwrap().to_string(), text);
/// }
/// assert_eq!("$.a[b]".parse::<Part>().unwrap_err().to_string(), "`$.a[b]` is no JSON path: `[b]` is not `[*]`, a number or a quoted name");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Part {
    /// The body, its length and its ETag.
    Body,
    /// A header by its lower-case name, or all that begin as it does before a `*`.
    Header(String),
    /// A cookie by its name, with all attributes.
    Cookie(String),
    /// Values in a JSON body, with all that is in them.
    Json(JsonPath),
}

impl Part {
    pub(crate) fn covers(&self, place: &Place) -> bool {
        match (self, place) {
            (Self::Body, Place::Json(_) | Place::Lines(_) | Place::Bytes(_)) => true,
            (Self::Body, Place::Header(name)) => name == "content-length",
            (Self::Header(pattern), Place::Header(name)) => match pattern.strip_suffix('*') {
                Some(start) => name.starts_with(start),
                None => name == pattern,
            },
            (Self::Cookie(cookie), Place::Cookie { name, .. }) => cookie == name,
            (Self::Json(path), Place::Json(steps)) => path.covers(steps),
            _ => false,
        }
    }
}

impl FromStr for Part {
    type Err = PartError;

    fn from_str(text: &str) -> Result<Self, PartError> {
        let named = |prefix: &str| {
            let name = text.strip_prefix(prefix)?.trim();
            (!name.is_empty() && !name.contains(char::is_whitespace)).then_some(name)
        };
        if text == "body" {
            Ok(Self::Body)
        } else if text.starts_with('$') {
            JsonPath::from_str(text).map(Self::Json)
        } else if let Some(name) = named("header ") {
            Ok(Self::Header(name.to_ascii_lowercase()))
        } else if let Some(name) = named("cookie ") {
            Ok(Self::Cookie(name.to_owned()))
        } else {
            let reason = "neither `$.path`, `header name`, `cookie name` nor `body`".to_owned();
            Err(PartError(format!("`{text}` is {reason}")))
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Body => f.write_str("body"),
            Self::Header(name) => write!(f, "header {name}"),
            Self::Cookie(name) => write!(f, "cookie {name}"),
            Self::Json(path) => path.fmt(f),
        }
    }
}

/// A text that names no part of an answer, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartError(String);

impl fmt::Display for PartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for PartError {}

/// One step into a JSON value.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Step {
    /// `.name` or `['name']`: the value of a key.
    Key(String),
    /// `[0]`: an item.
    Item(usize),
    /// `[*]` or `.*`: every item or value.
    Every,
    /// `..`: any number of steps.
    Anywhere,
}

/// Where in a JSON value something is: `$.posts[*].id`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonPath(Vec<Step>);

impl JsonPath {
    fn covers(&self, steps: &[Step]) -> bool {
        covers(&self.0, steps)
    }

    pub(crate) fn fmt_steps(steps: &[Step], f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("$")?;
        let mut dot = ".";
        for step in steps {
            match step {
                Step::Key(key) if is_plain(key) => write!(f, "{dot}{key}")?,
                Step::Key(key) => write!(f, "['{key}']")?,
                Step::Item(at) => write!(f, "[{at}]")?,
                Step::Every => f.write_str("[*]")?,
                Step::Anywhere => f.write_str("..")?,
            }
            dot = if *step == Step::Anywhere { "" } else { "." };
        }
        Ok(())
    }
}

/// Whether the place at `steps` is one that `pattern` names, or is within one.
fn covers(pattern: &[Step], steps: &[Step]) -> bool {
    let Some((first, pattern)) = pattern.split_first() else {
        return true;
    };
    if *first == Step::Anywhere {
        return (0..=steps.len()).any(|skipped| covers(pattern, &steps[skipped..]));
    }
    let Some((step, steps)) = steps.split_first() else {
        return false;
    };
    (*first == Step::Every || first == step) && covers(pattern, steps)
}

fn is_plain(key: &str) -> bool {
    !key.is_empty() && !key.contains(|c: char| ".[]'\"*".contains(c) || c.is_whitespace())
}

impl FromStr for JsonPath {
    type Err = PartError;

    fn from_str(text: &str) -> Result<Self, PartError> {
        let fail = |reason: String| PartError(format!("`{text}` is no JSON path: {reason}"));
        let rest = text.strip_prefix('$');
        let mut rest = rest.ok_or_else(|| fail("it does not begin with `$`".to_owned()))?;
        let mut steps = Vec::new();
        while !rest.is_empty() {
            rest = step(rest, &mut steps).map_err(fail)?;
        }
        Ok(Self(steps))
    }
}

/// Takes the first step off a path, or two where it is one `..name`.
fn step<'a>(path: &'a str, steps: &mut Vec<Step>) -> Result<&'a str, String> {
    if let Some(path) = path.strip_prefix('[') {
        let (inside, rest) = path.split_once(']').ok_or("a `[` is not closed")?;
        let named = format!("`[{inside}]` is not `[*]`, a number or a quoted name");
        steps.push(bracket(inside).ok_or(named)?);
        return Ok(rest);
    }
    let path = if let Some(path) = path.strip_prefix("..") {
        steps.push(Step::Anywhere);
        path
    } else {
        path.strip_prefix('.').ok_or("a name follows a `.`")?
    };
    let end = path.find(['.', '[']).unwrap_or(path.len());
    let (name, rest) = path.split_at(end);
    match name {
        "*" => steps.push(Step::Every),
        name if is_plain(name) => steps.push(Step::Key(name.to_owned())),
        "" if path.starts_with('[') => {}
        _ => return Err("a name is missing, or needs `['quotes']`".to_owned()),
    }
    Ok(rest)
}

fn bracket(inside: &str) -> Option<Step> {
    if inside == "*" {
        return Some(Step::Every);
    }
    let quoted = ['\'', '"'].iter().find_map(|quote| {
        let inner = inside.strip_prefix(*quote)?.strip_suffix(*quote)?;
        Some(Step::Key(inner.to_owned()))
    });
    quoted.or_else(|| inside.parse().ok().map(Step::Item))
}

impl fmt::Display for JsonPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Self::fmt_steps(&self.0, f)
    }
}
