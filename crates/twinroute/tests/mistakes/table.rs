//! Mistakes in an otherwise correct project, and their messages.

use super::{COMPILER_ERROR, Mistake};

pub(super) const MISTAKES: &[Mistake] = &[
    Mistake {
        name: "a method in upper case",
        files: &[(
            "src/app/bad/route.rs",
            r#"pub async fn GET() -> twinroute::app::NextResponse {
    twinroute::app::NextResponse::text("a")
}
"#,
        )],
        messages: &[
            "src/app/bad/route.rs:1: `GET` is not the name of a method; did you mean `get`? [handler-name]",
        ],
        shown: &[],
    },
    Mistake {
        name: "a handler in upper case",
        files: &[(
            "src/pages/api/bad.rs",
            r#"use twinroute::pages::{NextApiResponse, PageConfig, Sent};

pub async fn Handler(res: NextApiResponse) -> Sent {
    res.send("a")
}
"#,
        )],
        messages: &[
            "src/pages/api/bad.rs:3: a file under `pages/api` needs a `pub async fn handler`; did you mean `handler` instead of `Handler`? [missing-handler]",
        ],
        shown: &[],
    },
    Mistake {
        name: "a misspelt method",
        files: &[(
            "src/app/bad/route.rs",
            r#"pub async fn get() -> twinroute::app::NextResponse {
    twinroute::app::NextResponse::text("a")
}
pub async fn psot() -> twinroute::app::NextResponse {
    twinroute::app::NextResponse::text("a")
}
"#,
        )],
        messages: &[
            "src/app/bad/route.rs:4: `psot` is not the name of a method; did you mean `post`? [handler-name]",
        ],
        shown: &[],
    },
    Mistake {
        name: "a file of the other style",
        files: &[(
            "src/pages/api/bad.rs",
            r#"use twinroute::pages::{NextApiResponse, PageConfig, Sent};

pub async fn get(res: NextApiResponse) -> Sent {
    res.send("a")
}
"#,
        )],
        messages: &[
            "src/pages/api/bad.rs:3: a file under `pages/api` needs a `pub async fn handler`; `get` is an App handler: rename it to `handler`, or move it to a `route.rs` under `app` [missing-handler]",
        ],
        shown: &[],
    },
    Mistake {
        name: "a default export",
        files: &[(
            "src/app/bad/route.rs",
            r#"pub async fn default() -> twinroute::app::NextResponse {
    twinroute::app::NextResponse::text("a")
}
"#,
        )],
        messages: &[
            "src/app/bad/route.rs:1: a `route.rs` needs one or more of `pub async fn get`, `post`, `put`, `patch`, `delete`, `head` and `options`; `default` is a Pages handler: rename it to a method such as `get`, or move the file to `pages/api` [missing-handler]",
        ],
        shown: &[],
    },
    Mistake {
        name: "an empty route.rs",
        files: &[(
            "src/app/bad/route.rs",
            r#"//! Later.
"#,
        )],
        messages: &[
            "src/app/bad/route.rs: a `route.rs` needs one or more of `pub async fn get`, `post`, `put`, `patch`, `delete`, `head` and `options` [missing-handler]",
        ],
        shown: &[],
    },
    Mistake {
        name: "a handler from a glob import",
        files: &[
            (
                "src/lib.rs",
                r#"mod routes;

twinroute::routes!();

pub(crate) mod posts {
    pub async fn get() {}
}
"#,
            ),
            (
                "src/app/bad/route.rs",
                r#"pub use crate::posts::*;
"#,
            ),
        ],
        messages: &[
            "src/app/bad/route.rs: a `route.rs` needs one or more of `pub async fn get`, `post`, `put`, `patch`, `delete`, `head` and `options`; the build doesn't see names from a glob import or a macro, so re-export them by name: `pub use path::name;` [missing-handler]",
        ],
        shown: &[],
    },
    Mistake {
        name: "a camel-case generateStaticParams",
        files: &[(
            "src/app/bad/[id]/route.rs",
            r#"pub async fn get() -> twinroute::app::NextResponse {
    twinroute::app::NextResponse::text("a")
}
pub async fn generateStaticParams() -> Vec<super::Params> {
    Vec::new()
}
"#,
        )],
        messages: &[
            "src/app/bad/[id]/route.rs:4: `generateStaticParams` has no effect; did you mean `generate_static_params`? [handler-name]",
        ],
        shown: &[],
    },
    Mistake {
        name: "a misspelt generate_static_params",
        files: &[(
            "src/app/bad/[id]/route.rs",
            r#"pub async fn get() -> twinroute::app::NextResponse {
    twinroute::app::NextResponse::text("a")
}
pub async fn generate_static_param() -> Vec<super::Params> {
    Vec::new()
}
"#,
        )],
        messages: &[
            "src/app/bad/[id]/route.rs:4: `generate_static_param` has no effect; did you mean `generate_static_params`? [handler-name]",
        ],
        shown: &[],
    },
    Mistake {
        name: "a generate_static_params without a dynamic segment",
        files: &[(
            "src/app/bad/route.rs",
            r#"pub async fn get() -> twinroute::app::NextResponse {
    twinroute::app::NextResponse::text("a")
}
pub async fn generate_static_params() -> Vec<()> {
    Vec::new()
}
"#,
        )],
        messages: &[
            "src/app/bad/route.rs:4: `generate_static_params` has no effect in `/bad`, which has no dynamic segment; remove it [static-params]",
        ],
        shown: &[],
    },
    Mistake {
        name: "a generate_static_params that is not async",
        files: &[(
            "src/app/bad/[id]/route.rs",
            r#"pub async fn get() -> twinroute::app::NextResponse {
    twinroute::app::NextResponse::text("a")
}
pub fn generate_static_params() -> Vec<super::Params> {
    Vec::new()
}
"#,
        )],
        messages: &[
            "src/app/bad/[id]/route.rs:4: `generate_static_params` is not `async`; make it `pub async fn generate_static_params` [not-async]",
        ],
        shown: &[],
    },
    Mistake {
        name: "a generate_static_params in a Pages file",
        files: &[(
            "src/pages/api/[id].rs",
            r#"use twinroute::pages::{NextApiResponse, Sent};

pub async fn handler(res: NextApiResponse) -> Sent {
    res.send("a")
}
pub async fn generate_static_params() -> Vec<()> {
    Vec::new()
}
"#,
        )],
        messages: &[
            "src/pages/api/[id].rs:6: `generate_static_params` has no effect in a Pages file, whose responses are never kept; move it to a `route.rs` below a `[segment]`, as `generate_static_params` [static-params]",
        ],
        shown: &[],
    },
    Mistake {
        name: "a generate_static_params with a request",
        files: &[(
            "src/app/bad/[id]/route.rs",
            r#"pub async fn get() -> twinroute::app::NextResponse {
    twinroute::app::NextResponse::text("a")
}
pub async fn generate_static_params(_: twinroute::app::NextRequest) -> Vec<super::Params> {
    Vec::new()
}
"#,
        )],
        messages: &[
            "src/app/bad/[id]/route.rs:4: `generate_static_params` runs before the server listens, without a request; remove its `NextRequest` [static-params]",
        ],
        shown: &[],
    },
    Mistake {
        name: "a generate_static_params of another type",
        files: &[(
            "src/app/bad/[id]/route.rs",
            r#"pub async fn get() -> twinroute::app::NextResponse {
    twinroute::app::NextResponse::text("a")
}
pub async fn generate_static_params() -> String {
    String::new()
}
"#,
        )],
        messages: &["this is not a `generate_static_params`"],
        shown: &["src/app/bad/[id]/route.rs:4"],
    },
    Mistake {
        name: "a handler that is not async",
        files: &[(
            "src/app/bad/route.rs",
            r#"pub fn get() -> twinroute::app::NextResponse {
    twinroute::app::NextResponse::text("a")
}
"#,
        )],
        messages: &[
            "src/app/bad/route.rs:1: `get` is not `async`; make it `pub async fn get` [not-async]",
        ],
        shown: &[],
    },
    Mistake {
        name: "a Pages handler that is not async",
        files: &[(
            "src/pages/api/bad.rs",
            r#"
use twinroute::pages::{NextApiResponse, PageConfig, Sent};

pub fn handler(res: NextApiResponse) -> Sent {
    res.send("a")
}
"#,
        )],
        messages: &[
            "src/pages/api/bad.rs:4: `handler` is not `async`; make it `pub async fn handler` [not-async]",
        ],
        shown: &[],
    },
    Mistake {
        name: "a handler that is not pub",
        files: &[(
            "src/app/bad/route.rs",
            r#"pub async fn get() -> twinroute::app::NextResponse {
    twinroute::app::NextResponse::text("a")
}

async fn post() -> twinroute::app::NextResponse {
    twinroute::app::NextResponse::text("a")
}
"#,
        )],
        messages: &[
            "src/app/bad/route.rs:5: `post` is not `pub`, so the route table can't use it; make it `pub`, or rename it if it is a helper [not-public]",
        ],
        shown: &[],
    },
    Mistake {
        name: "a handler behind a cfg",
        files: &[(
            "src/app/bad/route.rs",
            r#"#[cfg(feature = "x")]
pub async fn get() -> twinroute::app::NextResponse {
    twinroute::app::NextResponse::text("a")
}
"#,
        )],
        messages: &[
            "src/app/bad/route.rs:2: `get` has a `#[cfg]`, which the build can't evaluate; remove it, or move it into the body [conditional]",
        ],
        shown: &[],
    },
    Mistake {
        name: "a body type that is not pub",
        files: &[(
            "src/app/bad/route.rs",
            r#"use actix_web::web::Json;
use twinroute::app::NextResponse;

#[derive(serde::Deserialize)]
struct NewPost {
    title: String,
}

pub async fn post(post: Json<NewPost>) -> NextResponse {
    NextResponse::text(post.into_inner().title)
}
"#,
        )],
        messages: &[
            "src/app/bad/route.rs:5: `NewPost` is not `pub`, but the signature of the handler `post` uses it; make it `pub` [not-public]",
        ],
        shown: &[],
    },
    Mistake {
        name: "an error type that is not pub",
        files: &[(
            "src/app/bad/route.rs",
            r#"use twinroute::app::{NextResponse, Result};

#[derive(Debug)]
struct NoPost;

impl std::fmt::Display for NoPost {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        Ok(())
    }
}

impl std::error::Error for NoPost {}

pub async fn get() -> Result<NextResponse, NoPost> {
    Err(NoPost)
}
"#,
        )],
        messages: &[
            "src/app/bad/route.rs:4: `NoPost` is not `pub`, but the signature of the handler `get` uses it; make it `pub` [not-public]",
        ],
        shown: &[],
    },
    Mistake {
        name: "a params type that is not pub",
        files: &[(
            "src/app/bad/[id]/route.rs",
            r#"use twinroute::app::{NextResponse, RouteContext};

#[derive(serde::Deserialize)]
struct Post {
    id: u32,
}

pub async fn get(ctx: RouteContext<Post>) -> NextResponse {
    NextResponse::json(ctx.params.id)
}
"#,
        )],
        messages: &[
            "src/app/bad/[id]/route.rs:4: `Post` is not `pub`, but the signature of the handler `get` uses it; make it `pub` [not-public]",
        ],
        shown: &[],
    },
    Mistake {
        name: "a field of params that matches no segment",
        files: &[(
            "src/app/bad/[id]/route.rs",
            r#"use twinroute::app::{NextResponse, RouteContext};

#[derive(serde::Deserialize)]
pub struct Post {
    pub post_id: u32,
}

pub async fn get(ctx: RouteContext<Post>) -> NextResponse {
    NextResponse::json(ctx.params.post_id)
}
"#,
        )],
        messages: &[
            r#"src/app/bad/[id]/route.rs:5: field `post_id` of `Post` matches no segment of `/bad/[id]`; rename it to `id`, or add `#[serde(rename = "id")]` [params]"#,
        ],
        shown: &[],
    },
    Mistake {
        name: "a catch-all as a `String`",
        files: &[(
            "src/app/bad/[...path]/route.rs",
            r#"use twinroute::app::{NextResponse, RouteContext};

#[derive(serde::Deserialize)]
pub struct File {
    pub path: String,
}

pub async fn get(ctx: RouteContext<File>) -> NextResponse {
    NextResponse::text(ctx.params.path)
}
"#,
        )],
        messages: &[
            "src/app/bad/[...path]/route.rs:5: field `path` of `File` is a catch-all in `/bad/[...path]`; make it a `Vec<String>` [params]",
        ],
        shown: &[],
    },
    Mistake {
        name: "an optional catch-all that is not optional",
        files: &[(
            "src/app/bad/[[...path]]/route.rs",
            r#"use twinroute::app::{NextResponse, RouteContext};

#[derive(serde::Deserialize)]
pub struct File {
    pub path: Vec<String>,
}

pub async fn get(ctx: RouteContext<File>) -> NextResponse {
    NextResponse::json(ctx.params.path)
}
"#,
        )],
        messages: &[
            "src/app/bad/[[...path]]/route.rs:5: field `path` of `File` may be absent in `/bad/[[...path]]`; make it an `Option<Vec<String>>`, or add `#[serde(default)]` [params]",
        ],
        shown: &[],
    },
    Mistake {
        name: "params with `deny_unknown_fields`, but no field for a segment",
        files: &[(
            "src/app/bad/[org]/[id]/route.rs",
            r#"use twinroute::app::{NextResponse, RouteContext};

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Post {
    pub id: u32,
}

pub async fn get(ctx: RouteContext<Post>) -> NextResponse {
    NextResponse::json(ctx.params.id)
}
"#,
        )],
        messages: &[
            "src/app/bad/[org]/[id]/route.rs:5: `Post` denies unknown fields, but has no field for `[org]` of `/bad/[org]/[id]`; add the field, or remove `deny_unknown_fields` [params]",
        ],
        shown: &[],
    },
    Mistake {
        name: "a handler that returns text",
        files: &[(
            "src/app/bad/route.rs",
            r#"
pub async fn get() -> &'static str {
    "hello"
}
"#,
        )],
        messages: &["this is not a route handler"],
        shown: &[r#""src/app/bad/route.rs:2""#],
    },
    Mistake {
        name: "an argument that is not an extractor",
        files: &[(
            "src/app/bad/route.rs",
            r#"use twinroute::app::NextResponse;

pub async fn get(id: u32) -> NextResponse {
    NextResponse::json(id)
}
"#,
        )],
        messages: &["this is not a route handler"],
        shown: &[r#""src/app/bad/route.rs:3""#],
    },
    Mistake {
        name: "a Pages handler that returns nothing",
        files: &[(
            "src/pages/api/bad.rs",
            r#"use twinroute::pages::NextApiResponse;

pub async fn handler(res: NextApiResponse) {
    let _ = res.send("a");
}
"#,
        )],
        messages: &["this is not a Pages handler"],
        shown: &[r#""src/pages/api/bad.rs:3""#],
    },
    Mistake {
        name: "params that are not `Deserialize`",
        files: &[(
            "src/app/bad/[id]/route.rs",
            r#"use twinroute::app::{NextResponse, RouteContext};

pub struct Post {
    pub id: u32,
}

pub async fn get(ctx: RouteContext<Post>) -> NextResponse {
    NextResponse::json(ctx.params.id)
}
"#,
        )],
        messages: &["this is not a route handler"],
        shown: &[r#""src/app/bad/[id]/route.rs:7""#],
    },
    Mistake {
        name: "a constant with an invalid value",
        files: &[(
            "src/app/bad/route.rs",
            r#"pub async fn get() -> twinroute::app::NextResponse {
    twinroute::app::NextResponse::text("a")
}

pub const DYNAMIC: &str = "static";
"#,
        )],
        messages: &[
            r#"src/app/bad/route.rs:5: `DYNAMIC` can't be `"static"`; expected one of `"auto"`, `"force-dynamic"`, `"error"`, `"force-static"` [constant-value]"#,
        ],
        shown: &[],
    },
    Mistake {
        name: "a constant that is not a literal",
        files: &[(
            "src/app/bad/route.rs",
            r#"pub async fn get() -> twinroute::app::NextResponse {
    twinroute::app::NextResponse::text("a")
}

pub const MAX_DURATION: u32 = 60 * 5;
"#,
        )],
        messages: &[
            "src/app/bad/route.rs:5: the build reads `MAX_DURATION` from the source, so its value must be a literal: a number of seconds, at least 1 [constant-value]",
        ],
        shown: &[],
    },
    Mistake {
        name: "a constant in camel case",
        files: &[(
            "src/app/bad/route.rs",
            r#"pub async fn get() -> twinroute::app::NextResponse {
    twinroute::app::NextResponse::text("a")
}

#[allow(non_upper_case_globals)]
pub const dynamicParams: bool = true;
"#,
        )],
        messages: &[
            "src/app/bad/route.rs:6: `dynamicParams` has no effect; did you mean `DYNAMIC_PARAMS`? [constant-name]",
        ],
        shown: &[],
    },
    Mistake {
        name: "a Pages config in a route.rs",
        files: &[(
            "src/app/bad/route.rs",
            r#"pub async fn get() -> twinroute::app::NextResponse {
    twinroute::app::NextResponse::text("a")
}

pub const CONFIG: twinroute::pages::PageConfig = twinroute::pages::PageConfig::new();
"#,
        )],
        messages: &[
            "src/app/bad/route.rs:5: `CONFIG` is for Pages files and has no effect in a `route.rs`; use a constant for each setting, such as `MAX_DURATION` or `BODY_LIMIT` [constant-style]",
        ],
        shown: &[],
    },
    Mistake {
        name: "a segment constant in a Pages file",
        files: &[(
            "src/pages/api/bad.rs",
            r#"use twinroute::pages::{NextApiResponse, Sent};

pub async fn handler(res: NextApiResponse) -> Sent {
    res.send("a")
}

pub const MAX_DURATION: u32 = 30;
"#,
        )],
        messages: &[
            "src/pages/api/bad.rs:7: `MAX_DURATION` is for App routes and has no effect in a Pages file; use `pub const CONFIG: PageConfig` [constant-style]",
        ],
        shown: &[],
    },
    Mistake {
        name: "the edge runtime in a Pages file",
        files: &[(
            "src/pages/api/bad.rs",
            r#"use twinroute::pages::{NextApiResponse, PageConfig, Sent};

pub async fn handler(res: NextApiResponse) -> Sent {
    res.send("a")
}

pub const CONFIG: PageConfig = PageConfig::new().runtime("edge");
"#,
        )],
        messages: &[
            r#"src/pages/api/bad.rs:7: a Pages file can't use the edge runtime, whose handlers have another signature; write an App route instead, a `route.rs` with `pub const RUNTIME: &str = "edge";` [edge-in-pages]"#,
            "E0080",
        ],
        shown: &[],
    },
    Mistake {
        name: "one URL in both trees",
        files: &[(
            "src/app/api/good/route.rs",
            r#"pub async fn get() -> twinroute::app::NextResponse {
    twinroute::app::NextResponse::text("a")
}
"#,
        )],
        messages: &[
            "src/app/api/good/route.rs: `src/pages/api/good.rs` and `src/app/api/good/route.rs` both serve `/api/good` [clash]",
        ],
        shown: &[],
    },
    Mistake {
        name: "two names for one segment",
        files: &[(
            "src/app/good/[slug]/x/route.rs",
            r#"pub async fn get() -> twinroute::app::NextResponse {
    twinroute::app::NextResponse::text("a")
}
"#,
        )],
        messages: &[
            "src/app/good/[slug]/x/route.rs: `src/app/good/[id]/route.rs` and `src/app/good/[slug]/x/route.rs` name one segment differently: `/good/[id]`, `/good/[slug]/x` [clash]",
        ],
        shown: &[],
    },
    Mistake {
        name: "a catch-all that is not last",
        files: &[(
            "src/app/bad/[...path]/x/route.rs",
            r#"pub async fn get() -> twinroute::app::NextResponse {
    twinroute::app::NextResponse::text("a")
}
"#,
        )],
        messages: &[
            "src/app/bad/[...path]/x/route.rs: pattern `/bad/[...path]/x` has a catch-all that is not last [pattern]",
        ],
        shown: &[],
    },
    Mistake {
        name: "a segment without a name",
        files: &[(
            "src/app/bad/[]/route.rs",
            r#"pub async fn get() -> twinroute::app::NextResponse {
    twinroute::app::NextResponse::text("a")
}
"#,
        )],
        messages: &[
            "src/app/bad/[]/route.rs: pattern `/bad/[]` has a parameter without a name [pattern]",
        ],
        shown: &[],
    },
    Mistake {
        name: "a file that is not a `route.rs`",
        files: &[(
            "src/app/bad/posts.rs",
            r#"pub async fn get() -> twinroute::app::NextResponse {
    twinroute::app::NextResponse::text("a")
}
"#,
        )],
        messages: &[
            "src/app/bad/posts.rs: under `app`, only `route.rs` is a route; rename the file to `route.rs` in a folder of its own, or move it to a `_private` folder or out of `app` [unrouted-file]",
        ],
        shown: &[],
    },
    Mistake {
        name: "a page outside api",
        files: &[(
            "src/pages/bad.rs",
            r#"use twinroute::pages::{NextApiResponse, Sent};

pub async fn handler(res: NextApiResponse) -> Sent {
    res.send("a")
}
"#,
        )],
        messages: &[
            "src/pages/bad.rs: only files under `pages/api` are API routes; move the file to `pages/api`, or out of `pages` [outside-api]",
        ],
        shown: &[],
    },
    Mistake {
        name: "two roots",
        files: &[(
            "app/bad/route.rs",
            r#"pub async fn get() -> twinroute::app::NextResponse {
    twinroute::app::NextResponse::text("a")
}
"#,
        )],
        messages: &[
            "app/bad/route.rs: `src/pages/api/good.rs` and `app/bad/route.rs` are under two roots; move all routes under one root [two-roots]",
        ],
        shown: &[],
    },
    Mistake {
        name: "TypeScript in a route.rs",
        files: &[(
            "src/app/bad/route.rs",
            r#"export async function GET() {}
"#,
        )],
        messages: &[
            "the compiler's",
            "src/app/bad/route.rs:1: the file is not valid Rust: expected `!` [syntax]",
        ],
        shown: &["src/app/bad/route.rs:1:"],
    },
    Mistake {
        name: "an unclosed bracket",
        files: &[(
            "src/app/bad/route.rs",
            r#"pub async fn get() -> twinroute::app::NextResponse {
    twinroute::app::NextResponse::text("a")
"#,
        )],
        messages: &["the compiler's"],
        shown: &["src/app/bad/route.rs:2:"],
    },
    Mistake {
        name: "no build.rs",
        files: &[
            ("build.rs", ""),
            (
                "src/routes.rs",
                r#"//! Empty.
"#,
            ),
        ],
        messages: &[
            r#"`twinroute::routes!()` needs a build script: add a `build.rs` with `fn main() { twinroute_build::discover("src"); }`, and `twinroute-build` to `[build-dependencies]`"#,
        ],
        shown: &[],
    },
    Mistake {
        name: "a build.rs that doesn't call `discover`",
        files: &[
            (
                "build.rs",
                r#"fn main() {}
"#,
            ),
            (
                "src/routes.rs",
                r#"//! Empty.
"#,
            ),
        ],
        messages: &[
            r#"`twinroute::routes!()` needs a build script: add a `build.rs` with `fn main() { twinroute_build::discover("src"); }`, and `twinroute-build` to `[build-dependencies]`"#,
        ],
        shown: &[],
    },
    Mistake {
        name: "a root without trees",
        files: &[(
            "build.rs",
            r#"fn main() {
    twinroute_build::discover("source");
}
"#,
        )],
        messages: &[
            "source: there is neither a `pages` nor an `app` folder here; create one, or pass the folder that has them to `twinroute_build::discover` [no-tree]",
        ],
        shown: &[],
    },
    Mistake {
        name: "no routes!()",
        files: &[(
            "src/lib.rs",
            r#"mod routes;
"#,
        )],
        messages: &[
            "no route is served; add `twinroute::routes!();` to `src/lib.rs` or `src/main.rs`",
        ],
        shown: &[],
    },
    Mistake {
        name: "`mod app;` beside the generated module",
        files: &[(
            "src/lib.rs",
            r#"mod app;
mod routes;

twinroute::routes!();
"#,
        )],
        messages: &[
            "E0583",
            "src/lib.rs:1: the build declares `mod app` for the route files; remove it here, or rename your own module [crate-root]",
        ],
        shown: &[],
    },
    Mistake {
        name: "`mod pages;` beside the generated module",
        files: &[(
            "src/lib.rs",
            r#"//! A library.

pub mod pages;

twinroute::routes!();
"#,
        )],
        messages: &[
            "E0583",
            "E0428",
            "src/lib.rs:3: the build declares `mod pages` for the route files; remove it here, or rename your own module [crate-root]",
        ],
        shown: &[],
    },
    Mistake {
        name: "a hand-written routes.rs",
        files: &[(
            "src/routes.rs",
            r#"pub fn all() {}
"#,
        )],
        messages: &[
            "src/routes.rs: `mod routes;` is reserved for the `src/routes.rs` that the build writes, and this file was written by hand; rename your own module [routes-file]",
        ],
        shown: &[],
    },
    Mistake {
        name: "a hand-written routes/mod.rs",
        files: &[(
            "src/routes/mod.rs",
            r#"pub fn all() {}
"#,
        )],
        messages: &[
            "src/routes/mod.rs: `mod routes;` is reserved for the `src/routes.rs` that the build writes, and this file was written by hand; rename your own module [routes-file]",
        ],
        shown: &[],
    },
    Mistake {
        name: "a missing routes.rs in CI",
        files: &[],
        messages: &[
            "E0583",
            "src/routes.rs: the file is missing, and the build never writes it in CI or in a downloaded package; run `cargo build` on your own machine and commit the file [routes-file]",
        ],
        shown: &[],
    },
    Mistake {
        name: "a routes.rs with a removed file in CI",
        files: &[(
            "src/routes.rs",
            r#"// @generated by twinroute-build
#[path = "pages"]
pub mod pages {
    pub mod api {
        #[path = "removed.rs"]
        pub mod removed;
    }
}
"#,
        )],
        messages: &[
            "src/routes.rs: the file is out of date, and the build never writes it in CI or in a downloaded package; run `cargo build` on your own machine and commit the file [routes-file]",
            COMPILER_ERROR,
            // Cargo repeats the warning after the error.
            "src/routes.rs: the file is out of date, and the build never writes it in CI or in a downloaded package; run `cargo build` on your own machine and commit the file [routes-file]",
        ],
        shown: &[],
    },
    Mistake {
        name: "`routes!()` without `mod routes;`",
        files: &[(
            "src/main.rs",
            r#"twinroute::routes!();

fn main() {
    let _ = routes();
}
"#,
        )],
        messages: &[
            "src/main.rs: `routes!()` needs `mod routes;` in this file too, because another crate root of the package has it [crate-root]",
        ],
        shown: &[],
    },
    Mistake {
        name: "a hook with Next's name and signature",
        files: &[(
            "src/instrumentation.rs",
            r#"use twinroute::instrumentation::{ErrorRequest, ReportedError};

pub async fn onRequestError(_: ReportedError, _: ErrorRequest) {}
pub async fn on_request_error(_: ReportedError, _: ErrorRequest) {}
"#,
        )],
        messages: &[
            "src/instrumentation.rs:3: `onRequestError` has no effect; did you mean `on_request_error`? [instrumentation]",
            "src/instrumentation.rs:4: `on_request_error` has the wrong number of arguments; it must be `pub async fn on_request_error(error: ReportedError, request: ErrorRequest, context: ErrorContext)` [instrumentation]",
        ],
        shown: &[],
    },
    Mistake {
        name: "a proxy called middleware",
        files: &[(
            "src/proxy.rs",
            r#"use twinroute::app::{NextRequest, NextResponse};

pub async fn middleware(_: NextRequest) -> NextResponse {
    NextResponse::text("a")
}
"#,
        )],
        messages: &[
            "src/proxy.rs:3: a `proxy.rs` beside the routes needs a `pub async fn proxy`, or another name if it is a module of your own; Next.js 16 calls a middleware a proxy: rename `middleware` to `proxy` [missing-proxy]",
        ],
        shown: &[],
    },
    Mistake {
        name: "a proxy in `middleware.rs`",
        files: &[(
            "src/middleware.rs",
            r#"use twinroute::app::{NextRequest, NextResponse};

pub async fn proxy(_: NextRequest) -> NextResponse {
    NextResponse::text("a")
}
"#,
        )],
        messages: &[
            "src/middleware.rs: Next.js 16 calls a middleware a proxy: move the file to `src/proxy.rs`, and rename its function to `proxy` [proxy-place]",
        ],
        shown: &[],
    },
    Mistake {
        name: "`mod proxy;` for the proxy",
        files: &[
            (
                "src/lib.rs",
                r#"mod proxy;
mod routes;

twinroute::routes!();
"#,
            ),
            (
                "src/proxy.rs",
                r#"use twinroute::app::{NextRequest, NextResponse};

pub async fn proxy(_: NextRequest) -> NextResponse {
    NextResponse::text("a")
}
"#,
            ),
        ],
        messages: &[
            "src/lib.rs:1: `src/proxy.rs` is the proxy of all URLs, and the build declares its module; remove `mod proxy;` here, or rename your own module [crate-root]",
        ],
        shown: &[],
    },
    Mistake {
        name: "a proxy that is not async",
        files: &[(
            "src/app/good/proxy.rs",
            r#"use twinroute::app::{NextRequest, NextResponse};

pub fn proxy(_: NextRequest) -> NextResponse {
    NextResponse::text("a")
}
"#,
        )],
        messages: &[
            "src/app/good/proxy.rs:3: `proxy` is not `async`; make it `pub async fn proxy` [not-async]",
        ],
        shown: &[],
    },
    Mistake {
        name: "a proxy in a private folder",
        files: &[(
            "src/app/good/_lib/proxy.rs",
            r#"use twinroute::app::{NextRequest, NextResponse};

pub async fn proxy(_: NextRequest) -> NextResponse {
    NextResponse::text("a")
}
"#,
        )],
        messages: &[
            "src/app/good/_lib/proxy.rs: the file guards nothing, because it is in a private folder; move it to the folder that it should guard, or rename it if it is not a proxy [proxy-place]",
        ],
        shown: &[],
    },
    Mistake {
        name: "a proxy in a route file",
        files: &[(
            "src/pages/api/proxy.rs",
            r#"use twinroute::app::{NextRequest, NextResponse};
use twinroute::pages::{NextApiResponse, Sent};

pub async fn handler(res: NextApiResponse) -> Sent {
    res.send("a")
}

pub async fn proxy(_: NextRequest) -> NextResponse {
    NextResponse::text("a")
}
"#,
        )],
        messages: &[
            "src/pages/api/proxy.rs:8: `proxy` guards nothing in a route file; move it to a `_proxy.rs`, as `proxy`, or rename it if it is not a proxy [proxy-place]",
        ],
        shown: &[],
    },
    Mistake {
        name: "none, with proxies",
        files: &[
            (
                "src/proxy.rs",
                r#"use twinroute::app::{NextRequest, NextResponse, ProxyConfig};

pub const CONFIG: ProxyConfig = ProxyConfig::new().matcher("/api/:path*");

pub async fn proxy(_: NextRequest) -> NextResponse {
    NextResponse::next()
}
"#,
            ),
            (
                "src/app/good/[id]/proxy.rs",
                r#"use twinroute::app::{NextRequest, NextResponse};

pub async fn proxy(_: NextRequest) -> NextResponse {
    NextResponse::text("a")
}
"#,
            ),
            (
                "src/pages/api/_proxy.rs",
                r#"use twinroute::app::{NextRequest, NextResponse};

pub async fn proxy(_: NextRequest) -> NextResponse {
    NextResponse::text("a")
}
"#,
            ),
            (
                "src/pages/api/good/_proxy.rs",
                r#"use twinroute::app::{NextRequest, NextResponse};

pub async fn proxy(_: NextRequest) -> NextResponse {
    NextResponse::text("a")
}
"#,
            ),
        ],
        messages: &[],
        shown: &[],
    },
    Mistake {
        name: "none, with a module `proxy` of the crate",
        files: &[
            (
                "src/lib.rs",
                r#"mod proxy;
mod routes;

twinroute::routes!();
"#,
            ),
            (
                "src/proxy.rs",
                r#"pub fn forward() {}
"#,
            ),
        ],
        messages: &[],
        shown: &[],
    },
    Mistake {
        name: "a proxy that returns text",
        files: &[(
            "src/app/good/proxy.rs",
            r#"pub async fn proxy() -> String {
    String::new()
}
"#,
        )],
        messages: &["this is not a proxy"],
        shown: &["src/app/good/proxy.rs:1"],
    },
    Mistake {
        name: "a matcher that is not valid",
        files: &[(
            "src/proxy.rs",
            r#"use twinroute::app::{NextRequest, NextResponse, ProxyConfig};

pub const CONFIG: ProxyConfig = ProxyConfig::new().matcher("/api/(");

pub async fn proxy(_: NextRequest) -> NextResponse {
    NextResponse::next()
}
"#,
        )],
        messages: &[
            "src/proxy.rs:3: matcher `/api/(`: an unbalanced `(` at character 6 [proxy-config]",
        ],
        shown: &[],
    },
    Mistake {
        name: "proxies of two groups",
        files: &[
            (
                "src/app/(a)/proxy.rs",
                r#"use twinroute::app::{NextRequest, NextResponse};

pub async fn proxy(_: NextRequest) -> NextResponse {
    NextResponse::text("a")
}
"#,
            ),
            (
                "src/app/(b)/proxy.rs",
                r#"use twinroute::app::{NextRequest, NextResponse};

pub async fn proxy(_: NextRequest) -> NextResponse {
    NextResponse::text("a")
}
"#,
            ),
        ],
        messages: &[
            "src/app/(b)/proxy.rs: `src/app/(a)/proxy.rs` and `src/app/(b)/proxy.rs` guard the same URLs, `/` and all below it, and neither folder contains the other, so they have no order; put both into one file, which guards the routes of both folders [proxy-clash]",
        ],
        shown: &[],
    },
];
