//! Reads a route file.

use std::rc::Rc;

use twinroute_matcher::{Pattern, Segment};

use super::exports::{Exported, exported};
use super::handlers::{Traced, handlers};
use super::obstacles::{obstacles, streams};
use super::settings::settings;
use super::unwrap::unwrap;
use crate::model::{
    BodyKind, Handler, OtherReason, Param, ParamKind, Route, RouteStyle, Setting, Size, SizeClass,
    Stage, Uses,
};
use crate::project::RouteFile;
use crate::reach::{Reach, Reached};
use crate::sources::Sources;
use crate::syntax::{Module, Text};
use crate::trace::{FactKind, Handled, MethodSet, Trace, Tracer};

/// What a file is.
pub(crate) enum Read {
    Route(Box<Route>),
    Other(OtherReason),
    /// The file can't be read or parsed; the problem was reported.
    Unreadable,
}

/// Reads the route files of a project.
pub(crate) struct RouteReader<'a> {
    sources: &'a Sources,
    reach: Reach<'a>,
}

impl<'a> RouteReader<'a> {
    pub(crate) fn new(sources: &'a Sources) -> Self {
        Self {
            sources,
            reach: Reach::new(sources),
        }
    }

    /// Reads a file that should be a route.
    pub(crate) fn read(&mut self, file: &RouteFile, tracer: &mut Tracer<'_>) -> Read {
        let Some(module) = self.sources.module(&file.path) else {
            return Read::Unreadable;
        };
        let found = match exported(&module, file.style, self.sources, tracer) {
            Ok(found) => found,
            Err(reason) => return Read::Other(reason),
        };
        let params = self.params(file);
        let names: Vec<Text> = params
            .iter()
            .map(|param| param.name.as_str().into())
            .collect();
        let mut work = Work::default();
        for exported in &found {
            self.handler(exported, &module, file.style, &names, tracer, &mut work);
        }
        let settings = settings(&module, file.style, self.sources, tracer);
        let uses = uses(&work, &settings, self.sources);
        let obstacles = obstacles(&work, &uses, self.sources);
        Read::Route(Box::new(Route {
            url: file.url.clone(),
            style: file.style,
            file: file.file.clone(),
            params,
            handlers: work.handlers,
            settings,
            uses,
            obstacles,
            size: Size {
                lines: 0,
                helpers: 0,
                helper_lines: 0,
                class: SizeClass::S,
            },
            stage: Stage::Next,
            order: 0,
        }))
    }

    fn handler(
        &mut self,
        exported: &Exported,
        module: &Rc<Module>,
        style: RouteStyle,
        params: &[Text],
        tracer: &mut Tracer<'_>,
        work: &mut Work,
    ) {
        let unwrapped = unwrap(self.sources, &exported.origin, exported.method);
        let function = unwrapped
            .function
            .as_ref()
            .map(|(module, function)| tracer.function(module, function));
        let at = Handled {
            module,
            span: exported.span,
            line: module.line(exported.span.start),
            style,
            params,
            name: unwrapped
                .wrappers
                .first()
                .map_or("", |wrapper| &wrapper.name),
            function: function.as_ref(),
        };
        let methods = exported.method.map_or(MethodSet::ALL, MethodSet::one);
        let trace = tracer.handler(&exported.value, &at, methods);
        let reached = self.reach.from(exported.origin.clone());
        let traced = Traced {
            exported,
            trace: &trace,
            params,
        };
        let first = work.handlers.len();
        work.handlers
            .extend(handlers(&traced, module, style, self.sources));
        for handler in &mut work.handlers[first..] {
            handler.helpers = helpers(&reached, handler);
        }
        work.traces.push(trace);
        work.reached.push(reached);
    }

    fn params(&self, file: &RouteFile) -> Vec<Param> {
        let pattern = match Pattern::parse(&file.url) {
            Ok(pattern) => pattern,
            Err(error) => {
                self.sources.report(&file.path, None, error.to_string());
                return Vec::new();
            }
        };
        let param = |segment: &Segment| {
            let kind = match segment {
                Segment::Static(_) => return None,
                Segment::Dynamic(_) => ParamKind::One,
                Segment::CatchAll(_) => ParamKind::CatchAll,
                Segment::OptionalCatchAll(_) => ParamKind::OptionalCatchAll,
            };
            Some(Param {
                name: segment.name()?.to_owned(),
                kind,
            })
        };
        pattern.segments().iter().filter_map(param).collect()
    }
}

/// What is known of the handlers of a route.
#[derive(Default)]
pub(super) struct Work {
    pub(super) handlers: Vec<Handler>,
    pub(super) traces: Vec<Trace>,
    pub(super) reached: Vec<Reached>,
}

/// The helpers that are reached, without the handler itself, the nearest first.
fn helpers(reached: &Reached, handler: &Handler) -> Vec<crate::model::Helper> {
    let is_itself = |helper: &crate::model::Helper| {
        *helper.file == handler.file
            && helper.line <= handler.line
            && handler.end_line <= helper.end_line
    };
    reached
        .helpers
        .iter()
        .filter(|helper| !is_itself(helper))
        .cloned()
        .collect()
}

fn uses(work: &Work, settings: &[Setting], sources: &Sources) -> Uses {
    let mut uses = Uses::default();
    work.reached
        .iter()
        .for_each(|reached| reached.add_to(&mut uses, sources));
    let handlers = &work.handlers;
    let bodies = || handlers.iter().filter_map(|handler| handler.body.as_ref());
    let facts = || work.traces.iter().flat_map(|trace| &trace.facts);
    uses.query = handlers.iter().any(|handler| !handler.query.is_empty());
    uses.body = bodies().next().is_some();
    uses.raw_body = bodies().any(|body| {
        body.kinds
            .iter()
            .any(|kind| matches!(kind, BodyKind::Raw | BodyKind::Bytes))
    }) || settings
        .iter()
        .any(|setting| setting.name == "api.bodyParser" && setting.value == Some(false.into()));
    uses.cookies =
        facts().any(|fact| matches!(fact.kind, FactKind::Cookie(_) | FactKind::SetCookie));
    uses.streaming = handlers.iter().any(streams);
    uses.edge = settings.iter().any(|setting| {
        setting.name == "runtime"
            && setting
                .value
                .as_ref()
                .and_then(|value| value.as_str())
                .is_some_and(|value| value.contains("edge"))
    });
    uses
}
