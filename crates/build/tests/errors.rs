//! Packages with mistakes. The tests write them, since rustfmt can't parse most of these files.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

use std::fs;
use std::path::Path;

use tempfile::TempDir;
use twinroute_build::Manifest;

const PAGES: &str = "pub async fn handler() {}";
const APP: &str = "pub async fn get() {}";
const PROXY: &str = "pub async fn proxy(request: NextRequest) -> NextResponse { x }";

struct Case {
    package: TempDir,
    root: &'static str,
}

impl Case {
    fn new(files: &[(&str, &str)]) -> Self {
        let case = Self {
            package: tempfile::tempdir().unwrap(),
            root: "src",
        };
        for (file, text) in files {
            case.write(Path::new(file), text.as_bytes());
        }
        case
    }

    fn root(self, root: &'static str) -> Self {
        Self { root, ..self }
    }

    fn write(&self, file: &Path, content: &[u8]) {
        let path = self.package.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    fn run(&self, name: &str) {
        let problems = Manifest::discover(self.package.path(), self.root).unwrap_err();
        insta::with_settings!({ snapshot_path => "errors", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(name, problems);
        });
    }
}

#[test]
fn handlers() {
    Case::new(&[
        ("src/pages/api/none.rs", "pub async fn list() {}"),
        ("src/pages/api/empty.rs", ""),
        ("src/pages/api/private.rs", "\nasync fn handler() {}"),
        (
            "src/pages/api/upper.rs",
            "fn x() {}\n\npub async fn Handler() {}",
        ),
        ("src/pages/api/near.rs", "pub async fn handle() {}"),
        (
            "src/pages/api/app_form.rs",
            "pub async fn get() {}\npub async fn post() {}",
        ),
        ("src/pages/api/glob.rs", "pub use crate::posts::*;"),
        (
            "src/pages/api/cfg.rs",
            "#[cfg(feature = \"x\")]\npub async fn handler() {}",
        ),
        ("src/pages/api/default.rs", "pub async fn default() {}"),
        ("src/app/none/route.rs", "pub fn list() {}"),
        ("src/app/empty/route.rs", ""),
        (
            "src/app/private/route.rs",
            "pub async fn get() {}\nasync fn post() {}",
        ),
        (
            "src/app/upper/route.rs",
            "pub async fn get() {}\npub async fn POST() {}\nfn Put() {}",
        ),
        (
            "src/app/near/route.rs",
            "pub async fn get() {}\npub async fn psot() -> u8 { 1 }",
        ),
        ("src/app/near_only/route.rs", "pub fn gett() {}"),
        ("src/app/pages_form/route.rs", "pub async fn handler() {}"),
        ("src/app/default/route.rs", "pub async fn default() {}"),
        ("src/app/macro/route.rs", "handlers!();"),
        ("src/app/reexport/route.rs", "pub use crate::posts::GET;"),
        ("src/app/import/route.rs", "use crate::posts::get;"),
    ])
    .run("handlers");
}

#[test]
fn metadata() {
    let case = Case::new(&[
        ("src/app/robots.rs", "pub async fn get() -> Robots { x }"),
        (
            "src/app/manifest.rs",
            "pub async fn manifest() -> Manifest { x }",
        ),
        ("src/app/manifest.webmanifest", "{}"),
        (
            "src/app/favicon.rs",
            "pub async fn favicon() -> ImageResponse { x }",
        ),
        ("src/app/icon.rs", "pub fn icon() -> NextResponse { x }"),
        ("src/app/icon/route.rs", APP),
        ("src/app/icon.png", "is another URL"),
        (
            "src/app/x/robots.rs",
            "pub async fn robots() -> Robots { x }",
        ),
        ("src/app/x/robots.txt", "is ignored"),
        (
            "src/app/x/sitemap.rs",
            "pub async fn generateSitemaps() -> Vec<u8> { x }\npub async fn sitemap() -> Sitemap { x }",
        ),
        (
            "src/app/x/icon.rs",
            "pub async fn generate_sitemaps() -> Vec<u8> { x }\npub async fn icon() -> NextResponse { x }",
        ),
        (
            "src/app/x/apple-icon.rs",
            "pub const REVALIDATE: u8 = x();\npub async fn apple_icon() -> NextResponse { x }",
        ),
        (
            "src/app/x/apple_icon.rs",
            "pub async fn apple_icon() -> NextResponse { x }",
        ),
        ("src/app/(a)/y/sitemap.xml", ""),
        (
            "src/app/(b)/y/sitemap.rs",
            "pub async fn sitemap() -> Sitemap { x }",
        ),
        ("src/app/docs/[...slug]/icon.png", ""),
        (
            "src/app/[id]/opengraph-image.rs",
            "pub async fn generate_static_params() -> Vec<Params> { x }\n\
             pub async fn generate_image_metadata() -> Vec<u8> { x }\n\
             pub async fn opengraph_image() -> NextResponse { x }",
        ),
        (
            "src/app/z/twitter-image.rs",
            "pub async fn twitter_imag() -> NextResponse { x }",
        ),
    ]);
    let megabytes = |count: usize| vec![0; count * 1024 * 1024];
    let image = |folder: &str, name: &str| Path::new("src/app").join(folder).join(name);
    case.write(&image("full", "opengraph-image.png"), &megabytes(8));
    case.write(&image("full", "twitter-image.png"), &megabytes(5));
    case.write(&image("over", "opengraph-image.png"), &megabytes(9));
    case.write(&image("over", "twitter-image.png"), &megabytes(6));
    case.write(&image("over", "icon.png"), &megabytes(9));
    case.run("metadata");
}

#[test]
fn signatures() {
    let post = "pub async fn get(ctx: RouteContext<P>) -> NextResponse { x }";
    let params = |item: &str| format!("#[derive(serde::Deserialize)]\n{item}\n{post}");
    // The build accepts what it can't check.
    let right = [
        params("pub struct P { id: u32 }"),
        params("pub struct P { #[serde(rename = \"id\")] post: u32 }"),
        params("pub struct P { #[serde(rename(deserialize = \"id\"))] post: u32 }"),
        params("pub struct P { #[serde(alias = \"id\")] post: u32, #[serde(skip)] other: u32 }"),
        params("pub struct P { id: u32, more: Option<u32>, #[serde(default)] most: u32 }"),
        params("#[serde(rename_all = \"camelCase\")] pub struct P { post_id: u32 }"),
        params("pub struct P { #[serde(flatten)] rest: Rest }"),
        params("pub struct P(u32);"),
        format!("pub struct P {{ post_id: u32 }}\nimpl Deserialize for P {{}}\n{post}"),
        format!("use crate::P;\n{post}"),
        "pub fn get() -> impl Future<Output = NextResponse> { x }".to_owned(),
        "pub fn get() -> BoxFuture<'static, NextResponse> { x }".to_owned(),
        "pub(crate) struct A;\npub async fn get(a: Json<A>) -> NextResponse { x }".to_owned(),
        "struct A;\npub async fn get(a: b::A) -> NextResponse { x }".to_owned(),
    ];
    for text in right {
        let case = Case::new(&[("src/app/[id]/route.rs", &text)]);
        let found = Manifest::discover(case.package.path(), "src");
        assert!(found.is_ok(), "{text}: {found:?}");
    }

    let wrong = [
        params("pub struct P { post_id: u32 }"),
        params("pub struct P { id: u32, #[serde(rename = \"di\")] other: u32 }"),
        params("#[serde(deny_unknown_fields)] pub struct P {}"),
        "pub fn get() { x }".to_owned(),
        "pub fn get() -> Result<NextResponse, Error> { x }".to_owned(),
        "enum A {}\npub async fn get(a: Option<Json<Vec<(A, u8)>>>) -> NextResponse { x }"
            .to_owned(),
    ];
    let files: Vec<_> = wrong
        .iter()
        .enumerate()
        .map(|(n, text)| (format!("src/app/w{n}/[id]/route.rs"), text))
        .collect();
    let files: Vec<_> = files
        .iter()
        .map(|(file, text)| (file.as_str(), text.as_str()))
        .collect();
    Case::new(&files).run("signatures");
}

#[test]
fn static_params() {
    let with = |text: &str| format!("{APP}\n{text}");
    let vec = "-> Vec<Params> { x }";
    let right = [
        format!("pub async fn generate_static_params() {vec}"),
        format!("pub async fn generate_static_params(db: Data<Db>) {vec}"),
        "pub fn generate_static_params() -> impl Future<Output = Vec<Params>> { x }".to_owned(),
        "pub use crate::posts::ids as generate_static_params;".to_owned(),
    ];
    for text in right {
        let case = Case::new(&[("src/app/[id]/route.rs", &with(&text))]);
        let found = Manifest::discover(case.package.path(), "src");
        assert!(
            found.is_ok_and(|found| found.routes()[0].has_static_params()),
            "{text}"
        );
    }
    // Helpers of other names.
    let others = [
        (
            "src/app/[id]/route.rs",
            with("fn static_params() {}\npub fn generate_params() {}"),
        ),
        (
            "src/pages/api/[id].rs",
            format!("{PAGES}\nfn generate_static_params() {{}}"),
        ),
    ];
    for (file, text) in others {
        let case = Case::new(&[(file, &text)]);
        let found = Manifest::discover(case.package.path(), "src").unwrap();
        assert!(!found.routes()[0].has_static_params());
    }

    let wrong = [
        format!("pub async fn generateStaticParams() {vec}"),
        "fn generateStaticParams() {}".to_owned(),
        format!("pub async fn generate_static_param() {vec}"),
        format!("async fn generate_static_params() {vec}"),
        format!("#[cfg(unix)]\npub async fn generate_static_params() {vec}"),
        format!("pub fn generate_static_params() {vec}"),
        format!("pub async fn generate_static_params(ctx: RouteContext<Params>) {vec}"),
        format!("pub async fn generate_static_params(req: NextRequest) {vec}"),
        "struct P { id: u32 }\npub async fn generate_static_params() -> Vec<P> { x }".to_owned(),
    ];
    let files = wrong.iter().enumerate();
    let files: Vec<_> = files
        .map(|(n, text)| (format!("src/app/w{n}/[id]/route.rs"), with(text)))
        .collect();
    let files: Vec<_> = files
        .iter()
        .map(|(file, text)| (file.as_str(), text.as_str()))
        .collect();
    Case::new(&files).run("static_params");
}

#[test]
fn places_of_static_params() {
    let vec = "-> Vec<Params> { x }";
    let generator = format!("pub async fn generate_static_params() {vec}");
    let camel = format!("pub async fn generateStaticParams() {vec}");
    Case::new(&[
        ("src/app/static/route.rs", &format!("{APP}\n{generator}")),
        (
            "src/app/(group)/a/@b/route.rs",
            &format!("{APP}\n{generator}"),
        ),
        ("src/app/only/[id]/route.rs", &generator),
        (
            "src/app/proxied/[id]/proxy.rs",
            &format!("{PROXY}\n{generator}"),
        ),
        ("src/pages/api/[id].rs", &format!("{PAGES}\n{generator}")),
        ("src/pages/api/camel/[id].rs", &format!("{PAGES}\n{camel}")),
    ])
    .run("places_of_static_params");
}

#[test]
fn constants() {
    let app = "pub async fn get() {}\n";
    let values = [
        "pub const DYNAMIC: &str = \"static\";",
        "pub const DYNAMIC_PARAMS: &str = \"false\";",
        "pub const REVALIDATE: bool = true;",
        "pub const FETCH_CACHE: &str = \"no-store\";",
        "pub const RUNTIME: &str = \"deno\";",
        "pub const PREFERRED_REGION: &[u8] = &[1];",
        "pub const MAX_DURATION: u32 = 0;",
        "pub const BODY_LIMIT: &str = \"ten mb\";",
        "pub const ON_DISCONNECT: &str = \"abort\";",
    ];
    let unread = [
        "pub const REVALIDATE: u32 = 60 * 10;",
        "pub const MAX_DURATION: i32 = -1;",
        "pub static BODY_LIMIT: &str = \"10mb\";",
        "pub use crate::limits::RUNTIME;",
        "const DYNAMIC: &str = \"auto\";",
        "#[cfg(debug_assertions)] pub const FETCH_CACHE: &str = \"auto\";",
    ];
    let misspelt = [
        "pub const DYNAMICS: &str = \"auto\";",
        "pub const REVALIDATES: u32 = 1;",
        "pub const dynamicParams: bool = true;",
        "pub const CONFIG: u8 = 1;",
        "pub const MAXDURATION: u32 = 1;",
    ];
    Case::new(&[
        ("src/app/values/route.rs", &format!("{app}{}", values.join("\n"))),
        ("src/app/unread/route.rs", &format!("{app}{}", unread.join("\n"))),
        ("src/app/misspelt/route.rs", &format!("{app}{}", misspelt.join("\n"))),
        ("src/pages/api/misspelt.rs", &format!("{PAGES}\npub const config: u8 = 1;")),
        ("src/pages/api/segment.rs", &format!("{PAGES}\npub const MAX_DURATION: u8 = 1;")),
        ("src/pages/api/limit.rs", &format!("{PAGES}\nconst RATE_LIMIT: u8 = 1;")),
        ("src/app/limit/route.rs", &format!("{app}pub const RATE_LIMITS: u8 = 1;")),
        ("src/pages/api/private.rs", &format!("{PAGES}\nconst CONFIG: u8 = 1;")),
        (
            "src/pages/api/edge.rs",
            &format!("{PAGES}\npub const CONFIG: PageConfig = PageConfig::new()\n    .runtime(\"edge\")\n    .size_limit(\"1kb\");"),
        ),
    ])
    .run("constants");
}

#[test]
fn contents() {
    let case = Case::new(&[
        ("src/app/brace/route.rs", "\npub async fn get() {\n"),
        ("src/app/quote/route.rs", "\n\nconst A: &str = \"b;\n"),
        ("src/app/paren/route.rs", "\nfn a() {\n    (]\n}\n"),
        (
            "src/app/typescript/route.rs",
            "// moved\nexport async function GET() {}\n",
        ),
        // Lines are counted in files from Windows, too.
        ("src/app/bom/route.rs", "\u{feff}pub fn GET() {}\n"),
        ("src/app/crlf/route.rs", "//! A\r\n\r\npub fn GET() {}\r\n"),
        // The other files are checked all the same.
        ("src/pages/api/typescript.rs", PAGES),
        ("src/pages/typescript.rs", ""),
    ]);
    case.write(Path::new("src/app/latin1/route.rs"), b"// ok\n// caf\xe9\n");
    case.run("contents");
}

#[test]
fn places() {
    Case::new(&[
        ("src/pages/index.rs", ""),
        ("src/pages/blog/post.rs", PAGES),
        ("src/pages/api/ok.rs", PAGES),
        ("src/app/api/posts.rs", APP),
        ("src/app/page.rs", ""),
        ("src/app/mod.rs", ""),
        ("src/app/x/Route.rs", APP),
        ("src/app/_lib/ok.rs", APP),
    ])
    .run("places");
}

#[test]
fn patterns_and_clashes() {
    Case::new(&[
        ("src/pages/api/a.rs", PAGES),
        ("src/pages/api/a/index.rs", PAGES),
        ("src/app/api/a/route.rs", "not rust"),
        ("src/app/(one)/b/route.rs", APP),
        ("src/app/(two)/b/route.rs", APP),
        ("src/app/@slot/b/route.rs", APP),
        ("src/app/[id]/x/route.rs", APP),
        ("src/app/[slug]/x/route.rs", APP),
        ("src/app/c/[...all]/route.rs", APP),
        ("src/app/c/[[...any]]/route.rs", APP),
        ("src/app/d/route.rs", APP),
        ("src/app/d/[[...any]]/route.rs", APP),
        ("src/app/e/[]/route.rs", APP),
        ("src/app/e/[[id]]/route.rs", APP),
        ("src/app/e/[...id]/x/route.rs", APP),
        ("src/app/e/[id]/[id]/route.rs", ""),
    ])
    .run("patterns_and_clashes");
}

#[test]
fn roots() {
    let files = [
        ("src/pages/api/a.rs", PAGES),
        ("app/b/route.rs", APP),
        ("app/other.rs", ""),
    ];
    Case::new(&files).run("two_roots");
    Case::new(&files)
        .root("./")
        .run("two_roots_from_the_package");
    Case::new(&[("src/main.rs", "")]).run("no_tree");
    Case::new(&[]).root("..").run("outside");
}

#[test]
fn proxies() {
    let constants = [
        "pub const RUNTIME: &str = \"edge\";",
        "pub const MATCHER: &str = \"/a\";",
        "pub const CONFIG: PageConfig = PageConfig::new();",
        "pub const config: ProxyConfig = ProxyConfig::new();",
    ];
    Case::new(&[
        ("src/app/none/proxy.rs", "pub fn helper() {}"),
        ("src/app/empty/proxy.rs", ""),
        ("src/app/private/proxy.rs", "\nasync fn proxy() {}"),
        ("src/app/sync/proxy.rs", "pub fn proxy() -> NextResponse { x }"),
        ("src/app/cfg/proxy.rs", "#[cfg(unix)]\npub async fn proxy() {}"),
        ("src/app/upper/proxy.rs", "pub async fn Proxy() {}"),
        ("src/app/old/proxy.rs", "pub async fn middleware() {}"),
        ("src/app/default/proxy.rs", "pub async fn default() {}"),
        ("src/app/methods_only/proxy.rs", "pub async fn get() {}"),
        ("src/app/glob/proxy.rs", "pub use crate::guards::*;"),
        ("src/app/typescript/proxy.rs", "export function proxy() {}"),
        (
            "src/app/methods/proxy.rs",
            &format!("{PROXY}\npub async fn get() -> u8 {{ 1 }}\npub async fn handler() -> u8 {{ 1 }}\n\
                      pub fn post() {{}}\nasync fn put() -> u8 {{ 1 }}\npub async fn patch(_: &str) -> u8 {{ 1 }}"),
        ),
        ("src/app/constants/proxy.rs", &format!("{PROXY}\n{}", constants.join("\n"))),
        ("src/app/static/proxy.rs", &format!("{PROXY}\npub static CONFIG: ProxyConfig = ProxyConfig::new();")),
        ("src/app/hidden/proxy.rs", &format!("{PROXY}\nconst CONFIG: ProxyConfig = ProxyConfig::new();")),
        (
            "src/app/[id]/proxy.rs",
            "use super::Params;\npub async fn proxy(ctx: RouteContext<Params>) -> NextResponse { x }",
        ),
        ("src/pages/api/_proxy.rs", "pub async fn handler() {}"),
        ("src/pages/api/proxy.rs", PROXY),
        ("src/pages/api/both.rs", &format!("{PAGES}\n{PROXY}")),
        ("src/app/both/route.rs", &format!("{APP}\npub async fn middleware(_: NextRequest) -> NextResponse {{ x }}")),
        ("src/app/only/route.rs", PROXY),
    ])
    .run("proxies");
}

#[test]
fn matchers() {
    let config = |calls: &str| {
        format!("{PROXY}\npub const CONFIG: ProxyConfig = ProxyConfig::new()\n    {calls};")
    };
    // The build accepts what it can't read: the server checks it when it starts.
    let right = [
        config(""),
        config(".max_duration(1)"),
        config(".matcher(\"/api/:path*\")"),
        config(".matcher(\"/((?!api|_next/static|.*\\\\.png$).*)\")"),
        config(".matcher(crate::MATCHER)"),
        config(".matcher(concat!(\"(\"))"),
        config(".matchers(&LIST)"),
        config(
            ".matchers(&[ProxyMatcher::new(\"/a\").has(&[Has::header(\"a\")]).locale(false), MATCHER, matcher(\"(\")])",
        ),
        format!(
            "const LIST: &[ProxyMatcher] = &[LIST[0].has(LIST)];\n{}",
            config(".matchers(LIST)")
        ),
        format!(
            "const A: ProxyMatcher = A;\n{}",
            config(".matchers(&[A]).matcher(A)")
        ),
    ];
    for text in right {
        let case = Case::new(&[("src/app/proxy.rs", &text)]);
        let found = Manifest::discover(case.package.path(), "src");
        assert!(
            found.is_ok_and(|found| found.proxies()[0].has_config()),
            "{text}"
        );
    }

    let wrong = [
        config(".matcher(\"api\")"),
        config(".matcher(\"/api/(\")"),
        config(".matcher(\"/:path**\")"),
        config(".matchers(&[])"),
        config(
            ".matchers(&[\n        ProxyMatcher::new(\"/a\"),\n        twinroute::app::ProxyMatcher::new(\"/:\"),\n        \
             ProxyMatcher::new(\"/b\").has(&[Has::header(\"x-a\").value(\"(\")]),\n        \
             ProxyMatcher::new(\"/c\")\n            .missing(&[Has::query(\"a\"), Has::host(\"[\")])\n    ])",
        ),
        format!(
            "const API: &str = \"/a/:b(\";\nconst LIST: &[ProxyMatcher] = &[ADMIN];\n\
             const ADMIN: ProxyMatcher = ProxyMatcher::new(\"/admin/{{\");\n{}",
            config(".matchers(LIST)\n    .matcher(API)")
        ),
    ];
    let files: Vec<_> = wrong
        .iter()
        .enumerate()
        .map(|(n, text)| (format!("src/app/w{n}/proxy.rs"), text))
        .collect();
    let files: Vec<_> = files
        .iter()
        .map(|(file, text)| (file.as_str(), text.as_str()))
        .collect();
    Case::new(&files).run("matchers");
}

#[test]
fn places_of_proxies() {
    Case::new(&[
        ("src/app/a/Proxy.rs", PROXY),
        ("src/app/a/_proxy.rs", PROXY),
        ("src/app/a/middleware.rs", PROXY),
        ("src/app/_private/proxy.rs", PROXY),
        ("src/app/_private/deep/proxy.rs", PROXY),
        (
            "src/app/_private/other/proxy.rs",
            "pub async fn proxy(&self) {}",
        ),
        ("src/app/a/_helpers/proxy.rs", "pub fn proxy(url: &str) {}"),
        ("src/pages/_Proxy.rs", PROXY),
        ("src/pages/proxy.rs", PROXY),
        ("src/pages/blog/middleware.rs", PROXY),
        ("src/pages/api/_middleware.rs", PROXY),
        ("src/pages/api/Proxy.rs", PAGES),
        ("src/pages/api/middleware.rs", PAGES),
        ("src/PROXY.rs", PROXY),
        ("src/_proxy.rs", PROXY),
        ("src/proxy/mod.rs", PROXY),
        ("src/middleware.rs", ""),
        ("middleware.rs", PROXY),
        ("proxy.rs", PROXY),
    ])
    .run("places_of_proxies");
    let files = [
        ("src/pages/api/a.rs", PAGES),
        ("src/proxy.rs", PROXY),
        ("proxy.rs", PROXY),
    ];
    Case::new(&files).run("proxies_under_two_roots");
    let files = [("app/a/route.rs", APP), ("src/proxy.rs", PROXY)];
    Case::new(&files).root(".").run("a_proxy_in_the_other_root");
}

#[test]
fn clashes_of_proxies() {
    Case::new(&[
        ("src/app/(a)/proxy.rs", PROXY),
        ("src/app/(b)/proxy.rs", PROXY),
        ("src/app/@slot/proxy.rs", "not rust"),
        ("src/app/api/proxy.rs", PROXY),
        ("src/pages/api/_proxy.rs", PROXY),
        ("src/app/[id]/proxy.rs", PROXY),
        ("src/app/(a)/[slug]/proxy.rs", PROXY),
        ("src/app/[...all]/x/proxy.rs", PROXY),
        // One contains the other.
        ("src/proxy.rs", PROXY),
        ("src/app/ok/proxy.rs", PROXY),
        ("src/app/ok/(c)/proxy.rs", PROXY),
    ])
    .run("clashes_of_proxies");
}

/// `proxy` and `middleware` are also common names for modules.
#[test]
fn modules_of_the_crate() {
    let own = [
        ("mod proxy;", "src/proxy.rs", "pub fn helper() {}"),
        ("mod proxy;", "src/proxy.rs", "pub fn proxy() -> Url { x }"),
        ("mod proxy;", "src/proxy/mod.rs", "pub use crate::a::*;"),
        ("mod proxy;", "src/proxy.rs", "not rust"),
        ("#[path = \"proxy.rs\"] mod a;", "src/proxy.rs", ""),
        ("#[path = \"../proxy.rs\"] mod a;", "proxy.rs", ""),
        (
            "pub mod middleware;",
            "src/middleware.rs",
            "pub async fn middleware(request: ServiceRequest) {}",
        ),
        ("", "src/proxy.rs", "fn main() {}"),
        ("", "src/bin/proxy.rs", "fn main() {}"),
    ];
    for (root, file, text) in own {
        for crate_root in ["src/lib.rs", "src/main.rs"] {
            let case = Case::new(&[("src/app/route.rs", APP), (crate_root, root), (file, text)]);
            let found = Manifest::discover(case.package.path(), "src").unwrap();
            assert!(found.proxies().is_empty(), "{root} {text}");
        }
    }

    let wrong = [
        ("mod proxy;", "src/proxy.rs", "pub async fn proxy() {}"),
        (
            "mod proxy;",
            "src/proxy.rs",
            "fn proxy(request: NextRequest) {}",
        ),
        (
            "mod proxy;",
            "src/proxy.rs",
            "pub use crate::guards::proxy;",
        ),
        ("\n#[path = \"proxy.rs\"]\nmod a;", "src/proxy.rs", PROXY),
        ("mod proxy;", "src/proxy/mod.rs", PROXY),
        (
            "mod middleware;",
            "src/middleware.rs",
            "pub async fn middleware(request: NextRequest) {}",
        ),
        // Not declared.
        ("mod proxy {}", "src/proxy.rs", "pub fn helper() {}"),
        (
            "",
            "src/middleware.rs",
            "fn main() {}\npub async fn middleware(request: NextRequest) {}",
        ),
    ];
    let messages = wrong.map(|(root, file, text)| {
        let case = Case::new(&[
            ("src/app/route.rs", APP),
            ("src/lib.rs", root),
            (file, text),
        ]);
        let problems = Manifest::discover(case.package.path(), "src").err();
        let problems = problems.map(|problems| problems.to_string());
        format!(
            "{root:?} {file} {text:?}\n{}\n",
            problems.unwrap_or_default()
        )
    });
    insta::with_settings!({ snapshot_path => "errors", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("modules_of_the_crate", messages.join("\n"));
    });
}

#[test]
fn a_nested_package_called_app_is_not_a_tree() {
    let case = Case::new(&[
        ("src/pages/api/a.rs", PAGES),
        ("app/Cargo.toml", ""),
        ("app/src/route.rs", APP),
    ]);
    assert_eq!(
        Manifest::discover(case.package.path(), "src")
            .unwrap()
            .routes()
            .len(),
        1
    );
}

#[cfg(unix)]
#[test]
fn names_and_links() {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;

    let case = Case::new(&[("src/app/a/route.rs", APP)]);
    let latin1 = std::ffi::OsStr::from_bytes(b"src/app/caf\xe9/route.rs");
    case.write(Path::new(latin1), APP.as_bytes());
    symlink("..", case.package.path().join("src/app/a/up")).unwrap();
    symlink("a", case.package.path().join("src/app/twin")).unwrap();
    symlink(
        "missing.rs",
        case.package.path().join("src/app/a/missing.rs"),
    )
    .unwrap();
    // Two folders that link to each other, and a lock file of Emacs.
    case.write(Path::new("src/app/c/route.rs"), APP.as_bytes());
    symlink("../c", case.package.path().join("src/app/a/to_c")).unwrap();
    symlink("../a", case.package.path().join("src/app/c/to_a")).unwrap();
    symlink(
        "me@host.1",
        case.package.path().join("src/app/a/.#route.rs"),
    )
    .unwrap();
    // Names that would break the source that is generated from them.
    case.write(Path::new("src/app/new\nline/route.rs"), APP.as_bytes());
    case.write(Path::new("src/app/turn\u{202E}ed/route.rs"), APP.as_bytes());
    case.run("names_and_links");
}

#[test]
fn instrumentations() {
    let hook =
        "pub async fn on_request_error(_: ReportedError, _: ErrorRequest, _: ErrorContext) {}";
    let problems = |files: &[(&str, &str)]| {
        let case = Case::new(&[files, &[("src/app/a/route.rs", APP)]].concat());
        let found = Manifest::discover(case.package.path(), case.root);
        found.map_or_else(|problems| problems.to_string(), |_| "none".to_owned())
    };
    let file = "src/instrumentation.rs";
    for right in [
        "pub async fn register() {}",
        hook,
        "pub use crate::observe::register;",
        "pub async fn register() -> Result<(), Error> { x }\nfn registry() {}",
    ] {
        assert_eq!(problems(&[(file, right)]), "none", "{right}");
    }
    let wrong = [
        "",
        "pub fn setup() {}",
        "async fn register() {}",
        "pub fn register() {}",
        "pub async fn register(server: &str) {}",
        "\npub async fn on_request_error(error: ReportedError) {}",
        "pub async fn on_request_error(_: &ReportedError, _: ErrorRequest, _: ErrorContext) {}",
        "pub async fn on_request_error<E>(_: E, _: ErrorRequest, _: ErrorContext) {}",
        "pub async fn onRequestError(error: E) {}",
        "pub async fn register() {}\npub async fn on_error(error: E) {}",
        "#[cfg(unix)]\npub async fn register() {}",
        "export function register() {}",
        "pub use crate::observe::*;",
    ];
    let mut found: Vec<_> = wrong.map(|text| problems(&[(file, text)])).into();
    let library = "mod instrumentation;\ntwinroute::routes!();";
    let declared = [("src/lib.rs", library), (file, hook)];
    found.push(problems(&declared));
    found.push(problems(&[("instrumentation.rs", hook)]));
    let own_module = [("src/lib.rs", library), (file, "pub fn metrics() {}")];
    assert_eq!(problems(&own_module), "none");
    insta::with_settings!({ snapshot_path => "errors", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("instrumentations", found.join("\n"));
    });
}
