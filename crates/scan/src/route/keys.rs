//! From facts to the params, query keys, headers and cookies of a handler.

use super::schemas::{checks, fields, schemas};
use crate::model::{Field, FieldType, RequestKey};
use crate::syntax::Text;
use crate::trace::{Fact, FactKind, Schema, union};

/// The params that the facts read.
pub(super) fn params(facts: &[&Fact], names: &[Text]) -> Vec<RequestKey> {
    let mut keys = Vec::new();
    for fact in facts {
        if let FactKind::Param(name, field_type) = &fact.kind
            && names.contains(name)
        {
            add(&mut keys, fact, name, field_type, None);
        }
    }
    add_checked(&mut keys, facts, |field| is_named(names, field));
    keys
}

/// The query keys that the facts read.
pub(super) fn query(facts: &[&Fact], params: &[Text]) -> Vec<RequestKey> {
    let mut keys = Vec::new();
    for fact in facts {
        if let FactKind::Query(name, field_type, optional) = &fact.kind {
            add(&mut keys, fact, name, field_type, *optional);
        }
    }
    add_checked(&mut keys, facts, |field| !is_named(params, field));
    keys
}

/// The checks of schemas on the query as a whole.
pub(super) fn query_checks(facts: &[&Fact]) -> Vec<String> {
    checks(&schemas(facts, query_schema))
}

fn query_schema(kind: &FactKind) -> Option<&Schema> {
    match kind {
        FactKind::QuerySchema(schema) => Some(schema),
        _ => None,
    }
}

/// Adds the keys that schemas of the query check. What a schema says of a key counts for more than what code makes of it.
fn add_checked(keys: &mut Vec<RequestKey>, facts: &[&Fact], is_one: impl Fn(&Field) -> bool) {
    for field in fields(&schemas(facts, query_schema)) {
        let has = |fact: &&&Fact| {
            query_schema(&fact.kind)
                .is_some_and(|schema| schema.fields().iter().any(|one| one.name == field.name))
        };
        let Some(fact) = facts.iter().find(has).filter(|_| is_one(&field)) else {
            continue;
        };
        let key = add(keys, fact, &field.name, &field.field_type, None);
        *key = RequestKey {
            name: field.name,
            field_type: field.field_type,
            optional: field.optional,
            checked: true,
            default: field.default,
            checks: field.checks,
            line: key.line,
            via: key.via.take(),
        };
    }
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
