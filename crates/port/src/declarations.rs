//! Declares what the handlers of a route read.

use twinroute_scan::model::{
    Body, BodyKind, Field, FieldType, Handler, Param, ParamKind, RequestKey, Route, RouteStyle,
};

use crate::declare::{Declared, Origin, Trust, Types};
use crate::names::{Names, pascal, snake};
use crate::translate::{Declarations, ParamName};

/// What each handler of a route reads, in the order of the handlers.
pub(crate) fn declarations(route: &Route, types: &mut Types) -> Vec<Declarations> {
    let of_query = |handler: &Handler| query_fields(handler, route);
    let queries: Vec<_> = route.handlers.iter().map(of_query).collect();
    let bodies: Vec<_> = route.handlers.iter().map(body_fields).collect();
    let (is_one_query, is_one_body) = (is_one(&queries), is_one(&bodies));
    let params = params(&route.params);
    let handlers = route.handlers.iter().zip(queries).zip(bodies);
    let declare = |((handler, query), body): ((&Handler, Option<Fields>), Option<Fields>)| {
        let name = |what: &str, is_one: bool| match (is_one, handler.method) {
            (true, _) => what.to_owned(),
            (false, Some(method)) => format!("{}{what}", pascal(method.name(), "Any")),
            (false, None) => format!("Any{what}"),
        };
        let query_name = name("Query", is_one_query);
        let body_name = name("Body", is_one_body);
        Declarations {
            params: params.clone(),
            query: query.map(|fields| fields.declare(&query_name, types)),
            body: body.map(|fields| fields.declare(&body_name, types)),
            wrappers: Vec::new(),
        }
    };
    handlers.map(declare).collect()
}

/// The fields of a struct.
#[derive(PartialEq)]
struct Fields {
    fields: Vec<Field>,
    origin: Origin,
    trust: Trust,
    /// Checks on the whole.
    checks: Vec<String>,
}

impl Fields {
    fn declare(self, name: &str, types: &mut Types) -> Declared {
        let mut declared = types.structure(name, &self.fields, self.origin, self.trust);
        declared.unchecked.extend(self.checks);
        declared
    }
}

/// Whether all handlers that read something read the same.
fn is_one(all: &[Option<Fields>]) -> bool {
    let mut known = all.iter().flatten();
    let first = known.next();
    known.all(|one| Some(one) == first)
}

fn params(params: &[Param]) -> Vec<ParamName> {
    let mut names = Names::default();
    let name = |param: &Param| ParamName {
        key: param.name.clone(),
        name: names.claim(&snake(&param.name)),
        rust: match param.kind {
            ParamKind::One => "String",
            ParamKind::CatchAll => "Vec<String>",
            ParamKind::OptionalCatchAll => "Option<Vec<String>>",
        },
    };
    params.iter().map(name).collect()
}

fn query_fields(handler: &Handler, route: &Route) -> Option<Fields> {
    let fields: Vec<Field> = handler.query.iter().map(query_field).collect();
    let is_checked = handler.query.iter().any(|key| key.checked);
    (!fields.is_empty()).then(|| Fields {
        fields,
        origin: Origin::Text,
        trust: if is_checked {
            Trust::Schema
        } else {
            Trust::Code
        },
        checks: query_checks(handler, route),
    })
}

/// The checks of the schema of a query that its struct does not have: those on the whole, and on the params of a Pages handler.
fn query_checks(handler: &Handler, route: &Route) -> Vec<String> {
    let is_left = |check: &&String| *check != "passthrough()";
    let whole = handler.query_checks.iter().filter(is_left);
    let mut checks: Vec<String> = whole.map(|check| format!("{check} of the query")).collect();
    let params = handler.params.iter().filter(|key| key.checked);
    for key in params.filter(|_| route.style == RouteStyle::Pages) {
        let (is_text, is_list) = (
            key.field_type == FieldType::String,
            matches!(&key.field_type, FieldType::Array { items } if **items == FieldType::String),
        );
        let param = route.params.iter().find(|param| param.name == key.name);
        let is_plain = match param.map(|param| param.kind) {
            Some(ParamKind::One) => is_text || key.field_type == FieldType::Unknown,
            _ => is_list || key.field_type == FieldType::Unknown,
        };
        if !is_plain {
            checks.push(format!("the type of {}", key.name));
        }
        let own = key.checks.iter();
        checks.extend(own.map(|check| format!("{check} of {}", key.name)));
    }
    checks
}

/// A key that only code reads is a text, whatever the code makes of it.
fn query_field(key: &RequestKey) -> Field {
    let is_list = matches!(key.field_type, FieldType::Array { .. });
    let field_type = match (key.checked, is_list) {
        (true, _) if key.field_type == FieldType::Unknown => FieldType::String,
        (true, _) => key.field_type.clone(),
        (false, true) => FieldType::Array {
            items: Box::new(FieldType::String),
        },
        (false, false) => FieldType::String,
    };
    Field {
        name: key.name.clone(),
        field_type,
        optional: key.optional.filter(|_| key.checked),
        nullable: false,
        default: key.default.clone(),
        checks: key.checks.clone(),
    }
}

/// The fields of a body, if a struct can have them: files of a form can't be in one.
fn body_fields(handler: &Handler) -> Option<Fields> {
    let body = handler
        .body
        .as_ref()
        .filter(|body| !body.fields.is_empty())?;
    let has_files = body
        .fields
        .iter()
        .any(|field| field.field_type == FieldType::File);
    if has_files || body.kinds.contains(&BodyKind::Multipart) {
        return None;
    }
    let is_form = body.kinds == [BodyKind::Form];
    Some(Fields {
        fields: body.fields.clone(),
        origin: if is_form { Origin::Text } else { Origin::Json },
        trust: if body.checked {
            Trust::Schema
        } else {
            Trust::Code
        },
        checks: whole_checks(body),
    })
}

/// The checks on the whole. What a struct leaves out, no code of the handler reads.
fn whole_checks(body: &Body) -> Vec<String> {
    let is_left = |check: &&String| *check != "passthrough()";
    let checks = body.checks.iter().filter(is_left);
    checks.map(|check| format!("{check} of the body")).collect()
}
