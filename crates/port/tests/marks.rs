//! A handler that does not do all that its TypeScript does has a mark, and another one has none.

#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

mod support;

use std::path::Path;

use support::{disagreements, ported};
use twinroute_port::{MarkKind, PortedFile, port};

#[test]
fn every_handler_is_left_with_a_mark_or_complete() {
    for folder in ["tests/project", "tests/translated"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let report = twinroute_scan::scan(&folder).unwrap();
        let routes: Vec<_> = report.projects[0].routes.iter().collect();
        let ported = port(&report.projects[0], &routes).unwrap();
        for file in &ported.files {
            assert_eq!(
                disagreements(&file.text),
                [""; 0],
                "{}\n{}",
                file.path,
                file.text
            );
        }
    }
}

// Statements with a call that the port does not know. What they do must not get lost.
const LEFT: [&str; 22] = [
    "act();",
    "await act();",
    "void act();",
    "let a = act();",
    "const { a } = await act();",
    "const [a, b] = await Promise.all([act(), act()]);",
    "const [a] = [act()];",
    "for (const x of act()) { act(); }",
    "while (act()) {}",
    "do { act(); } while (false);",
    "if (act()) { }",
    "if (req.query.a) { act(); }",
    "switch (req.query.a) { case 'a': act(); break; }",
    "try { act(); } finally { act(); }",
    "try { act(); } catch { act(); }",
    "{ act(); }",
    "label: { act(); }",
    "globalThis.a = act();",
    "delete globalThis[act()];",
    "req.query.a && act();",
    "req.query.a ? act() : undefined;",
    "throw act();",
];

#[test]
fn no_statement_is_dropped() {
    let text = |statement: &str| {
        format!(
            "import {{ act }} from '../../lib/act';\nexport default async function handler(req, res) {{\n{statement}\nres.json({{}});\n}}\n"
        )
    };
    let mut files: Vec<(String, String)> = LEFT
        .iter()
        .enumerate()
        .map(|(at, statement)| (format!("pages/api/{at}.ts"), text(statement)))
        .collect();
    let act = "import db from 'pg'; export const act = () => db.query('x');";
    files.push(("lib/act.ts".to_owned(), act.to_owned()));
    let ported = ported(&files);
    assert_eq!(ported.files.len(), LEFT.len());
    for file in &ported.files {
        let at: usize = file.url.as_deref().unwrap()["/api/".len()..]
            .parse()
            .unwrap();
        let text = file.text.split("\n// pages/").next().unwrap();
        let is_marked = file.marks.iter().any(|mark| mark.kind != MarkKind::Check);
        assert!(
            is_marked && text.contains("not_ported"),
            "`{}` is dropped:\n{text}",
            LEFT[at]
        );
        assert_eq!(disagreements(&file.text), [""; 0], "{text}");
    }
}

// Statements with a function that may throw, whose value is not sent. `requireUser` reaches no database.
const CHECKS: [&str; 7] = [
    "const user = requireUser(req.query.session); console.log(user.id); res.json({ secret: 1 });",
    "console.log('by', requireUser(req.query.session)); res.json({ secret: 1 });",
    "console.log('by', await requireUser(req.query.session)); res.json({ secret: 1 });",
    "const session = { id: 1 }; const user = requireUser(session); console.log(user.id); res.json({ secret: 1 });",
    "const own = (id) => { if (!id) throw new Error('sign in'); return id; }; const user = own(req.query.session); console.log(user); res.json({ secret: 1 });",
    "const user = requireUser(req.query.session); switch (req.query.a) { case 'a': return res.json(user); default: return res.json({ secret: 1 }); }",
    "const user = requireUser(req.query.session); if (req.query.a) return res.json({ secret: 1 }); res.json(user);",
];

#[test]
fn no_check_is_dropped_or_delayed() {
    let text = |body: &str| {
        format!(
            "import {{ requireUser }} from '../../lib/user';\nexport default async function handler(req, res) {{\n{body}\n}}\n"
        )
    };
    let mut files: Vec<(String, String)> = CHECKS
        .iter()
        .enumerate()
        .map(|(at, body)| (format!("pages/api/{at}.ts"), text(body)))
        .collect();
    let user = "export const requireUser = (id) => { if (!id) throw new Error('sign in'); return { id }; };";
    files.push(("lib/user.ts".to_owned(), user.to_owned()));
    for file in &ported(&files).files {
        let code = file.text.split("\n// pages/").next().unwrap();
        let check = code.find("not_ported").or(code.find("Err("));
        let secret = code.find("secret").unwrap();
        assert!(check.is_some_and(|check| check < secret), "{code}");
    }
}

#[test]
fn a_logical_assignment_keeps_a_value() {
    let text = "export default function handler(req, res) {\n  let role = req.query.role ?? 'user';\n  role ||= 'admin';\n  if (role !== 'admin') return res.status(403).end();\n  res.json({ a: 1 });\n}\n";
    let ported = ported(&[("pages/api/a.ts".to_owned(), text.to_owned())]);
    let code = ported.files[0].text.split("\n// pages/").next().unwrap();
    assert!(
        code.contains("not_ported") || code.contains("is_empty()"),
        "{code}"
    );
    assert!(!code.contains("role = \"admin\";"), "{code}");
}

#[test]
fn an_operator_in_a_literal_is_kept() {
    let text = "export default function handler(req, res) {\n  if (req.query['a == b'] !== 'x') return res.status(403).end();\n  res.json({ a: 1 });\n}\n";
    let ported = ported(&[("pages/api/a.ts".to_owned(), text.to_owned())]);
    let code = ported.files[0].text.split("\n// pages/").next().unwrap();
    assert!(code.contains(r#"get("a == b") != Some("x")"#), "{code}");
}

#[test]
fn a_check_for_null_is_not_dropped() {
    for check in [
        "name === null",
        "null === name",
        "name === null || name === ''",
    ] {
        let text = format!(
            "export async function POST(request) {{\n  const {{ name }}: {{ name?: string | null }} = await request.json();\n  if ({check}) return Response.json({{ error: 'secret' }}, {{ status: 422 }});\n  return Response.json({{ name }});\n}}\n"
        );
        let ported = ported(&[("app/a/route.ts".to_owned(), text)]);
        let code = ported.files[0].text.split("\n// app/").next().unwrap();
        let is_kept = code.contains("not_ported") || code.contains("is_n") || code.contains("None");
        assert!(is_kept, "{check}: {code}");
    }
}

#[cfg(unix)]
#[test]
fn a_path_is_no_code() {
    let text = "export default (req, res) => res.json({})";
    let name = "pages/api/a\nconst _: () = panic!();\n.ts";
    let ported = ported(&[(name.to_owned(), text.to_owned())]);
    assert!(ported.files.is_empty(), "{:?}", ported.files);
    assert!(ported.left[0].reason.contains("rename the file"));
}

#[test]
fn a_complete_handler_has_no_mark() {
    let text = "export default function handler(req, res) {\n  console.log('x');\n  const unused = req.query.a;\n  if (req.method !== 'GET') return res.status(405).end();\n  res.json({ a: 1 });\n}\n";
    let ported = ported(&[("pages/api/a.ts".to_owned(), text.to_owned())]);
    let file = &ported.files[0];
    assert!(file.marks.is_empty(), "{}", file.text);
    for word in ["not_ported", "struct", "unused =", "#![allow"] {
        let code = file.text.split("\n// pages/").next().unwrap();
        assert!(!code.contains(word), "{word}: {code}");
    }
}

#[test]
fn two_functions_of_one_name_have_two_guards() {
    let route = |from: &str| {
        format!(
            "import {{ withAuth }} from '../../lib/{from}';\nexport default withAuth((req, res) => res.json({{}}));\n"
        )
    };
    let auth = "export const withAuth = (handler) => (req, res) => handler(req, res);";
    let ported = ported(&[
        ("pages/api/a.ts".to_owned(), route("user")),
        ("pages/api/b.ts".to_owned(), route("team")),
        ("lib/user.ts".to_owned(), auth.to_owned()),
        ("lib/team.ts".to_owned(), auth.to_owned()),
    ]);
    let guards: Vec<_> = ported
        .files
        .iter()
        .filter(|file| file.url.is_none())
        .collect();
    let paths: Vec<&str> = guards.iter().map(|file| &*file.path).collect();
    assert_eq!(
        paths,
        [
            "src/guards/with_auth_from_team.rs",
            "src/guards/with_auth_from_user.rs"
        ]
    );
    assert_eq!(guards[0].source.as_deref(), Some("lib/team.ts"));
    assert!(
        ported.files[0].text.contains("_: WithAuthFromUser"),
        "{}",
        ported.files[0].text
    );
}

#[test]
fn two_session_functions_of_one_name_have_two_guards() {
    let route = |from: &str| {
        format!(
            "import {{ getUser }} from '../../../lib/{from}';\nexport async function GET(request) {{\nconst user = await getUser(request);\nif (!user) return new Response(null, {{ status: 401 }});\nreturn Response.json(user);\n}}\n"
        )
    };
    let user = "import { getServerSession } from 'next-auth'; export const getUser = async (request) => getServerSession();";
    let ported = ported(&[
        ("app/api/a/route.ts".to_owned(), route("one")),
        ("app/api/b/route.ts".to_owned(), route("two")),
        ("lib/one.ts".to_owned(), user.to_owned()),
        ("lib/two.ts".to_owned(), user.to_owned()),
    ]);
    let names = ["GetUserFromOne::extract(", "GetUserFromTwo::extract("];
    for (file, name) in ported.files.iter().zip(names) {
        assert!(file.text.contains(name), "{}", file.text);
    }
}

#[test]
fn a_body_that_only_typescript_types_is_not_refused() {
    let text = "export async function POST(request: Request) {\n  try {\n    const { name } = (await request.json()) as { name: string };\n    return Response.json({ name });\n  } catch {\n    return Response.json({}, { status: 500 });\n  }\n}\n";
    let outside = "export async function POST(request: Request) {\n  const { name } = (await request.json()) as { name: string };\n  if (typeof name !== \"string\") return Response.json({}, { status: 422 });\n  return Response.json({ name });\n}\n";
    for text in [text, outside] {
        let ported = ported(&[("app/api/a/route.ts".to_owned(), text.to_owned())]);
        let file = &ported.files[0].text;
        assert!(
            file.contains("let body: Value = req.json().await?;"),
            "{file}"
        );
        assert!(
            file.contains("serde_json::from_value(body)") && file.contains(".or_else(|_|"),
            "{file}"
        );
        assert_eq!(disagreements(file), [""; 0], "{file}");
    }
}

#[test]
fn what_one_of_several_schemas_checks_is_left_open() {
    let text = "import { z } from 'zod';\nconst A = z.object({ id: z.string(), kind: z.literal('a') });\n\
                const B = z.object({ name: z.string(), kind: z.literal('b') });\n\
                export default function handler(req, res) {\n  \
                if (req.query.kind === 'a') {\n    const a = A.parse(req.body);\n    return res.json({ id: a.id });\n  }\n  \
                const b = B.parse(req.body);\n  return res.json({ name: b.name });\n}\n";
    let union = "import { z } from 'zod';\nconst A = z.object({ id: z.string(), kind: z.literal('a') });\n\
                 const B = z.object({ name: z.string(), kind: z.literal('b') });\n\
                 export async function POST(request) {\n  \
                 const body = z.discriminatedUnion('kind', [A, B]).parse(await request.json());\n  \
                 return Response.json({ kind: body.kind });\n}\n";
    let ported = ported(&[
        ("app/api/b/route.ts".to_owned(), union.to_owned()),
        ("pages/api/a.ts".to_owned(), text.to_owned()),
    ]);
    let [union, several] = &ported.files[..] else {
        panic!("{ported:?}");
    };
    let has = |file: &PortedFile, check: &str| {
        file.marks
            .iter()
            .any(|mark| mark.kind == MarkKind::Check && mark.text == check)
    };
    for file in [union, several] {
        // A request for one of them has any value, or none, in the fields of the other.
        for field in ["id: Option<Value>,", "name: Option<Value>,"] {
            assert!(file.text.contains(field), "{}", file.text);
        }
    }
    assert!(has(union, "body: union() of the body"), "{}", union.text);
    assert!(
        has(several, "body: several schemas of the body"),
        "{}",
        several.text
    );
    assert!(several.text.contains("kind: Option<"), "{}", several.text);
}
