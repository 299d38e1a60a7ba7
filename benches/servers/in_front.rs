//! twinroute with config rules or a proxy in front of its routes, none of which changes a response.

use twinroute::{
    Routes,
    app::{NextResponse, proxy},
    config::{Has, HeaderRule, NextConfig, Redirect, Rewrite},
};

/// The routes behind 500 rules: 300 of literal paths, 150 with parameters, 40 with conditions, and 10 free expressions, each of which
/// is tried for every path.
pub(super) fn with_rules(routes: Routes) -> Routes {
    let literal = |number| Redirect::permanent(format!("/old-{number}/page"), "/new");
    let dynamic = |number| Rewrite::new(format!("/shop-{number}/:id/:rest*"), "/api/posts/:id");
    let conditional = |number| {
        let rule = HeaderRule::new(format!("/tenant-{number}/:path*"));
        rule.has([Has::header("x-tenant").value("(?<tenant>[a-z]+)")])
            .set("x-tenant-seen", ":tenant")
    };
    let free = |number| {
        Redirect::new(
            format!("/:year(\\d{{4}})-{number}/:slug((?!draft).*)"),
            "/archive/:year/:slug",
        )
    };
    let config = NextConfig::new()
        .redirects((0..300).map(literal).chain((0..10).map(free)))
        .rewrites((0..150).map(dynamic))
        .headers((0..40).map(conditional));
    routes.config(config)
}

/// The routes behind a proxy that passes every request on.
pub(super) fn with_proxy(routes: Routes) -> Routes {
    async fn pass() -> NextResponse {
        NextResponse::next()
    }
    routes.proxy("/", proxy(pass))
}
