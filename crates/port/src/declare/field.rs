//! The fields of structs.

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
        let typed = self.typed(field_type, &name, owner.from, owner.trust, &mut inner);
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
        // A query string is text: to read a number of it is to coerce it.
        let is_done = |check: &&String| owner.from == Origin::Text && check.starts_with("coerce.");
        checks.extend(field.checks.iter().filter(|one| !is_done(one)).cloned());
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
        }
    }
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
        "preprocess()" | "catch()" | "variant()" => true,
        check => check.starts_with("coerce.") && from == Origin::Json,
    })
}

fn attributes(shape: &Shape, reader: Option<String>) -> Vec<String> {
    let mut attributes = Vec::new();
    match (&shape.default, &reader) {
        (Some(function), _) => attributes.push(format!("default = {function:?}")),
        (None, Some(_)) if shape.is_option && shape.may_be_absent => {
            attributes.push("default".to_owned())
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
