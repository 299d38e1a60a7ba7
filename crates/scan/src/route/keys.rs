//! From facts to the params, query keys, headers and cookies of a handler.

use crate::model::{Field, FieldType, RequestKey};
use crate::syntax::Text;
use crate::trace::{Fact, FactKind, fields_of, union};

/// The params that the facts read.
pub(super) fn params(facts: &[&Fact], names: &[Text]) -> Vec<RequestKey> {
    let mut keys = Vec::new();
    for fact in facts {
        match &fact.kind {
            FactKind::Param(name, field_type) if names.contains(name) => {
                add(&mut keys, fact, name, field_type, None);
            }
            FactKind::QuerySchema(schema) => {
                for field in schema
                    .fields()
                    .iter()
                    .filter(|field| is_named(names, field))
                {
                    add_field(&mut keys, fact, field);
                }
            }
            _ => {}
        }
    }
    keys
}

/// The query keys that the facts read.
pub(super) fn query(facts: &[&Fact], params: &[Text]) -> Vec<RequestKey> {
    let mut keys = Vec::new();
    for fact in facts {
        match &fact.kind {
            FactKind::Query(name, field_type, optional) => {
                add(&mut keys, fact, name, field_type, *optional);
            }
            FactKind::QuerySchema(schema) => {
                for field in fields_of(&schema.field_type)
                    .iter()
                    .filter(|field| !is_named(params, field))
                {
                    add_field(&mut keys, fact, field);
                }
            }
            _ => {}
        }
    }
    keys
}

/// The headers that the facts read.
pub(super) fn headers(facts: &[&Fact]) -> Vec<RequestKey> {
    named(facts, |kind| match kind {
        FactKind::Header(name) => Some(name),
        _ => None,
    })
}

/// The cookies that the facts read.
pub(super) fn cookies(facts: &[&Fact]) -> Vec<RequestKey> {
    named(facts, |kind| match kind {
        FactKind::Cookie(name) => Some(name),
        _ => None,
    })
}

fn named<'f>(
    facts: &[&'f Fact],
    name: impl Fn(&'f FactKind) -> Option<&'f Text>,
) -> Vec<RequestKey> {
    let mut keys = Vec::new();
    for fact in facts {
        if let Some(name) = name(&fact.kind) {
            add(&mut keys, fact, name, &FieldType::String, None);
        }
    }
    keys
}

/// Adds a key that a schema checks.
fn add_field(keys: &mut Vec<RequestKey>, fact: &Fact, field: &Field) {
    let key = add(keys, fact, &field.name, &field.field_type, field.optional);
    key.checked = true;
    key.default = key.default.take().or_else(|| field.default.clone());
    for check in &field.checks {
        if !key.checks.contains(check) {
            key.checks.push(check.clone());
        }
    }
}

/// Adds a key, or what is new of it.
fn add<'k>(
    keys: &'k mut Vec<RequestKey>,
    fact: &Fact,
    name: &str,
    field_type: &FieldType,
    optional: Option<bool>,
) -> &'k mut RequestKey {
    let via = fact.via.as_deref().map(str::to_owned);
    let at = keys.iter().position(|key| key.name == name);
    let at = at.unwrap_or_else(|| {
        keys.push(RequestKey {
            name: name.to_owned(),
            field_type: FieldType::Unknown,
            optional: None,
            checked: false,
            default: None,
            checks: Vec::new(),
            line: fact.line,
            via: via.clone(),
        });
        keys.len() - 1
    });
    let key = &mut keys[at];
    key.field_type = union(&key.field_type, field_type);
    key.optional = key.optional.or(optional);
    if key.via.is_some() && via.is_none() {
        (key.via, key.line) = (None, fact.line);
    }
    key
}

fn is_named(names: &[Text], field: &Field) -> bool {
    names.iter().any(|name| **name == *field.name)
}
