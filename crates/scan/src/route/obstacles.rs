//! What stands in the way of a route.

use super::read::Work;
use crate::model::{BodyKind, Handler, Obstacle, ObstacleKind, ResponseKind, Uses};
use crate::reach::{obstacle_of, serves_routes};
use crate::sources::Sources;
use crate::trace::{FactKind, Trace};

/// The obstacles of a route, the worst first.
pub(super) fn obstacles(work: &Work, uses: &Uses, sources: &Sources) -> Vec<Obstacle> {
    let mut found = Vec::new();
    let handlers = &work.handlers;
    work.traces
        .iter()
        .for_each(|trace| traced(trace, sources, &mut found));
    for (package, export) in work.reached.iter().flat_map(|reached| &reached.packages) {
        if let Some(kind) = obstacle_of(package, export) {
            let name = match kind {
                ObstacleKind::NextCache => export,
                ObstacleKind::DraftMode => "draft mode",
                _ => package,
            };
            add(&mut found, kind, name);
        }
    }
    let has_kind = |kind: BodyKind| {
        handlers
            .iter()
            .filter_map(|one| one.body.as_ref())
            .any(|body| body.kinds.contains(&kind))
    };
    if uses.streaming {
        add(&mut found, ObstacleKind::Streaming, "stream");
    }
    if has_kind(BodyKind::Multipart) || has_kind(BodyKind::Form) && handlers.iter().any(takes_files)
    {
        add(&mut found, ObstacleKind::Multipart, "multipart");
    }
    if uses.edge {
        add(&mut found, ObstacleKind::Edge, "edge");
    }
    found.sort_by(|one, other| (one.kind, &one.name).cmp(&(other.kind, &other.name)));
    found
}

fn traced(trace: &Trace, sources: &Sources, found: &mut Vec<Obstacle>) {
    for fact in &trace.facts {
        match &fact.kind {
            FactKind::HandedTo {
                module: Some(module),
                name,
                ..
            } if serves_routes(module) && !only_reads(name) => {
                add(found, ObstacleKind::LibraryHandler, module);
            }
            FactKind::DraftMode => add(found, ObstacleKind::DraftMode, "draft mode"),
            _ => {}
        }
    }
    match &trace.library {
        Some((module, name))
            if sources.depends_on(module) && !(trace.followed && only_reads(name)) =>
        {
            add(found, ObstacleKind::LibraryHandler, module)
        }
        _ if !trace.followed => add(found, ObstacleKind::NotFollowed, "handler"),
        _ => {}
    }
}

/// Whether a function of a session library reads the session, rather than serves the request: `getServerSession`.
pub(super) fn only_reads(name: &str) -> bool {
    let name = name.rsplit('.').next().unwrap_or(name);
    [
        "get",
        "unstable_get",
        "decode",
        "verify",
        "validate",
        "createCaller",
        "createContext",
    ]
    .iter()
    .any(|start| name.starts_with(start))
}

fn takes_files(handler: &Handler) -> bool {
    let fields = handler.body.iter().flat_map(|body| &body.fields);
    fields.into_iter().any(|field| {
        field.field_type == crate::model::FieldType::File
            || field.name.to_ascii_lowercase().contains("file")
    })
}

/// Whether a handler sends a stream.
pub(super) fn streams(handler: &Handler) -> bool {
    handler
        .responses
        .iter()
        .any(|response| response.kind == ResponseKind::Stream)
}

fn add(found: &mut Vec<Obstacle>, kind: ObstacleKind, name: &str) {
    let obstacle = Obstacle {
        kind,
        name: name.to_owned(),
    };
    if !found.contains(&obstacle) {
        found.push(obstacle);
    }
}
