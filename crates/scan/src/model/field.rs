//! A field of a body.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A field of a body or of a schema.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Field {
    /// The name.
    pub name: String,
    /// The type.
    #[serde(rename = "type")]
    pub field_type: FieldType,
    /// Whether it may be absent. `null` if the source has neither a schema nor a type.
    pub optional: Option<bool>,
    /// Whether it may be `null`.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub nullable: bool,
    /// The value that a schema gives an absent field.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub default: Option<Value>,
    /// The checks of a schema, as they are written: `min(1)`, `email()`. `unresolved()` stands for a schema that the scan could not read.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub checks: Vec<String>,
}

/// The type of a value, as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum FieldType {
    /// Not known.
    #[default]
    Unknown,
    /// A string.
    String,
    /// A number.
    Number,
    /// A whole number.
    Integer,
    /// A boolean.
    Boolean,
    /// A date.
    Date,
    /// A file of a form.
    File,
    /// One of these values.
    Literal {
        /// The values.
        values: Vec<Value>,
    },
    /// A list.
    Array {
        /// The type of its items.
        items: Box<Self>,
    },
    /// An object with these fields.
    Object {
        /// The fields.
        fields: Vec<Field>,
    },
    /// An object with any keys.
    Record {
        /// The type of its values.
        values: Box<Self>,
    },
    /// One of these types.
    Union {
        /// The types.
        types: Vec<Self>,
    },
}

impl FieldType {
    /// Takes the types that it is made of from those left, itself among them; `false` if they are more.
    pub(crate) fn fits(&self, left: &mut u32) -> bool {
        let Some(less) = left.checked_sub(1) else {
            return false;
        };
        *left = less;
        match self {
            Self::Array { items } | Self::Record { values: items } => items.fits(left),
            Self::Object { fields } => fields.iter().all(|field| field.field_type.fits(left)),
            Self::Union { types } => types.iter().all(|one| one.fits(left)),
            _ => true,
        }
    }
}
