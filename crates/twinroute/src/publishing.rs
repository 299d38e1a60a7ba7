//! The setting of `Routes` for public files.

use std::path::PathBuf;

use crate::routes::Routes;

impl Routes {
    /// Serves the files of a folder at the root of the site, as Next.js serves `public`: `public/logo.svg` is `/logo.svg`. By default, no
    /// files are served. A relative path starts at the working directory of the process.
    ///
    /// The folder is listed once, by [`build`](Self::build). A file that is added later is served after a restart; one that is changed
    /// or deleted is changed or deleted at once. Its place in the order of a request is that of static routes: after header rules,
    /// redirects, proxies and `beforeFiles` rewrites, before `afterFiles` rewrites, dynamic routes and the legacy server.
    ///
    /// GET and HEAD send a file with `Cache-Control: public, max-age=0`, a weak `ETag`, `Last-Modified`, and the content type that Next.js
    /// sends for its name; ranges and conditional requests are supported. Other methods are refused with 405. Dot files, files in dot
    /// folders other than `.well-known`, pipes, devices and symbolic links that lead out of the folder are never sent.
    ///
    /// A folder that can't be read, a file that has the path of a route, and a folder `_next` are errors of [`build`](Self::build).
    ///
    /// ```
    /// use twinroute::Routes;
    /// # #[actix_web::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let folder = tempfile::tempdir()?;
    /// # std::fs::write(folder.path().join("robots.txt"), "User-agent: *\n")?;
    /// # let public = folder.path();
    ///
    /// let routes = Routes::new().public(public); // "public", or where the deployment puts it
    ///
    /// let client = twinroute::test::Client::new(routes).await?;
    /// let response = client.get("/robots.txt").send().await;
    /// assert_eq!(response.header("content-type").as_deref(), Some("text/plain; charset=UTF-8"));
    /// assert_eq!(response.header("cache-control").as_deref(), Some("public, max-age=0"));
    /// assert_eq!(response.text()?, "User-agent: *\n");
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn public(mut self, folder: impl Into<PathBuf>) -> Self {
        self.public = Some(folder.into());
        self
    }
}
