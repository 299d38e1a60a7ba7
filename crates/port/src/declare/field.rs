//! The fields of structs.

use serde_json::Value;
use twinroute_scan::model::{Field, FieldType};

use super::owner::Owner;
use super::{DeclaredField, Nothing, Origin, RustType, Trust, Types};
use crate::names::{pascal, snake};

/// A field as it is written.
pub(super) struct Written {
    pub(super) declared: DeclaredField,
    /// The attributes of serde, without `rename`.
    pub(super) attributes: Vec<String>,
}

/// What a field accepts.
pub(super) struct Shape {
    pub(super) rust: RustType,
    pub(super) is_option: bool,
    pub(super) may_be_absent: bool,
    /// Whether an `Option` accepts only the absent field as `None`, as `optional()` of zod does.
    pub(super) refuses_null: bool,
    /// The function that gives an absent field its value.
    pub(super) default: Option<String>,
    pub(super) checks: Vec<String>,
    /// How a text of a query string becomes the value.
    pub(super) coerced: Option<Coerced>,
}

/// A conversion of a text of a query string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coerced {
    Number,
    Boolean,
    Text,
}

impl Shape {
    /// What the field has for `None`. A query string has no null.
    fn none(&self, from: Origin) -> Nothing {
        match from {
            Origin::Text => Nothing::Undefined,
            Origin::Json if self.refuses_null => Nothing::Undefined,
            Origin::Json if !self.may_be_absent => Nothing::Null,
            Origin::Json => Nothing::Either,
        }
    }
}

impl Types {
    /// Declares what a field needs, and returns its line.
    pub(super) fn field(&mut self, field: &Field, owner: &mut Owner<'_>) -> Written {
        let shape = self.shape(field, owner);
        let reader = match owner.trust {
            Trust::Schema => self.reader(field, &shape, owner),
            Trust::Code => None,
        };
        let rust = match shape.is_option {
            true => format!("Option<{}>", shape.rust),
            false => shape.rust.to_string(),
        };
        Written {
            declared: DeclaredField {
                key: field.name.clone(),
                name: owner.names.claim(&snake(&field.name)),
                rust,
                is_enum: self.is_enumeration(&shape.rust),
                is_as_sent: is_as_sent(field, &shape),
                none: shape.none(owner.from),
            },
            attributes: attributes(&shape, reader),
        }
    }

    fn shape(&mut self, field: &Field, owner: &mut Owner<'_>) -> Shape {
        let is_computed = is_computed(field, owner.from);
        let text_or_any = match owner.from {
            Origin::Text => FieldType::String,
            Origin::Json => FieldType::Unknown,
        };
        let field_type = if is_computed {
            &text_or_any
        } else {
            &field.field_type
        };
        let mut inner = Vec::new();
        let name = pascal(&field.name, "T");
        let mut typed = self.typed(field_type, &name, owner.from, owner.trust, &mut inner);
        if owner.from == Origin::Text && coerces(field, "boolean") {
            typed.rust = RustType::Boolean;
        }
        owner
            .unchecked
            .extend(inner.iter().map(|one| within(&field.name, one)));

        let is_null = field.nullable || typed.is_nullable;
        let is_known = owner.trust == Trust::Schema && typed.rust != RustType::Json && !is_computed;
        let default = field.default.as_ref().filter(|_| is_known && !is_null);
        let default =
            default.and_then(|value| self.default(owner.name, &field.name, value, &typed.rust));
        let may_be_absent = field.optional != Some(false) || !is_known;
        let is_option = (may_be_absent && default.is_none()) || is_null;
        let mut checks = typed.checks;
        let coerced = coerced(field, owner, &typed.rust);
        let is_done = |check: &&String| coerced.is_some() && check.starts_with("coerce.");
        checks.extend(field.checks.iter().filter(|one| !is_done(one)).cloned());
        // Of a key that only code reads, it is not known whether it may be absent.
        let is_checked = owner.trust == Trust::Schema && field.optional.is_some();
        if owner.from == Origin::Text && is_checked && coerced.is_none() {
            checks.extend(refused_text(field_type));
        }
        if field.default.is_some() && default.is_none() {
            checks.push("default()".to_owned());
        }
        if is_computed {
            let left = checks.drain(..);
            let left = left.map(|check| format!("{check} of {}", field.name));
            owner.unchecked.extend(left);
        }
        Shape {
            rust: typed.rust,
            is_option,
            may_be_absent,
            refuses_null: is_option && !is_null && is_known && owner.from == Origin::Json,
            default,
            checks,
            coerced,
        }
    }
}

/// What a schema makes of a text of a query string, if Rust does the same.
fn coerced(field: &Field, owner: &Owner<'_>, rust: &RustType) -> Option<Coerced> {
    let may_be_absent = field.optional == Some(true) || field.default.is_some();
    match (owner.from, rust) {
        (Origin::Text, RustType::Number | RustType::Integer) if coerces(field, "number") => {
            Some(Coerced::Number)
        }
        (Origin::Text, RustType::Boolean) if coerces(field, "boolean") => Some(Coerced::Boolean),
        // Of an absent value, it makes the text `undefined`.
        (Origin::Text, RustType::Text) if coerces(field, "string") && may_be_absent => {
            Some(Coerced::Text)
        }
        _ => None,
    }
}

/// Whether a schema converts a value with a function of JavaScript.
fn coerces(field: &Field, kind: &str) -> bool {
    let wanted = format!("coerce.{kind}()");
    field.checks.contains(&wanted)
}

/// A check for a type that no text of a query string is of.
fn refused_text(field_type: &FieldType) -> Option<String> {
    let is_text = |one: &FieldType| *one == FieldType::String;
    let is_list = |one: &FieldType| matches!(one, FieldType::Array { items } if is_text(items));
    let name = match field_type {
        FieldType::Number | FieldType::Integer => "number",
        FieldType::Boolean => "boolean",
        FieldType::Array { .. } => "array",
        FieldType::Literal { values } if !values.iter().all(Value::is_string) => "literal",
        FieldType::Union { types } => match &types[..] {
            [first, second] if is_text(first) && is_list(second) => return None,
            [first, second] if is_list(first) && is_text(second) => return None,
            _ => "union",
        },
        _ => return None,
    };
    Some(format!("{name}()"))
}

// Checks for which code makes another value, or may accept any.
const COMPUTED: [&str; 11] = [
    "apply",
    "catch",
    "deepPartial",
    "omit",
    "partial",
    "pick",
    "prefault",
    "preprocess",
    "promise",
    "unresolved",
    "unwrap",
];

/// Whether the struct has the value of a field as it is in the request.
fn is_as_sent(field: &Field, shape: &Shape) -> bool {
    const CHANGES: [&str; 9] = [
        "trim",
        "toLowerCase",
        "toUpperCase",
        "transform",
        "overwrite",
        "normalize",
        "pipe",
        "coerce",
        "default",
    ];
    let is_plain = matches!(
        shape.rust,
        RustType::Text | RustType::Number | RustType::Integer | RustType::Boolean
    );
    let changes = |check: &String| CHANGES.iter().any(|change| check.starts_with(change));
    is_plain && field.default.is_none() && !field.checks.iter().any(changes)
}

/// Whether code makes another value of a field before its schema checks it: any value may be accepted.
fn is_computed(field: &Field, from: Origin) -> bool {
    // `items.coerce.number()`
    let inner = |check: &str| {
        check
            .trim_start_matches("items.")
            .trim_start_matches("values.")
            .to_owned()
    };
    field.checks.iter().any(|check| match &*inner(check) {
        "variant()" => true,
        check if check.starts_with("coerce.") => from == Origin::Json,
        check => {
            let name = check.split('(').next().unwrap_or_default();
            COMPUTED.contains(&name)
        }
    })
}

fn attributes(shape: &Shape, reader: Option<String>) -> Vec<String> {
    let mut attributes = Vec::new();
    match (&shape.default, &reader) {
        (Some(function), _) => attributes.push(format!("default = {function:?}")),
        (None, Some(_)) if shape.is_option && shape.may_be_absent => {
            attributes.push("default".to_owned())
        }
        // JavaScript makes `false` of an absent value.
        (None, Some(_)) if shape.coerced == Some(Coerced::Boolean) => {
            attributes.push("default".to_owned());
        }
        _ => {}
    }
    match reader {
        Some(function) => attributes.push(format!("deserialize_with = {function:?}")),
        None if shape.refuses_null => {
            attributes.extend(["default", "deserialize_with = \"present\""].map(str::to_owned));
        }
        // An `Option` is absent by default, and this field may only be null.
        None if shape.is_option && !shape.may_be_absent => {
            attributes.push("deserialize_with = \"Option::deserialize\"".to_owned());
        }
        None => {}
    }
    attributes
}

/// The path of a field inside another: `email() of user.email`.
fn within(field: &str, check: &str) -> String {
    match check.rsplit_once(" of ") {
        Some((check, path)) => format!("{check} of {field}.{path}"),
        None => format!("{check} of {field}"),
    }
}
