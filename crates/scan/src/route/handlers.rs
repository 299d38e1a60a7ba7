//! From a trace to the handlers of a route.

use std::rc::Rc;

use super::exports::{Exported, exported};
use super::obstacles::only_reads;
use super::unwrap::unwrap;
use super::{body, keys};
use crate::model::{Handler, Method, Response, ResponseKind, RouteStyle};
use crate::sources::Sources;
use crate::syntax::{Function, Module, Span, Text};
use crate::trace::{Fact, FactKind, MethodSet, Trace, Tracer};

/// What is known of an exported handler.
pub(super) struct Traced<'a> {
    pub(super) exported: &'a Exported,
    pub(super) trace: &'a Trace,
    pub(super) params: &'a [Text],
}

/// The handlers of an export: one in App, one for each method that a Pages handler distinguishes.
pub(super) fn handlers(
    traced: &Traced<'_>,
    module: &Rc<Module>,
    style: RouteStyle,
    sources: &Sources,
) -> Vec<Handler> {
    let build = |method: Option<Method>, methods: MethodSet| {
        handler(traced, module, sources, method, methods)
    };
    if style == RouteStyle::App {
        let methods = traced
            .exported
            .method
            .map_or(MethodSet::ALL, MethodSet::one);
        return vec![build(traced.exported.method, methods)];
    }
    let trace = traced.trace;
    if !trace.followed {
        return vec![build(None, MethodSet::OTHER)];
    }
    let named = Method::ALL
        .into_iter()
        .filter(|method| trace.named.iter().any(|name| **name == *method.name()));
    let mut found: Vec<Handler> = named
        .filter(|&method| is_served(&trace.facts, MethodSet::one(method)))
        .map(|method| build(Some(method), MethodSet::one(method)))
        .collect();
    if trace.named.is_empty() || found.is_empty() || accepts(&trace.facts, MethodSet::OTHER) {
        // A method for which the handler does what it does for any other is not listed.
        let is_apart = |handler: &Handler| {
            let methods = handler.method.map_or(MethodSet::OTHER, MethodSet::one);
            trace
                .facts
                .iter()
                .any(|fact| fact.methods.has(methods) != fact.methods.has(MethodSet::OTHER))
        };
        found.retain(is_apart);
        found.push(build(None, MethodSet::OTHER));
    }
    found
}

/// Whether a method that the handler names is served, rather than refused.
fn is_served(facts: &[Fact], methods: MethodSet) -> bool {
    // Without any response, the trace lost the request.
    let has_responses = facts
        .iter()
        .any(|fact| matches!(fact.kind, FactKind::Respond { .. }) && !fact.in_catch);
    !has_responses || accepts(facts, methods)
}

/// Whether some response for the methods may be a success.
fn accepts(facts: &[Fact], methods: MethodSet) -> bool {
    let is_success = |status: Option<u16>| status.is_none_or(|status| status < 400);
    let is_handed_on = |fact: &Fact| match &fact.kind {
        FactKind::HandedTo { name, ends, .. } => {
            fact.methods.has(methods)
                && !fact.in_catch
                && (*ends && !only_reads(name) || fact.methods == methods)
        }
        _ => false,
    };
    responses_of(facts, methods).any(is_success) || facts.iter().any(is_handed_on)
}

fn responses_of(facts: &[Fact], methods: MethodSet) -> impl Iterator<Item = Option<u16>> {
    // What a `catch` block responds is no success, whatever its status.
    facts
        .iter()
        .filter(move |fact| fact.methods.has(methods) && !fact.in_catch)
        .filter_map(|fact| match &fact.kind {
            FactKind::Respond { status, .. } => Some(*status),
            _ => None,
        })
}

fn handler(
    traced: &Traced<'_>,
    module: &Rc<Module>,
    sources: &Sources,
    method: Option<Method>,
    methods: MethodSet,
) -> Handler {
    let trace = traced.trace;
    let facts: Vec<&Fact> = trace
        .facts
        .iter()
        .filter(|fact| fact.methods.has(methods))
        .collect();
    let unwrapped = unwrap(sources, &traced.exported.origin, method);
    let (file, line, end_line) = match &unwrapped.function {
        Some((module, function)) => place(sources, module, function.span),
        None => place(sources, module, traced.exported.span),
    };
    Handler {
        method,
        file,
        line,
        end_line,
        wrappers: unwrapped.wrappers,
        params: keys::params(&facts, traced.params),
        query: keys::query(&facts, traced.params),
        query_checks: keys::query_checks(&facts),
        headers: keys::headers(&facts),
        cookies: keys::cookies(&facts),
        body: body::body(&facts, method),
        responses: responses(&facts),
        helpers: Vec::new(),
        followed: trace.followed,
    }
}

/// The function that serves a method of a route file, and its module.
pub(crate) fn function_of(
    module: &Rc<Module>,
    style: RouteStyle,
    method: Option<Method>,
    sources: &Sources,
    tracer: &mut Tracer<'_>,
) -> Option<(Rc<Module>, Rc<Function>)> {
    let found = exported(module, style, sources, tracer).ok()?;
    let is_wanted = |one: &&Exported| style == RouteStyle::Pages || one.method == method;
    let exported = found.iter().find(is_wanted)?;
    unwrap(sources, &exported.origin, method).function
}

fn place(sources: &Sources, module: &Module, span: Span) -> (String, u32, u32) {
    (
        sources.show(&module.path),
        module.line(span.start),
        module.line(span.end.saturating_sub(1)),
    )
}

fn responses(facts: &[&Fact]) -> Vec<Response> {
    let mut found: Vec<Response> = Vec::new();
    for fact in facts {
        let FactKind::Respond {
            status,
            kind,
            body,
            literal,
        } = &fact.kind
        else {
            continue;
        };
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
