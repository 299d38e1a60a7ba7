//! What Pages handlers read and respond with.

mod support;

use support::{Fixture, described, pages};
use twinroute_scan::model::Method;

#[test]
fn methods_by_if_switch_and_guard() {
    let by_if = r#"
        export default async function handler(req, res) {
            if (req.method === "GET") {
                const { id, page } = req.query;
                return res.status(200).json({ id });
            } else if (req.method === "POST") {
                const { name } = req.body;
                res.status(201).json({ created: true });
            } else {
                res.setHeader("Allow", ["GET", "POST"]);
                return res.status(405).end("Method Not Allowed");
            }
        }"#;
    let expected = [
        r#"GET params(id) query(page) -> 200 {"id":{"$code":"id"}}"#,
        r#"POST parsed{name} -> 201 {"created":true}"#,
    ];
    pages(by_if, &expected);

    let by_switch = r#"
        export default function handler(req: NextApiRequest, res: NextApiResponse) {
            const { method, query: { id, page } } = req;
            switch (method) {
                case "PUT":
                case "PATCH":
                    res.status(200).json({ done: req.body.done });
                    break;
                case "DELETE":
                    return res.status(204).end();
                default:
                    res.status(405).end();
            }
        }"#;
    let expected = [
        r#"PUT params(id) query(page) parsed{done} -> 200 {"done":{"$code":"req.body.done"}}"#,
        r#"PATCH params(id) query(page) parsed{done} -> 200 {"done":{"$code":"req.body.done"}}"#,
        "DELETE params(id) query(page) -> 204 empty",
    ];
    pages(by_switch, &expected);

    let by_guard = r#"
        export default async function handler(req, res) {
            if (req.method !== "POST") return res.status(405).json({ error: "no" });
            res.json({ name: req.body.name });
        }"#;
    pages(
        by_guard,
        &[r#"POST parsed{name} -> 200 {"name":{"$code":"req.body.name"}}"#],
    );

    let by_list = r#"
        export default async function handler(req, res) {
            if (!["GET", "HEAD"].includes(req.method!)) { res.status(405).end(); return; }
            res.send("x");
        }"#;
    pages(by_list, &[r#"GET -> 200 "x""#, r#"HEAD -> 200 "x""#]);
}

#[test]
fn a_handler_that_tells_no_methods_apart() {
    pages(
        "export default (req, res) => { res.send({ a: 1 }) }",
        &[r#"any -> 200 {"a":1}"#],
    );
    let with_rest = r#"
        export default function handler(req, res) {
            if (req.method === "OPTIONS") return res.status(204).end();
            res.redirect("/login");
        }"#;
    pages(
        with_rest,
        &["OPTIONS -> 204 empty", r#"any -> 307 "/login""#],
    );
}

#[test]
fn a_session_check_accepts_no_other_method() {
    let source = r#"
        import { getServerSession } from "next-auth/next";
        export default async function handler(req, res) {
            const session = await getServerSession(req, res, {});
            if (!session) return res.status(401).end("Unauthorized");
            if (req.method === "GET") return res.status(200).json([]);
            return res.status(405).end();
        }"#;
    pages(source, &[r#"GET -> 401 "Unauthorized", 200 []"#]);
}

#[test]
fn types_of_annotations() {
    let source = r#"
        interface Input { name: string; tags?: string[]; kind: "a" | "b"; owner: { id: number } | null }
        export default async function handler(req, res) {
            if (req.method !== "POST") return res.status(405).end();
            const { id } = req.query as { id: string };
            const input = req.body as Input;
            const limit = Number(req.query.limit);
            res.status(200).end();
        }"#;
    let expected = r#"POST params(id: string) query(limit: number) parsed{name: string, tags?: [string], kind: "a"|"b", owner: {id: number}} -> 200 empty"#;
    pages(source, &[expected]);
}

#[test]
fn bodies_as_bytes_streams_and_files() {
    let raw = r#"
        import { buffer } from "micro";
        export const config = { api: { bodyParser: false } };
        export default async function handler(req, res) { const bytes = await buffer(req); res.status(200).end(); }"#;
    pages(raw, &["any raw{} -> 200 empty"]);
    let stream = r#"
        export default async function handler(req, res) { for await (const chunk of req) {} res.end("ok"); }"#;
    pages(stream, &[r#"any raw{} -> 200 "ok""#]);
    let json = r#"export default (req, res) => { const { a } = JSON.parse(req.body); res.status(200).json({}) }"#;
    pages(json, &["any parsed{a} -> 200 {}"]);
}

#[test]
fn wrappers_of_the_project_are_followed() {
    let fixture = Fixture::new(&[
        (
            "pages/api/a.ts",
            r#"
            import { withAuth } from "@/lib/auth";
            async function handler(req, res) { res.status(200).json({ name: req.body.name }); }
            export default withAuth(handler, { roles: ["admin"] });"#,
        ),
        (
            "lib/auth.ts",
            r#"
            export const withAuth = (handler, options) => async (req, res) => {
                if (!req.headers.authorization) return res.status(401).json({ error: "Unauthorized" });
                return handler(req, res);
            };"#,
        ),
        (
            "tsconfig.json",
            r#"{ "compilerOptions": { "paths": { "@/*": ["./*"] } } /* aliases */ }"#,
        ),
    ]);
    let project = fixture.scan();
    let route = &project.routes[0];
    let expected = r#"any headers(authorization: string by withAuth) parsed{name} -> 200 {"name":{"$code":"req.body.name"}}, 401 {"error":"Unauthorized"} by withAuth"#;
    assert_eq!(described(route), [expected]);
    let wrapper = &route.handlers[0].wrappers[0];
    assert_eq!(
        (
            wrapper.name.as_str(),
            wrapper.module.as_deref(),
            wrapper.file.as_deref()
        ),
        ("withAuth", Some("@/lib/auth"), Some("lib/auth.ts"))
    );
    assert_eq!(wrapper.arguments, [r#"{ roles: ["admin"] }"#]);
}

#[test]
fn unknown_wrappers_are_seen_through() {
    let source = r#"
        import { withSentry } from "@sentry/nextjs";
        export default withSentry(async (req, res) => { res.status(200).json({ a: req.query.a }) });"#;
    pages(
        source,
        &[r#"any query(a) -> 200 {"a":{"$code":"req.query.a"}}"#],
    );
}

#[test]
fn routers_and_tables_of_methods() {
    let router = r#"
        import { createRouter } from "next-connect";
        const router = createRouter();
        router.use(auth).get((req, res) => { res.json({ id: req.query.id }) });
        router.post(async (req, res) => { res.status(201).json({ name: req.body.name }) });
        export default router.handler({ onError() {} });"#;
    let expected = [
        r#"GET params(id) -> 200 {"id":{"$code":"req.query.id"}}"#,
        r#"POST parsed{name} -> 201 {"name":{"$code":"req.body.name"}}"#,
    ];
    pages(router, &expected);
    let table = r#"
        const handlers = {
            GET: (req, res) => res.status(200).json([]),
            DELETE: (req, res) => res.status(204).end(),
        };
        export default function handler(req, res) {
            const run = handlers[req.method];
            if (!run) return res.status(405).end();
            return run(req, res);
        }"#;
    pages(table, &["GET -> 200 []", "DELETE -> 204 empty"]);
}

#[test]
fn a_router_with_a_middleware_of_the_project() {
    let middleware = r#"export default (req, res, next) => { if (!req.headers.token) return res.status(401).end(); next() }"#;
    for make in [
        "const router = nc(); router.use(auth).get(list); router.post(create); export default router;",
        "const router = nc().use(auth).get(list).post(create); export default router.handler();",
        "const router = nc(); router.use(auth); router.get(list); router.post(create); export default (req, res) => router.run(req, res);",
    ] {
        let source = format!(
            "import nc from 'next-connect'; import auth from '../../auth'; {make}
            function list(req, res) {{ res.json([req.query.q]) }}
            function create(req, res) {{ const {{ name }} = req.body; res.status(201).end(name) }}"
        );
        let project = Fixture::new(&[("pages/api/a.js", &source), ("auth.js", middleware)]).scan();
        let route = &project.routes[0];
        let methods: Vec<_> = route
            .handlers
            .iter()
            .map(|one| one.method.unwrap())
            .collect();
        assert_eq!(methods, [Method::Get, Method::Post], "{make}");
        assert_eq!(route.handlers[0].query[0].name, "q");
        for (handler, success) in route.handlers.iter().zip([200, 201]) {
            assert_eq!(handler.headers[0].name, "token", "{make}");
            let mut statuses: Vec<_> = handler.responses.iter().map(|one| one.status).collect();
            statuses.sort_unstable();
            assert_eq!(statuses, [Some(success), Some(401)], "{make}");
        }
    }
}

#[test]
fn common_js_modules() {
    let deep = (
        "lib/deep.js",
        "module.exports = function deep(req, res) { res.send('x') };",
    );
    for source in [
        "exports = module.exports = (req, res) => res.send('x');",
        "const handler = module.exports = async (req, res) => res.send('x'); handler.limit = 1;",
        "module.exports = require('../../lib/deep');",
        "const { run } = require('../../lib/named'); module.exports = run;",
        "Object.defineProperty(exports, '__esModule', { value: true }); exports.default = void 0;
         const handler = (req, res) => res.send('x'); exports.default = handler;",
        "module.exports.default = (req, res) => res.send('x');",
        "module.exports = (req, res) => res.send('x'); module.exports = withSentry(module.exports);",
    ] {
        let named = ("lib/named.js", "exports.run = (req, res) => res.send('x');");
        let project = Fixture::new(&[("pages/api/a.js", source), deep, named]).scan();
        assert_eq!(project.others, [], "{source}");
        assert_eq!(described(&project.routes[0]).len(), 1, "{source}");
        let handler = &project.routes[0].handlers[0];
        assert!(handler.followed, "{source}");
        assert_eq!(handler.responses[0].body, Some("x".into()), "{source}");
    }
}

#[test]
fn a_preflight_helper_answers_one_method() {
    let source = r#"
        function preflight(req, res) {
            if (req.method === "OPTIONS") { res.status(204).end(); return true; }
            return false;
        }
        export default function handler(req, res) {
            if (preflight(req, res)) return;
            if (req.method !== "POST") return res.status(405).end();
            return res.status(200).json({ ok: true });
        }"#;
    pages(
        source,
        &[r#"POST -> 200 {"ok":true}"#, "OPTIONS -> 204 empty"],
    );
}

#[test]
fn status_set_by_statement() {
    let source = r#"export default (req, res) => { res.statusCode = 404; res.end() }"#;
    pages(source, &["any -> 404 empty"]);
    let source =
        r#"export default (req, res) => { res.writeHead(302, { Location: "/" }); res.end() }"#;
    pages(source, &["any -> 302 empty"]);
}

#[test]
fn default_exports_of_all_kinds() {
    let expected = [r#"any -> 200 "x""#];
    pages(
        "const h = (req, res) => res.send('x'); export default h;",
        &expected,
    );
    pages(
        "const h = (req, res) => res.send('x'); export { h as default };",
        &expected,
    );
    pages("module.exports = (req, res) => res.send('x');", &expected);
    pages(
        "exports.default = function (req, res) { res.send('x') };",
        &expected,
    );
    pages(
        "export default (function (req, res) { res.send('x') }) as unknown as Handler;",
        &expected,
    );
    pages(
        "export default enabled ? handler : missing; function handler(req, res) { res.send('x') }",
        &expected,
    );
}

#[test]
fn a_table_of_methods_in_lower_case() {
    let source = r#"
        import { apiHandler } from "./unknown";
        export default apiHandler({ get, post: async (req, res) => res.status(201).json({ a: req.body.a }) });
        function get(req, res) { res.json([]) }"#;
    let expected = [
        "GET -> 200 []",
        r#"POST parsed{a} -> 201 {"a":{"$code":"req.body.a"}}"#,
    ];
    pages(source, &expected);
}

#[test]
fn only_constants_decide_a_branch() {
    let source = r#"
        let ready = false;
        const closed = false;
        export function start() { ready = true }
        export default function handler(req, res) {
            if (closed) return res.status(410).end();
            if (!ready) return res.status(503).end();
            let found = null;
            req.body.items.forEach((item) => { if (item.id) found = item });
            if (!found) return res.status(404).end();
            res.status(200).json({ id: found.id });
        }"#;
    let expected =
        r#"any parsed{items: [{id}]} -> 503 empty, 404 empty, 200 {"id":{"$code":"found.id"}}"#;
    pages(source, &[expected]);
}

#[test]
fn functions_of_packages_that_are_named_for_a_status() {
    let text = r#"
        import { methodNotAllowed, ok, unauthorized } from "some-helpers";
        export default async (req, res) => {
            if (req.method === "GET") {
                if (!req.query.token) return unauthorized(res);
                return ok(res, []);
            }
            return methodNotAllowed(res);
        };"#;
    pages(text, &["GET query(token) -> 401 other"]);
}

// Exports whose guard is not in the initializer.
const GUARDED: [&str; 10] = [
    "let h = (req, res) => res.json({}); h = withAuth(h); export default h;",
    "function h(req, res) { res.json({}); } h = withAuth(h); export default h;",
    "let h = (req, res) => res.json({}); if (process.env.A) { h = withAuth(h); } export default h;",
    "let h = (req, res) => res.json({}); function guard() { h = withAuth(h); } guard(); export default h;",
    "const h = (req, res) => res.json({}); export default process.env.NO_AUTH ? h : withAuth(h);",
    "const h = (req, res) => res.json({}); export default process.env.AUTH ? withAuth(h) : h;",
    "const OPEN = false; const h = (req, res) => res.json({}); export default (OPEN && h) || withAuth(h);",
    "const h = (req, res) => res.json({}); const all = { h }; all.h = withAuth(all.h); export default all.h;",
    "const h = (req, res) => res.json({}); const all = { h }; for (const k in all) { all[k] = withAuth(all[k]); } export default all.h;",
    "const h = (req, res) => res.json({}); const secure = { h: withAuth(h) }; const all = { h, ...secure }; export default all.h;",
];

#[test]
fn a_guard_is_found_wherever_the_export_gets_it() {
    for code in GUARDED {
        let text = format!("import {{ withAuth }} from '../../lib/auth';\n{code}");
        let fixture = Fixture::new(&[
            ("pages/api/a.ts", &text),
            (
                "lib/auth.ts",
                "export const withAuth = (handler) => (req, res) => req.headers.a ? handler(req, res) : res.status(401).end();",
            ),
        ]);
        let project = fixture.scan();
        let handlers = &project.routes[0].handlers;
        assert!(!handlers.is_empty(), "{code}");
        for handler in handlers {
            let has_guard = handler.wrappers.iter().any(|one| one.name == "withAuth");
            assert!(has_guard, "{code}: {:?}", handler.wrappers);
        }
    }
}
