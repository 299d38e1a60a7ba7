//! Handlers that are chosen by the method: tables, maps, routers of the project's own, classes.

mod support;

use support::{Fixture, described, pages};

#[test]
fn a_table_that_is_indexed_by_the_method() {
    let table = "
        const get = (req, res) => res.json({ id: req.query.id });
        const post = (req, res) => res.status(201).json(req.body.name);
        const handlers = { GET: get, POST: post };";
    let expected = [
        r#"GET params(id) -> 200 {"id":{"$code":"req.query.id"}}"#,
        r#"POST parsed{name} -> 201 {"$code":"req.body.name"}"#,
    ];
    for choice in [
        "const handle = handlers[req.method]; if (!handle) return res.status(405).end(); return handle(req, res);",
        "const handle = handlers[req.method] ?? ((req, res) => res.status(405).end()); return handle(req, res);",
        "const handle = handlers[req.method as keyof typeof handlers] || notAllowed; return handle(req, res); function notAllowed(req, res) { res.status(405).end(); }",
        "if (!(req.method in handlers)) return res.status(405).end(); return handlers[req.method](req, res);",
        "if (!handlers.hasOwnProperty(req.method)) return res.status(405).end(); await handlers[req.method](req, res);",
        "if (!Object.keys(handlers).includes(req.method)) { res.status(405).end(); return; } return handlers[req.method](req, res);",
    ] {
        let source =
            format!("{table} export default async function handler(req, res) {{ {choice} }}");
        pages(&source, &expected);
    }
}

#[test]
fn options_of_a_table() {
    let source = r#"
        const api = {
            GET: { auth: false, handle: async ({ query }) => ({ id: query.id }) },
            PUT: { auth: true, handle: async ({ body }) => ({ name: body.name }) },
        };
        function serve(api) {
            return async (req, res) => {
                const method = req.method;
                const handler = api[method];
                if (!handler) { res.status(405).json({ error: "no" }); return; }
                if (handler.auth && !req.headers.authorization) return res.status(401).end();
                res.json(await handler.handle({ query: req.query, body: req.body }));
            };
        }
        export default serve(api);"#;
    pages(
        source,
        &[
            r#"GET params(id) parsed{} -> 200 {"$code":"await handler.handle({ query: req.query, body: req.body })"}"#,
            r#"PUT headers(authorization: string) parsed{name} -> 401 empty, 200 {"$code":"await handler.handle({ query: req.query, body: req.body })"}"#,
        ],
    );
}

#[test]
fn a_map_and_a_set() {
    let map = r#"
        const handlers = new Map([["GET", (req, res) => res.json(1)], ["DELETE", (req, res) => res.status(204).end()]]);
        export default function handler(req, res) {
            const handle = handlers.get(req.method);
            if (!handle) return res.status(405).end();
            return handle(req, res);
        }"#;
    pages(map, &["GET -> 200 1", "DELETE -> 204 empty"]);
    for test in [
        "!new Set(['PUT', 'PATCH']).has(req.method)",
        "['PUT', 'PATCH'].indexOf(req.method) === -1",
        "!['put', 'patch'].includes(req.method?.toLowerCase() ?? '')",
    ] {
        let source = format!(
            "export default (req, res) => {{ if ({test}) return res.status(405).end(); res.json(2); }}"
        );
        pages(&source, &["PUT -> 200 2", "PATCH -> 200 2"]);
    }
}

#[test]
fn a_router_whose_methods_are_made_in_a_loop() {
    let source = r#"
        import { createRoute } from "@/lib/api";
        export default createRoute()
            .GET({ auth: false })
            .handler(async ({ query }) => ({ id: query.id }))
            .POST({ auth: true })
            .handler(async ({ body }) => ({ name: body.name }))
            .toNextApiHandler();"#;
    let api = r#"
        const methods = ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"] as const;
        export function createRoute() {
            const table = {};
            const builder: any = {};
            for (const method of methods) {
                builder[method] = ({ auth }) => ({
                    handler: (handler) => {
                        table[method] = { auth: !!auth, handle: handler };
                        return builder;
                    },
                });
            }
            builder.toNextApiHandler = () => serve(table);
            return builder;
        }
        function serve(api) {
            return async (req, res) => {
                const handler = api[req.method];
                if (!handler) return res.status(405).end();
                res.json(await handler.handle({ query: req.query, body: req.body }));
            };
        }"#;
    let project = Fixture::new(&[
        ("pages/api/items/[id].ts", source),
        ("lib/api.ts", api),
        (
            "tsconfig.json",
            r#"{ "compilerOptions": { "paths": { "@/*": ["./*"] } } }"#,
        ),
    ])
    .scan();
    let methods: Vec<_> = project.routes[0]
        .handlers
        .iter()
        .map(|handler| handler.method.map(|method| method.name()))
        .collect();
    assert_eq!(methods, [Some("GET"), Some("POST")]);
    assert_eq!(project.routes[0].obstacles, []);
    let shown = described(&project.routes[0]).join("\n");
    assert!(shown.contains("GET params(id)"), "{shown}");
    assert!(shown.contains("{name}"), "{shown}");
}

#[test]
fn composed_wrappers() {
    let source = r#"
        const compose = (...wrappers) => wrappers.reduce((outer, inner) => (handler) => outer(inner(handler)));
        const withAuth = (handler) => async (req, res) => { if (!req.headers.authorization) return res.status(401).end(); return handler(req, res); };
        const withPost = (handler) => async (req, res) => { if (req.method !== "POST") return res.status(405).end(); return handler(req, res); };
        export default compose(withAuth, withPost)(async (req, res) => res.json(1));"#;
    pages(
        source,
        &["POST headers(authorization: string) -> 401 empty, 200 1"],
    );
}

#[test]
fn modules_as_tables() {
    let project = Fixture::new(&[
        (
            "pages/api/items.ts",
            "import * as handlers from '../../lib/items'; export default (req, res) => handlers[req.method] ? handlers[req.method](req, res) : res.status(405).end();",
        ),
        (
            "lib/items.ts",
            "export const GET = (req, res) => res.json(1); export function POST(req, res) { res.status(201).json(2); }",
        ),
    ])
    .scan();
    let expected = ["GET -> 200 1 by GET", "POST -> 201 2 by POST"];
    assert_eq!(described(&project.routes[0]), expected);
}

#[test]
fn classes_with_decorated_methods() {
    let source = r#"
        import { createHandler, Get, Post, Body, Query } from "next-api-decorators";
        class Items {
            @Get() list(@Query("page") page: string) { return []; }
            @Post() async create(@Body() body: Item) { return body; }
        }
        export default createHandler(Items);"#;
    let project = Fixture::new(&[("pages/api/items.ts", source)]).scan();
    let methods: Vec<_> = project.routes[0]
        .handlers
        .iter()
        .map(|handler| handler.method.map(|method| method.name()))
        .collect();
    assert_eq!(methods, [Some("GET"), Some("POST")]);
}

#[test]
fn searches_and_texts() {
    for test in [
        "!methods.some((method) => method === req.method)",
        "methods.indexOf(req.method) < 0",
        "!(methods.indexOf(req.method) >= 0)",
        "!(methods.indexOf(req.method) > -1)",
        "!methods.find((method) => method.toLowerCase() === req.method?.toLowerCase())",
        "req.method !== 'put'.toUpperCase() && req.method !== 'PATCH'",
    ] {
        let source = format!(
            "const methods = ['PUT', 'PATCH'];
            export default (req, res) => {{ if ({test}) return res.status(405).end(); res.json(2); }}"
        );
        pages(&source, &["PUT -> 200 2", "PATCH -> 200 2"]);
    }
}

#[test]
fn the_same_wrapper_around_another() {
    let source = r#"
        const compose = (...wrappers) => wrappers.reduce((outer, inner) => (handler) => outer(inner(handler)));
        const allow = (method) => (handler) => async (req, res) => { if (req.method !== method) return res.status(405).end(); return handler(req, res); };
        const plain = (handler) => (req, res) => handler(req, res);
        export default compose(plain, plain, plain, allow("POST"), plain)((req, res) => res.json(1));"#;
    pages(source, &["POST -> 200 1"]);
}

#[test]
fn handlers_that_common_js_exports() {
    let source = "module.exports = { GET: async () => Response.json(1), POST };
        async function POST() { return Response.json(2); }";
    let project = Fixture::new(&[("app/a/route.js", source)]).scan();
    let expected = ["GET -> 200 1", "POST -> 200 2"];
    assert_eq!(described(&project.routes[0]), expected);
}

#[test]
fn a_bound_handler() {
    let source = "
        import { Webhook } from 'webhooks';
        const webhook = new Webhook({});
        const handler = webhook.createHandler(async (request) => Response.json({ id: 1 }));
        export const POST = handler.bind(webhook);";
    let project = Fixture::new(&[("app/a/route.ts", source)]).scan();
    assert_eq!(described(&project.routes[0]), [r#"POST -> 200 {"id":1}"#]);
}

#[test]
fn a_loop_over_a_list_that_begins_empty() {
    let source = "export default (req, res) => {
        const names = []; names.push(req.body.name);
        for (const name of names) { if (!name) return res.status(400).end(); }
        for (const name of Array.isArray(req.body.list) ? req.body.list : []) { if (!name) return res.status(422).end(); }
        res.json(1); }";
    pages(
        source,
        &["any parsed{name, list} -> 400 empty, 422 empty, 200 1"],
    );
}

/// The method of each handler, its lines, and its wrappers with their arguments.
fn placed(source: &str) -> Vec<String> {
    let project = Fixture::new(&[("pages/api/items.ts", source)]).scan();
    let handlers = project.routes[0].handlers.iter();
    let shown = handlers.map(|handler| {
        let method = handler.method.map_or("any", |method| method.name());
        let wrappers = handler.wrappers.iter();
        let wrappers = wrappers.map(|one| format!(" {}({})", one.name, one.arguments.join(", ")));
        let (line, end) = (handler.line, handler.end_line);
        format!("{method} {line}-{end}{}", wrappers.collect::<String>())
    });
    shown.collect()
}

#[test]
fn each_method_of_a_router_has_its_own_function() {
    let chain = "import nc from 'next-connect'; import { auth, admin } from '../../lib';
export default nc()
  .use(auth)
  .get((req, res) => {
    res.json(1);
  })
  .post(admin, (req, res) => {
    res.status(201).json(2);
  });";
    let expected = [
        "GET 4-6 nc.use(auth)",
        "POST 7-9 nc.use(auth) nc.post(admin)",
    ];
    assert_eq!(placed(chain), expected);

    let statements =
        "import { createRouter } from 'next-connect'; import { auth } from '../../lib';
const router = createRouter();
router.get((req, res) => {
  res.json(1);
});
router.use(auth).put(async (req, res) => {
  res.json(2);
});
export default router.handler({ onError: (error, req, res) => res.status(500).end() });";
    let expected = ["GET 3-5", "PUT 6-8 createRouter.use(auth)"];
    assert_eq!(placed(statements), expected);

    let options = "import { createRoute } from '../../lib/route';
export default createRoute()
  .GET({ auth: true })
  .handler(async ({ res }) => {
    res.json(1);
  })
  .POST({ auth: false })
  .handler(async ({ res }) => {
    res.json(2);
  })
  .toNextApiHandler();";
    let lib = "export function createRoute() {
        const table = {}; const builder = {};
        for (const method of ['GET', 'POST']) {
            builder[method] = ({ auth }) => ({ handler: (handle) => { table[method] = { auth, handle }; return builder; } });
        }
        builder.toNextApiHandler = () => (req, res) => {
            const route = table[req.method];
            if (!route) return res.status(405).end();
            return route.handle({ req, res });
        };
        return builder;
    }";
    let project = Fixture::new(&[("pages/api/a.ts", options), ("lib/route.ts", lib)]).scan();
    let lines: Vec<_> = project.routes[0]
        .handlers
        .iter()
        .map(|one| (one.line, one.end_line, one.wrappers[1].arguments.join(" ")))
        .collect();
    assert_eq!(
        lines,
        [
            (4, 6, "{ auth: true }".to_owned()),
            (8, 10, "{ auth: false }".to_owned())
        ]
    );
}
