//! A check of the TypeScript that the port does not do ends the handler with 501: no unchecked input gets a response.

#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

mod support;

use support::{disagreements, ported};
use twinroute_port::{MarkKind, PortedFile};

/// What a port must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Port {
    /// Without a mark.
    Whole,
    /// Without a mark for a check: JSON leaves out what is `undefined`, which is translated elsewhere.
    Read,
    /// With a mark for a check, which ends the handler.
    Check,
    /// With a mark of any kind that ends the handler before its response.
    Left,
}
use Port::{Check, Left, Read, Whole};

const LIB: &str = r#"import { z } from "zod";
export const userSchema = z.object({ name: z.string().min(1), email: z.string().email() });
export const strictSchema = userSchema.strict();
export const schemas = { create: userSchema, update: userSchema.partial() };
export let changing = userSchema;
export function makeSchema(max: number) { return z.object({ name: z.string().max(max) }); }
export function parse(value: unknown) { return value; }
export type User = z.infer<typeof userSchema>;
export default userSchema;
"#;

const IMPORTS: &str = r#"import { NextResponse } from "next/server";
import { z } from "zod";
import { shared } from "@acme/schemas";
import qs from "qs";
import url from "url";
import querystring from "querystring";
import cookie from "cookie";
import superjson from "superjson";
import * as yup from "yup";
import Joi from "joi";
import * as v from "valibot";
import { type } from "arktype";
import { Type } from "@sinclair/typebox";
import * as lib from "../../../lib/schemas";
import defaultSchema, { userSchema, strictSchema, schemas, changing, makeSchema, parse, type User } from "../../../lib/schemas";
"#;

/// The port of the statements of a handler, as `app/api/a/route.ts` or `pages/api/a.ts`.
fn port(is_pages: bool, statements: &str) -> PortedFile {
    let (constants, body): (Vec<&str>, Vec<&str>) = statements
        .lines()
        .partition(|line| line.starts_with("const Schema"));
    let constants = constants.join("\n");
    let body = body.join("\n");
    let (file, text) = match is_pages {
        true => (
            "pages/api/a.ts",
            format!(
                "{}{constants}\nexport default async function handler(req, res) {{\n{body}\n}}\n",
                IMPORTS.replace("../../../", "../../")
            ),
        ),
        false => (
            "app/api/a/route.ts",
            format!(
                "{IMPORTS}{constants}\nexport async function POST(request: Request) {{\n{body}\n}}\n"
            ),
        ),
    };
    let files = [
        (file.to_owned(), text),
        ("lib/schemas.ts".to_owned(), LIB.to_owned()),
    ];
    ported(&files)
        .files
        .into_iter()
        .find(|file| file.url.is_some())
        .unwrap()
}

/// The code of a file, without the TypeScript.
fn code(file: &PortedFile) -> &str {
    let end = ["\n// app/", "\n// pages/"]
        .iter()
        .filter_map(|start| file.text.find(start))
        .min();
    &file.text[..end.unwrap_or(file.text.len())]
}

/// Whether a handler reaches its response without anything that is not ported before it.
fn responds(file: &PortedFile) -> bool {
    let code = code(file);
    let start = code.find("pub async fn").unwrap_or_default();
    let response = code[start..].find("\"ok\"").map(|at| at + start);
    response.is_some_and(|at| !code[start..at].contains("not_ported"))
}

fn verify(is_pages: bool, cases: &[(Port, &str)]) {
    let mut wrong = Vec::new();
    for (expected, statements) in cases {
        let file = port(is_pages, statements);
        let has_check = file.marks.iter().any(|mark| mark.kind == MarkKind::Check);
        let is_right = match expected {
            Whole => file.marks.is_empty() && responds(&file),
            Read => !has_check,
            Check => has_check && !responds(&file),
            Left => !file.marks.is_empty() && !responds(&file),
        };
        let disagreements = disagreements(&file.text);
        if !is_right || !disagreements.is_empty() {
            wrong.push(format!(
                "{expected:?}: {statements}\n{disagreements:?}\n{}",
                code(&file)
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n----\n")
    );
}

/// A handler that parses the body with a schema.
fn parsing(schema: &str) -> String {
    format!(
        "const Schema = {schema};\nconst body = Schema.parse(await request.json());\nreturn NextResponse.json({{ ok: body.name }});"
    )
}

#[test]
fn methods_of_schemas() {
    let field = |field: &str| parsing(&format!("z.object({{ name: {field} }})"));
    let whole = [
        "z.string()",
        "z.string().min(1).max(20)",
        "z.string().email()",
        "z.string().email({ message: \"no email\" })",
        "z.string().uuid()",
        "z.string().trim().min(1)",
        "z.string().toLowerCase()",
        "z.string().uppercase()",
        "z.string().startsWith(\"a\").endsWith(\"b\")",
        "z.string().brand(\"Name\")",
        "z.string().describe(\"a name\")",
        "z.number().int().positive().multipleOf(5)",
        "z.enum([\"a\", \"b\"])",
        "z.object({ name: z.string().email() })",
        "z.array(z.object({ name: z.string().min(1) })).min(1)",
        "z.record(z.string(), z.string())",
        "makeSchema(5).shape.name",
    ];
    let left = [
        "z.string().url()",
        "z.string().regex(/^a/)",
        "z.string().datetime()",
        "z.string().ip()",
        "z.string().email({ pattern: /a/ })",
        "z.uuid({ version: \"v4\" })",
        "z.string().min(makeLimit())",
        "z.string().refine((name) => name !== \"root\")",
        "z.string().superRefine(check)",
        "z.string().transform((name) => name.trim())",
        "z.string().pipe(z.coerce.number())",
        "z.string().catch(\"x\")",
        "z.string().includes(\"a\", { position: 1 })",
        "z.preprocess(String, z.string())",
        "z.coerce.string()",
        "z.string().default(() => makeName())",
        "z.string().default(\"x\").optional()",
        "z.array(z.string().min(1))",
        "z.array(z.string().email())",
        "z.record(z.string().min(2), z.string())",
        "z.record(z.string(), z.string().min(2), \"message\")",
        "z.union([z.string().min(2), z.number()])",
        "z.discriminatedUnion(\"kind\", [z.object({ kind: z.literal(\"a\") }), z.object({ kind: z.literal(\"b\"), id: z.string() })])",
        "z.lazy(() => z.string())",
        "z.tuple([z.string()])",
        "z.set(z.string())",
        "z.map(z.string(), z.string())",
        "z.stringbool()",
        "z.templateLiteral([\"a\", z.string()])",
        "z.custom((value) => value === 1)",
        "z.never()",
        "z.int64()",
        "z.hostname()",
        "z.object({ name: z.string() }).strict()",
        "z.object({ name: z.string() }).passthrough()",
        "z.object({ name: z.string() }).catchall(z.number())",
        "z.object({ name: z.string() }).refine(check)",
        "z.object({ ...parts })",
        "z.object({ name: z.string() }).pick(mask)",
        "z.object({ name: z.string() }).deepPartial()",
        "z.string().apply(check)",
        "z.nativeEnum(Kind)",
        "z.literal(makeName())",
        "shared",
        "yup.string()",
        "v.pipe(v.string(), v.minLength(2))",
    ];
    let cases: Vec<(Port, String)> = whole
        .iter()
        .map(|one| (Whole, field(one)))
        .chain(left.iter().map(|one| (Check, field(one))))
        .collect();
    let cases: Vec<(Port, &str)> = cases.iter().map(|(port, text)| (*port, &**text)).collect();
    verify(false, &cases);
}

#[test]
fn schemas_of_bodies() {
    let whole = [
        "z.object({ name: z.string() })",
        "z.object({ name: z.string() }).passthrough()",
        "z.object({ name: z.string(), id: z.string() }).pick({ name: true })",
        "z.object({ name: z.string(), id: z.string() }).omit({ id: true })",
        "z.object({ id: z.string() }).extend({ name: z.string() })",
        "z.object({ id: z.string() }).merge(z.object({ name: z.string() }))",
        "userSchema",
        "lib.userSchema",
        "defaultSchema",
    ];
    let read = [
        "z.object({ name: z.string().nullish() })",
        "z.object({ name: z.string().min(1) }).partial()",
        "userSchema.partial()",
        "schemas.update",
    ];
    let checks = [
        "z.object({ name: z.string() }).strict()",
        "strictSchema",
        "z.strictObject({ name: z.string() })",
        "z.object({ name: z.string() }).refine((body) => body.name !== \"root\")",
        "z.object({ name: z.string() }).catch({ name: \"a\" })",
        "z.object({ name: z.string() }).transform(clean)",
        "z.object({ name: z.string() }).pick(mask)",
        "z.preprocess(clean, z.object({ name: z.string() }))",
        "z.union([z.object({ name: z.string().min(2) }), z.object({ id: z.string() })])",
        "z.discriminatedUnion(\"name\", [z.object({ name: z.literal(\"a\") }), z.object({ name: z.literal(\"b\"), id: z.string() })])",
        "z.object({ name: z.string() }).and(z.object({ name: z.string().min(2) }))",
        "z.object({ name: z.string(), ...parts })",
        "z.array(z.object({ name: z.string() }))",
        "z.lazy(() => userSchema)",
        "z.unknownKind({ name: z.string() })",
        "shared",
        "makeSchema(5)",
        "Math.random() > 0.5 ? userSchema : strictSchema",
        "changing",
        "yup.object({ name: yup.string().required() })",
        "Joi.object({ name: Joi.string().required() })",
        "type({ name: \"string\" })",
        "Type.Object({ name: Type.String() })",
    ];
    let cases: Vec<(Port, String)> = whole
        .iter()
        .map(|one| (Whole, parsing(one)))
        .chain(read.iter().map(|one| (Read, parsing(one))))
        .chain(checks.iter().map(|one| (Check, parsing(one))))
        .collect();
    let cases: Vec<(Port, &str)> = cases.iter().map(|(port, text)| (*port, &**text)).collect();
    verify(false, &cases);
}

#[test]
fn functions_that_are_named_like_those_of_schemas() {
    verify(
        false,
        &[
            (
                Left,
                "const body = JSON.parse(await request.json());\nreturn NextResponse.json({ ok: body.name });",
            ),
            (
                Left,
                "const body = qs.parse(await request.json());\nreturn NextResponse.json({ ok: body.name });",
            ),
            (
                Left,
                "const body = superjson.parse(await request.json());\nreturn NextResponse.json({ ok: body.name });",
            ),
            (
                Left,
                "const body = parse(await request.json());\nreturn NextResponse.json({ ok: body.name });",
            ),
            (
                Left,
                "const body = lib.parse(await request.json());\nreturn NextResponse.json({ ok: body.name });",
            ),
            (
                Left,
                "const body = checker.parse(await request.json());\nreturn NextResponse.json({ ok: body.name });",
            ),
            (
                Left,
                "const { searchParams } = new URL(request.url);\nconst query = querystring.parse(Object.fromEntries(searchParams));\nreturn NextResponse.json({ ok: query.name });",
            ),
            (
                Left,
                "const query = url.parse(request.url);\nreturn NextResponse.json({ ok: query.name });",
            ),
            (
                Left,
                "const values = cookie.parse(request.headers.get(\"cookie\"));\nreturn NextResponse.json({ ok: values.name });",
            ),
            (
                Left,
                "const body = await request.json();\nconst at = Date.parse(body.at);\nreturn NextResponse.json({ ok: at });",
            ),
        ],
    );
    verify(
        true,
        &[
            (
                Left,
                "const body = JSON.parse(req.body);\nreturn res.json({ ok: body.name });",
            ),
            (
                Left,
                "const query = qs.parse(req.query);\nreturn res.json({ ok: query.name });",
            ),
            (
                Left,
                "const { name } = parse(req.body);\nreturn res.json({ ok: name });",
            ),
        ],
    );
}

#[test]
fn bodies_in_handlers() {
    verify(
        false,
        &[
            (
                Whole,
                "const Schema = z.object({ name: z.string().min(2) });\nconst parsed = Schema.safeParse(await request.json());\nif (!parsed.success) {\nreturn NextResponse.json({ error: \"bad\" }, { status: 400 });\n}\nreturn NextResponse.json({ ok: parsed.data.name });",
            ),
            (
                Whole,
                "const Schema = z.object({ name: z.string().min(2) });\nconst body = await request.json();\nconst parsed = Schema.safeParse(body);\nif (!parsed.success) {\nreturn NextResponse.json({ error: \"bad\" }, { status: 422 });\n}\nconst { name } = parsed.data;\nreturn NextResponse.json({ ok: name });",
            ),
            (
                Whole,
                "const Schema = z.object({ name: z.string().min(2) });\nconst body = await request.json();\nconst { name } = Schema.parse(body);\nreturn NextResponse.json({ ok: name });",
            ),
            (
                Whole,
                "const Schema = z.object({ name: z.string() });\ntry {\nconst body = Schema.parse(await request.json());\nreturn NextResponse.json({ ok: body.name });\n} catch {\nreturn NextResponse.json({ error: \"bad\" }, { status: 400 });\n}",
            ),
            (
                Check,
                "const Schema = z.object({ name: z.string().url() });\ntry {\nconst body = Schema.parse(await request.json());\nreturn NextResponse.json({ ok: body.name });\n} catch {\nreturn NextResponse.json({ error: \"bad\" }, { status: 400 });\n}",
            ),
            (
                Check,
                "const Schema = z.object({ name: z.string().regex(/a/) });\nconst parsed = Schema.safeParse(await request.json());\nif (!parsed.success) {\nreturn NextResponse.json({ error: \"bad\" }, { status: 400 });\n}\nreturn NextResponse.json({ ok: parsed.data.name });",
            ),
            (
                Check,
                "const Schema = z.object({ name: z.string().min(2) });\nconst { success, data } = Schema.safeParse(await request.json());\nif (!success) {\nreturn NextResponse.json({ error: \"bad\" }, { status: 400 });\n}\nreturn NextResponse.json({ ok: data.name });",
            ),
            (
                Check,
                "const Schema = z.object({ name: z.string().min(2) });\nconst body = await request.json();\nSchema.parse(body);\nreturn NextResponse.json({ ok: body.name });",
            ),
            (
                Check,
                "const Schema = z.object({ name: z.string().min(2) });\nconst body = await request.json();\nif (!Schema.safeParse(body).success) {\nreturn NextResponse.json({ error: \"bad\" }, { status: 400 });\n}\nreturn NextResponse.json({ ok: body.name });",
            ),
            (
                Check,
                "const Schema = z.object({ name: z.string().min(2) });\nconst body = await request.json();\nconst data = Schema.parse({ ...body, id: 1 });\nreturn NextResponse.json({ ok: data.name });",
            ),
            (
                Check,
                "const Schema = z.object({ name: z.string() });\nconst body = await Schema.parseAsync(await request.json(), { error: () => \"x\" });\nreturn NextResponse.json({ ok: body.name });",
            ),
            (
                Check,
                "const body = z.string().min(2).parse((await request.json()).name);\nreturn NextResponse.json({ ok: body });",
            ),
            (
                Check,
                "const body = await request.json();\nconst name = z.string().min(2).parse(body.name);\nreturn NextResponse.json({ ok: name });",
            ),
            (
                Check,
                "const schema = Math.random() > 0.5 ? userSchema : strictSchema;\nconst body = schema.parse(await request.json());\nreturn NextResponse.json({ ok: body.name });",
            ),
            (
                Whole,
                "const schema = z.object({ name: z.string().min(2) });\nconst body = schema.parse(await request.json());\nreturn NextResponse.json({ ok: body.name });",
            ),
        ],
    );
}

#[test]
fn other_checks_of_bodies_in_handlers() {
    verify(
        false,
        &[
            (
                Check,
                "const body = await request.json();\nconst schema = body.kind === \"a\" ? userSchema : strictSchema;\nconst data = schema.parse(body);\nreturn NextResponse.json({ ok: data.name });",
            ),
            (
                Left,
                "const Schema = z.object({ name: z.string() });\nconst body = await request.json();\nif (body.dry) {\nreturn NextResponse.json({ ok: body.dry });\n}\nconst data = Schema.parse(body);\nreturn NextResponse.json({ ok: data.name });",
            ),
            (
                Check,
                "const Schema = z.object({ name: z.string() });\nconst form = await request.formData();\nconst data = Schema.parse(Object.fromEntries(form));\nreturn NextResponse.json({ ok: data.name });",
            ),
            (
                Left,
                "const Schema = z.object({ name: z.string() });\nconst data = Schema.parse(JSON.parse(await request.text()));\nreturn NextResponse.json({ ok: data.name });",
            ),
            (
                Check,
                "const first = userSchema.parse(await request.json());\nconst data = strictSchema.parse(first);\nreturn NextResponse.json({ ok: data.name });",
            ),
            (
                Left,
                "const body = (await request.json()) as User;\nif (!isUser(body)) {\nreturn NextResponse.json({ error: \"bad\" }, { status: 400 });\n}\nreturn NextResponse.json({ ok: body.name });",
            ),
            (
                Left,
                "const body = await request.json();\nif (!/^[a-z]+$/.test(body.name)) {\nreturn NextResponse.json({ error: \"bad\" }, { status: 400 });\n}\nreturn NextResponse.json({ ok: body.name });",
            ),
            (
                Left,
                "const body = await request.json();\nif (!Array.isArray(body.items) || body.items.length === 0) {\nreturn NextResponse.json({ error: \"bad\" }, { status: 400 });\n}\nreturn NextResponse.json({ ok: body.name });",
            ),
            (
                Left,
                "const body = await request.json();\nconst count = Number(body.count);\nif (isNaN(count) || count < 1) {\nreturn NextResponse.json({ error: \"bad\" }, { status: 400 });\n}\nreturn NextResponse.json({ ok: body.name });",
            ),
            (
                Left,
                "const body = await request.json();\nassertUser(body);\nreturn NextResponse.json({ ok: body.name });",
            ),
            (
                Left,
                "const body = await request.json();\nfor (const item of body.items) {\nif (!item.id) return NextResponse.json({ error: \"bad\" }, { status: 400 });\n}\nreturn NextResponse.json({ ok: body.name });",
            ),
            (
                Left,
                "const body = await request.json();\nconst known = [\"name\"];\nif (Object.keys(body).some((key) => !known.includes(key))) {\nreturn NextResponse.json({ error: \"bad\" }, { status: 400 });\n}\nreturn NextResponse.json({ ok: body.name });",
            ),
            (
                Left,
                "const result = await v.safeParse(v.object({ name: v.string() }), await request.json());\nif (!result.success) {\nreturn NextResponse.json({ error: \"bad\" }, { status: 400 });\n}\nreturn NextResponse.json({ ok: result.output.name });",
            ),
            (
                Left,
                "const { error, value } = Joi.object({ name: Joi.string() }).validate(await request.json());\nif (error) {\nreturn NextResponse.json({ error: \"bad\" }, { status: 400 });\n}\nreturn NextResponse.json({ ok: value.name });",
            ),
            (
                Left,
                "const body = await yup.object({ name: yup.string() }).validate(await request.json());\nreturn NextResponse.json({ ok: body.name });",
            ),
        ],
    );
}

#[test]
fn bodies_of_pages() {
    verify(
        true,
        &[
            (
                Check,
                "const Schema = z.object({ name: z.string().url() });\nif (req.query.check) {\nconst result = Schema.safeParse(req.body);\nif (!result.success) return res.status(400).json({ error: \"bad\" });\n}\nreturn res.json({ ok: true });",
            ),
            (
                Check,
                "const Schema = z.object({ name: z.string().url() });\nif (req.query.check) {\nconst body = Schema.parse(req.body);\n}\nreturn res.json({ ok: true });",
            ),
            (
                Whole,
                "const Schema = z.object({ name: z.string().min(2) });\nconst body = Schema.parse(req.body);\nreturn res.json({ ok: body.name });",
            ),
            (
                Whole,
                "const Schema = z.object({ name: z.string().min(2) });\nconst result = Schema.safeParse(req.body);\nif (!result.success) return res.status(400).json({ error: \"bad\" });\nreturn res.json({ ok: result.data.name });",
            ),
            (
                Whole,
                "const Schema = z.object({ name: z.string().min(2) });\nconst result = Schema.safeParse(req.body);\nif (!result.success) return res.status(400).json({ error: \"bad\" });\nconst { name } = req.body;\nreturn res.json({ ok: name });",
            ),
            (
                Left,
                "const Schema = z.object({ name: z.string().trim() });\nconst result = Schema.safeParse(req.body);\nif (!result.success) return res.status(400).json({ error: \"bad\" });\nconst { name } = req.body;\nreturn res.json({ ok: name });",
            ),
            (
                Left,
                "const Schema = z.object({ name: z.string().default(\"x\") });\nSchema.parse(req.body);\nreturn res.json({ ok: req.body.name });",
            ),
            (
                Left,
                "const Schema = z.object({ name: z.string() });\nif (req.body.dry) return res.json({ ok: req.body.dry });\nconst body = Schema.parse(req.body);\nreturn res.json({ ok: body.name });",
            ),
            (
                Check,
                "const Schema = z.object({ name: z.string() }).strict();\nconst body = Schema.parse(req.body);\nreturn res.json({ ok: body.name });",
            ),
            (
                Check,
                "const Schema = z.object({ name: z.string().url() });\nconst result = Schema.safeParse(req.body);\nif (!result.success) return res.status(400).json(result.error.flatten());\nreturn res.json({ ok: result.data.name });",
            ),
        ],
    );
}

#[test]
fn queries() {
    let query = |schema: &str| {
        format!(
            "const Schema = {schema};\nconst {{ searchParams }} = new URL(request.url);\nconst query = Schema.parse(Object.fromEntries(searchParams));\nreturn NextResponse.json({{ ok: query.page }});"
        )
    };
    let cases = [
        (Read, query("z.object({ page: z.string().optional() })")),
        (Whole, query("z.object({ page: z.coerce.number().int().min(1).default(1) })")),
        (Whole, query("z.object({ page: z.coerce.boolean() })")),
        (Whole, query("z.object({ page: z.enum([\"a\", \"b\"]).default(\"a\") })")),
        (Check, query("z.object({ page: z.number() })")),
        (Check, query("z.object({ page: z.boolean().optional() })")),
        (Check, query("z.object({ page: z.coerce.string() })")),
        (Check, query("z.object({ page: z.array(z.string()) })")),
        (Check, query("z.object({ page: z.string() }).refine(check)")),
        (Check, query("z.object({ page: z.string() }).strict()")),
        (Check, query("z.object({ page: z.string().transform(Number) })")),
        (Check, query("z.object({ page: z.preprocess(Number, z.number()) })")),
        (Check, query("z.object({ page: z.union([z.string().min(2), z.literal(\"\")]) })")),
        (Check, query("z.union([z.object({ page: z.string().min(2) }), z.object({ id: z.string() })])")),
        (Check, query("z.discriminatedUnion(\"kind\", [z.object({ kind: z.literal(\"a\"), page: z.string() }), z.object({ kind: z.literal(\"b\"), page: z.string().max(2) })])")),
        (Check, "const query = userSchema.parse(request.url);\nreturn NextResponse.json({ ok: query.name });".to_owned()),
        (Check, "const { searchParams } = new URL(request.url);\nconst query = userSchema.parse(searchParams);\nreturn NextResponse.json({ ok: query.name });".to_owned()),
        (Check, "const { searchParams } = new URL(request.url);\nconst query = userSchema.parse({ name: searchParams.get(\"name\") });\nreturn NextResponse.json({ ok: query.name });".to_owned()),
    ];
    let cases: Vec<(Port, &str)> = cases.iter().map(|(port, text)| (*port, &**text)).collect();
    verify(false, &cases);
}

#[test]
fn params_among_the_query_of_pages() {
    let port = |schema: &str| {
        let text = format!(
            "import {{ z }} from \"zod\";\nconst schema = {schema};\nexport default function handler(req, res) {{\n\
             const query = schema.parse(req.query);\nres.json({{ ok: query.page }});\n}}\n"
        );
        ported(&[("pages/api/[id].ts".to_owned(), text)])
            .files
            .remove(0)
    };
    let file = port("z.object({ id: z.string(), page: z.string() })");
    assert!(file.marks.is_empty() && responds(&file), "{}", code(&file));
    for schema in [
        "z.object({ id: z.string().uuid(), page: z.string() })",
        "z.object({ id: z.coerce.number(), page: z.string() })",
    ] {
        let file = port(schema);
        let is_check = file.marks.iter().any(|mark| mark.kind == MarkKind::Check);
        assert!(is_check && !responds(&file), "{}", code(&file));
    }
}
