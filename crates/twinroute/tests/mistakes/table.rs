//! Mistakes in an otherwise good project, and their messages.

use super::Mistake;

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
            "src/app/bad/route.rs:1: `GET` answers no method; should it be `get`? [handler-name]",
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
            "src/pages/api/bad.rs:3: a file under `pages/api` needs a `pub async fn handler`; should `Handler` be `handler`? [missing-handler]",
        ],
        shown: &[],
    },
    Mistake {
        name: "a method misspelt",
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
            "src/app/bad/route.rs:4: `psot` answers no method; should it be `post`? [handler-name]",
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
            "src/pages/api/bad.rs:3: a file under `pages/api` needs a `pub async fn handler`; `get` would be for one method of an App route [missing-handler]",
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
            "src/app/bad/route.rs:1: a `route.rs` needs one or more of `pub async fn get`, `post`, `put`, `patch`, `delete`, `head` and `options`; `default` would be for every method of a Pages file [missing-handler]",
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
        name: "a handler that a glob brings in",
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
            "src/app/bad/route.rs: a `route.rs` needs one or more of `pub async fn get`, `post`, `put`, `patch`, `delete`, `head` and `options`; what a glob or a macro brings in isn't seen here, so name it: `pub use path::name;` [missing-handler]",
        ],
        shown: &[],
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
            "src/app/bad/route.rs:5: `post` is not `pub`, so the table can't see it; make it `pub`, or rename it if it is a helper [not-public]",
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
            "src/app/bad/route.rs:2: `get` stands behind a `#[cfg]`, which isn't known when the table is written; put the `#[cfg]` inside [conditional]",
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
            "src/app/bad/route.rs:5: `NewPost` is not `pub`, but stands in the signature of `post`, which the table uses from outside; make it `pub` [not-public]",
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
            "src/app/bad/route.rs:4: `NoPost` is not `pub`, but stands in the signature of `get`, which the table uses from outside; make it `pub` [not-public]",
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
            "src/app/bad/[id]/route.rs:4: `Post` is not `pub`, but stands in the signature of `get`, which the table uses from outside; make it `pub` [not-public]",
        ],
        shown: &[],
    },
    Mistake {
        name: "a field of params that is no segment",
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
            r#"src/app/bad/[id]/route.rs:5: `post_id` of `Post` is no segment of `/bad/[id]`; rename it to `id`, or add `#[serde(rename = "id")]` [params]"#,
        ],
        shown: &[],
    },
    Mistake {
        name: "a catch-all as one text",
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
            "src/app/bad/[...path]/route.rs:5: `path` of `File` is a catch-all in `/bad/[...path]`; make it a `Vec<String>` [params]",
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
            "src/app/bad/[[...path]]/route.rs:5: `path` of `File` may be absent in `/bad/[[...path]]`; make it an `Option<Vec<String>>`, or add `#[serde(default)]` [params]",
        ],
        shown: &[],
    },
    Mistake {
        name: "params that deny a segment",
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
            "src/app/bad/[org]/[id]/route.rs:5: `Post` denies unknown fields, but has none for `[org]` of `/bad/[org]/[id]` [params]",
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
        name: "a handler that takes what is no extractor",
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
        name: "params that are not read",
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
        name: "a constant that can't be",
        files: &[(
            "src/app/bad/route.rs",
            r#"pub async fn get() -> twinroute::app::NextResponse {
    twinroute::app::NextResponse::text("a")
}

pub const DYNAMIC: &str = "static";
"#,
        )],
        messages: &[
            r#"src/app/bad/route.rs:5: `DYNAMIC` can't be `"static"`: it is one of "auto", "force-dynamic", "error", "force-static" [constant-value]"#,
        ],
        shown: &[],
    },
    Mistake {
        name: "a constant that is no literal",
        files: &[(
            "src/app/bad/route.rs",
            r#"pub async fn get() -> twinroute::app::NextResponse {
    twinroute::app::NextResponse::text("a")
}

pub const MAX_DURATION: u32 = 60 * 5;
"#,
        )],
        messages: &[
            "src/app/bad/route.rs:5: `MAX_DURATION` is read without being run, so it must be a literal: a number of seconds, at least 1 [constant-value]",
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
            "src/app/bad/route.rs:6: `dynamicParams` sets nothing; should it be `DYNAMIC_PARAMS`? [constant-name]",
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
            "src/app/bad/route.rs:5: `CONFIG` is for Pages files; a `route.rs` has a constant for each setting, such as `MAX_DURATION` or `BODY_LIMIT` [constant-style]",
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
            "src/pages/api/bad.rs:7: `MAX_DURATION` is a segment constant of the App style; a Pages file has `CONFIG` only [constant-style]",
        ],
        shown: &[],
    },
    Mistake {
        name: "the edge in a Pages file",
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
            r#"src/pages/api/bad.rs:7: a Pages file can't run on the edge, where handlers have another signature; write it as an App route, `route.rs` with `pub const RUNTIME: &str = "edge";` [edge-in-pages]"#,
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
        name: "a file that is no route.rs",
        files: &[(
            "src/app/bad/posts.rs",
            r#"pub async fn get() -> twinroute::app::NextResponse {
    twinroute::app::NextResponse::text("a")
}
"#,
        )],
        messages: &[
            "src/app/bad/posts.rs: only `route.rs` is served from `app`; rename the file to `route.rs` in a folder of its own, or move it to a `_private` folder or out of `app` [unrouted-file]",
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
            "src/pages/bad.rs: pages outside `pages/api` are not API routes, and twinroute serves API routes only; move the file to `pages/api`, or out of `pages` [outside-api]",
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
            "app/bad/route.rs: `src/pages/api/good.rs` and `app/bad/route.rs` are routes under two roots; all routes lie under one [two-roots]",
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
            "src/app/bad/route.rs:1: the file is not Rust: expected `!` [syntax]",
        ],
        shown: &["src/app/bad/route.rs:1:"],
    },
    Mistake {
        name: "a bracket that is not closed",
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
                r#"//! Nothing.
"#,
            ),
        ],
        messages: &[
            r#"no route files were looked for: the package needs a `build.rs` with `fn main() { twinroute_build::discover("src"); }`, and `twinroute-build` among its `[build-dependencies]`"#,
        ],
        shown: &[],
    },
    Mistake {
        name: "a build.rs that finds nothing",
        files: &[
            (
                "build.rs",
                r#"fn main() {}
"#,
            ),
            (
                "src/routes.rs",
                r#"//! Nothing.
"#,
            ),
        ],
        messages: &[
            r#"no route files were looked for: the package needs a `build.rs` with `fn main() { twinroute_build::discover("src"); }`, and `twinroute-build` among its `[build-dependencies]`"#,
        ],
        shown: &[],
    },
    Mistake {
        name: "another root",
        files: &[(
            "build.rs",
            r#"fn main() {
    twinroute_build::discover("source");
}
"#,
        )],
        messages: &[
            "source: there is neither a `pages` nor an `app` folder here; is this the right root? [no-tree]",
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
            "no route is served: `twinroute::routes!();` is missing in `src/lib.rs` or `src/main.rs`",
        ],
        shown: &[],
    },
    Mistake {
        name: "mod app; by hand",
        files: &[(
            "src/lib.rs",
            r#"mod app;
mod routes;

twinroute::routes!();
"#,
        )],
        messages: &[
            "E0583",
            "src/lib.rs:1: `mod app` is declared by the build, for the route files; remove it here, or give your own module another name [crate-root]",
        ],
        shown: &[],
    },
    Mistake {
        name: "mod pages; by hand",
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
            "src/lib.rs:3: `mod pages` is declared by the build, for the route files; remove it here, or give your own module another name [crate-root]",
        ],
        shown: &[],
    },
    Mistake {
        name: "a routes.rs of one's own",
        files: &[(
            "src/routes.rs",
            r#"pub fn all() {}
"#,
        )],
        messages: &[
            "src/routes.rs: `mod routes;` names the file that the build writes, but this one was written by hand; move it to a module of another name, or remove `mod routes;` [kept-file]",
        ],
        shown: &[],
    },
    Mistake {
        name: "a missing routes.rs in CI",
        files: &[],
        messages: &[
            "E0583",
            "src/routes.rs: the file is missing, and the build doesn't write it in CI or in a downloaded package; run `cargo build` in a checkout of your own and commit the file [kept-file]",
        ],
        shown: &[],
    },
    Mistake {
        name: "a table without its modules",
        files: &[(
            "src/main.rs",
            r#"twinroute::routes!();

fn main() {
    let _ = routes();
}
"#,
        )],
        messages: &[
            "src/main.rs: `routes!()` needs a `mod routes;` beside it, since another crate root of the package has one [crate-root]",
        ],
        shown: &[],
    },
];
