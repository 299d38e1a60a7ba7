//! Source that would take forever to follow: the scan ends, and lists the route.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

mod support;

use std::fmt::Write as _;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use support::Fixture;
use twinroute_scan::model::{FieldType, Project};

// Without a limit, each of these takes years.
const MOST: Duration = Duration::from_secs(60);

fn scan(files: &[(&str, &str)]) -> Project {
    let fixture = Fixture::new(files);
    let (send, receive) = mpsc::channel();
    thread::spawn(move || {
        // A scan that ends after the time has no receiver.
        let _ = send.send(fixture.scan());
    });
    let project = receive.recv_timeout(MOST).unwrap();
    assert_eq!(project.problems, []);
    assert_eq!(project.routes.len(), 1);
    project
}

fn app(source: &str) -> Project {
    scan(&[("app/a/route.ts", source)])
}

/// Declarations of `a1` to `a60`, each of the one before it; the last one is `last`.
fn chain(first: &str, next: impl Fn(&str) -> String) -> String {
    let mut source = format!("const a0 = {first};\n");
    for level in 1..=60 {
        let next = next(&format!("a{}", level - 1));
        writeln!(source, "const a{level} = {next};").unwrap();
    }
    source + "const last = a60;\n"
}

#[test]
fn values_that_are_shared() {
    for (first, left, right) in [
        ("{ x: 1 }", "{ l: ", "}"),
        ("[1]", "[", "]"),
        ("[1]", "[...", "]"),
    ] {
        let is_object = left.starts_with('{');
        let twice = |one: &str| match (is_object, left) {
            (true, _) => format!("{{ l: {one}, r: {one} }}"),
            (false, "[") => format!("[{one}, {one}]"),
            _ => format!("[...{one}, ...{one}{right}"),
        };
        let source = chain(first, twice) + "export const GET = () => Response.json(last);";
        let project = app(&source);
        let response = &project.routes[0].handlers[0].responses[0];
        assert_eq!(response.status, Some(200));
        assert!(!response.literal, "{left}");
    }
}

#[test]
fn a_value_that_is_shared_a_little_stays_literal() {
    let source = "const a = { x: 1 }; const b = { l: a, r: a };
        export const GET = () => Response.json(b);";
    let project = app(source);
    let body = project.routes[0].handlers[0].responses[0].body.clone();
    assert_eq!(body.unwrap().to_string(), r#"{"l":{"x":1},"r":{"x":1}}"#);
}

#[test]
fn objects_that_hold_the_request() {
    let inner = chain("{ req }", |one| format!("{{ l: {one}, r: {one} }}"));
    let source = format!(
        "import {{ use }} from './use';
        export const GET = (req) => {{ {inner} use(last); use(last, req); return Response.json({{ ok: true }}); }};"
    );
    let used = "export function use(all) { return all.l.l.r; }";
    let project = scan(&[("app/a/route.ts", &source), ("app/a/use.ts", used)]);
    assert_eq!(project.routes[0].handlers[0].responses.len(), 1);
}

#[test]
fn wrappers_that_are_shared() {
    let wrapped = chain("() => Response.json(1)", |one| {
        format!("wrap({one}, {one}, {{ handler: {one} }})")
    });
    let source = format!("import {{ wrap }} from 'wrap'; {wrapped} export const GET = last;");
    assert_eq!(app(&source).routes[0].handlers.len(), 1);
    let either = chain("() => Response.json(1)", |one| {
        format!("flag ? wrap({one}) : ({one} || wrap({one}))")
    });
    let source = format!("import {{ wrap, flag }} from 'wrap'; {either} export const GET = last;");
    assert_eq!(app(&source).routes[0].handlers.len(), 1);
}

#[test]
fn schemas_that_are_shared() {
    for twice in [
        "z.object({ l: A, r: A })",
        "z.tuple([A, A]).or(z.union([z.array(A), z.record(A)]))",
        "A.and(z.object({ l: A, r: A.optional() }))",
    ] {
        let schemas = chain("z.object({ x: z.string() })", |one| twice.replace('A', one));
        let source = format!(
            "import {{ z }} from 'zod'; {schemas}
            export async function POST(request) {{ const body = last.parse(await request.json()); return Response.json({{ id: body.id }}); }}"
        );
        assert_eq!(app(&source).routes[0].handlers[0].responses.len(), 1);
    }
}

#[test]
fn types_that_contain_themselves() {
    let fields: String = (0..60).map(|at| format!("f{at}: All; ")).collect();
    let source = format!(
        "interface All {{ {fields} }}
        export async function POST(request: Request) {{ const body: All = await request.json(); return Response.json({{ a: body.f1 }}); }}"
    );
    let project = app(&source);
    let body = project.routes[0].handlers[0].body.as_ref().unwrap();
    assert_eq!(body.fields.len(), 60);
    assert!(matches!(
        body.fields[0].field_type,
        FieldType::Object { .. }
    ));
}

#[test]
fn functions_that_call_each_other() {
    let mut source = "const f0 = (req) => req.headers.get('a');\n".to_owned();
    for level in 1..=40 {
        let before = level - 1;
        writeln!(
            source,
            "const f{level} = (req) => f{before}(req) || f{before}(req) || f{level}(req);"
        )
        .unwrap();
    }
    source += "export const GET = (req) => Response.json({ a: f40(req) });";
    assert_eq!(app(&source).routes[0].handlers.len(), 1);
}

#[test]
fn modules_that_export_each_other() {
    let mut files = vec![(
        "app/a/route.ts".to_owned(),
        "import { missing } from './m0a'; export const GET = () => missing();".to_owned(),
    )];
    for level in 0..23 {
        let next = level + 1;
        for side in ["a", "b"] {
            let text = format!(
                "export * from './m{next}a'; export * from './m{next}b'; export * from './m0a';"
            );
            files.push((format!("app/a/m{level}{side}.ts"), text));
        }
    }
    for side in ["a", "b"] {
        files.push((
            format!("app/a/m23{side}.ts"),
            "export const found = 1;".to_owned(),
        ));
    }
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (&**name, &**text))
        .collect();
    assert_eq!(scan(&files).routes[0].handlers.len(), 1);
}

#[test]
fn long_files() {
    let mut spread = "const s0 = { k0: 0 };\n".to_owned();
    let mut set = "const all = {};\n".to_owned();
    let mut calls = String::new();
    for at in 1..=3_000 {
        writeln!(spread, "const s{at} = {{ ...s{}, k{at}: {at} }};", at - 1).unwrap();
        writeln!(set, "all.k{at} = {at};").unwrap();
        writeln!(
            calls,
            "  if (url.searchParams.get('k{at}')) return Response.json({{ k{at}: s{at} }});"
        )
        .unwrap();
    }
    let source = format!(
        "{spread}{set}export function GET(request) {{ const url = new URL(request.url);\n{calls} return Response.json(all); }}"
    );
    assert_eq!(app(&source).routes[0].handlers[0].responses.len(), 3_001);
}

#[test]
fn a_long_text() {
    let text = "a".repeat(200_000);
    let many = "{ a: text, b: text },".repeat(200);
    let source = format!(
        "const text = '{text}'; const list = [{many}]; export const GET = () => Response.json(list);"
    );
    let project = app(&source);
    assert!(!project.routes[0].handlers[0].responses[0].literal);
}
