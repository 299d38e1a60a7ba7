//! A guard that stands in an unusual place is in the Rust, before what it guards, or the handler responds with 501 there.
//!
//! Each case of `guards/*.md` is a file of a route. What it guards is the text `secret`.

#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

mod support;

use std::fs;
use std::path::Path;

use support::{disagreements, ported};

const LIBRARY: [(&str, &str); 3] = [
    (
        "lib/user.ts",
        "import { getServerSession } from 'next-auth';\n\
         export const requireUser = (id) => { if (!id) throw new Error('sign in'); return { id }; };\n\
         export const isOpen = (request) => { if (!request.headers['x-key']) throw new Error('no'); return true; };\n\
         export const send = (res, data, _user) => res.status(200).json(data);\n\
         export const keys = { get: (request) => requireUser(request.headers.key), find: (request) => keys.get(request) };\n\
         export const flags = { open: true };\n\
         export const ALLOWED = ['a'];\n",
    ),
    (
        "lib/auth.ts",
        "import { createRouter } from 'next-connect';\n\
         export const auth = async (req, res, next) => { if (!req.headers.a) return res.status(401).end(); await next(); };\n\
         export const withAuth = (handler) => async (req, res) => { if (!req.headers.a) return res.status(401).end(); return handler(req, res); };\n\
         export const secure = (handlers) => { for (const key of Object.keys(handlers)) handlers[key] = withAuth(handlers[key]); };\n\
         export const configure = (router) => { router.use(auth); return router; };\n\
         export const createApiRouter = () => createRouter().use(auth);\n\
         export const list = (req, res) => res.json({ secret: 1 });\n",
    ),
    (
        "lib/admin.ts",
        "import { flags, ALLOWED } from './user';\n\
         export const close = () => { flags.open = false; ALLOWED.push('b'); };\n",
    ),
];

/// The cases of a file: titles and sources.
fn cases(text: &str) -> Vec<(String, String)> {
    let case = |section: &str| {
        let (title, rest) = section.split_once('\n').unwrap();
        let (_, rest) = rest.split_once("```ts\n").unwrap();
        let (source, _) = rest.split_once("```").unwrap();
        (title.to_owned(), source.to_owned())
    };
    text.split("\n## ").skip(1).map(case).collect()
}

/// The guards of `src/guards` that a file imports.
fn extractors(code: &str) -> Vec<&str> {
    let imports = code.split("use crate::guards::").skip(1);
    let imports = imports.filter_map(|rest| rest.split_once(';'));
    let names =
        imports.flat_map(|(names, _)| names.split(|letter: char| !letter.is_alphanumeric()));
    names.filter(|name| !name.is_empty()).collect()
}

/// Whether every function that has the secret has a guard before it, or as an argument, and some function has a guard.
fn is_guarded(code: &str) -> bool {
    let guards = [
        "not_ported(",
        "not_ported::<",
        "Err(",
        "::extract(",
        ".check(",
    ];
    let lines = code
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    let code = lines.collect::<Vec<_>>().join("\n");
    let guard = |text: &str| guards.iter().filter_map(|guard| text.find(guard)).min();
    let extractors = extractors(&code);
    let extracts = |function: &str| {
        let (arguments, _) = function.split_once(") -> ").unwrap_or_default();
        let is_argument = |name: &&str| arguments.contains(&format!(": {name}"));
        extractors.iter().any(is_argument)
    };
    let is_before = |function: &str| match (function.find("secret"), guard(function)) {
        (Some(_), _) if extracts(function) => true,
        (Some(secret), guard) => guard.is_some_and(|guard| guard < secret),
        (None, _) => true,
    };
    // The function of a Pages file is before those of its methods.
    let is_first = |function: &str| function.starts_with("handler(") && extracts(function);
    let functions: Vec<_> = code.split("async fn ").collect();
    let has_guard = guard(&code).is_some() || functions.iter().any(|one| extracts(one));
    has_guard && (functions.iter().any(|one| is_first(one)) || functions.into_iter().all(is_before))
}

#[test]
fn no_guard_is_lost() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/guards");
    let mut lost = Vec::new();
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let is_app = path.file_stem().unwrap() == "app";
        let cases = cases(&fs::read_to_string(&path).unwrap());
        assert!(cases.len() > 3, "{}", path.display());
        for (title, source) in cases {
            let name = if is_app {
                "app/api/a/route.ts"
            } else {
                "pages/api/a.ts"
            };
            let mut files = vec![(name.to_owned(), source)];
            files.extend(LIBRARY.map(|(file, text)| (file.to_owned(), text.to_owned())));
            for file in &ported(&files).files {
                let code = file.text.split("\n// app/").next().unwrap();
                let code = code.split("\n// pages/").next().unwrap();
                assert_eq!(disagreements(&file.text), [""; 0], "{title}\n{code}");
                if file.url.is_some() && !is_guarded(code) {
                    lost.push(format!("## {title}\n{code}"));
                }
            }
        }
    }
    assert!(lost.is_empty(), "{}", lost.join("\n\n"));
}

#[test]
fn the_name_of_a_guards_file_is_no_code() {
    let file = "lib/a\nfn evil() {}\n/x.ts";
    let route = "import { check } from '../../lib/a\\nfn evil() {}\\n/x';\n\
                 export default async (req, res) => {\n  \
                 const { error } = await check(req);\n  if (error) return error();\n  \
                 res.json({ secret: 1 });\n};\n";
    let user = "import { getServerSession } from 'next-auth';\n\
                export const check = async (req) => ({ user: await getServerSession(req) });\n";
    let files = [("pages/api/a.ts", route), (file, user)];
    let ported = ported(&files.map(|(file, text)| (file.to_owned(), text.to_owned())));
    let guard = ported.files.iter().find(|file| file.url.is_none()).unwrap();
    assert_eq!(guard.source.as_deref(), Some(file));
    assert!(
        guard.text.contains("// lib/a?fn evil() {}?/x.ts:2\n"),
        "{}",
        guard.text
    );
    assert!(!guard.text.contains("\nfn evil"), "{}", guard.text);
}
