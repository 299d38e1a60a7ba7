//! The statements of a handler that could not be translated: what it reads, and what the scan knows of the rest.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use twinroute_scan::model::{
    Body as RequestBody, BodyKind, Handler, Response, ResponseKind, Route, RouteStyle, Uses,
};

use crate::declare::Declared;
use crate::function::Body;
use crate::mark::{MarkKind, mark, one_line};
use crate::translate::Declarations;

/// Reads the request, marks what is left, and responds with 501.
pub(crate) fn fallback(route: &Route, handler: &Handler, names: &Declarations) -> Body {
    let mut text = String::new();
    let mut imports = BTreeSet::from(["twinroute::ported::not_ported".to_owned()]);
    if !route.uses.sessions.is_empty() && handler.wrappers.is_empty() {
        text.push_str(&mark(MarkKind::Auth, &route.uses.sessions.join(", ")));
    }
    params(&mut text, route.style, handler, names);
    query(&mut text, route.style, handler, names);
    body(&mut text, route.style, handler, names, &mut imports);
    uses(&mut text, &route.uses, handler);
    for response in &handler.responses {
        let _ = writeln!(text, "// line {}: {}", response.line, shown(response));
    }
    let place = match handler.followed {
        true => format!("{}:{}-{}", handler.file, handler.line, handler.end_line),
        false => format!("{}: its function is not in the project", handler.file),
    };
    text.push_str(&mark(MarkKind::Logic, &place));
    let _ = writeln!(text, "not_ported({place:?})");
    Body {
        statements: text,
        imports,
        ..Body::default()
    }
}

fn params(text: &mut String, style: RouteStyle, handler: &Handler, names: &Declarations) {
    for param in names
        .params
        .iter()
        .filter(|param| handler.params.iter().any(|read| read.name == param.key))
    {
        let (key, name) = (&param.key, &param.name);
        let _ = match (style, param.rust) {
            (RouteStyle::App, _) => writeln!(text, "let {name} = &ctx.params.{name};"),
            (RouteStyle::Pages, "String") => {
                writeln!(
                    text,
                    "let {name} = req.query().get({key:?}).unwrap_or_default();"
                )
            }
            (RouteStyle::Pages, _) => {
                writeln!(
                    text,
                    "let {name}: Vec<&str> = req.query().get_all({key:?}).collect();"
                )
            }
        };
    }
}

fn query(text: &mut String, style: RouteStyle, handler: &Handler, names: &Declarations) {
    if let Some(query) = &names.query {
        let name = &query.name;
        let _ = match style {
            RouteStyle::Pages => writeln!(text, "let query: {name} = req.query().read()?;"),
            RouteStyle::App => writeln!(
                text,
                "let query: {name} = req.next_url().search_params().read()?;"
            ),
        };
        checks(text, "query", Some(query));
    }
    for header in &handler.headers {
        let _ = writeln!(text, "// it reads req.header({:?})", header.name);
    }
    for cookie in &handler.cookies {
        let read = match style {
            RouteStyle::Pages => "req.cookies().get",
            RouteStyle::App => "req.cookie",
        };
        let _ = writeln!(text, "// it reads {read}({:?})", cookie.name);
    }
}

fn body(
    text: &mut String,
    style: RouteStyle,
    handler: &Handler,
    names: &Declarations,
    imports: &mut BTreeSet<String>,
) {
    let Some(body) = &handler.body else {
        return;
    };
    let is_raw = body
        .kinds
        .iter()
        .any(|kind| matches!(kind, BodyKind::Raw | BodyKind::Bytes));
    let is_form = body
        .kinds
        .iter()
        .any(|kind| matches!(kind, BodyKind::Form | BodyKind::Multipart));
    let line = match (style, &names.body) {
        (RouteStyle::Pages, Some(declared)) if is_raw => {
            imports.insert("twinroute::ApiError".to_owned());
            format!(
                "let body: {} = serde_json::from_slice(raw).map_err(|error| ApiError::new(400, \"Invalid JSON\").with_source(error))?;",
                declared.name
            )
        }
        (RouteStyle::Pages, Some(declared)) => {
            format!("let body: {} = req.body().read()?;", declared.name)
        }
        (RouteStyle::App, Some(declared)) if body.kinds == [BodyKind::Form] => {
            format!("let body: {} = req.form().await?;", declared.name)
        }
        (RouteStyle::App, Some(declared)) => {
            format!("let body: {} = req.json().await?;", declared.name)
        }
        (RouteStyle::Pages, None) if is_raw => "let body: &[u8] = raw;".to_owned(),
        (RouteStyle::Pages, None) if is_form => "let form = stream.form_data().await?;".to_owned(),
        (RouteStyle::Pages, None) => "let body = req.body();".to_owned(),
        (RouteStyle::App, None) if is_form => "let form = req.form_data().await?;".to_owned(),
        (RouteStyle::App, None) if is_raw => "let body = req.bytes().await?;".to_owned(),
        (RouteStyle::App, None) if body.kinds == [BodyKind::Text] => {
            "let body = req.text().await?;".to_owned()
        }
        (RouteStyle::App, None) => {
            imports.insert("serde_json::Value".to_owned());
            "let body: Value = req.json().await?;".to_owned()
        }
    };
    let _ = writeln!(text, "{line}");
    checks(text, "body", names.body.as_ref());
    if names.body.is_none() && !body.fields.is_empty() {
        let _ = writeln!(text, "// its fields: {}", fields(body));
    }
}

/// Marks for the checks of a schema that reading a struct does not do.
fn checks(text: &mut String, what: &str, declared: Option<&Declared>) {
    for check in declared.iter().flat_map(|declared| declared.left(what)) {
        text.push_str(&mark(MarkKind::Check, &check));
        let _ = writeln!(text, "not_ported::<()>({:?})?;", one_line(&check, 140));
    }
}

fn fields(body: &RequestBody) -> String {
    let names: Vec<&str> = body
        .fields
        .iter()
        .map(|field| field.name.as_str())
        .collect();
    names.join(", ")
}

/// Marks for what the route uses. The model does not say which handler of a route does.
fn uses(text: &mut String, uses: &Uses, handler: &Handler) {
    let streams = handler
        .responses
        .iter()
        .any(|response| response.kind == ResponseKind::Stream);
    let streamed = if streams { "a streamed response" } else { "" };
    let tables = match uses.tables.is_empty() {
        true => &uses.databases,
        false => &uses.tables,
    };
    let marks = [
        (MarkKind::Data, tables.join(", ")),
        (MarkKind::Call, uses.outbound.join(", ")),
        (MarkKind::Cache, uses.caching.join(", ")),
        (MarkKind::Stream, streamed.to_owned()),
    ];
    for (kind, what) in marks.iter().filter(|(_, what)| !what.is_empty()) {
        text.push_str(&mark(*kind, what));
    }
}

fn shown(response: &Response) -> String {
    let status = response
        .status
        .map_or("?".to_owned(), |status| status.to_string());
    let kind = match response.kind {
        ResponseKind::Json => "JSON",
        ResponseKind::Text => "text",
        ResponseKind::Empty => "no body",
        ResponseKind::Redirect => "a redirect",
        ResponseKind::Stream => "a stream",
        ResponseKind::Interrupt => "notFound(), unauthorized() or forbidden()",
        ResponseKind::Other => "another body",
    };
    let body = response
        .body
        .as_ref()
        .map(|body| one_line(&body.to_string(), 120));
    format!("{status} {kind} {}", body.unwrap_or_default())
        .trim_end()
        .to_owned()
}
