//! Projects made of texts, and routes as one line for each handler.

#![allow(
    dead_code,
    unreachable_pub,
    reason = "each test binary uses a part of it"
)]
#![allow(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

use std::fs;

use tempfile::TempDir;
use twinroute_scan::model::{
    Field, FieldType, Handler, Project, RequestKey, Response, ResponseKind, Route,
};

/// A project in a temporary folder.
pub struct Fixture {
    folder: TempDir,
}

impl Fixture {
    /// Writes the files of a project, with a `package.json` that depends on Next.js.
    pub fn new(files: &[(&str, &str)]) -> Self {
        let fixture = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        let manifest = r#"{ "name": "fixture", "dependencies": { "next": "16.4.6", "zod": "4", "next-auth": "4", "@prisma/client": "6" } }"#;
        if !files.iter().any(|(name, _)| *name == "package.json") {
            fixture.write("package.json", manifest);
        }
        files
            .iter()
            .for_each(|(name, text)| fixture.write(name, text));
        fixture
    }

    pub fn write(&self, name: &str, text: &str) {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn path(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// The one project in the folder.
    pub fn scan(&self) -> Project {
        let mut report = twinroute_scan::scan(self.path()).unwrap();
        assert_eq!(report.projects.len(), 1);
        report.projects.remove(0)
    }
}

/// Asserts what the handlers of a Pages file do.
#[track_caller]
pub fn pages(source: &str, expected: &[&str]) {
    check("pages/api/items/[id].ts", source, expected);
}

/// Asserts what the handlers of a `route.ts` do.
#[track_caller]
pub fn app(source: &str, expected: &[&str]) {
    check("app/items/[id]/route.ts", source, expected);
}

#[track_caller]
fn check(file: &str, source: &str, expected: &[&str]) {
    let project = Fixture::new(&[(file, source)]).scan();
    assert_eq!(project.problems, []);
    assert_eq!(project.others, []);
    assert_eq!(described(&project.routes[0]), expected);
}

/// One line for each handler of a route.
pub fn described(route: &Route) -> Vec<String> {
    route.handlers.iter().map(handler).collect()
}

fn handler(handler: &Handler) -> String {
    let mut line = handler
        .method
        .map_or("any", |method| method.name())
        .to_owned();
    if !handler.followed {
        line += " lost";
    }
    for (name, keys) in [
        ("params", &handler.params),
        ("query", &handler.query),
        ("headers", &handler.headers),
        ("cookies", &handler.cookies),
    ] {
        if !keys.is_empty() {
            line += &format!(
                " {name}({})",
                keys.iter().map(key).collect::<Vec<_>>().join(", ")
            );
        }
    }
    if let Some(body) = &handler.body {
        let kinds: Vec<String> = body
            .kinds
            .iter()
            .map(|kind| format!("{kind:?}").to_lowercase())
            .collect();
        line += &format!(" {}{{{}}}", kinds.join("+"), fields(&body.fields));
    }
    let responses: Vec<String> = handler.responses.iter().map(response).collect();
    line + " -> " + &responses.join(", ")
}

fn key(key: &RequestKey) -> String {
    let via = key
        .via
        .as_ref()
        .map(|via| format!(" by {}", via.split(' ').next().unwrap()))
        .unwrap_or_default();
    format!(
        "{}{}{}{via}",
        key.name,
        mark(key.optional),
        typed(&key.field_type)
    )
}

fn fields(fields: &[Field]) -> String {
    let one = |field: &Field| {
        let default = field
            .default
            .as_ref()
            .map(|value| format!("={value}"))
            .unwrap_or_default();
        let null = if field.nullable { "|null" } else { "" };
        let checks = if field.checks.is_empty() {
            String::new()
        } else {
            format!(" {}", field.checks.join(" "))
        };
        format!(
            "{}{}{}{null}{default}{checks}",
            field.name,
            mark(field.optional),
            typed(&field.field_type)
        )
    };
    fields.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn mark(optional: Option<bool>) -> &'static str {
    if optional == Some(true) { "?" } else { "" }
}

fn typed(field_type: &FieldType) -> String {
    match shown(field_type) {
        text if text.is_empty() => text,
        text => format!(": {text}"),
    }
}

fn shown(field_type: &FieldType) -> String {
    match field_type {
        FieldType::Unknown => String::new(),
        FieldType::Array { items } => format!("[{}]", shown(items)),
        FieldType::Object { fields: inner } => format!("{{{}}}", fields(inner)),
        FieldType::Record { values } => format!("record {}", shown(values)),
        FieldType::Literal { values } => values
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("|"),
        FieldType::Union { types } => types.iter().map(shown).collect::<Vec<_>>().join("|"),
        other => format!("{other:?}").to_lowercase(),
    }
}

fn response(response: &Response) -> String {
    let status = response
        .status
        .map_or("?".to_owned(), |status| status.to_string());
    let body = match (&response.kind, &response.body) {
        (ResponseKind::Empty | ResponseKind::Stream | ResponseKind::Interrupt, _) => {
            format!(" {:?}", response.kind).to_lowercase()
        }
        (_, Some(body)) => format!(" {body}"),
        (_, None) => format!(" {:?}", response.kind).to_lowercase(),
    };
    let via = response
        .via
        .as_ref()
        .map(|via| format!(" by {}", via.split(' ').next().unwrap()))
        .unwrap_or_default();
    format!("{status}{body}{via}")
}
