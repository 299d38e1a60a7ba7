//! The schemas that check a body or a query.

use crate::model::{Field, FieldType};
use crate::trace::{Fact, FactKind, Schema, variants};

/// One of several schemas checks the value, or all of them, which is left open.
const SEVERAL: &str = "several schemas";

/// The schemas that facts are about, each once.
pub(super) fn schemas<'f>(
    facts: &[&'f Fact],
    of: impl Fn(&'f FactKind) -> Option<&'f Schema>,
) -> Vec<&'f Schema> {
    let mut schemas: Vec<&Schema> = Vec::new();
    for schema in facts.iter().filter_map(|fact| of(&fact.kind)) {
        if !schemas.iter().any(|one| one.is_like(schema)) {
            schemas.push(schema);
        }
    }
    schemas
}

/// The fields of schemas. Those of several schemas are optional, since a request may be for any of them.
pub(super) fn fields(schemas: &[&Schema]) -> Vec<Field> {
    let members: Vec<Vec<Field>> = schemas.iter().map(|schema| schema.fields()).collect();
    let mut fields = match &members[..] {
        [fields] => fields.clone(),
        several => variants(several),
    };
    if schemas.len() > 1 {
        for field in &mut fields {
            field.optional = Some(true);
        }
    }
    fields
}

/// The checks of schemas that their fields don't have.
pub(super) fn checks(schemas: &[&Schema]) -> Vec<String> {
    let mut checks: Vec<String> = Vec::new();
    let own = schemas.iter().flat_map(|schema| &schema.checks);
    own.for_each(|check| push(&mut checks, check));
    for schema in schemas {
        match &schema.field_type {
            FieldType::Object { .. } => {}
            FieldType::Union { .. } => push(&mut checks, "union()"),
            // Such as a list.
            _ => push(&mut checks, "the type"),
        }
    }
    if schemas.len() > 1 {
        push(&mut checks, SEVERAL);
    }
    checks
}

fn push(checks: &mut Vec<String>, check: &str) {
    if !checks.iter().any(|one| one == check) {
        checks.push(check.to_owned());
    }
}
