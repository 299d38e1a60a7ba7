//! From a trace to the handlers of a route.

use std::path::Path;
use std::rc::Rc;

use super::exports::Exported;
use super::unwrap::Unwrapped;
use super::{body, keys};
use crate::model::{Handler, Method, Response, ResponseKind, RouteStyle};
use crate::sources::Sources;
use crate::syntax::{Module, Text};
use crate::trace::{Fact, FactKind, MethodSet, Trace};

/// What is known of an exported handler.
pub(super) struct Traced<'a> {
    pub(super) exported: &'a Exported,
    pub(super) unwrapped: &'a Unwrapped,
    pub(super) trace: &'a Trace,
    pub(super) params: &'a [Text],
}

/// The handlers of an export: one in App, one for each method that a Pages handler tells apart.
pub(super) fn handlers(traced: &Traced<'_>, module: &Rc<Module>, style: RouteStyle, sources: &Sources) -> Vec<Handler> {
    let build = |method: Option<Method>, methods: MethodSet| handler(traced, module, sources, method, methods);
    if style == RouteStyle::App {
        let methods = traced.exported.method.map_or(MethodSet::ALL, MethodSet::one);
        return vec![build(traced.exported.method, methods)];
    }
    let trace = traced.trace;
    let named = Method::ALL.into_iter().filter(|method| trace.named.iter().any(|name| **name == *method.name()));
    let mut found: Vec<Handler> = named
        .filter(|&method| is_served(&trace.facts, MethodSet::one(method)))
        .map(|method| build(Some(method), MethodSet::one(method)))
        .collect();
    if trace.named.is_empty() || found.is_empty() || accepts(&trace.facts, MethodSet::OTHER) {
        found.push(build(None, MethodSet::OTHER));
    }
    found
}

/// Whether a method that the handler names is served, rather than refused.
fn is_served(facts: &[Fact], methods: MethodSet) -> bool {
    let responses: Vec<Option<u16>> = responses_of(facts, methods).collect();
    // Without a response of its own, the handler passes the request on, or the trace lost it.
    responses.is_empty() || accepts(facts, methods) || !responses.contains(&Some(405))
}

/// Whether some response for the methods may be a success.
fn accepts(facts: &[Fact], methods: MethodSet) -> bool {
    let is_success = |status: Option<u16>| status.is_none_or(|status| status < 400);
    let is_handed_on = |fact: &Fact| matches!(fact.kind, FactKind::HandedTo { .. }) && fact.methods.has(methods);
    responses_of(facts, methods).any(is_success) || facts.iter().any(|fact| is_handed_on(fact) && fact.methods == methods)
}

fn responses_of(facts: &[Fact], methods: MethodSet) -> impl Iterator<Item = Option<u16>> {
    facts.iter().filter(move |fact| fact.methods.has(methods)).filter_map(|fact| match &fact.kind {
        FactKind::Respond { status, .. } => Some(*status),
        _ => None,
    })
}

fn handler(traced: &Traced<'_>, module: &Rc<Module>, sources: &Sources, method: Option<Method>, methods: MethodSet) -> Handler {
    let trace = traced.trace;
    let facts: Vec<&Fact> = trace.facts.iter().filter(|fact| fact.methods.has(methods)).collect();
    let (file, line, end_line) = place(traced, module, sources);
    Handler {
        method,
        file,
        line,
        end_line,
        wrappers: traced.unwrapped.wrappers.clone(),
        params: keys::params(&facts, traced.params),
        query: keys::query(&facts, traced.params),
        headers: keys::headers(&facts),
        cookies: keys::cookies(&facts),
        body: body::body(&facts, method),
        responses: responses(&facts),
        helpers: Vec::new(),
        followed: trace.followed,
    }
}

fn place(traced: &Traced<'_>, module: &Rc<Module>, sources: &Sources) -> (String, u32, u32) {
    let (module, span) = match &traced.unwrapped.function {
        Some((module, function)) => (module, function.span),
        None => (module, traced.exported.span),
    };
    (show(sources, &module.path), module.line(span.start), module.line(span.end.saturating_sub(1)))
}

fn show(sources: &Sources, path: &Path) -> String {
    sources.show(path)
}

fn responses(facts: &[&Fact]) -> Vec<Response> {
    let mut found: Vec<Response> = Vec::new();
    for fact in facts {
        let FactKind::Respond { status, kind, body, literal } = &fact.kind else { continue };
        let response = Response {
            status: *status,
            kind: *kind,
            body: body.clone().filter(|_| *kind != ResponseKind::Stream),
            literal: *literal,
            line: fact.line,
            via: fact.via.as_deref().map(str::to_owned),
        };
        if !found.contains(&response) {
            found.push(response);
        }
    }
    found.sort_by_key(|response| response.line);
    found
}
