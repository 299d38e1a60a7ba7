//! Which files are routes, and what is around them.

mod support;

use serde_json::json;
use support::Fixture;
use twinroute_scan::ScanErrorKind;
use twinroute_scan::model::{ConfigSource, ObstacleKind, OtherReason, Project, Report, Stage};

const PAGES: &str = "export default function handler(req, res) { res.end() }";
const APP: &str = "export const GET = () => new Response()";

fn urls(project: &Project) -> Vec<(&str, &str)> {
    let mut urls: Vec<_> = project
        .routes
        .iter()
        .map(|route| (route.file.as_str(), route.url.as_str()))
        .collect();
    urls.sort_unstable();
    urls
}

fn others(project: &Project) -> Vec<(&str, OtherReason)> {
    project
        .others
        .iter()
        .map(|other| (other.file.as_str(), other.reason))
        .collect()
}

#[test]
fn both_trees() {
    let project = Fixture::new(&[
        ("pages/api.ts", PAGES),
        ("pages/api/index.js", PAGES),
        ("pages/api/posts/index.tsx", PAGES),
        ("pages/api/posts/[id].ts", PAGES),
        ("pages/api/files/[...path].ts", PAGES),
        ("pages/about.tsx", "export default () => null"),
        ("app/route.ts", APP),
        ("app/api/users/[id]/route.ts", APP),
        ("app/shop/[[...slug]]/route.js", APP),
        ("app/(admin)/reports/route.ts", APP),
        ("app/@panel/stats/route.tsx", APP),
        ("app/%5Finternal/route.ts", APP),
        ("app/_lib/route.ts", APP),
        ("app/api/users/helper.ts", "export const a = 1"),
        ("app/page.tsx", "export default () => null"),
    ])
    .scan();
    let expected = [
        ("app/%5Finternal/route.ts", "/_internal"),
        ("app/(admin)/reports/route.ts", "/reports"),
        ("app/@panel/stats/route.tsx", "/stats"),
        ("app/api/users/[id]/route.ts", "/api/users/[id]"),
        ("app/route.ts", "/"),
        ("app/shop/[[...slug]]/route.js", "/shop/[[...slug]]"),
        ("pages/api.ts", "/api"),
        ("pages/api/files/[...path].ts", "/api/files/[...path]"),
        ("pages/api/index.js", "/api"),
        ("pages/api/posts/[id].ts", "/api/posts/[id]"),
        ("pages/api/posts/index.tsx", "/api/posts"),
    ];
    assert_eq!(urls(&project), expected);
    assert_eq!(others(&project), []);
    // Two files for `/api`, which Next.js refuses.
    assert_eq!(project.problems.len(), 1);
    assert_eq!((project.totals.pages, project.totals.app), (5, 6));
}

#[test]
fn below_src() {
    let project =
        Fixture::new(&[("src/pages/api/a.ts", PAGES), ("src/app/b/route.ts", APP)]).scan();
    assert_eq!(
        urls(&project),
        [
            ("src/app/b/route.ts", "/b"),
            ("src/pages/api/a.ts", "/api/a")
        ]
    );
    assert_eq!(project.trees, ["src/pages", "src/app"]);
    // The folder of the project wins, and Next.js ignores the one in `src`.
    let project = Fixture::new(&[("src/app/b/route.ts", APP), ("app/a/route.ts", APP)]).scan();
    assert_eq!(urls(&project), [("app/a/route.ts", "/a")]);
}

#[test]
fn page_extensions() {
    let project = Fixture::new(&[
        (
            "next.config.js",
            "module.exports = { pageExtensions: ['page.tsx', 'api.ts', 'ts'] }",
        ),
        ("pages/api/a.api.ts", PAGES),
        ("pages/api/b.ts", PAGES),
        ("pages/api/c.js", PAGES),
        ("app/d/route.api.ts", APP),
        ("app/e/route.js", APP),
    ])
    .scan();
    assert_eq!(
        urls(&project),
        [
            ("app/d/route.api.ts", "/d"),
            ("pages/api/a.api.ts", "/api/a"),
            ("pages/api/b.ts", "/api/b")
        ]
    );
    assert_eq!(
        others(&project),
        [
            ("pages/api/c.js", OtherReason::Extension),
            ("app/e/route.js", OtherReason::Extension)
        ]
    );
}

#[test]
fn files_that_are_no_handlers() {
    let project = Fixture::new(&[
        ("pages/api/handler.ts", PAGES),
        ("pages/api/_helper.ts", "export function helper() {}"),
        ("pages/api/constant.ts", "export default { a: 1 }"),
        (
            "pages/api/types.d.ts",
            "export default function handler(): void",
        ),
        ("pages/api/interface.ts", "export default interface A {}"),
        ("pages/api/empty.ts", "// nothing yet"),
        ("pages/api/README.md", "text"),
        (
            "app/a/route.ts",
            "export const get = () => new Response(); export type GET = string;",
        ),
    ])
    .scan();
    assert_eq!(urls(&project), [("pages/api/handler.ts", "/api/handler")]);
    let mut found = others(&project);
    found.sort_by_key(|(file, _)| *file);
    let expected = [
        ("app/a/route.ts", OtherReason::NoMethod),
        ("pages/api/_helper.ts", OtherReason::NoDefaultExport),
        ("pages/api/constant.ts", OtherReason::NotAFunction),
        ("pages/api/empty.ts", OtherReason::Empty),
        ("pages/api/interface.ts", OtherReason::Empty),
        ("pages/api/types.d.ts", OtherReason::Declaration),
    ];
    assert_eq!(found, expected);
}

#[test]
fn files_that_cannot_be_read() {
    let fixture = Fixture::new(&[
        ("pages/api/good.ts", PAGES),
        (
            "pages/api/broken.ts",
            "export default function (req, res) {\n  res.json({ a: ;\n}",
        ),
        ("app/[...a]/b/route.ts", APP),
        (
            "pages/api/mark.ts",
            "\u{feff}export default (req, res) => res.end()",
        ),
    ]);
    std::fs::write(
        fixture.path().join("pages/api/latin.ts"),
        b"export default '\xe9'",
    )
    .unwrap();
    let project = fixture.scan();
    let problems: Vec<_> = project
        .problems
        .iter()
        .map(|problem| (problem.file.as_str(), problem.line))
        .collect();
    assert_eq!(
        problems,
        [
            ("app/[...a]/b/route.ts", None),
            ("pages/api/broken.ts", Some(2)),
            ("pages/api/latin.ts", None)
        ]
    );
    assert_eq!(project.totals.pages, 2);
}

#[test]
fn sources_that_nest_deeply() {
    let sum = "'x' + ".repeat(20_000);
    let lists = "[".repeat(1_000) + &"]".repeat(1_000);
    let source = format!(
        "const text = {sum}''; const lists = {lists}; export const GET = () => Response.json(text)"
    );
    let chain = "if (a) { b() } else ".repeat(3_000);
    let calls = ".then(() => 1)".repeat(2_000);
    let project = Fixture::new(&[
        ("app/a/route.ts", &source),
        (
            "pages/api/b.ts",
            &format!("export default (req, res) => {{ {chain} {{ }} res.end() }}"),
        ),
        (
            "pages/api/c.ts",
            &format!("export default (req, res) => {{ start(){calls}; res.end() }}"),
        ),
    ])
    .scan();
    assert_eq!(project.problems, []);
    assert_eq!(project.totals.routes, 3);
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_back_is_read_once() {
    let fixture = Fixture::new(&[("app/a/route.ts", APP)]);
    std::os::unix::fs::symlink("..", fixture.path().join("app/a/loop")).unwrap();
    assert_eq!(urls(&fixture.scan()), [("app/a/route.ts", "/a")]);
}

#[test]
fn configurations() {
    let literal = json!({ "basePath": "/docs", "trailingSlash": true });
    for source in [
        "export default { basePath: '/docs', trailingSlash: true }",
        "const config: NextConfig = { basePath: '/docs', trailingSlash: true }; export default config;",
        "module.exports = withPlugins([a], { basePath: '/docs', trailingSlash: true });",
        "export default withSentry(withMdx()({ basePath: '/docs', trailingSlash: true }), { org: 'x' });",
        "const path = '/docs'; const config = { trailingSlash: true, ...{ basePath: path } }; export default () => config;",
        "module.exports = { basePath: '/docs', trailingSlash: true }; module.exports = withSentryConfig(module.exports, { org: 'x' });",
        "const base = () => ({ basePath: '/docs', trailingSlash: true }); module.exports = base();",
        "module.exports = (phase) => [withMdx].reduce((all, next) => next(all), { basePath: '/docs', trailingSlash: true });",
        "export default async (phase) => { const config = { basePath: '/docs', trailingSlash: true }; return config };",
    ] {
        let project = Fixture::new(&[("next.config.ts", source), ("app/a/route.ts", APP)]).scan();
        let config = project.config.unwrap();
        assert_eq!(json!(config.settings), literal, "{source}");
        assert_eq!(
            (config.source, config.computed),
            (ConfigSource::File, Vec::new())
        );
    }
}

#[test]
fn rules_of_the_configuration() {
    let source = r#"
        const old = { source: "/old/:path*", destination: "/new/:path*", permanent: true };
        module.exports = {
            env: { KEY: process.env.KEY },
            async redirects() { return [old, { source: "/a", destination: process.env.HOST, permanent: false }] },
            async rewrites() { return { beforeFiles: [{ source: "/b", destination: "/c" }], fallback: [] } },
            async headers() { return [{ source: "/(.*)", headers: [{ key: "X-A", value: "1" }] }] },
            webpack(config) { return config },
        };"#;
    let project = Fixture::new(&[("next.config.js", source), ("app/a/route.ts", APP)]).scan();
    let config = project.config.unwrap();
    assert_eq!(
        config.redirects[0],
        json!({ "source": "/old/:path*", "destination": "/new/:path*", "permanent": true })
    );
    assert_eq!(
        config.redirects[1]["destination"],
        json!({ "$code": "process.env.HOST" })
    );
    assert_eq!(
        config.rewrites,
        [json!({ "source": "/b", "destination": "/c" })]
    );
    assert_eq!(config.headers.len(), 1);
    assert_eq!(config.computed, ["env", "redirects"]);
}

#[test]
fn proxies_and_build_output() {
    let files = [
        ("app/a/route.ts", APP),
        (
            "middleware.ts",
            "export const config = { matcher: ['/a/:path*', { source: '/b', missing: [{ type: 'header', key: 'x' }] }] }; export default () => {}",
        ),
    ];
    let proxy = Fixture::new(&files).scan().proxy.unwrap();
    let sources: Vec<_> = proxy
        .matchers
        .iter()
        .map(|matcher| matcher.source.as_str())
        .collect();
    assert_eq!(
        (proxy.file.as_str(), sources),
        ("middleware.ts", vec!["/a/:path*", "/b"])
    );
    assert_eq!(
        proxy.matchers[1].missing,
        [json!({ "type": "header", "key": "x" })]
    );
    assert!(proxy.literal && !proxy.from_build_output);

    let fixture = Fixture::new(&files);
    fixture.write(".next/routes-manifest.json", r#"{ "redirects": [
        { "source": "/:path+/", "destination": "/:path+", "internal": true, "statusCode": 308, "regex": "x" },
        { "source": "/x", "destination": "/y", "statusCode": 307, "regex": "x" }], "headers": [], "rewrites": { "beforeFiles": [] } }"#);
    fixture.write(".next/server/functions-config-manifest.json", r#"{ "functions": { "/_middleware": { "matchers": [{ "regexp": "x", "originalSource": "/built" }] } } }"#);
    let project = fixture.scan();
    let config = project.config.unwrap();
    assert_eq!(
        (config.source, config.file),
        (ConfigSource::BuildOutput, None)
    );
    assert_eq!(
        config.redirects,
        [json!({ "source": "/x", "destination": "/y", "statusCode": 307 })]
    );
    let proxy = project.proxy.unwrap();
    assert_eq!(
        (proxy.matchers[0].source.as_str(), proxy.from_build_output),
        ("/built", true)
    );
}

#[test]
fn settings_uses_and_obstacles() {
    let project = Fixture::new(&[
        ("pages/api/a.ts", "export const config = { api: { bodyParser: { sizeLimit: '4mb' } }, maxDuration: 60 };\nexport default (req, res) => res.end()"),
        ("app/b/route.ts", r#"
            import { revalidateTag, unstable_cache } from "next/cache";
            import { after } from "next/server";
            import { list } from "../../lib/posts";
            export const dynamic = "force-dynamic";
            export const revalidate = 60 * 60;
            export async function GET() {
                after(() => fetch("https://log.example.com/x"));
                revalidateTag("posts");
                return Response.json(await list(process.env.KEY));
            }"#),
        ("lib/posts.ts", r#"
            import { PrismaClient } from "@prisma/client";
            import sharp from "sharp";
            const prisma = new PrismaClient();
            export function list() { return prisma.post.findMany() }
            export function unused() { return sharp() }"#),
    ])
    .scan();
    let route = |file: &str| {
        project
            .routes
            .iter()
            .find(|route| route.file == file)
            .unwrap()
    };
    let settings = json!(route("pages/api/a.ts").settings);
    assert_eq!(
        settings,
        json!([
            { "name": "api.bodyParser.sizeLimit", "value": "4mb", "line": 1 },
            { "name": "maxDuration", "value": 60, "line": 1 },
        ])
    );
    let b = route("app/b/route.ts");
    let names: Vec<_> = b
        .settings
        .iter()
        .map(|setting| (setting.name.as_str(), setting.value.clone()))
        .collect();
    assert_eq!(
        names,
        [
            ("dynamic", Some(json!("force-dynamic"))),
            ("revalidate", None)
        ]
    );
    assert!(b.uses.after_response);
    assert_eq!(
        (b.uses.databases.as_slice(), b.uses.tables.as_slice()),
        (&["@prisma/client".to_owned()][..], &["post".to_owned()][..])
    );
    assert_eq!(
        (b.uses.outbound.as_slice(), b.uses.environment.as_slice()),
        (&["log.example.com".to_owned()][..], &["KEY".to_owned()][..])
    );
    assert_eq!(b.uses.caching, ["revalidateTag"]);
    // `unused` is not reached, nor is `sharp`.
    assert_eq!(
        b.obstacles
            .iter()
            .map(|one| (one.kind, one.name.as_str()))
            .collect::<Vec<_>>(),
        [(ObstacleKind::NextCache, "revalidateTag")]
    );
    assert_eq!(
        b.handlers[0]
            .helpers
            .iter()
            .map(|helper| &*helper.name)
            .collect::<Vec<_>>(),
        ["list"]
    );
}

#[test]
fn the_order_in_which_to_move() {
    let long = format!(
        "export const GET = () => {{\n{}return new Response() }}",
        "work();\n".repeat(150)
    );
    let project = Fixture::new(&[
        ("app/long/route.ts", &long),
        ("app/auth/[...nextauth]/route.ts", "import NextAuth from 'next-auth'; const h = NextAuth({}); export { h as GET }"),
        ("app/image/route.tsx", "import { ImageResponse } from 'next/og'; export const GET = () => new ImageResponse(null)"),
        ("app/short/route.ts", APP),
    ])
    .scan();
    let order: Vec<_> = project
        .routes
        .iter()
        .map(|route| (route.order, route.url.as_str(), route.stage))
        .collect();
    let expected = [
        (1, "/short", Stage::First),
        (2, "/long", Stage::Next),
        (3, "/image", Stage::Later),
        (4, "/auth/[...nextauth]", Stage::Stays),
    ];
    assert_eq!(order, expected);
}

#[test]
fn repositories_of_several_projects() {
    let fixture = Fixture::new(&[
        (
            "package.json",
            r#"{ "workspaces": ["apps/*", "packages/*"] }"#,
        ),
        (
            "apps/web/package.json",
            r#"{ "name": "web", "dependencies": { "next": "15" } }"#,
        ),
        (
            "apps/web/app/a/route.ts",
            "import { ok } from '@acme/http'; import { no } from '@acme/http/errors'; export const GET = () => ok(); export const POST = () => no();",
        ),
        (
            "apps/admin/package.json",
            r#"{ "dependencies": { "next": "15" } }"#,
        ),
        ("apps/admin/src/pages/api/b.ts", PAGES),
        ("apps/docs/app/index.ts", ""),
        (
            "packages/http/package.json",
            r#"{ "name": "@acme/http", "main": "./dist/index.js", "exports": { ".": "./dist/index.js", "./errors": { "import": "./dist/errors.mjs" } } }"#,
        ),
        (
            "packages/http/src/index.ts",
            "export const ok = () => Response.json({ ok: true });",
        ),
        (
            "packages/http/src/errors.ts",
            "export const no = () => Response.json({ ok: false }, { status: 400 });",
        ),
    ]);
    let report = twinroute_scan::scan(fixture.path()).unwrap();
    let names: Vec<_> = report
        .projects
        .iter()
        .map(|project| (project.name.as_deref(), project.routes.len()))
        .collect();
    assert_eq!(names, [(None, 1), (Some("web"), 1)]);
    let lines = support::described(&report.projects[1].routes[0]);
    assert_eq!(
        lines,
        [
            r#"GET -> 200 {"ok":true} by ok"#,
            r#"POST -> 400 {"ok":false} by no"#
        ]
    );
}

#[test]
fn a_project_below_another() {
    let manifest = r#"{ "dependencies": { "next": "16" } }"#;
    let fixture = Fixture::new(&[
        ("package.json", "{}"),
        ("www/package.json", manifest),
        ("www/src/pages/index.tsx", "export default () => null"),
        ("www/images/package.json", manifest),
        ("www/images/pages/api/a.ts", PAGES),
    ]);
    let report = twinroute_scan::scan(fixture.path()).unwrap();
    let routes: Vec<_> = report.projects.iter().map(|one| one.routes.len()).collect();
    assert_eq!(routes, [0, 1]);
}

#[test]
fn aliases_of_packages_and_of_the_manifest() {
    let route = |import: &str| format!("export {{ GET }} from '{import}';");
    let get = "export const GET = () => Response.json([]);";
    let (one, two, three) = (route("~/one"), route("@lib/two"), route("#three"));
    let base = r#"{ "compilerOptions": { "paths": { "@lib/*": ["${configDir}/src/lib/*"] } } }"#;
    let manifest = r##"{ "dependencies": { "next": "16" }, "imports": { "#*": { "types": "./types/*.d.ts", "default": "./src/lib/*.ts" } } }"##;
    let fixture = Fixture::new(&[
        ("package.json", r#"{ "workspaces": ["apps/*", "tools/*"] }"#),
        (
            "tools/tsconfig/package.json",
            r#"{ "name": "@acme/tsconfig" }"#,
        ),
        ("tools/tsconfig/next.json", base),
        ("apps/web/package.json", manifest),
        (
            "apps/web/tsconfig.json",
            r#"{ "extends": ["@acme/tsconfig/next", "paths/tsconfig.json"] }"#,
        ),
        (
            "node_modules/paths/tsconfig.json",
            r#"{ "compilerOptions": { "paths": { "~/*": ["../../apps/web/src/lib/*"] } } }"#,
        ),
        ("apps/web/src/lib/one.ts", get),
        ("apps/web/src/lib/two.ts", get),
        ("apps/web/src/lib/three.ts", get),
        ("apps/web/app/one/route.ts", &one),
        ("apps/web/app/two/route.ts", &two),
        ("apps/web/app/three/route.ts", &three),
    ]);
    let mut report = twinroute_scan::scan(fixture.path()).unwrap();
    let found = |report: &Report, url: &str| {
        let mut routes = report.projects[0].routes.iter();
        routes.find(|route| route.url == url).unwrap().handlers[0].followed
    };
    // The last of several configurations wins, with its paths as a whole.
    assert_eq!(
        ["/one", "/two", "/three"].map(|url| found(&report, url)),
        [true, false, true]
    );
    fixture.write(
        "apps/web/tsconfig.json",
        r#"{ "extends": "@acme/tsconfig/next.json" }"#,
    );
    report = twinroute_scan::scan(fixture.path()).unwrap();
    assert_eq!(
        ["/one", "/two", "/three"].map(|url| found(&report, url)),
        [false, true, true]
    );
}

#[test]
fn paths_without_a_project() {
    let empty = tempfile::tempdir().unwrap();
    assert_eq!(
        twinroute_scan::scan(empty.path()).unwrap_err().kind(),
        ScanErrorKind::NoProject
    );
    let missing = twinroute_scan::scan(&empty.path().join("missing")).unwrap_err();
    assert_eq!(missing.kind(), ScanErrorKind::NoFolder);
    assert!(missing.to_string().ends_with("missing` is not a folder"));
}

#[test]
fn the_report_is_read_back_from_json() {
    let fixture = Fixture::new(&[("pages/api/a.ts", PAGES), ("app/b/[id]/route.ts", APP)]);
    let report = twinroute_scan::scan(fixture.path()).unwrap();
    let text = serde_json::to_string(&report).unwrap();
    assert_eq!(serde_json::from_str::<Report>(&text).unwrap(), report);
}

#[test]
fn projects_without_a_package_of_their_own() {
    let route = "export const GET = () => new Response()";
    let fixture = Fixture::new(&[
        ("web/app/a/route.ts", route),
        ("admin/pages/api/auth.ts", "export default () => {}"),
        ("shared/app/header.tsx", "export const Header = () => null"),
        ("tests/app/a/route.ts", route),
        ("packages/ui/package.json", r#"{ "name": "ui" }"#),
        ("packages/ui/lib/app/a/route.ts", route),
        (
            "packages/cli/package.json",
            r#"{ "name": "cli", "devDependencies": { "next": "16" } }"#,
        ),
        (
            "packages/cli/src/commands/new/templates/app/ts/next.config.mjs",
            "export default {}",
        ),
        (
            "packages/cli/src/commands/new/templates/app/ts/app/b/route.ts",
            route,
        ),
        (
            "packages/cli/src/commands/new/templates/extras/src/app/c/route.ts",
            route,
        ),
    ]);
    let report = twinroute_scan::scan(fixture.path()).unwrap();
    let root = fixture.path().canonicalize().unwrap();
    let roots = report.projects.iter().map(|project| {
        let path = std::path::Path::new(&project.root);
        assert_eq!(project.routes.len(), 1, "{path:?}");
        path.strip_prefix(&root).unwrap().display().to_string()
    });
    assert_eq!(
        roots.collect::<Vec<_>>(),
        [
            "admin",
            "packages/cli/src/commands/new/templates/app/ts",
            "packages/cli/src/commands/new/templates/extras",
            "web",
        ]
    );
}

#[test]
fn a_library_that_a_package_of_the_repository_depends_on() {
    let fixture = Fixture::new(&[
        (
            "package.json",
            r#"{ "workspaces": ["apps/*", "packages/*"] }"#,
        ),
        (
            "apps/web/package.json",
            r#"{ "dependencies": { "next": "16", "@repo/auth": "*" } }"#,
        ),
        (
            "apps/web/app/api/auth/[...nextauth]/route.ts",
            "import { handlers } from '@repo/auth'; export const { GET, POST } = handlers;",
        ),
        (
            "packages/auth/package.json",
            r#"{ "name": "@repo/auth", "main": "index.ts", "dependencies": { "next-auth": "5" } }"#,
        ),
        (
            "packages/auth/index.ts",
            "import NextAuth from 'next-auth'; export const { handlers, auth } = NextAuth({});",
        ),
    ]);
    let project = fixture.scan();
    assert_eq!(project.routes[0].stage, Stage::Stays);
    assert_eq!(project.routes[0].obstacles[0].name, "next-auth");
}

#[test]
fn a_library_under_wrappers_of_the_project() {
    let source = "
        import { createManifestHandler } from '@saleor/app-sdk';
        const withLog = (handler) => async (req) => { console.log(req.url); return handler(req); };
        export const GET = withLog(createManifestHandler({ manifestFactory() { return {}; } }));";
    let manifest = r#"{ "dependencies": { "next": "16", "@saleor/app-sdk": "1" } }"#;
    let project = Fixture::new(&[("app/a/route.ts", source), ("package.json", manifest)]).scan();
    let shown = format!("{:?}", project.routes[0].obstacles);
    assert!(shown.contains("@saleor/app-sdk"), "{shown}");
}

#[test]
fn a_session_that_is_read_under_another_name() {
    for import in [
        "import { getServerSession as session } from 'next-auth';",
        "import * as session_ from 'next-auth'; const session = session_.getServerSession;",
        "import { getServerSession } from 'next-auth'; const session = getServerSession;",
    ] {
        let source = format!(
            "{import} export default async function handler(req, res) {{
                const user = await session(req, res, {{}});
                if (!user) return res.status(401).end();
                res.json([]);
            }}"
        );
        let project = Fixture::new(&[("pages/api/a.ts", &source)]).scan();
        assert_eq!(project.routes[0].obstacles, [], "{import}");
        assert_eq!(project.routes[0].stage, Stage::First, "{import}");
    }
}

#[test]
fn a_project_in_a_project_is_reported() {
    let fixture = Fixture::new(&[
        ("app/a/route.ts", APP),
        ("docs/app/b/route.ts", APP),
        ("docs/next.config.mjs", "export default {}"),
        ("src/helpers/app/c/route.ts", APP),
    ]);
    let report = twinroute_scan::scan(fixture.path()).unwrap();
    assert_eq!(report.projects.len(), 1);
    let problems = report.problems.iter();
    let shown: Vec<_> = problems
        .map(|one| format!("{}: {}", one.file, one.message))
        .collect();
    let expected =
        "docs: this folder is a Next.js project of its own, and is left out: scan it by its path";
    assert_eq!(shown, [expected]);
}
