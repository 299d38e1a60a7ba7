//! Declares the structs and enums of a file: bodies, queries, and what is inside them.

mod check;
mod declared;
mod declared_field;
mod default;
mod enumeration;
mod field;
mod owner;
mod reader;
mod rust_type;
mod structure;

pub(crate) use declared::Declared;
pub(crate) use declared_field::DeclaredField;
pub(crate) use rust_type::RustType;

use std::collections::HashMap;

use crate::names::Names;

/// What a value is read from. In a query string everything is text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Origin {
    Json,
    Text,
}

/// How much the TypeScript knows of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Trust {
    /// A schema checks it: a value that does not fit is refused.
    Schema,
    /// Code or an annotation names the fields. Any of them may be absent.
    Code,
}

// Names that the generated code uses, and those of the prelude.
const TAKEN: [&str; 52] = [
    "ApiError",
    "BTreeMap",
    "Box",
    "Bytes",
    "Clone",
    "Copy",
    "Data",
    "Debug",
    "Default",
    "Deserialize",
    "Deserializer",
    "Drop",
    "Duration",
    "Eq",
    "Err",
    "Error",
    "File",
    "Fn",
    "FormData",
    "From",
    "FromRequest",
    "HashMap",
    "HttpRequest",
    "Into",
    "Iterator",
    "Map",
    "NextApiRequest",
    "NextApiResponse",
    "NextRequest",
    "NextResponse",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PageConfig",
    "Params",
    "PartialEq",
    "RawBody",
    "RequestStream",
    "Result",
    "RouteContext",
    "Self",
    "Send",
    "Sent",
    "Serialize",
    "SetCookie",
    "Some",
    "String",
    "Sync",
    "ToString",
    "Value",
    "Vec",
];

/// The types that a file declares, and the functions that read their fields.
pub(crate) struct Types {
    names: Names,
    functions: Names,
    // The name of what was declared for the same content.
    known: HashMap<String, String>,
    items: Vec<String>,
    // Functions that read fields and give defaults.
    readers: Vec<String>,
}

impl Types {
    pub(crate) fn new() -> Self {
        let functions = [
            "get",
            "post",
            "put",
            "patch",
            "delete",
            "head",
            "options",
            "handler",
            "other_methods",
        ];
        Self {
            names: Names::of(&TAKEN),
            functions: Names::of(&functions),
            known: HashMap::new(),
            items: Vec::new(),
            readers: Vec::new(),
        }
    }

    /// The declarations, in the order of their use.
    pub(crate) fn text(&self) -> String {
        self.items.concat()
    }

    /// The functions that the declarations use.
    pub(crate) fn readers(&self) -> String {
        self.readers.concat()
    }

    /// Reserves the place of an item before those inside it.
    fn place(&mut self) -> usize {
        self.items.push(String::new());
        self.items.len() - 1
    }
}
