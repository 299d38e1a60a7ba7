//! Section 4: guards, the proxy and the session.

use crate::brief::writer::{Writer, code};
use crate::brief::{Brief, ProxyPart, migration};
use crate::names::pascal;

const SESSION: &str = include_str!("../session.md");

impl Brief {
    pub(super) fn guards(&self, out: &mut Writer) {
        out.heading(2, "4. Guards");
        let wrappers: Vec<_> = self.handlers.iter().flat_map(|one| &one.wrappers).collect();
        let mut names = Vec::new();
        for wrapper in wrappers {
            let from = wrapper.file.as_ref().or(wrapper.module.as_ref());
            let from = from
                .map(|from| format!(" of {}", code(from)))
                .unwrap_or_default();
            let name = format!("{}{from}", code(&wrapper.name));
            if !names.contains(&name) {
                names.push(name);
            }
        }
        if names.is_empty() && self.proxy.is_none() {
            out.paragraph("No proxy and no wrapper guards this route. Checks in the handler itself are part of its port.");
        }
        if !names.is_empty() {
            out.paragraph(&format!(
                "Functions around the handler, the outermost first: {}. In Rust a wrapper becomes an argument of the handler (an \
                 extractor), or a `match`, or a middleware.",
                names.join(", ")
            ));
            out.paragraph(&migration::wrappers());
        }
        if let Some(proxy) = &self.proxy {
            self.proxy_part(proxy, out);
        }
        self.session(out);
        out.heading(3, "Guards and shared state in Rust");
        out.paragraph(&migration::guards());
    }

    /// How the session is read, which no library of the project does in Rust.
    fn session(&self, out: &mut Writer) {
        if self.uses.sessions.is_empty() {
            return;
        }
        out.heading(3, "The session");
        let libraries: Vec<_> = self.uses.sessions.iter().map(|one| code(one)).collect();
        let reader = self.session_reader();
        let guard = pascal(self.session_name(), "Session");
        out.paragraph(&format!(
            "The TypeScript reads the session with {}. In Rust the session is an extractor, `{guard}`, written once for all routes. \
             Where the handler calls it, after other checks, it runs as `{guard}::extract(req.http()).await?.0`; as an argument of the \
             handler it would run before them.",
            libraries.join(", ")
        ));
        if let Some(endpoint) = self.session_endpoint() {
            let text = SESSION
                .replace("{guard}", &guard)
                .replace("{function}", reader.unwrap_or("getServerSession"))
                .replace("{url}{endpoint}", &format!("{{url}}{endpoint}"))
                .replace("{endpoint}", endpoint);
            out.paragraph(text.trim_end());
        }
    }

    /// What the guard of the session is made of: `getServerSession`.
    pub(super) fn session_name(&self) -> &str {
        self.session_reader().unwrap_or("Session")
    }

    /// The function of a session library for which there is a guard: `getServerSession`.
    fn session_reader(&self) -> Option<&str> {
        let is_session = |name: &str| {
            let mut imports = self.typescript.iter().flat_map(|part| &part.packages);
            imports.any(|one| one.local == name && library(&one.module).is_some())
        };
        let guards = self.rust.iter().filter_map(|file| {
            let title = file.text.strip_prefix("//! `")?;
            let (name, _) = title.split_once("` of the TypeScript.")?;
            file.path.starts_with("src/guards/").then_some(name)
        });
        guards.into_iter().find(|name| is_session(name))
    }

    /// Where Next.js responds with the session of a request.
    pub(super) fn session_endpoint(&self) -> Option<&'static str> {
        self.uses.sessions.iter().find_map(|name| library(name))
    }

    fn proxy_part(&self, proxy: &ProxyPart, out: &mut Writer) {
        let matchers: Vec<_> = proxy.matchers.iter().map(|one| code(one)).collect();
        let runs = match (&matchers[..], proxy.is_known) {
            ([], true) => "runs before each request".to_owned(),
            ([], false) => "may run before it: its matchers are computed".to_owned(),
            (matchers, _) => format!("runs before it, by the matcher {}", matchers.join(", ")),
        };
        out.heading(3, &format!("The proxy `{}`", proxy.file));
        out.paragraph(&format!(
            "`{}` {runs}. A request that it guards goes to Next.js as long as no proxy in Rust runs for it, so the route can be ported \
             before its proxy. If the proxy does nothing for this route, declare it in `rollout.toml`: \
             `\"{}\" = {{ mode = \"rust\", proxy = \"not needed\" }}`.",
            proxy.file, self.url
        ));
        out.code("ts", &proxy.code);
    }
}

/// The path at which a session library responds with the session.
fn library(module: &str) -> Option<&'static str> {
    let libraries = [
        ("next-auth", "/api/auth/session"),
        ("@auth/", "/api/auth/session"),
        ("better-auth", "/api/auth/get-session"),
        ("@better-auth/", "/api/auth/get-session"),
    ];
    let mut libraries = libraries.into_iter();
    libraries.find_map(|(name, path)| module.starts_with(name).then_some(path))
}
