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

const LIBRARY: [(&str, &str); 7] = [
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
    (
        "lib/change.ts",
        "import { LOADED } from './loaded';\n\
         import { withAuth } from './auth';\n\
         import { requireUser } from './user';\n\
         export const mutate = (table) => { table.open = false; };\n\
         export const SHARED = { open: true };\n\
         export const OTHER = { open: true };\n\
         export let serve = (req, res) => res.json({ secret: 1 });\n\
         serve = withAuth(serve);\n\
         mutate(SHARED);\n",
    ),
    ("lib/table.ts", "export default { open: true };\n"),
    (
        "lib/loaded.ts",
        "export const LOADED = { open: true };\n\
         export const close = async () => { const lib = await import('./loaded'); lib.LOADED.open = false; };\n",
    ),
    (
        "lib/common.js",
        "const { withAuth } = require('./auth');\n\
         exports.check = () => false;\n\
         exports.check = require('./user').requireUser;\n\
         exports.serve = (req, res) => res.json({ secret: 1 });\n\
         exports.serve = withAuth(exports.serve);\n",
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

/// What refuses a request, or ends the handler with 501.
const GUARDS: [&str; 4] = ["not_ported(", "not_ported::<", "::extract(", ".check("];

/// Whether a guard runs on every way to the secret, and some function has a guard: an argument, or a statement that is in no branch of
/// its own.
fn is_guarded(code: &str) -> bool {
    let lines: Vec<&str> = code
        .lines()
        .filter(|line| !line.trim_start().starts_with("//") && !line.trim().is_empty())
        .collect();
    let code = lines.join("\n");
    let extractors = extractors(&code);
    let extracts = |function: &str| {
        let (arguments, _) = function.split_once(") -> ").unwrap_or_default();
        let is_argument = |name: &&str| arguments.contains(&format!(": {name}"));
        extractors.iter().any(is_argument)
    };
    let functions: Vec<&str> = code.split("async fn ").skip(1).collect();
    // The function of a Pages file is before those of its methods.
    let is_first = |function: &&str| function.starts_with("handler(") && extracts(function);
    let is_safe = |function: &str| {
        let lines: Vec<&str> = function.lines().collect();
        let secrets = (0..lines.len()).filter(|at| lines[*at].contains("secret"));
        extracts(function) || secrets.into_iter().all(|at| is_behind_guard(&lines, at))
    };
    let has_guard = guard(&code).is_some() || functions.iter().any(|one| extracts(one));
    has_guard && (functions.iter().any(is_first) || functions.into_iter().all(is_safe))
}

fn guard(text: &str) -> Option<usize> {
    GUARDS.iter().filter_map(|guard| text.find(guard)).min()
}

/// Whether a guard always runs before a line of a function.
fn is_behind_guard(lines: &[&str], at: usize) -> bool {
    let indentation = |line: &str| line.len() - line.trim_start().len();
    let own = guard(lines[at]).zip(lines[at].find("secret"));
    if own.is_some_and(|(guard, secret)| guard < secret) {
        return true;
    }
    let mut level = indentation(lines[at]);
    // The lines of a statement that starts further up.
    let mut inner = false;
    for line in lines[1..at].iter().rev() {
        let depth = indentation(line);
        let has_guard = guard(line).is_some();
        if depth > level {
            inner |= has_guard;
            continue;
        }
        let is_other_branch = depth == level && line.trim_start().starts_with("} else");
        if has_guard && !is_other_branch || inner && !opens_branch(line) {
            return true;
        }
        (level, inner) = (depth, false);
    }
    false
}

/// Whether the lines below a line run only sometimes.
fn opens_branch(line: &str) -> bool {
    let line = line.trim_start();
    let starts = ["if ", "match ", "while ", "for ", "loop ", "}"];
    let ends = ["else {", "| {", "=> {"];
    starts.iter().any(|start| line.starts_with(start)) || ends.iter().any(|end| line.ends_with(end))
}

#[test]
fn a_guard_in_a_branch_guards_nothing_else() {
    let function = |body: &str| format!("async fn get() -> Result {{\n{body}\n}}");
    for body in [
        "    not_ported::<()>(\"a\")?;\n    Ok(\"secret\")",
        "    let a: Value =\n        not_ported(\"a\")?;\n    Ok(\"secret\")",
        "    if not_ported::<bool>(\"a\")? {\n        return Ok(1);\n    }\n    Ok(\"secret\")",
        "    if a {\n        not_ported::<()>(\"a\")?;\n        return Ok(\"secret\");\n    }\n    Ok(1)",
        "    Ok(json!({ \"a\": not_ported::<Value>(\"a\")?, \"secret\": 1 }))",
    ] {
        assert!(is_guarded(&function(body)), "{body}");
    }
    for body in [
        "    Ok(\"secret\")",
        "    Ok(\"secret\", not_ported::<()>(\"a\")?)",
        "    if a {\n        not_ported::<()>(\"a\")?;\n    }\n    Ok(\"secret\")",
        "    if a {\n        return Ok(\"secret\");\n    }\n    not_ported(\"a\")",
        "    if a {\n        return not_ported(\"a\");\n    }\n    Ok(\"secret\")",
        "    if a {\n        Ok(1)\n    } else if not_ported::<bool>(\"a\")? {\n        Ok(1)\n    }\n    Ok(\"secret\")",
        "    if a {\n        return Err(b);\n    }\n    Ok(\"secret\")",
    ] {
        assert!(!is_guarded(&function(body)), "{body}");
    }
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
fn the_arguments_of_wrappers_are_checked_for_every_method() {
    let imports = "import { withAuth } from '../../lib/auth';\n";
    let handlers = [
        "export default withAuth(['GET'], async (req, res) => {\n  \
         if (req.method === 'GET') return res.json({ secret: 1 });\n  res.json({ secret: 2 });\n});\n",
        "export default withAuth('admin')(async (req, res) => {\n  \
         if (req.method === 'POST') return res.json({ secret: 1 });\n  \
         if (req.method === 'PUT') return res.json({ secret: 2 });\n  return res.json({ secret: 3 });\n});\n",
        "import { createRouter } from 'next-connect';\nimport { auth } from '../../lib/auth';\n\
         export default createRouter().use(auth).use(withAuth('admin')).get((req, res) => res.json({ secret: 1 }))\n  \
         .post((req, res) => res.json({ secret: 2 })).handler();\n",
    ];
    for handler in handlers {
        let mut files = vec![("pages/api/a.ts".to_owned(), format!("{imports}{handler}"))];
        files.extend(LIBRARY.map(|(file, text)| (file.to_owned(), text.to_owned())));
        let ported = ported(&files);
        let code = &ported.files[0].text;
        let code = code.split("\n// pages/").next().unwrap();
        let mut functions = code.split("async fn ").skip(1).peekable();
        assert!(functions.peek().is_some(), "{code}");
        for function in functions {
            if let Some(secret) = function.find("secret") {
                let check = function.find(".check(").unwrap_or(usize::MAX);
                assert!(check < secret, "{code}");
            }
        }
    }
}

#[test]
fn a_router_without_a_handler_for_other_methods() {
    for (head, tail) in [
        ("nc()", ""),
        ("createRouter()", ".handler()"),
        ("nc().use(auth)", ""),
    ] {
        let source = format!(
            "import nc, {{ createRouter }} from 'next-connect';\nimport {{ auth }} from '../../lib/auth';\n\
             export default {head}.get((req, res) => res.json({{ first: 1 }})).post((req, res) => res.json({{ last: 2 }})){tail};\n"
        );
        let mut files = vec![("pages/api/a.ts".to_owned(), source)];
        files.extend(LIBRARY.map(|(file, text)| (file.to_owned(), text.to_owned())));
        let code = ported(&files).files.remove(0).text;
        let code = code.split("\n// pages/").next().unwrap();
        let others = code.split("_ => ").nth(1).unwrap_or_default();
        let others = others.split("async fn get").next().unwrap();
        assert!(!others.contains("last"), "{code}");
        assert!(code.matches("\"last\"").count() <= 1, "{code}");
    }
}

#[test]
fn names_of_wrappers_that_the_generated_code_has() {
    let source = "const wrap = (h) => async (req, res) => { if (!req.headers.a) return res.status(401).end(); return h(req, res); };\n\
         const get = wrap;\nconst post = wrap;\nconst Ready = wrap;\nconst Payload = wrap;\nconst handler = wrap;\n\
         export default get(post(Ready(Payload(handler(async (req, res) => {\n  \
         if (req.method === 'GET') return res.json({ secret: 1 });\n  return res.json({ secret: 2 });\n})))));\n";
    let ported = ported(&[("pages/api/a.ts".to_owned(), source.to_owned())]);
    let route = &ported.files[0].text;
    for name in ["get:", "post:", "handler:"] {
        assert!(!route.contains(&format!("    {name}")), "{route}");
    }
    for file in &ported.files {
        for name in ["Ready", "Payload"] {
            let declared = format!("pub struct {name}(");
            assert!(!file.text.contains(&declared), "{}", file.text);
        }
    }
}

#[test]
fn an_edge_route_of_pages_is_left() {
    for setting in [
        "export const config = { runtime: 'edge' };",
        "export const runtime = 'edge';",
    ] {
        let source = format!("{setting}\nexport default async (req) => new Response('secret');\n");
        let ported = ported(&[("pages/api/a.ts".to_owned(), source)]);
        assert!(ported.files.is_empty(), "{:?}", ported.files);
        assert!(
            ported.left[0].reason.contains("edge runtime"),
            "{:?}",
            ported.left
        );
    }
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
