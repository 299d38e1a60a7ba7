//! Exports and routers that other code changes: the handler has its guard as a wrapper, or is not known.

mod support;

use support::Fixture;
use twinroute_scan::code;

const LIBRARY: [(&str, &str); 2] = [
    (
        "lib/auth.ts",
        "import { createRouter } from 'next-connect';
         export const auth = async (req, res, next) => { if (!req.headers.a) return res.status(401).end(); await next(); };
         export const withAuth = (handler) => (req, res) => { if (!req.headers.a) return res.status(401).end(); return handler(req, res); };
         export const secure = (handlers) => { for (const key of Object.keys(handlers)) handlers[key] = withAuth(handlers[key]); };
         export const configure = (router) => { router.use(auth); return router; };
         export const createApiRouter = () => createRouter().use(auth);
         export const made = createRouter().use(auth);
         export const list = (req, res) => res.json(1);",
    ),
    (
        "lib/handlers.ts",
        "export const handlers = { GET: async () => Response.json(1) };",
    ),
];

const IMPORTS: &str = "import { createRouter } from 'next-connect';
    import { auth, configure, createApiRouter, list, made, secure, withAuth } from '../../lib/auth';
    import { handlers as shared } from '../../lib/handlers';
    const base = async () => Response.json(1);\n";

/// What each handler of a file is: its wrappers, or `bare`; `unknown` if its function is not known.
fn found(file: &str, source: &str) -> Vec<String> {
    found_in(&[(file, source)])
}

fn found_in(files: &[(&str, &str)]) -> Vec<String> {
    let files: Vec<_> = files.iter().copied().chain(LIBRARY).collect();
    let fixture = Fixture::new(&files);
    let project = fixture.scan();
    let route = &project.routes[0];
    code::read(fixture.path(), |code| {
        let describe = |handler: &twinroute_scan::model::Handler| {
            let wrappers = handler.wrappers.iter();
            let wrappers =
                wrappers.map(|one| format!("{}({})", one.name, one.arguments.join(", ")));
            let wrappers: Vec<_> = wrappers.collect();
            match code.handler(route, handler.method) {
                None => "unknown".to_owned(),
                Some(_) if wrappers.is_empty() => "bare".to_owned(),
                Some(_) => wrappers.join(" "),
            }
        };
        route.handlers.iter().map(describe).collect()
    })
}

#[track_caller]
fn app(code: &str, expected: &str) {
    let source = format!("{IMPORTS}{code}");
    let found = found("app/a/route.ts", &source);
    assert_eq!(found.join("; "), expected, "{code}");
}

#[track_caller]
fn pages(code: &str, expected: &str) {
    let source = format!("{IMPORTS}{code}");
    let found = found("pages/api/a.ts", &source);
    assert_eq!(found.join("; "), expected, "{code}");
}

#[test]
fn a_handler_that_is_assigned_again() {
    app(
        "let GET = base; GET = withAuth(GET); export { GET };",
        "withAuth(GET)",
    );
    for change in [
        "[GET] = [withAuth(GET)];",
        "({ GET } = { GET: withAuth(GET) });",
        "({ a: GET = base } = { a: withAuth(GET) });",
        "[, ...GET] = [withAuth(GET)];",
        "for (GET of [withAuth(GET)]) {}",
        "for (GET in { a: 1 }) {}",
        "GET &&= withAuth(GET);",
        "GET = withAuth(other);",
        "const change = () => { [GET] = [withAuth(GET)]; }; change();",
        "class Change { static done = ([GET] = [withAuth(GET)]); }",
    ] {
        app(
            &format!("let GET = base; {change} export {{ GET }};"),
            "unknown",
        );
    }
}

#[test]
fn a_table_that_is_changed() {
    let table = "const handlers = { GET: base };";
    let export = "export const GET = handlers.GET;";
    for change in [
        "Object.assign(handlers, { GET: withAuth(handlers.GET) });",
        "Object.defineProperty(handlers, 'GET', { value: withAuth(handlers.GET) });",
        "const table = handlers; table.GET = withAuth(table.GET);",
        "secure(handlers);",
        "[handlers].forEach((table) => { table.GET = withAuth(table.GET); });",
        "({ GET: handlers.GET } = { GET: withAuth(handlers.GET) });",
        "handlers.GET = (req) => withAuth(base)(req);",
        "handlers['G' + 'ET'] = (req) => withAuth(base)(req);",
        "handlers.GET = withAuth(base);",
        "delete handlers.GET;",
        "handlers.__defineGetter__('GET', () => withAuth(base));",
    ] {
        app(&format!("{table} {change} {export}"), "unknown");
        app(
            &format!("{table} {change} export const {{ GET }} = handlers;"),
            "unknown",
        );
        app(
            &format!(
                "const inner = {{ GET: base }}; {} const handlers = {{ ...inner }}; {export}",
                change.replace("handlers", "inner")
            ),
            "unknown",
        );
    }
    app(
        &format!("{table} handlers.GET = withAuth(handlers.GET); {export}"),
        "withAuth(handlers.GET)",
    );
    app(
        "shared.GET = withAuth(shared.GET); export const GET = shared.GET;",
        "withAuth(shared.GET)",
    );
    app("secure(shared); export const GET = shared.GET;", "unknown");
}

#[test]
fn a_table_whose_keys_are_not_all_known() {
    for table in [
        "{ GET: base, [name]: withAuth(base) }",
        "{ GET: base, ...secured() }",
        "{ GET: base, ...(open ? {} : { GET: withAuth(base) }) }",
    ] {
        let code = format!(
            "const name = 'GET'; const handlers = {table}; export const GET = handlers.GET;"
        );
        app(&code, "unknown");
    }
    app(
        "const handlers = { [name]: withAuth(base), GET: base }; export const GET = handlers.GET;",
        "bare",
    );
    app(
        "const handlers = { GET: withAuth(base), POST: base }; export const { POST: GET } = handlers;",
        "bare",
    );
    app(
        "const handlers = { GET: base, POST: base }; export const { GET = withAuth(base) } = handlers;",
        "unknown",
    );
}

#[test]
fn a_table_that_is_only_read() {
    for code in [
        "const handlers = { GET: base }; export const { GET } = handlers;",
        "const handlers = { GET: base, POST: base }; export const GET = handlers.GET; export const POST = (req) => handlers.POST(req);",
        "const handlers = { GET: base }; handlers.POST = base; export const GET = handlers.GET;",
        "const handlers = { GET: base }; const names = Object.keys(handlers); const has = 'GET' in handlers; export const GET = handlers['GET'];",
        "const inner = { GET: base }; const handlers = { ...inner }; export const { GET, ...rest } = { ...handlers };",
        "export const GET = shared.GET;",
    ] {
        let source = format!("{IMPORTS}{code}");
        let found = found("app/a/route.ts", &source);
        assert_eq!(found[0], "bare", "{code}");
    }
}

#[test]
fn a_router_that_other_code_changes() {
    let export = "router.get(list); export default router.handler();";
    for change in [
        "[auth].forEach((layer) => router.use(layer));",
        "for (const layer of [auth]) router.use(layer);",
        "if (process.env.AUTH !== 'off') { router.use(auth); }",
        "configure(router);",
        "function setup() { router.use(auth); } setup();",
        "void router.use(auth);",
        "const api = router; api.use(auth);",
        "const api = router.use(auth);",
        "export const config = { router };",
        "router.use = withAuth(router.use);",
    ] {
        pages(
            &format!("const router = createRouter(); {change} {export}"),
            "unknown",
        );
    }
    let alias = "const router = createRouter(); const api = router.use(auth); api.get(list); export default api.handler();";
    pages(alias, "unknown");
}

#[test]
fn a_router_with_guards() {
    let all = [
        ("createApiRouter().get(list).handler()", "createApiRouter()"),
        (
            "createApiRouter({ roles: ['a'] }).get(list).handler()",
            "createApiRouter({ roles: ['a'] })",
        ),
        ("made.clone().get(list).handler()", "made() made.clone()"),
        ("made.get(list).handler()", "made()"),
        (
            "createRouter({ auth: true }).get(list).handler()",
            "createRouter({ auth: true })",
        ),
        (
            "createRouter({ onError: list }).get(list).handler()",
            "bare",
        ),
        (
            "createRouter().get(auth).get(list).handler()",
            "createRouter.get(auth)",
        ),
        (
            "createRouter().get('/a', auth).get(list).handler()",
            "createRouter.get('/a', auth)",
        ),
        (
            "createRouter().get(list).requires('admin').build()",
            "createRouter.requires('admin')",
        ),
        (
            "createRouter().get(list, { roles: ['a'] }).handler()",
            "createRouter.get({ roles: ['a'] })",
        ),
        (
            "createRouter().all(auth).get(list).handler()",
            "createRouter.all(auth)",
        ),
        ("createRouter().post(auth).get(list).handler()", "bare"),
    ];
    for (router, expected) in all {
        app(&format!("export const GET = {router};"), expected);
    }
    for (code, expected) in [
        (
            "const router = createRouter(); router.get(auth); router.get(list); export const GET = router.handler();",
            "createRouter.get(auth)",
        ),
        (
            "const router = createApiRouter(); router.get(list); export const GET = router.handler();",
            "createApiRouter()",
        ),
        (
            "made.get(list); export const GET = made.handler();",
            "made()",
        ),
        (
            "const router = createRouter(); router.get(list); export const run = (req, res) => router.run(req, res); export const GET = router.handler();",
            "bare",
        ),
    ] {
        app(code, expected);
    }
}

#[test]
fn options_of_a_wrapper_that_hold_the_handler() {
    for (wrapped, expected) in [
        (
            "withAuth({ roles: ['admin'], handler: base })",
            "withAuth(roles: ['admin'])",
        ),
        (
            "withAuth({ handler: base, ...options, [key]: 1, list })",
            "withAuth(...options, [key]: 1, list)",
        ),
        (
            "withAuth({ GET: base, POST: list, roles })",
            "withAuth(roles)",
        ),
        ("withAuth({ handler: base })", "withAuth()"),
        (
            "createRouter().get({ roles: ['a'], handler: base }).build()",
            "createRouter.get(roles: ['a'])",
        ),
    ] {
        app(&format!("export const GET = {wrapped};"), expected);
    }
}

#[test]
fn a_class_that_changes_its_own_handler() {
    for class in [
        "static GET = base; static { Api.GET = withAuth(Api.GET); }",
        "@auth static GET = base;",
        "static GET = base; static [list()] = withAuth(base);",
        "static GET = base; static accessor [list()] = withAuth(base);",
    ] {
        let code = format!("const Api = class {{ {class} }}; export const GET = Api.GET;");
        app(&code, "unknown");
    }
    app(
        "const Api = class { static GET = base; }; export const GET = Api.GET;",
        "bare",
    );
}

#[test]
fn exports_of_common_js_that_are_assigned_again() {
    let handler = "(req, res) => res.json(1)";
    for (code, expected) in [
        (
            format!("module.exports = {handler}; module.exports = withAuth(module.exports);"),
            "withAuth()",
        ),
        (
            format!(
                "module.exports = {handler}; module.exports = withAuth(module.exports); module.exports = withAuth(module.exports, 1);"
            ),
            "withAuth(1) withAuth()",
        ),
        (
            format!(
                "const handler = {handler}; module.exports = handler; module.exports = withAuth(exports);"
            ),
            "withAuth()",
        ),
        (
            format!("exports.default = {handler}; exports.default = withAuth(exports.default);"),
            "withAuth()",
        ),
        (
            format!("module.exports = {handler}; module.exports = withAuth(base)(module.exports);"),
            "withAuth(base)",
        ),
        (
            format!(
                "Object.defineProperty(exports, '__esModule', {{ value: true }}); exports.default = {handler};"
            ),
            "bare",
        ),
    ] {
        let source = format!("const {{ withAuth }} = require('../../lib/auth'); {code}");
        let found = found("pages/api/a.js", &source);
        assert_eq!(found.join("; "), expected, "{code}");
    }
}

#[test]
fn exports_of_common_js_that_other_code_changes() {
    for change in [
        "if (open) module.exports.GET = withAuth(module.exports.GET);",
        "if (open) { exports.GET = withAuth(exports.GET); }",
        "Object.assign(module.exports, { GET: withAuth(exports.GET) });",
        "Object.defineProperty(exports, 'GET', { value: withAuth(exports.GET) });",
        "secure(module.exports);",
        "const all = module.exports; all.GET = withAuth(all.GET);",
        "[exports.GET] = [withAuth(exports.GET)];",
        "function change() { exports.GET = withAuth(exports.GET); } change();",
        "(0, exports.GET = withAuth(exports.GET));",
    ] {
        let source = format!(
            "const {{ secure, withAuth }} = require('../../lib/auth'); exports.GET = async () => Response.json(1); {change}"
        );
        let found = found("app/a/route.js", &source);
        assert_eq!(found.join("; "), "unknown", "{change}");
    }
}

#[test]
fn a_table_that_another_file_changes() {
    let route = "import { handlers } from '../../lib/handlers'; export const GET = handlers.GET;";
    for (file, code, expected) in [
        (
            "instrumentation.ts",
            "import { handlers } from './lib/handlers'; handlers.GET = withAuth(handlers.GET);",
            "unknown",
        ),
        (
            "lib/setup.ts",
            "import { handlers as table } from './handlers'; Object.assign(table, { GET: secured });",
            "unknown",
        ),
        (
            "lib/setup.ts",
            "import { handlers } from '@/lib'; import { secure } from './auth'; secure(handlers);",
            "unknown",
        ),
        (
            "lib/setup.js",
            "const lib = require('./handlers'); lib.handlers.GET = withAuth(lib.handlers.GET);",
            "unknown",
        ),
        (
            "lib/setup.js",
            "const { handlers } = require('./handlers'); for (const key in handlers) handlers[key] = withAuth(handlers[key]);",
            "unknown",
        ),
        (
            "lib/setup.ts",
            "import { handlers } from './handlers'; export const names = Object.keys(handlers);",
            "bare",
        ),
        (
            "lib/setup.ts",
            "import * as lib from './handlers'; lib.help();",
            "bare",
        ),
    ] {
        let fixture = [
            ("app/a/route.ts", route),
            (file, code),
            ("lib/index.ts", "export * from './handlers';"),
            (
                "tsconfig.json",
                r#"{ "compilerOptions": { "paths": { "@/*": ["./*"] } } }"#,
            ),
        ];
        assert_eq!(found_in(&fixture).join("; "), expected, "{code}");
    }
}

#[test]
fn a_condition_with_a_side_that_is_not_known() {
    app(
        "export const GET = open ? base : globalThis.secured;",
        "unknown",
    );
    app("export const GET = globalThis.secured ?? base;", "unknown");
    app(
        "export const GET = open ? base : (req) => other(req);",
        "unknown",
    );
    app(
        "export const GET = open ? base : withAuth(base);",
        "withAuth()",
    );
    app("export const GET = open ? base : undefined;", "bare");
    app("export const GET = open && base;", "bare");
}
