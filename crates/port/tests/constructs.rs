//! What the translation knows: each construct of TypeScript with the Rust that is made of it, in `constructs/*.md`.
//!
//! The TypeScript is the input. `UPDATE_SNAPSHOTS=1` writes the Rust.

#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

mod support;

use std::fs;
use std::path::Path;

use support::{disagreements, ported};

/// The Rust for the statements of a handler.
fn rust(title: &str, statements: &str) -> String {
    let (imports, body): (Vec<&str>, Vec<&str>) = statements
        .lines()
        .partition(|line| line.starts_with("import ") || line.starts_with("const Schema"));
    let (file, head) = match title.ends_with("(App)") {
        true => (
            "app/api/[id]/route.ts",
            "export async function POST(request: Request, { params }) {",
        ),
        false => (
            "pages/api/[id].ts",
            "export default async function handler(req, res) {",
        ),
    };
    let text = format!("{}\n{head}\n{}\n}}\n", imports.join("\n"), body.join("\n"));
    let lib = "import db from \"pg\";\nexport const load = (id) => db.query(id);\nexport const fail = (res, text) => res.status(400).json({ error: text });\n\
               export const isAdmin = (role) => role === \"admin\";\nexport const LIMIT = 10;\n\
               export const done = (res, data, _user) => res.status(200).json(data);\nexport const shown = (res, text) => { const id = process.env.REGION; return res.json({ id, text }); };\n\
               import { getServerSession } from \"next-auth\";\n\
               export const userWithRole = async (req, role) => { const session = await getServerSession(req); return session.user.role === role ? session.user : null; };\n\
               export const checked = async (req, roles) => { const session = await getServerSession(req); return { error: session ? null : () => new Response(null, { status: 401 }) }; };\n\
               export const ROLES = [\"admin\", \"owner\"] as const;\nexport const PLANS = Object.freeze({ free: 1, pro: { seats: 10, list: [...ROLES, \"x\"] } });\n\
               export enum Role { Admin = \"ADMIN\", User = \"USER\" }\nexport enum Level { Low, Mid = 5, High }\n\
               export const TITLE = `${Role.Admin} ${LIMIT}` + \"!\";\nexport const shared = { open: true };\nexport const close = (state) => { state.open = false; };\nclose(shared);\n\
               export const ACCESS = { user: { open: false }, admin: { open: true } };\nexport default { limit: 20, deny: { status: 403 } };\n";
    let ported = ported(&[
        (file.to_owned(), text),
        ("lib/index.ts".to_owned(), lib.to_owned()),
    ]);
    let file = &ported.files[0].text;
    assert_eq!(disagreements(file), [""; 0], "{file}");
    let code = file.split("\n// app/").next().unwrap();
    let code = code.split("\n// pages/").next().unwrap();
    let is_code = |item: &&str| {
        !["//!", "#![", "use "]
            .iter()
            .any(|start| item.starts_with(start))
            && !item.trim().is_empty()
    };
    code.split("\n\n")
        .filter(is_code)
        .collect::<Vec<_>>()
        .join("\n\n")
        .trim_end()
        .to_owned()
}

/// The file with the Rust of each section.
fn written(text: &str) -> String {
    let mut sections = text.split("\n## ");
    let mut out = sections.next().unwrap().to_owned();
    for section in sections {
        let (title, rest) = section.split_once('\n').unwrap();
        let (_, rest) = rest.split_once("```ts\n").unwrap();
        let (statements, _) = rest.split_once("```").unwrap();
        let rust = rust(title, statements);
        out.push_str(&format!(
            "\n## {title}\n\n```ts\n{statements}```\n\n```rust\n{rust}\n```\n"
        ));
    }
    out
}

#[test]
fn constructs_are_translated_as_written() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/constructs");
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    files.sort();
    assert!(files.len() >= 5, "{files:?}");
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let expected = written(&text);
        if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
            fs::write(&file, &expected).unwrap();
            continue;
        }
        assert!(
            text == expected,
            "{} is outdated: run the test with UPDATE_SNAPSHOTS=1\n{expected}",
            file.display()
        );
    }
}
