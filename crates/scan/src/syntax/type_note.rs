//! A type annotation, as far as it shows the fields of a value.

use super::Text;

/// A type. Generic parameters and operators are left out.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeNote {
    Any,
    Text,
    Number,
    Boolean,
    Null,
    Undefined,
    Literal(Box<serde_json::Value>),
    /// A name, possibly qualified, with its type arguments.
    Name(Text, Vec<Self>),
    /// `typeof name`
    TypeOf(Text),
    Object(Vec<TypeField>),
    Array(Box<Self>),
    Union(Vec<Self>),
    All(Vec<Self>),
}

/// A field of an object type.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeField {
    pub name: Text,
    pub is_optional: bool,
    pub note: TypeNote,
}

impl TypeNote {
    /// The last part of the name of a type: `NextRequest` of `server.NextRequest`.
    pub fn short_name(&self) -> Option<&str> {
        match self {
            Self::Name(name, _) => name.rsplit('.').next(),
            _ => None,
        }
    }
}
