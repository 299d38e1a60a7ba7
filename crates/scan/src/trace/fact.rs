//! What a trace finds.

use std::rc::Rc;

use super::methods::MethodSet;
use super::schema::Schema;
use crate::model::{BodyKind, FieldType, ResponseKind};
use crate::syntax::Text;

/// Something that a handler does, and for which methods.
#[derive(Clone, Debug)]
pub(crate) struct Fact {
    pub(crate) methods: MethodSet,
    pub(crate) kind: FactKind,
    /// In the handler's file.
    pub(crate) line: u32,
    /// The function of another file that does it.
    pub(crate) via: Option<Text>,
    /// Whether a wrapper does it, before the handler's own code or instead of it.
    pub(crate) by_wrapper: bool,
    /// Whether it is in a `catch` block.
    pub(crate) in_catch: bool,
}

/// What a handler does.
#[derive(Clone, Debug)]
pub(crate) enum FactKind {
    Param(Text, FieldType),
    Query(Text, FieldType, Option<bool>),
    QuerySchema(Rc<Schema>),
    Header(Text),
    Cookie(Text),
    SetCookie,
    ReadBody(BodyKind),
    /// A field, by its path, with its type if an annotation or a conversion shows it.
    Field(Vec<Text>, FieldType, Option<bool>),
    BodySchema(Rc<Schema>),
    /// The type of the body, by name.
    BodyType(Text),
    Respond {
        status: Option<u16>,
        kind: ResponseKind,
        body: Option<serde_json::Value>,
        literal: bool,
    },
    /// The request or the response was handed to a function that could not be followed. `ends` if the handler does nothing after it.
    HandedTo {
        module: Option<Text>,
        name: Text,
        ends: bool,
    },
    DraftMode,
}
