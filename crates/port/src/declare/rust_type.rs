//! The Rust type of a value.

use std::fmt;

use serde_json::Value as Json;
use twinroute_scan::model::FieldType;

use super::{Origin, Trust, Types};

/// The Rust type of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RustType {
    Text,
    Number,
    Integer,
    Boolean,
    Json,
    /// A declared struct or enum.
    Named(String),
    List(Box<Self>),
    Map(Box<Self>),
    /// An item that may be `null`.
    Nullable(Box<Self>),
}

impl RustType {
    /// Whether its values are copied.
    pub(crate) fn is_copy(&self) -> bool {
        matches!(self, Self::Number | Self::Integer | Self::Boolean)
    }
}

impl fmt::Display for RustType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text => f.write_str("String"),
            Self::Number => f.write_str("f64"),
            Self::Integer => f.write_str("i64"),
            Self::Boolean => f.write_str("bool"),
            Self::Json => f.write_str("Value"),
            Self::Named(name) => f.write_str(name),
            Self::List(items) => write!(f, "Vec<{items}>"),
            Self::Map(values) => write!(f, "BTreeMap<String, {values}>"),
            Self::Nullable(value) => write!(f, "Option<{value}>"),
        }
    }
}

/// The type of a value, and what it leaves open.
pub(crate) struct Typed {
    pub(crate) rust: RustType,
    /// Whether `null` is one of the values.
    pub(crate) is_nullable: bool,
    /// Checks that the type does not make, in the form of those of a schema.
    pub(crate) checks: Vec<String>,
}

impl Typed {
    fn of(rust: RustType) -> Self {
        Self {
            rust,
            is_nullable: false,
            checks: Vec::new(),
        }
    }

    /// The type inside another, where nothing else says that it may be `null`.
    fn inner(&self) -> RustType {
        match self.is_nullable && self.rust != RustType::Json {
            true => RustType::Nullable(Box::new(self.rust.clone())),
            false => self.rust.clone(),
        }
    }

    fn checked(rust: RustType, check: impl Into<String>) -> Self {
        Self {
            checks: vec![check.into()],
            ..Self::of(rust)
        }
    }
}

/// The type of `null` alone.
fn is_null(of: &FieldType) -> bool {
    matches!(of, FieldType::Literal { values } if values.iter().all(Json::is_null) && !values.is_empty())
}

impl Types {
    /// The type of a value; `name` is for the struct or enum that it may need.
    pub(super) fn typed(
        &mut self,
        of: &FieldType,
        name: &str,
        from: Origin,
        trust: Trust,
        open: &mut Vec<String>,
    ) -> Typed {
        match of {
            FieldType::Unknown => Typed::of(RustType::Json),
            FieldType::String => Typed::of(RustType::Text),
            FieldType::Number => Typed::of(RustType::Number),
            FieldType::Integer => Typed::of(RustType::Integer),
            // In a query string a schema coerces a text, and any but the empty one is true.
            FieldType::Boolean if from == Origin::Text => Typed::of(RustType::Text),
            FieldType::Boolean => Typed::of(RustType::Boolean),
            FieldType::Date => Typed::checked(RustType::Text, "date()"),
            FieldType::File => Typed::checked(RustType::Json, "file()"),
            FieldType::Literal { values } => self.literal(values, name),
            FieldType::Array { items } => {
                let items = self.typed(items, &format!("{name}Item"), from, trust, open);
                let checks = items.checks.iter().map(|check| format!("items.{check}"));
                Typed {
                    checks: checks.collect(),
                    ..Typed::of(RustType::List(Box::new(items.inner())))
                }
            }
            // A query string has no objects: a library reads them from a text or from several keys.
            FieldType::Object { .. } | FieldType::Record { .. } if from == Origin::Text => {
                Typed::checked(RustType::Json, "object()")
            }
            // A schema without fields drops all that it gets.
            FieldType::Object { fields } if fields.is_empty() && trust == Trust::Schema => {
                Typed::checked(RustType::Map(Box::new(RustType::Json)), "object()")
            }
            FieldType::Object { fields } if fields.is_empty() => {
                Typed::of(RustType::Map(Box::new(RustType::Json)))
            }
            FieldType::Object { fields } => {
                let declared = self.structure(name, fields, from, trust);
                open.extend(declared.unchecked);
                Typed::of(RustType::Named(declared.name))
            }
            FieldType::Record { values } => {
                let values = self.typed(values, &format!("{name}Value"), from, trust, open);
                let checks = values.checks.iter().map(|check| format!("values.{check}"));
                Typed {
                    checks: checks.collect(),
                    ..Typed::of(RustType::Map(Box::new(values.inner())))
                }
            }
            FieldType::Union { types } => self.union(types, name, from, trust, open),
        }
    }

    /// A union of a text and lists of texts, as query strings have it, is a list. Another one is any JSON.
    fn union(
        &mut self,
        types: &[FieldType],
        name: &str,
        from: Origin,
        trust: Trust,
        open: &mut Vec<String>,
    ) -> Typed {
        if let [first, second] = types
            && is_null(first) != is_null(second)
        {
            let other = if is_null(first) { second } else { first };
            return Typed {
                is_nullable: true,
                ..self.typed(other, name, from, trust, open)
            };
        }
        let list = types
            .iter()
            .find(|one| matches!(one, FieldType::Array { .. }));
        match (from, list) {
            (Origin::Text, Some(list)) => self.typed(list, name, from, trust, open),
            (Origin::Text, None) => Typed::checked(RustType::Text, "union()"),
            (Origin::Json, _) => Typed::checked(RustType::Json, "union()"),
        }
    }

    fn literal(&mut self, values: &[Json], name: &str) -> Typed {
        let is_nullable = values.iter().any(Json::is_null);
        let values: Vec<&Json> = values.iter().filter(|value| !value.is_null()).collect();
        let texts: Option<Vec<&str>> = values.iter().map(|value| value.as_str()).collect();
        let listed = || {
            let values: Vec<String> = values.iter().map(ToString::to_string).collect();
            format!("oneOf({})", values.join(", "))
        };
        let typed = match texts {
            Some(texts) if !texts.is_empty() => {
                Typed::of(RustType::Named(self.enumeration(name, &texts)))
            }
            // The values are computed, or declared outside of the project.
            _ if values.is_empty() && !is_nullable => Typed::checked(RustType::Json, "enum()"),
            _ if values.is_empty() => Typed::checked(RustType::Json, "oneOf(null)"),
            _ if values.iter().all(|value| value.is_boolean()) => {
                let has_both =
                    values.contains(&&Json::Bool(true)) && values.contains(&&Json::Bool(false));
                match has_both {
                    true => Typed::of(RustType::Boolean),
                    false => Typed::checked(RustType::Boolean, listed()),
                }
            }
            _ if values.iter().all(|value| value.is_i64()) => {
                Typed::checked(RustType::Integer, listed())
            }
            _ => Typed::checked(RustType::Json, listed()),
        };
        Typed {
            is_nullable,
            ..typed
        }
    }
}
