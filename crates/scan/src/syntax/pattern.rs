//! What a value is bound or assigned to.

use super::{Expression, Text};

/// A binding pattern, or the target of an assignment.
#[derive(Debug)]
pub enum Pattern {
    Name(Text),
    Object {
        entries: Vec<PatternEntry>,
        rest: Option<Box<Self>>,
    },
    Array {
        items: Vec<Option<Self>>,
        rest: Option<Box<Self>>,
    },
    /// A pattern with a default value.
    Default(Box<Self>, Box<Expression>),
    /// `a.b = ...`
    Place(Box<Expression>),
}

/// `key: pattern` in an object pattern.
#[derive(Debug)]
pub struct PatternEntry {
    /// `None` for a computed key.
    pub key: Option<Text>,
    pub pattern: Pattern,
}

impl Pattern {
    /// The default values in the pattern.
    pub fn defaults(&self) -> Vec<&Expression> {
        match self {
            Self::Name(_) | Self::Place(_) => Vec::new(),
            Self::Object { entries, .. } => {
                let entries = entries.iter();
                entries.flat_map(|entry| entry.pattern.defaults()).collect()
            }
            Self::Array { items, .. } => items.iter().flatten().flat_map(Self::defaults).collect(),
            Self::Default(inner, default) => {
                let mut found = inner.defaults();
                found.push(default);
                found
            }
        }
    }

    /// Calls `visit` with each name that the pattern binds.
    pub fn names(&self, visit: &mut impl FnMut(&Text)) {
        match self {
            Self::Name(name) => visit(name),
            Self::Object { entries, rest } => {
                for entry in entries {
                    entry.pattern.names(visit);
                }
                if let Some(rest) = rest {
                    rest.names(visit);
                }
            }
            Self::Array { items, rest } => {
                for item in items.iter().flatten() {
                    item.names(visit);
                }
                if let Some(rest) = rest {
                    rest.names(visit);
                }
            }
            Self::Default(pattern, _) => pattern.names(visit),
            Self::Place(_) => {}
        }
    }
}
