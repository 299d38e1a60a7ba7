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
pub(crate) use declared_field::{DeclaredField, Nothing};
pub(crate) use rust_type::RustType;

use std::collections::HashMap;

use crate::imports::mentions;
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
const TAKEN: [&str; 70] = [
    "ApiError",
    "AsMut",
    "AsRef",
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
    "DoubleEndedIterator",
    "Drop",
    "Duration",
    "Eq",
    "Err",
    "Error",
    "ExactSizeIterator",
    "Extend",
    "File",
    "Fn",
    "FnMut",
    "FnOnce",
    "FormData",
    "From",
    "FromIterator",
    "FromRequest",
    "Future",
    "Hash",
    "HashMap",
    "HttpRequest",
    "Into",
    "IntoFuture",
    "IntoIterator",
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
    "PartialOrd",
    "RawBody",
    "RequestStream",
    "Result",
    "RouteContext",
    "Self",
    "Send",
    "Sent",
    "Serialize",
    "SetCookie",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Value",
    "Vec",
];

/// Whether a file may have a type of this name: its own, those of the structs for bodies and queries, and of the prelude.
pub(crate) fn is_taken(name: &str) -> bool {
    let method = name.strip_suffix("Body").or(name.strip_suffix("Query"));
    let is_struct = method.is_some_and(|method| METHODS.contains(&method));
    is_struct || TAKEN.contains(&name)
}

// What the names of structs for bodies and queries start with.
const METHODS: [&str; 9] = [
    "", "Any", "Delete", "Get", "Head", "Options", "Patch", "Post", "Put",
];

/// `Body` of `struct Body {`.
fn declared_name(item: &str) -> Option<&str> {
    let line = item.lines().find(|line| line.ends_with('{'))?;
    let name = line
        .strip_prefix("struct ")
        .or(line.strip_prefix("enum "))?;
    name.strip_suffix(" {")
}

fn reader_name(reader: &str) -> Option<&str> {
    reader.strip_prefix("fn ")?.split(['<', '(']).next()
}

/// Whether code asks enums for their texts: other texts have `as_str` too.
fn has_texts_of_enums(code: &str) -> bool {
    code.match_indices(".as_str()").any(|(at, _)| {
        let before = &code[..at];
        let place = before
            .rsplit([' ', '(', '&', '!', '\n'])
            .next()
            .unwrap_or_default();
        !before.ends_with("method()") && !place.starts_with("ctx.params.")
    })
}

fn without_impl(item: &mut String) {
    if let Some(at) = item.find("impl ") {
        item.truncate(at);
    }
}

/// The types that a file declares, and the functions that read their fields.
pub(crate) struct Types {
    names: Names,
    functions: Names,
    // The name of what was declared for the same content.
    known: HashMap<String, String>,
    items: Vec<String>,
    // Functions that read fields and give defaults.
    readers: Vec<String>,
    // Whether `present`, `whole` and `coerced` are used.
    has_present: bool,
    has_whole: bool,
    has_coerced: bool,
}

// Reads a field that may be absent, but not `null`.
const PRESENT: &str = "/// Reads a field that may be absent, and must not be `null`.
fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
T::deserialize(deserializer).map(Some)
}

";

// JSON of other languages has `1.0` for a whole number.
const WHOLE: &str = "/// A whole number, which JSON may write as `1.0`.
fn whole<E: serde::de::Error>(value: f64) -> Result<i64, E> {
match value.fract() == 0.0 && value.abs() <= 9_007_199_254_740_991.0 {
true => Ok(value as i64),
false => Err(E::custom(\"must be a whole number\")),
}
}

";

// A schema makes the number of a text.
const COERCED: &str = "/// The number that JavaScript makes of a text.
fn coerced<E: serde::de::Error>(text: &str) -> Result<f64, E> {
let value = twinroute::ported::number(text);
match value.is_finite() {
true => Ok(value),
false => Err(E::custom(\"must be a number\")),
}
}

";

impl Types {
    /// `reserved` are further types of the file.
    pub(crate) fn new(reserved: &[String]) -> Self {
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
            "present",
            "whole",
            "coerced",
        ];
        let reserved = reserved.iter().map(String::as_str);
        let taken: Vec<&str> = TAKEN.into_iter().chain(reserved).collect();
        Self {
            names: Names::of(&taken),
            functions: Names::of(&functions),
            known: HashMap::new(),
            items: Vec::new(),
            readers: Vec::new(),
            has_present: false,
            has_whole: false,
            has_coerced: false,
        }
    }

    /// Drops the declarations that code does not use.
    pub(crate) fn keep_used(&mut self, code: &str) {
        let mut used = code.to_owned();
        let mut kept = vec![false; self.items.len()];
        // A struct names those of its fields.
        while let Some(at) = (0..kept.len()).find(|&at| {
            !kept[at] && declared_name(&self.items[at]).is_some_and(|name| mentions(&used, name))
        }) {
            kept[at] = true;
            used.push_str(&self.items[at]);
        }
        let mut kept = kept.into_iter();
        self.items.retain(|_| kept.next().unwrap_or(true));
        if !has_texts_of_enums(code) {
            self.items.iter_mut().for_each(without_impl);
        }
        self.readers
            .retain(|reader| reader_name(reader).is_none_or(|name| mentions(&used, name)));
        let used = used + &self.readers.concat();
        self.has_present &= used.contains("\"present\"");
        self.has_whole &= used.contains("whole(") || used.contains("(whole)");
        self.has_coerced &= used.contains("coerced::<");
    }

    /// The declarations, in the order of their use.
    pub(crate) fn text(&self) -> String {
        self.items.concat()
    }

    /// The functions that the declarations use.
    pub(crate) fn readers(&self) -> String {
        let present = if self.has_present { PRESENT } else { "" };
        let whole = if self.has_whole { WHOLE } else { "" };
        let coerced = if self.has_coerced { COERCED } else { "" };
        self.readers.concat() + present + whole + coerced
    }

    /// Reserves the place of an item before those inside it.
    fn place(&mut self) -> usize {
        self.items.push(String::new());
        self.items.len() - 1
    }
}
