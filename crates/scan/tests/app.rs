//! What App handlers read and respond with.

mod support;

use support::{Fixture, app, described};

#[test]
fn functions_and_constants() {
    let source = r#"
        import { NextRequest, NextResponse } from "next/server";
        export async function GET(request: NextRequest, { params }: { params: Promise<{ id: string }> }) {
            const { id } = await params;
            const page = request.nextUrl.searchParams.get("page");
            if (!page) return NextResponse.json({ error: "page" }, { status: 400 });
            return NextResponse.json({ id, page });
        }
        export const POST = async (request: Request) => {
            const { name, age = 3 } = await request.json();
            return new Response("created", { status: 201 });
        };"#;
    let expected = [
        r#"GET params(id) query(page) -> 400 {"error":"page"}, 200 {"id":{"$code":"id"},"page":{"$code":"page"}}"#,
        r#"POST json{name, age?: number} -> 201 "created""#,
    ];
    app(source, &expected);
}

#[test]
fn exports_of_all_kinds() {
    let expected = [r#"GET -> 200 {"a":1}"#, r#"POST -> 200 {"a":1}"#];
    app(
        "const handler = () => Response.json({ a: 1 }); export { handler as GET, handler as POST };",
        &expected,
    );
    app(
        "const handlers = { GET: () => Response.json({ a: 1 }), POST: () => Response.json({ a: 1 }) }; export const { GET, POST } = handlers;",
        &expected,
    );
    app(
        "const make = () => ({ GET: () => Response.json({ a: 1 }), POST: () => Response.json({ a: 1 }) }); export const { GET, POST } = make();",
        &expected,
    );
    app(
        "export const GET = wrap(handler), POST = wrap(handler); async function handler() { return Response.json({ a: 1 }) }",
        &expected,
    );
}

#[test]
fn re_exports_are_followed() {
    let fixture = Fixture::new(&[
        (
            "app/a/route.ts",
            "export { GET, handler as POST } from '../../modules/a'; export * from '../../modules/b';",
        ),
        (
            "modules/a.ts",
            "export async function GET() { return Response.json([]) } export { handler } from './deep';",
        ),
        (
            "modules/b.ts",
            "export const DELETE = () => new Response(null, { status: 204 }); export const helper = 1;",
        ),
        (
            "modules/deep.ts",
            "export const handler = async (request) => Response.json(await request.json());",
        ),
    ]);
    let project = fixture.scan();
    let lines = described(&project.routes[0]);
    assert_eq!(
        lines,
        [
            "GET -> 200 []",
            r#"POST json{} -> 200 {"$code":"await request.json()"}"#,
            "DELETE -> 204 empty"
        ]
    );
    assert_eq!(project.routes[0].handlers[1].file, "modules/deep.ts");
}

#[test]
fn zod_schemas() {
    let source = r#"
        import { z } from "zod";
        const base = z.object({ id: z.string().uuid(), note: z.string().optional() });
        const paging = { page: z.coerce.number().int().default(1), size: z.number().max(100).nullish() };
        const input = base.omit({ note: true }).extend({
            name: z.string().min(1).trim(),
            role: z.enum(["admin", "user"]).nullable(),
            tags: z.array(z.string()).optional(),
            owner: z.object({ email: z.string().email() }),
            when: z.union([z.string(), z.number()]),
            extra: z.record(z.string(), z.boolean()),
        }).partial({ id: true }).refine((value) => value.name);
        export async function GET(request) {
            const query = z.object({ ...paging, q: z.string() }).parse(Object.fromEntries(new URL(request.url).searchParams));
            return Response.json([]);
        }
        export async function POST(request) {
            const result = input.safeParse(await request.json());
            if (!result.success) return Response.json({ error: result.error }, { status: 422 });
            return Response.json(result.data.name);
        }"#;
    let expected = [
        r"GET query(page?: integer, size?: number, q: string) -> 200 []",
        concat!(
            r#"POST json{id?: string uuid(), name: string min(1) trim(), role: "admin"|"user"|null, tags?: [string], owner: {email: string email()}, "#,
            r#"when: string|number, extra: record boolean} -> 422 {"error":{"$code":"result.error"}}, 200 {"$code":"result.data.name"}"#
        ),
    ];
    app(source, &expected);
}

#[test]
fn a_union_and_several_schemas_as_a_body() {
    let source = r#"
        import { z } from "zod";
        const a = z.object({ type: z.literal("a"), name: z.string().min(5), a: z.string() });
        const b = z.object({ type: z.literal("b"), name: z.string().optional(), b: z.string() });
        export async function POST(request) {
            const body = z.discriminatedUnion("type", [a, b]).parse(await request.json());
            return Response.json({});
        }
        export async function PUT(request) {
            const json = await request.json();
            if (request.headers.get("x-kind") === "a") return Response.json({ a: a.parse(json) });
            return Response.json({ b: b.parse(json) });
        }
        export async function PATCH(request) {
            const json = await request.json();
            if (request.headers.get("x-kind") === "a") return Response.json({ a: a.parse(json) });
            return Response.json({ b: a.parse(json) });
        }"#;
    let expected = [
        r#"POST json{type: "a"|"b", name?: string union(), a?: string variant(), b?: string variant()} -> 200 {}"#,
        concat!(
            r#"PUT headers(x-kind: string) json{type?: "a"|"b", name?: string union(), a?: string variant(), b?: string variant()} "#,
            r#"-> 200 {"a":{"$code":"a.parse(json)"}}, 200 {"b":{"$code":"b.parse(json)"}}"#
        ),
        concat!(
            r#"PATCH headers(x-kind: string) json{type: "a", name: string min(5), a: string} "#,
            r#"-> 200 {"a":{"$code":"a.parse(json)"}}, 200 {"b":{"$code":"a.parse(json)"}}"#
        ),
    ];
    app(source, &expected);
}

#[test]
fn schemas_of_yup_and_joi() {
    let source = r#"
        import * as yup from "yup";
        import { object, number } from "yup";
        import Joi from "joi";
        import * as joi from "@hapi/joi";
        const one = yup.object({ name: yup.string().required(), age: yup.number().min(1), more: yup.object({ a: yup.boolean() }) });
        export async function POST(request) {
            await one.validate(await request.json());
            return Response.json({});
        }
        export async function PUT(request) {
            await object({ age: number() }).validate(await request.json());
            return Response.json({});
        }
        export async function PATCH(request) {
            Joi.object({ name: Joi.string().required(), age: Joi.number(), more: joi.object({ b: joi.string() }) }).validate(await request.json());
            return Response.json({});
        }"#;
    let expected = [
        concat!(
            "POST json{name: string coerce.string(), age?: number coerce.number() min(1), ",
            "more?: {a?: boolean coerce.boolean()} cast()} -> 200 {}"
        ),
        "PUT json{age?: number coerce.number()} -> 200 {}",
        "PATCH json{name: string empty(), age?: number coerce.number(), more?: {b?: string empty()} strict()} -> 200 {}",
    ];
    app(source, &expected);
}

#[test]
fn a_helper_of_the_project_parses_the_request() {
    let fixture = Fixture::new(&[
        (
            "src/app/a/[id]/route.ts",
            r#"
            import { z } from "zod";
            import { parse } from "@/lib/request";
            import { badRequest } from "@/lib/response";
            export async function GET(request: Request) {
                const { query, error } = await parse(request, z.object({ page: z.string() }));
                if (error) return error();
                return badRequest({ message: "no" });
            }
            export async function POST(request: Request) {
                const { body, error } = await parse(request, z.object({ name: z.string() }));
                return Response.json({ name: body.name });
            }"#,
        ),
        (
            "src/lib/request.ts",
            r#"
            import { badRequest } from "./response";
            export async function parse(request: Request, schema?: any) {
                const url = new URL(request.url);
                let query = Object.fromEntries(url.searchParams);
                let body = await request.clone().json().catch(() => undefined);
                let error;
                if (schema) {
                    const isGet = request.method === "GET";
                    const result = schema.safeParse(isGet ? query : body);
                    if (!result.success) error = () => badRequest({ issues: result.error });
                    else if (isGet) query = result.data;
                    else body = result.data;
                }
                return { query, body, error };
            }"#,
        ),
        (
            "src/lib/response.ts",
            r#"
            export function badRequest(error?: object) {
                return Response.json({ error: { code: "bad-request", ...error } }, { status: 400 });
            }"#,
        ),
        (
            "tsconfig.json",
            r#"{ "compilerOptions": { "baseUrl": ".", "paths": { "@/*": ["./src/*"], } } }"#,
        ),
    ]);
    let project = fixture.scan();
    let expected = [
        r#"GET query(page: string by parse) -> 400 {"error":{"code":"bad-request","issues":{"$code":"result.error"}}} by error, 400 {"error":{"code":"bad-request","message":"no"}} by badRequest"#,
        r#"POST json{name: string} -> 200 {"name":{"$code":"body.name"}}"#,
    ];
    assert_eq!(described(&project.routes[0]), expected);
}

#[test]
fn a_wrapper_that_hands_over_an_object() {
    let source = r#"
        import { withWorkspace } from "./somewhere";
        export const PATCH = withWorkspace(async ({ req, params, searchParams, workspace }) => {
            const { id } = params;
            const { title } = await req.json();
            return Response.json({ id, q: searchParams.q });
        }, { role: "owner" });"#;
    app(
        source,
        &[
            r#"PATCH params(id) query(q) json{title} -> 200 {"id":{"$code":"id"},"q":{"$code":"searchParams.q"}}"#,
        ],
    );
    let configured = r#"
        import { route } from "some-framework";
        export const POST = route({ name: "x", handler: async ({ req }) => { const { a } = await req.json(); return Response.json(a) } });"#;
    app(configured, &[r#"POST json{a} -> 200 {"$code":"a"}"#]);
}

#[test]
fn a_wrapper_that_runs_the_handler_in_a_context() {
    let files = [
        (
            "app/items/[id]/route.ts",
            r#"
            import { withContext } from "../../../lib/with-context";
            export const GET = withContext(async (request, context) => {
                const { id } = await context.params;
                const url = new URL(request.url);
                return Response.json({ id, q: url.searchParams.get("q") });
            }, async (request) => request);"#,
        ),
        (
            "lib/with-context.ts",
            r#"
            import { run } from "./store";
            export const withContext = (handler, middleware) => async (request, context) =>
                run({ id: 1 }, async () => {
                    let next = request;
                    if (middleware) {
                        const result = await middleware(request);
                        if (result instanceof Response) return result;
                        next = result;
                    }
                    return handler(next, context);
                });"#,
        ),
        (
            "lib/store.ts",
            r#"
            import { AsyncLocalStorage } from "node:async_hooks";
            const storage = new AsyncLocalStorage();
            export function run(context, next) { return storage.run(context, next) }"#,
        ),
    ];
    let project = Fixture::new(&files).scan();
    let expected = r#"GET params(id) query(q) -> 200 {"id":{"$code":"id"},"q":{"$code":"url.searchParams.get(\"q\")"}}"#;
    assert_eq!(described(&project.routes[0]), [expected]);
}

#[test]
fn an_edge_router_is_run() {
    let source = r#"
        import { createEdgeRouter } from "next-connect";
        const router = createEdgeRouter();
        router.get(async (req, { params }) => Response.json(params.id));
        router.post(async (req) => { const { name } = await req.json(); return Response.json(name, { status: 201 }) });
        export async function GET(request, context) { return router.run(request, context) }
        export async function POST(request, context) { return router.run(request, context) }"#;
    let expected = [
        r#"GET params(id) -> 200 {"$code":"params.id"}"#,
        r#"POST json{name} -> 201 {"$code":"name"}"#,
    ];
    app(source, &expected);
}

#[test]
fn a_query_key_may_be_named_like_a_count() {
    let source = r#"
        export async function GET(request) {
            const { searchParams } = new URL(request.nextUrl.href);
            if (searchParams.size > 9) return Response.json([]);
            return Response.json(searchParams.get("size"));
        }"#;
    let expected = r#"GET query(size) -> 200 [], 200 {"$code":"searchParams.get(\"size\")"}"#;
    app(source, &[expected]);
}

#[test]
fn objects_and_lists_that_are_filled_after_they_were_made() {
    for fill in [
        "url.searchParams.forEach((value, key) => { all[key] = value });",
        "for (const [key, value] of url.searchParams.entries()) { all[key] = value }",
        "for (const key of new Set(url.searchParams.keys())) {
             const values = url.searchParams.getAll(key);
             all[key] = values.length > 1 ? values : values[0];
         }",
    ] {
        let source = format!(
            "export async function GET(request) {{
                const url = new URL(request.url);
                const all = {{}};
                {fill}
                if (!all.name) return Response.json({{ error: 'name' }}, {{ status: 400 }});
                return Response.json({{}});
            }}"
        );
        app(
            &source,
            &[r#"GET query(name) -> 400 {"error":"name"}, 200 {}"#],
        );
    }
    let response = r#"
        export async function GET() {
            const body = { kept: 1 };
            body.added = 2;
            const list = [];
            for (const row of await rows()) list.push(row.id);
            if (list.length === 0) return Response.json(list);
            return Response.json(body, { status: 201 });
        }"#;
    let expected = r#"GET -> 200 {"$code":"list"}, 201 {"kept":1,"added":{"$code":"2"}}"#;
    app(response, &[expected]);
}

#[test]
fn forms_headers_cookies_and_interrupts() {
    let source = r#"
        import { cookies, headers } from "next/headers";
        import { notFound, redirect } from "next/navigation";
        export async function POST(request: Request) {
            const form = await request.formData();
            const file = form.get("file") as File;
            const theme = (await cookies()).get("theme");
            const agent = (await headers()).get("User-Agent");
            if (!file) notFound();
            redirect("/done");
        }"#;
    let expected = r#"POST headers(user-agent: string) cookies(theme: string) form{file: file} -> 404 interrupt, 307 "/done""#;
    app(source, &[expected]);
}

#[test]
fn streams() {
    let source = r#"
        export async function GET() {
            const stream = new ReadableStream({ start(controller) { controller.close() } });
            return new Response(stream, { headers: { "Content-Type": "text/event-stream" } });
        }"#;
    app(source, &["GET -> 200 stream"]);
}

#[test]
fn lists_in_a_body() {
    let source = r#"
        export async function POST(request: Request) {
            const { items, ...rest } = await request.json();
            const names = items.map((item) => item.name.trim());
            for (const item of items) use(item.count);
            return Response.json(names.length);
        }"#;
    app(
        source,
        &[r#"POST json{items: [{name: string, count}]} -> 200 {"$code":"names.length"}"#],
    );
}

#[test]
fn libraries_serve_their_routes() {
    let source = r#"
        import NextAuth from "next-auth";
        const handler = NextAuth({ callbacks: { async signIn() { return true } } });
        export { handler as GET, handler as POST };"#;
    app(source, &["GET lost -> ", "POST lost -> "]);
}

#[test]
fn a_function_that_calls_itself_ends() {
    let source = r#"
        const retry = (request, left) => left ? retry(request, left - 1) : request.json();
        const a = b, b = a;
        export const POST = async (request) => Response.json(await retry(request, a));"#;
    app(
        source,
        &[r#"POST json{} -> 200 {"$code":"await retry(request, a)"}"#],
    );
}

#[test]
fn a_body_that_is_read_as_bytes_and_parsed() {
    let fixture = Fixture::new(&[
        (
            "app/a/[id]/route.ts",
            r#"
            import { z } from "zod";
            import { readJson } from "../../../lib/body";
            const schema = z.object({ id: z.string(), name: z.string() });
            export async function POST(request: Request, { params }) {
                const { id } = await params;
                const input = await readJson(request);
                const result = schema.safeParse({ ...(input ? input : {}), id });
                return Response.json({});
            }
            export async function PUT(request: Request) {
                const bytes = await request.arrayBuffer();
                const { type } = JSON.parse(Buffer.from(bytes).toString());
                return Response.json({});
            }"#,
        ),
        (
            "lib/body.ts",
            r#"
            async function read(request: Request, limit = 10): Promise<string> {
                if (!request.body) return "";
                const reader = request.body.getReader();
                const chunks = [];
                while (true) { const { done, value } = await reader.read(); if (done) break; chunks.push(value) }
                return new TextDecoder().decode(chunks[0]);
            }
            export const readJson = async (request: Request) => JSON.parse(await read(request));"#,
        ),
    ]);
    let expected = [
        "POST params(id: string) raw{name: string} -> 200 {}",
        "PUT bytes{type} -> 200 {}",
    ];
    assert_eq!(described(&fixture.scan().routes[0]), expected);
}
