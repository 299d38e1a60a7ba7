//! Section 1: the route, as the scan found it.

use twinroute_scan::model::{
    Body, FieldType, Handler, RequestKey, RouteStyle, TypeDetail, type_name,
};

use crate::brief::writer::{Writer, code};
use crate::brief::{Brief, EnvironmentPlace, EnvironmentVariable};

impl Brief {
    pub(super) fn route(&self, out: &mut Writer) {
        out.heading(2, "1. The route");
        let style = match self.style {
            RouteStyle::Pages => "Pages: one function serves all methods",
            RouteStyle::App => "App: one function for each method",
        };
        let mut facts = vec![
            format!("URL: {}", code(&self.url)),
            format!("Style: {style}"),
            format!("Methods: {}", self.methods()),
        ];
        for setting in &self.settings {
            let value = setting.value.as_ref().map(ToString::to_string);
            let value = value.or_else(|| setting.code.clone()).unwrap_or_default();
            facts.push(format!(
                "Setting: {} = {}",
                code(&setting.name),
                code(&value)
            ));
        }
        facts.extend(listed("Session libraries", &self.uses.sessions));
        facts.extend(listed("Database clients", &self.uses.databases));
        facts.extend(listed("Tables and models", &self.uses.tables));
        facts.extend(listed("Services", &self.uses.outbound));
        facts.extend(listed("Other packages", &self.uses.packages));
        facts.extend(
            self.next_version
                .as_ref()
                .map(|version| format!("Next.js: {}", code(version))),
        );
        facts.extend(listed(
            "`next.config` sets, for each route (a server without `.build_output(..)` has none of it)",
            &self.next_config,
        ));
        for obstacle in &self.obstacles {
            let kind = serde_json::to_value(obstacle.kind).unwrap_or_default();
            facts.push(format!(
                "In the way: {} ({})",
                code(&obstacle.name),
                kind.as_str().unwrap_or_default()
            ));
        }
        out.list(&facts);
        out.paragraph(
            "What a static analysis found, with lines of the file. It may miss what the code computes; the TypeScript decides.",
        );
        self.handlers.iter().for_each(|one| handler(one, out));
        self.environment(out);
    }

    fn environment(&self, out: &mut Writer) {
        let (session, read): (Vec<_>, Vec<_>) = self
            .environment
            .iter()
            .partition(|variable| variable.is_of_session);
        if self.environment.is_empty() {
            return;
        }
        out.heading(3, "Environment variables");
        let one = |variable: &&EnvironmentVariable| {
            format!("{}: {}", code(&variable.name), places(&variable.places))
        };
        out.list(&read.iter().map(one).collect::<Vec<_>>());
        if !session.is_empty() {
            let names: Vec<_> = session.iter().map(|one| code(&one.name)).collect();
            out.paragraph(&format!(
                "Only the options of the session library read these, so the port needs at most the secret: {}.",
                names.join(", ")
            ));
        }
    }

    fn methods(&self) -> String {
        let name = |handler: &Handler| match handler.method {
            Some(method) => code(method.name()),
            None if self.handlers.len() == 1 => {
                "any; the handler does not compare the method".to_owned()
            }
            None => "all others, see below".to_owned(),
        };
        self.handlers
            .iter()
            .map(name)
            .collect::<Vec<_>>()
            .join(", ")
    }
}

fn listed(what: &str, names: &[String]) -> Option<String> {
    let names: Vec<_> = names.iter().map(|name| code(name)).collect();
    (!names.is_empty()).then(|| format!("{what}: {}", names.join(", ")))
}

/// The places of a variable, the lines of one declaration together.
fn places(all: &[EnvironmentPlace]) -> String {
    let mut shown: Vec<(String, Vec<String>)> = Vec::new();
    for place in all {
        let name = place.name.as_ref();
        let name = name.map_or_else(String::new, |name| format!("{} in ", code(name)));
        let title = format!("{name}{}", code(&place.file));
        match shown.iter_mut().find(|(known, _)| *known == title) {
            Some((_, lines)) => lines.push(place.line.to_string()),
            None => shown.push((title, vec![place.line.to_string()])),
        }
    }
    let one = |(title, lines): (String, Vec<String>)| format!("{title} line {}", lines.join(", "));
    shown.into_iter().map(one).collect::<Vec<_>>().join("; ")
}

/// What a handler reads and responds with.
fn handler(handler: &Handler, out: &mut Writer) {
    let name = handler
        .method
        .map_or("Other methods", |method| method.name());
    out.heading(
        3,
        &format!(
            "{name}, `{}` lines {} to {}",
            handler.file, handler.line, handler.end_line
        ),
    );
    let mut facts = Vec::new();
    if !handler.followed {
        facts.push(
            "The analysis could not follow this handler, since its function is not in the project."
                .to_owned(),
        );
    }
    let reads = [
        ("Params", &handler.params),
        ("Query", &handler.query),
        ("Headers", &handler.headers),
        ("Cookies", &handler.cookies),
    ];
    for (what, keys) in reads {
        let keys: Vec<_> = keys.iter().map(key).collect();
        if !keys.is_empty() {
            facts.push(format!("{what}: {}", keys.join(", ")));
        }
    }
    facts.extend(handler.body.as_ref().map(body));
    out.list(&facts);
}

fn key(key: &RequestKey) -> String {
    let optional = if key.optional == Some(true) { "?" } else { "" };
    let via = key
        .via
        .as_ref()
        .map(|via| format!(" by {via}"))
        .unwrap_or_default();
    format!(
        "`{}{optional}: {}`{via}",
        key.name,
        type_name(&key.field_type, TypeDetail::Full)
    )
}

fn body(body: &Body) -> String {
    let kinds: Vec<_> = body
        .kinds
        .iter()
        .map(|kind| serde_json::to_value(kind).unwrap_or_default())
        .filter_map(|kind| kind.as_str().map(str::to_owned))
        .collect();
    let schema = body
        .schema
        .as_ref()
        .map(|name| format!(", checked by or typed as `{name}`"));
    let fields = match &body.fields[..] {
        [] => String::new(),
        fields => {
            let fields = FieldType::Object {
                fields: fields.to_vec(),
            };
            format!(" with {}", code(&type_name(&fields, TypeDetail::Full)))
        }
    };
    format!(
        "Body ({}){fields}{}, line {}",
        kinds.join(", "),
        schema.unwrap_or_default(),
        body.line
    )
}
