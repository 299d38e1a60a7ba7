//! What is known of each route.

use maud::{Markup, html};
use twinroute_scan::model::{
    BodyKind, Field, FieldType, Handler, ParamKind, Project, RequestKey, Response, ResponseKind,
    Route, Setting, TypeDetail, Uses, Wrapper, type_name,
};

use super::field::literal;
use super::{Anchor, path};
use crate::output::counted;
use crate::scan::words::{method, methods, obstacles, size, stage, style};

/// The helpers of a handler that are listed.
const HELPERS: usize = 8;

pub(super) fn all(project: &Project, anchor: &Anchor) -> Markup {
    html! {
        h2 id=(anchor.part("details")) { "Details of the routes" }
        p.note { "What each handler reads and responds with, as far as its source says. Lines are those of its file." }
        @for route in &project.routes { (route_details(route, anchor)) }
    }
}

fn route_details(route: &Route, anchor: &Anchor) -> Markup {
    html! {
        details.route {
            summary {
                span.mono { (path(&route.url)) }
                span.method { (methods(route)) }
                span class={ "chip " (stage(route.stage)) } { (stage(route.stage)) }
            }
            div.inside id=(anchor.route(route.order)) {
                dl.facts {
                    dt { "File" } dd { code { (path(&route.file)) } ", " (style(route.style)) }
                    dt { "Size" } dd { (size(route.size.class)) ": " (counted(lines(route.size.lines), "line")) @if route.size.helpers > 0 { ", and " (counted(lines(route.size.helpers), "function")) " of the project with " (counted(lines(route.size.helper_lines), "line")) } }
                    @if !route.params.is_empty() { dt { "Params" } dd { (params(route)) } }
                    @if !obstacles(route).is_empty() { dt { "In the way" } dd { (obstacles(route).join(", ")) } }
                    @if !route.settings.is_empty() { dt { "Settings" } dd { @for setting in &route.settings { div { (setting_line(setting)) } } } }
                    (uses(&route.uses))
                }
                @for handler in &route.handlers { (handler_details(handler, route)) }
            }
        }
    }
}

fn lines(count: u32) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

fn params(route: &Route) -> Markup {
    let kind = |kind| match kind {
        ParamKind::One => "one segment",
        ParamKind::CatchAll => "one segment or more",
        ParamKind::OptionalCatchAll => "any number of segments",
    };
    html! {
        @for (index, param) in route.params.iter().enumerate() {
            @if index > 0 { ", " }
            code { (param.name) } " (" (kind(param.kind)) ")"
        }
    }
}

fn texts(texts: impl Iterator<Item = String>) -> Markup {
    html! { @for (index, text) in texts.enumerate() { @if index > 0 { ", " } (text) } }
}

fn codes<'a>(texts: impl IntoIterator<Item = &'a String>) -> Markup {
    html! { @for (index, text) in texts.into_iter().enumerate() { @if index > 0 { ", " } code { (text) } } }
}

fn setting_line(setting: &Setting) -> Markup {
    let value = setting.value.as_ref().map(literal);
    let value = value.or_else(|| setting.code.clone()).unwrap_or_default();
    html! { code { (setting.name) " = " (value) } }
}

fn uses(uses: &Uses) -> Markup {
    let lists = [
        ("Sessions", &uses.sessions),
        ("Databases", &uses.databases),
        ("Tables", &uses.tables),
        ("Calls out", &uses.outbound),
        ("Caches", &uses.caching),
        ("Environment", &uses.environment),
        ("Packages", &uses.packages),
    ];
    let flags = [
        (uses.cookies, "cookies"),
        (uses.streaming, "a stream"),
        (uses.after_response, "work after the response"),
        (uses.edge, "the edge runtime"),
    ];
    let flags: Vec<&str> = flags
        .iter()
        .filter(|(is_used, _)| *is_used)
        .map(|(_, name)| *name)
        .collect();
    html! {
        @if !flags.is_empty() { dt { "Uses" } dd { (flags.join(", ")) } }
        @for (title, names) in lists {
            @if !names.is_empty() { dt { (title) } dd { (codes(names)) } }
        }
    }
}

fn handler_details(handler: &Handler, route: &Route) -> Markup {
    html! {
        div.handler {
            h3 { span.method { (method(handler.method)) } " " span.soft.mono { (path(&handler.file)) ":" (handler.line) "-" (handler.end_line) } }
            @if !handler.followed { p.note { "Its function is not in the source of the project." } }
            dl.facts {
                @if !handler.wrappers.is_empty() { dt { "Wrapped by" } dd { (wrappers(&handler.wrappers)) } }
                @if let Some(body) = &handler.body {
                    dt { "Body" }
                    dd {
                        (texts(body.kinds.iter().map(|kind| body_kind(*kind).to_owned())))
                        @if let Some(schema) = &body.schema { ", checked by " code { (schema) } }
                        ", line " (body.line)
                    }
                }
                @if !handler.helpers.is_empty() { dt { "Calls" } dd { (helpers(handler)) } }
            }
            (inputs(handler, route))
            (responses(&handler.responses))
        }
    }
}

fn wrappers(wrappers: &[Wrapper]) -> Markup {
    html! {
        @for (index, wrapper) in wrappers.iter().enumerate() {
            @if index > 0 { ", " }
            code { (wrapper.name) }
            @if let Some(file) = wrapper.file.as_ref().or(wrapper.module.as_ref()) { " (" code { (file) } ")" }
        }
    }
}

fn helpers(handler: &Handler) -> Markup {
    let direct: Vec<_> = handler
        .helpers
        .iter()
        .filter(|helper| helper.depth == 1)
        .collect();
    let shown = direct.iter().take(HELPERS);
    let rest = handler.helpers.len() - shown.len();
    html! {
        @for (index, helper) in shown.enumerate() {
            @if index > 0 { ", " }
            code { (helper.name) } " (" code { (helper.file) ":" (helper.line) } ")"
        }
        @if rest > 0 { @if !direct.is_empty() { ", and " } (counted(rest, "more function")) " that these call" }
    }
}

fn body_kind(kind: BodyKind) -> &'static str {
    match kind {
        BodyKind::Parsed => "parsed by Next.js",
        BodyKind::Json => "JSON",
        BodyKind::Text => "text",
        BodyKind::Form => "form",
        BodyKind::Multipart => "multipart",
        BodyKind::Bytes => "bytes",
        BodyKind::Raw => "raw stream",
    }
}

/// One table for all that the handler reads.
fn inputs(handler: &Handler, route: &Route) -> Markup {
    let is_param = |name: &str| route.params.iter().any(|param| param.name == name);
    let keys = [
        ("param", &handler.params),
        ("query", &handler.query),
        ("header", &handler.headers),
        ("cookie", &handler.cookies),
    ];
    let fields = handler.body.as_ref().map_or(&[][..], |body| &body.fields);
    if keys.iter().all(|(_, keys)| keys.is_empty()) && fields.is_empty() {
        return html! {};
    }
    html! {
        table.wide.fields role="table" {
            caption { "Reads" }
            thead role="rowgroup" { tr role="row" {
                th scope="col" role="columnheader" { "Name" } th scope="col" role="columnheader" { "Type" } th scope="col" role="columnheader" { "From" }
            } }
            tbody role="rowgroup" {
                @for (place, keys) in keys { @for key in keys { (key_row(key, place, is_param(&key.name))) } }
                @for field in fields { (field_row(field)) }
            }
        }
    }
}

fn key_row(key: &RequestKey, place: &str, is_param: bool) -> Markup {
    let is_required = key.optional == Some(false) && !is_param;
    html! {
        tr role="row" {
            th scope="row" role="rowheader" { code { (key.name) } }
            td role="cell" { (type_cell(&key.field_type, key.optional)) }
            td role="cell" { (place) @if is_required { ", required" } ", line " (key.line) @if let Some(via) = &key.via { ", in " code { (via) } } }
        }
    }
}

fn field_row(field: &Field) -> Markup {
    html! {
        tr role="row" {
            th scope="row" role="rowheader" { code { (field.name) } }
            td role="cell" { (type_cell(&field.field_type, field.optional)) @if field.nullable { " or null" } }
            td role="cell" {
                "body"
                @if field.optional == Some(false) { ", required" }
                @if let Some(default) = &field.default { ", default " code { (literal(default)) } }
                @if !field.checks.is_empty() { ", " (codes(&field.checks)) }
            }
        }
    }
}

fn type_cell(value: &FieldType, optional: Option<bool>) -> Markup {
    html! {
        @if *value == FieldType::Unknown { span.soft { "type not known" } } @else { code { (type_name(value, TypeDetail::Outline)) } }
        @if optional == Some(true) { ", optional" }
    }
}

fn responses(responses: &[Response]) -> Markup {
    html! {
        @if !responses.is_empty() {
            table.wide.fields role="table" {
                caption { "Responds with" }
                thead role="rowgroup" { tr role="row" {
                    th scope="col" role="columnheader" { "Status" } th scope="col" role="columnheader" { "Kind" } th scope="col" role="columnheader" { "Body" }
                } }
                tbody role="rowgroup" { @for response in responses { (response_row(response)) } }
            }
        }
    }
}

fn response_row(response: &Response) -> Markup {
    let kind = match response.kind {
        ResponseKind::Json => "JSON",
        ResponseKind::Text => "text",
        ResponseKind::Empty => "no body",
        ResponseKind::Redirect => "redirect",
        ResponseKind::Stream => "stream",
        ResponseKind::Interrupt => "page of Next.js",
        ResponseKind::Other => "other",
    };
    html! {
        tr role="row" {
            th scope="row" role="rowheader" { @match response.status { Some(status) => (status), None => span.soft { "computed" } } }
            td role="cell" { (kind) ", line " (response.line) @if let Some(via) = &response.via { ", in " code { (via) } } }
            td role="cell" { @if let Some(body) = &response.body { code { (literal(body)) } } }
        }
    }
}
