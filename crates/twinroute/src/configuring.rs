//! The settings of `Routes` for what stands in front of the handlers: config rules and proxies.

use std::path::PathBuf;

use twinroute_app::ProxyRoute;
use twinroute_rules::NextConfig;

use crate::routes::Routes;

impl Routes {
    /// Adds config rules: redirects, rewrites, headers, `basePath` and the other keys of `next.config`. A key that is set in two
    /// places, for example here and in a [`config_file`](Self::config_file), is an error of [`build`](Self::build).
    ///
    /// For each request, the order is that of Next.js: header rules, redirects, [proxies](Self::proxy), `beforeFiles` rewrites, [public
    /// files](Self::public) and static routes, `afterFiles` rewrites, dynamic routes, `fallback` rewrites.
    ///
    /// With a legacy server no rule applies twice: if the path as it came and each rewrite of it belong to that server, the request
    /// goes there as it came, and no proxy runs here.
    ///
    /// ```
    /// use twinroute::config::{Has, HeaderRule, NextConfig, Redirect, Rewrite};
    /// use twinroute::{Routes, pages};
    /// # async fn hello(res: pages::NextApiResponse) -> pages::Sent { res.send("hello") }
    /// # #[actix_web::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    ///
    /// let config = NextConfig::new()
    ///     .redirects([Redirect::permanent("/api/old/:path*", "/api/:path*")])
    ///     .rewrites([Rewrite::new("/hi", "/api/hello").missing([Has::header("x-internal")])])
    ///     .headers([HeaderRule::new("/api/:path*").set("x-frame-options", "DENY")]);
    /// let routes = Routes::new().pages("/api/hello", pages::route(hello)).config(config);
    ///
    /// let client = twinroute::test::Client::new(routes).await?;
    /// let redirect = client.get("/api/old/hello").send().await;
    /// assert_eq!((redirect.status(), redirect.header("location").as_deref()), (308, Some("/api/hello")));
    /// assert_eq!(client.get("/hi").send().await.text()?, "hello");
    /// let response = client.get("/api/hello").send().await;
    /// assert_eq!(response.header("x-frame-options").as_deref(), Some("DENY"));
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn config(mut self, config: NextConfig) -> Self {
        self.config.add(Ok(config));
        self
    }

    /// Adds the config rules of a file, usually `twinroute.toml`, with the keys of `next.config`.
    /// [Its documentation](crate::config) has the format.
    #[cfg(feature = "config-file")]
    #[must_use]
    pub fn config_file(mut self, path: impl AsRef<std::path::Path>) -> Self {
        self.config.add(NextConfig::read_toml(path.as_ref()));
        self
    }

    /// Reads what Next's build knows: the folder `.next` of the legacy server, or a snapshot of it. It is read again when a new build
    /// is complete; a build output that can't be read is an error at start, and later leaves the previous one in effect.
    ///
    /// - The rules of its `next.config` apply here, as [`config`](Self::config) describes.
    /// - The guard of its `proxy.ts` is kept: a request that its matchers match, and for which no [proxy](Self::proxy) ran here, goes to
    ///   the legacy server, unless the route needs no proxy: [`proxy_not_needed`](Self::proxy_not_needed), or
    ///   `proxy = "not needed"` in the rollout file. Each such route is logged once, and all of them at start.
    #[must_use]
    pub fn build_output(mut self, path: impl Into<PathBuf>) -> Self {
        self.config.set_build_output(path.into());
        self
    }

    /// Adds a proxy that runs before the requests at and below a path, such as `/` or `/[tenant]/api`: the twin of `proxy.ts`. The
    /// proxy of the shortest path runs first. Files `proxy.rs` and `_proxy.rs` are added by the build.
    ///
    /// A proxy guards every spelling of its paths: it runs if its matchers match the path as it came, in normal form, decoded, or
    /// where rewrites lead.
    ///
    /// ```
    /// use twinroute::{Routes, app};
    /// use twinroute::app::{NextRequest, NextResponse, ProxyConfig};
    /// # async fn get() -> NextResponse { NextResponse::text("secret") }
    /// # #[actix_web::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    ///
    /// async fn proxy(req: NextRequest) -> NextResponse {
    ///     match req.cookie("session") {
    ///         Some(_) => NextResponse::next(),
    ///         None => NextResponse::text("no session").status(401),
    ///     }
    /// }
    ///
    /// let guard = app::proxy(proxy).config(ProxyConfig::new().matcher("/api/:path*"));
    /// let routes = Routes::new().app("/api/admin", app::route().get(get)).proxy("/", guard);
    ///
    /// let client = twinroute::test::Client::new(routes).await?;
    /// assert_eq!(client.get("/api/%61dmin").send().await.status(), 401);
    /// assert_eq!(client.get("/api/admin").header("cookie", "session=1").send().await.text()?, "secret");
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn proxy(mut self, path: &str, proxy: ProxyRoute) -> Self {
        self.proxies.push((path.to_owned(), proxy));
        self
    }

    /// Declares that the route with this pattern needs no proxy here, although the [build output](Self::build_output) of Next.js shows
    /// that its proxy guards it.
    #[must_use]
    pub fn proxy_not_needed(mut self, pattern: &str) -> Self {
        self.config.waive_proxy(pattern);
        self
    }
}
