//! Paths into a JSON value.

use std::{fmt, str::FromStr};

use crate::{PartError, PartErrorKind};

/// A path to values in JSON: where a [difference](crate::Place::Json) is, or which values a comparison
/// [ignores](crate::Part::Json).
///
/// | step | selects |
/// | --- | --- |
/// | `$` | the whole value |
/// | `.name`, `['name']` | the member of an object |
/// | `[0]` | the element of an array |
/// | `[*]`, `.*` | all members or elements |
/// | `..name` | each `name` at any depth |
///
/// ```
/// use twinroute_compare::JsonPath;
///
/// let path: JsonPath = "$.posts[*]['created at']".parse()?;
/// assert_eq!(path.to_string(), "$.posts[*]['created at']");
/// # Ok::<(), twinroute_compare::PartError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonPath(Vec<JsonStep>);

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum JsonStep {
    Name(String),
    Index(usize),
    Wildcard,
    /// Any number of steps.
    Descendant,
}

impl JsonPath {
    pub(crate) fn new(steps: &[JsonStep]) -> Self {
        Self(steps.to_vec())
    }

    /// Returns the names of the members on the path, outermost first.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|step| match step {
            JsonStep::Name(name) => Some(name.as_str()),
            JsonStep::Index(_) | JsonStep::Wildcard | JsonStep::Descendant => None,
        })
    }

    /// Returns the path to the same values in all elements of the arrays on it: `$.posts[*].title` for `$.posts[3].title`.
    #[must_use]
    pub fn in_all_elements(&self) -> Self {
        let steps = self.0.iter().map(|step| match step {
            JsonStep::Index(_) => JsonStep::Wildcard,
            step @ (JsonStep::Name(_) | JsonStep::Wildcard | JsonStep::Descendant) => step.clone(),
        });
        Self(steps.collect())
    }

    /// Whether this path selects the value at `outer`, or one inside it.
    pub(crate) fn starts_with(&self, outer: &Self) -> bool {
        self.0.starts_with(&outer.0)
    }

    /// Whether this pattern selects the value at `path`, or one that contains it.
    pub(crate) fn covers(&self, path: &Self) -> bool {
        covers(&self.0, &path.0)
    }
}

fn covers(pattern: &[JsonStep], steps: &[JsonStep]) -> bool {
    let Some((first, pattern)) = pattern.split_first() else {
        return true;
    };
    if *first == JsonStep::Descendant {
        return (0..=steps.len()).any(|skipped| covers(pattern, &steps[skipped..]));
    }
    let Some((step, steps)) = steps.split_first() else {
        return false;
    };
    (*first == JsonStep::Wildcard || first == step) && covers(pattern, steps)
}

impl FromStr for JsonPath {
    type Err = PartError;

    fn from_str(text: &str) -> Result<Self, PartError> {
        let fail = |kind| PartError::new(text, kind);
        let rest = text.strip_prefix('$');
        let mut rest = rest.ok_or_else(|| fail(PartErrorKind::MissingRoot))?;
        let mut steps = Vec::new();
        while !rest.is_empty() {
            rest = parse_step(rest, &mut steps).map_err(fail)?;
        }
        Ok(Self(steps))
    }
}

/// Parses the first step of a path, or both of `..name`, and returns the rest of the path.
fn parse_step<'a>(path: &'a str, steps: &mut Vec<JsonStep>) -> Result<&'a str, PartErrorKind> {
    if let Some(path) = path.strip_prefix('[') {
        let (inside, rest) = path.split_once(']').ok_or(PartErrorKind::UnclosedBracket)?;
        let step = parse_bracket(inside);
        steps.push(step.ok_or_else(|| PartErrorKind::InvalidBracket(inside.to_owned()))?);
        return Ok(rest);
    }
    let path = if let Some(path) = path.strip_prefix("..") {
        steps.push(JsonStep::Descendant);
        path
    } else {
        path.strip_prefix('.').ok_or(PartErrorKind::MissingDot)?
    };
    let end = path.find(['.', '[']).unwrap_or(path.len());
    let (name, rest) = path.split_at(end);
    match name {
        "*" => steps.push(JsonStep::Wildcard),
        name if is_plain(name) => steps.push(JsonStep::Name(name.to_owned())),
        "" if path.starts_with('[') => {}
        _ => return Err(PartErrorKind::InvalidName),
    }
    Ok(rest)
}

fn parse_bracket(inside: &str) -> Option<JsonStep> {
    if inside == "*" {
        return Some(JsonStep::Wildcard);
    }
    let quoted = ['\'', '"'].iter().find_map(|quote| {
        let inner = inside.strip_prefix(*quote)?.strip_suffix(*quote)?;
        Some(JsonStep::Name(inner.to_owned()))
    });
    quoted.or_else(|| inside.parse().ok().map(JsonStep::Index))
}

impl fmt::Display for JsonPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("$")?;
        let mut dot = ".";
        for step in &self.0 {
            match step {
                JsonStep::Name(name) if is_plain(name) => write!(f, "{dot}{name}")?,
                JsonStep::Name(name) => write!(f, "['{name}']")?,
                JsonStep::Index(index) => write!(f, "[{index}]")?,
                JsonStep::Wildcard => f.write_str("[*]")?,
                JsonStep::Descendant => f.write_str("..")?,
            }
            dot = if *step == JsonStep::Descendant {
                ""
            } else {
                "."
            };
        }
        Ok(())
    }
}

/// Whether a name is written without quotes.
fn is_plain(name: &str) -> bool {
    !name.is_empty() && !name.contains(|c: char| ".[]'\"*".contains(c) || c.is_whitespace())
}
