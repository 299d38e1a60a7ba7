//! From facts to the body of a handler.

use super::schemas::{checks, fields, schemas};
use crate::model::{Body, BodyKind, Field, FieldType, Method};
use crate::syntax::Text;
use crate::trace::{Fact, FactKind};

/// The body that the facts read; `None` if they read none. A helper that reads the body of any request reads none of a GET.
pub(super) fn body(facts: &[&Fact], method: Option<Method>) -> Option<Body> {
    let mut body = Body {
        kinds: Vec::new(),
        fields: Vec::new(),
        schema: None,
        checked: false,
        checks: Vec::new(),
        line: u32::MAX,
    };
    let readers: Vec<&Fact> = facts
        .iter()
        .copied()
        .filter(|fact| add_reader(fact, &mut body))
        .collect();
    add_schemas(facts, &mut body);
    add_fields(facts, &mut body);
    let has_own = readers.iter().any(|fact| fact.via.is_none());
    // A wrapper that reads the body of any request, such as one that logs it.
    let is_wrappers = body.fields.is_empty() && readers.iter().all(|fact| fact.by_wrapper);
    // A helper that reads the body of any request.
    let is_common = !has_own
        && match method {
            Some(Method::Get | Method::Head | Method::Options) => true,
            Some(Method::Delete) => body.fields.is_empty(),
            _ => false,
        };
    if is_wrappers || is_common {
        return None;
    }
    let lines = readers.iter().filter(|fact| !fact.by_wrapper);
    body.line = lines.map(|fact| fact.line).fold(body.line, u32::min);
    settle_kinds(&mut body);
    Some(body)
}

/// Adds a fact about the body as a whole; `false` if the fact is about something else.
fn add_reader(fact: &Fact, body: &mut Body) -> bool {
    match &fact.kind {
        FactKind::ReadBody(kind) => {
            push(&mut body.kinds, *kind);
            true
        }
        FactKind::BodySchema(schema) => {
            body.schema = body.schema.take().or_else(|| schema.name.clone());
            body.checked = true;
            true
        }
        FactKind::BodyType(name) => {
            body.schema = body.schema.take().or_else(|| Some(name.to_string()));
            false
        }
        _ => false,
    }
}

/// The fields and checks of schemas.
fn add_schemas(facts: &[&Fact], body: &mut Body) {
    let schemas = schemas(facts, |kind| match kind {
        FactKind::BodySchema(schema) => Some(&**schema),
        _ => None,
    });
    body.fields = fields(&schemas);
    body.checks = checks(&schemas);
}

/// Fields that are read one by one. With a schema, only the handler's own code may know others.
fn add_fields(facts: &[&Fact], body: &mut Body) {
    let has_schema = !body.fields.is_empty();
    for fact in facts {
        let FactKind::Field(path, field_type, optional) = &fact.kind else {
            continue;
        };
        let is_known = path
            .first()
            .is_some_and(|name| body.fields.iter().any(|field| *field.name == **name));
        if has_schema && !is_known && fact.via.is_some() {
            continue;
        }
        insert(&mut body.fields, path, field_type, *optional);
        body.line = body.line.min(fact.line);
        if body.kinds.is_empty() {
            body.kinds.push(BodyKind::Json);
        }
    }
}

/// A text or bytes of which fields are read are JSON.
fn settle_kinds(body: &mut Body) {
    let is_parsed = !body.fields.is_empty();
    if is_parsed && body.kinds == [BodyKind::Text] {
        body.kinds = vec![BodyKind::Json];
    }
    body.kinds.sort_unstable();
    if body.line == u32::MAX {
        body.line = 1;
    }
}

fn insert(fields: &mut Vec<Field>, path: &[Text], field_type: &FieldType, optional: Option<bool>) {
    let Some((name, rest)) = path.split_first() else {
        return;
    };
    // Items of a list that is the body itself.
    if &**name == "[]" {
        return;
    }
    let at = fields
        .iter()
        .position(|field| *field.name == **name)
        .unwrap_or_else(|| {
            fields.push(Field {
                name: name.to_string(),
                field_type: FieldType::Unknown,
                optional: None,
                nullable: false,
                default: None,
                checks: Vec::new(),
            });
            fields.len() - 1
        });
    let field = &mut fields[at];
    if rest.is_empty() {
        field.optional = field.optional.or(optional);
        if field.field_type == FieldType::Unknown {
            field.field_type = field_type.clone();
        }
        return;
    }
    insert_below(&mut field.field_type, rest, field_type, optional);
}

fn insert_below(of: &mut FieldType, path: &[Text], field_type: &FieldType, optional: Option<bool>) {
    let is_item = path.first().is_some_and(|name| &**name == "[]");
    if *of == FieldType::Unknown {
        *of = match is_item {
            true => FieldType::Array {
                items: Box::default(),
            },
            false => FieldType::Object { fields: Vec::new() },
        };
    }
    match of {
        FieldType::Array { items } if is_item => match &path[1..] {
            [] => {}
            rest => insert_below(items, rest, field_type, optional),
        },
        FieldType::Object { fields } if !is_item => insert(fields, path, field_type, optional),
        _ => {}
    }
}

fn push<T: PartialEq>(list: &mut Vec<T>, one: T) {
    if !list.contains(&one) {
        list.push(one);
    }
}
