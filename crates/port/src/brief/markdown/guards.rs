//! Section 4: guards, the proxy and the session.

use crate::brief::writer::{Writer, code};
use crate::brief::{Brief, ProxyPart, migration};

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
        let is_next_auth = |name: &String| name.starts_with("next-auth");
        if self.uses.sessions.is_empty() {
            return;
        }
        out.heading(3, "The session");
        let libraries: Vec<_> = self.uses.sessions.iter().map(|one| code(one)).collect();
        let mut text = format!(
            "The TypeScript reads the session with {}. In Rust the session is an extractor, written once for all routes and taken as an \
             argument: see `User` below. A route that responds to a request without a session reads `Option<Session>`, or makes the \
             extractor reject with the same status and body as the TypeScript.",
            libraries.join(", ")
        );
        if self.uses.sessions.iter().any(is_next_auth) {
            text.push_str(
                " As long as Next.js runs, the extractor can ask it: `GET /api/auth/session` on the legacy server, with the `Cookie` header of \
                 the request, responds with the session as JSON, and with `{}` or `null` if there is none.",
            );
        }
        out.paragraph(&text);
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
