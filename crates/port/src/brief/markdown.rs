//! A brief as Markdown.

use twinroute_scan::model::{Body, Field, FieldType, Handler, RequestKey, RouteStyle};

use super::documents::interface;
use super::requests::code_as_is;
use super::source::SourcePart;
use super::writer::{Writer, code};
use super::{Brief, migration};
use crate::mark::MarkKind;

const PROJECT: &str = include_str!("project.md");

impl Brief {
    /// The brief as one Markdown document.
    pub fn to_markdown(&self) -> String {
        let mut out = Writer::default();
        self.introduction(&mut out);
        self.route(&mut out);
        self.typescript(&mut out);
        self.database(&mut out);
        self.guards(&mut out);
        self.rust_files(&mut out);
        self.interface(&mut out);
        self.proof(&mut out);
        out.finish()
    }

    fn introduction(&self, out: &mut Writer) {
        out.heading(1, &format!("Port `{}` to Rust", self.url));
        out.paragraph(&format!(
            "This document has all that you need to port one API route of a Next.js project to Rust. The TypeScript is \
             `{}`; the Rust file is `{}`. The Rust project uses twinroute, a library on actix-web which serves Rust files at \
             the places where Next.js has its route files, with the same URLs.",
            self.file,
            self.rust_path
        ));
        out.paragraph(
            "The port is done when the Rust handler responds to each request as the TypeScript does: the same status, the same \
             JSON with the same names, and the headers that the code sets. Keep the order of the checks, the texts of errors, \
             and the behaviour for absent and malformed values, even where you would design it differently. \
             Section 8 has the commands that show it.",
        );
        self.steps(out);
        if let Some(reason) = &self.stays {
            out.paragraph(&format!("**Should it be ported?** {reason}"));
        }
    }

    /// What to do, in order.
    fn steps(&self, out: &mut Writer) {
        out.paragraph(&format!(
            "1. Read section 2, the TypeScript.\n\
             2. Open `{}` in the Rust project. If it is missing, `cargo twinroute port '{}' PATH` in the Rust project writes it, with \
             the path of the Next.js project: it is the file in section 5.\n\
             3. Port the guards that are not ported yet (sections 4 and 5), since the handler depends on them.\n\
             4. Replace each `not_ported(..)` from top to bottom, with the tables of sections 5 and 6; run `cargo check` after each.\n\
             5. Remove the `#![allow(..)]` at the top, write the test of section 7, and run the commands of section 8.",
            self.rust_path, self.url
        ));
    }

    fn route(&self, out: &mut Writer) {
        out.heading(2, "1. The route");
        let style = match self.style {
            RouteStyle::Pages => "Pages: one function serves all methods",
            RouteStyle::App => "App: one function for each method",
        };
        let mut facts = vec![
            format!("URL: {}", code(&self.url)),
            format!("Style: {style}"),
            format!("Methods: {}", self.methods()),
        ];
        for setting in &self.settings {
            let value = setting.value.as_ref().map(ToString::to_string);
            let value = value.or_else(|| setting.code.clone()).unwrap_or_default();
            facts.push(format!(
                "Setting: {} = {}",
                code(&setting.name),
                code(&value)
            ));
        }
        facts.extend(listed("Session libraries", &self.uses.sessions));
        facts.extend(listed("Database clients", &self.uses.databases));
        facts.extend(listed("Tables and models", &self.uses.tables));
        facts.extend(listed("Services", &self.uses.outbound));
        facts.extend(listed("Environment variables", &self.uses.environment));
        facts.extend(listed("Other packages", &self.uses.packages));
        for obstacle in &self.obstacles {
            let kind = serde_json::to_value(obstacle.kind).unwrap_or_default();
            facts.push(format!(
                "In the way: {} ({})",
                code(&obstacle.name),
                kind.as_str().unwrap_or_default()
            ));
        }
        out.list(&facts);
        out.paragraph(
            "What a static analysis found, with lines of the file. It may miss what the code computes; the TypeScript decides.",
        );
        self.handlers.iter().for_each(|one| handler(one, out));
    }

    fn methods(&self) -> String {
        let name = |handler: &Handler| match handler.method {
            Some(method) => code(method.name()),
            None if self.handlers.len() == 1 => {
                "any; the handler does not compare the method".to_owned()
            }
            None => "all others, see below".to_owned(),
        };
        self.handlers
            .iter()
            .map(name)
            .collect::<Vec<_>>()
            .join(", ")
    }

    fn typescript(&self, out: &mut Writer) {
        out.heading(2, "2. The TypeScript");
        out.paragraph("The file of the route, then the declarations of the project that it uses, the nearest first.");
        for part in &self.typescript {
            out.heading(3, &title(part));
            out.code(language(&part.file), &part.code);
        }
        if !self.left_out.is_empty() {
            out.paragraph(
                "Left out, since they are farther away or long. Read them in the project where the behaviour depends on them:",
            );
            let items: Vec<_> = self.left_out.iter().map(title).collect();
            out.list(&items);
        }
    }

    fn database(&self, out: &mut Writer) {
        out.heading(2, "3. The database");
        if self.models.is_empty() {
            out.paragraph("The code names no model of a Prisma schema.");
            return;
        }
        out.paragraph(
            "The models of the Prisma schema that the code names, and their enums. The table of a model has its name, or the one in \
             `@@map`; a column has the name of its field, or the one in `@map`.",
        );
        let mut file = "";
        let mut text = String::new();
        for model in &self.models {
            if file != model.file {
                file = &model.file;
                text.push_str(&format!("// {file}\n"));
            }
            text.push_str(&model.schema);
            text.push_str("\n\n");
        }
        out.code("prisma", &text);
    }

    fn guards(&self, out: &mut Writer) {
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

    fn proxy_part(&self, proxy: &super::ProxyPart, out: &mut Writer) {
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

    fn rust_files(&self, out: &mut Writer) {
        out.heading(2, "5. The Rust file");
        if !self.rust.is_empty() {
            out.paragraph(
                "What `cargo twinroute port` writes; it compiles, and responds with 501 where it does not know. Replace each expression \
                 `not_ported(..)`, and remove the line with its mark. The names and types of params, query and body are what the analysis \
                 found: where a struct is stricter than the TypeScript, change it. A guard is written once and used by all routes; if its \
                 file exists in the Rust project, use it as it is there.",
            );
        }
        for file in &self.rust {
            out.heading(3, &format!("`{}`", file.path));
            out.code("rust", &file.text);
            let kinds = MarkKind::ALL.iter().filter_map(|kind| {
                let count = file
                    .marks
                    .iter()
                    .filter(|mark| mark.kind == kind.name())
                    .count();
                (count > 0).then(|| format!("`port: {kind}` ({count}): {}", task(*kind)))
            });
            out.list(&kinds.collect::<Vec<_>>());
        }
        out.heading(3, "The Rust project");
        out.paragraph(PROJECT.trim_end());
    }

    /// A test that sends the first request.
    fn test(&self) -> String {
        let (method, target, body) = match self.requests.first() {
            Some(request) => (
                request.method.as_str(),
                request.target.as_str(),
                request.body.as_deref(),
            ),
            None => ("GET", self.url.as_str(), None),
        };
        let body = body.map_or_else(String::new, |body| {
            format!(
                "\n    let request = request.header(\"content-type\", \"application/json\").body(r#\"{body}\"#);"
            )
        });
        format!(
            "use my_api::routes;\n\
             use twinroute::test::Client;\n\n\
             #[actix_web::test]\n\
             async fn it_responds_as_the_typescript_does() {{\n    \
                 let client = Client::new(routes()).await.expect(\"valid routes\");\n    \
                 let request = client.request(actix_web::http::Method::{method}, \"{target}\");{body}\n    \
                 let response = request.send().await;\n    \
                 assert_eq!(response.status(), 200); // and response.header(\"..\"), response.text().unwrap()\n\
             }}"
        )
    }

    fn interface(&self, out: &mut Writer) {
        out.heading(2, "6. From Next.js to Rust");
        out.paragraph(
            "The rows of twinroute's MIGRATION.md that concern this route. An empty third column means no difference. A difference in \
             **bold** is silent: code that looks the same compiles and behaves differently.",
        );
        let mut section = "";
        let mut rows: Vec<Vec<String>> = Vec::new();
        for row in &self.rows {
            if row.section != section {
                section = &row.section;
                rows.push(vec![format!("*{section}*"), String::new(), String::new()]);
            }
            rows.push(vec![
                row.next.clone(),
                row.rust.clone(),
                row.difference.clone(),
            ]);
        }
        out.table(&["In Next.js", "In Rust", "Difference"], &rows);
        out.heading(3, "The interface of twinroute");
        out.paragraph(&interface(self.style, !self.settings.is_empty()));
    }

    fn proof(&self, out: &mut Writer) {
        out.heading(2, "7. Requests");
        if !self.recorded.is_empty() {
            out.paragraph("Recorded in shadow, with the responses of Next.js. Secrets are masked.");
            for request in &self.recorded {
                let legacy = &request.legacy;
                let text = format!(
                    "{} {}\n-> {}\n{}",
                    request.method, request.target, legacy.status, legacy.body
                );
                out.code("text", &text);
            }
        }
        out.paragraph(
            "Made up from the source, one for each method. Send each to Next.js and to Rust (`SERVER=http://127.0.0.1:3001` and \
             `SERVER=http://127.0.0.1:3000`), then with each value absent and wrong, and compare status, headers and body. Below each \
             command are the responses in the source.",
        );
        for request in &self.requests {
            out.paragraph(&format!("{}:", request.shows));
            out.code("sh", &request.command);
            out.list(
                &request
                    .responses
                    .iter()
                    .map(|one| code(one))
                    .collect::<Vec<_>>(),
            );
        }
        out.heading(3, "A test");
        out.paragraph(&format!(
            "`twinroute::test::Client` sends requests to the handlers in process, without a server. Write a test for each response above, \
             in `tests/{}.rs`; `my_api` stands for the name of the package in `Cargo.toml`, with `_` for `-`. Where the handler \
             takes `app_data`, build the client with `Client::builder(routes()).app_data(..).build().await`.",
            test_name(&self.url)
        ));
        out.code("rust", &self.test());
        out.heading(2, "8. Done when");
        for check in &self.checks {
            out.code("sh", &check.command);
            out.paragraph(&format!("Expected: {}.", check.expected));
        }
        if self.handlers.iter().any(|handler| !is_safe(handler)) {
            out.paragraph(&format!(
                "Only GET and HEAD are compared by default. Another method would run on both sides and change data twice; compare it only \
                 against a database for tests: `\"{}\" = {{ mode = \"shadow\", POST = \"shadow\" }}`.",
                self.url
            ));
        }
    }
}

/// The name of a test file for a URL: `api_teams_teamid`.
fn test_name(url: &str) -> String {
    let words = url
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("_").to_ascii_lowercase()
}

/// The name of a file's language, for a block of code.
fn language(file: &str) -> &'static str {
    match file.rsplit('.').next() {
        Some("js" | "jsx" | "mjs" | "cjs") => "js",
        Some("json") => "json",
        _ => "ts",
    }
}

/// What a mark asks for.
fn task(kind: MarkKind) -> &'static str {
    match kind {
        MarkKind::Auth => {
            "write the guard: it returns what the TypeScript reads of the session, or rejects with the same response"
        }
        MarkKind::Data => {
            "write the query with your database client, with the same conditions, order and selected fields"
        }
        MarkKind::Call => {
            "make the call with an HTTP client; keep its timeout, and what the code does if it fails"
        }
        MarkKind::Logic => "translate the code in the comment",
        MarkKind::Check => {
            "check the value as the schema does, and respond as the TypeScript does if it does not fit"
        }
        MarkKind::Response => "send the response with the status and the body of the TypeScript",
        MarkKind::Stream => "send the stream; set headers and cookies before it",
        MarkKind::Cache => "keep or revalidate the data: see the rows on kept responses and data",
        MarkKind::Cookie => "set the cookie with the same attributes",
        MarkKind::Config => "set the setting, or leave it out if it has no effect in Rust",
    }
}

fn is_safe(handler: &Handler) -> bool {
    use twinroute_scan::model::Method;
    matches!(
        handler.method,
        Some(Method::Get | Method::Head | Method::Options)
    )
}

fn listed(what: &str, names: &[String]) -> Option<String> {
    let names: Vec<_> = names.iter().map(|name| code(name)).collect();
    (!names.is_empty()).then(|| format!("{what}: {}", names.join(", ")))
}

fn title(part: &SourcePart) -> String {
    let place = format!("`{}`, lines {} to {}", part.file, part.line, part.end_line);
    match &part.name {
        Some(name) => format!("{} `{name}`: {place}", part.kind),
        None => place,
    }
}

/// What a handler reads and responds with.
fn handler(handler: &Handler, out: &mut Writer) {
    let name = handler
        .method
        .map_or("Other methods", |method| method.name());
    out.heading(
        3,
        &format!(
            "{name}, `{}` lines {} to {}",
            handler.file, handler.line, handler.end_line
        ),
    );
    let mut facts = Vec::new();
    if !handler.followed {
        facts.push(
            "The analysis could not follow this handler, since its function is not in the project."
                .to_owned(),
        );
    }
    let reads = [
        ("Params", &handler.params),
        ("Query", &handler.query),
        ("Headers", &handler.headers),
        ("Cookies", &handler.cookies),
    ];
    for (what, keys) in reads {
        let keys: Vec<_> = keys.iter().map(key).collect();
        if !keys.is_empty() {
            facts.push(format!("{what}: {}", keys.join(", ")));
        }
    }
    facts.extend(handler.body.as_ref().map(body));
    out.list(&facts);
}

fn key(key: &RequestKey) -> String {
    let optional = if key.optional == Some(true) { "?" } else { "" };
    let via = key
        .via
        .as_ref()
        .map(|via| format!(" by {via}"))
        .unwrap_or_default();
    format!(
        "`{}{optional}: {}`{via}",
        key.name,
        type_name(&key.field_type)
    )
}

fn body(body: &Body) -> String {
    let kinds: Vec<_> = body
        .kinds
        .iter()
        .map(|kind| serde_json::to_value(kind).unwrap_or_default())
        .filter_map(|kind| kind.as_str().map(str::to_owned))
        .collect();
    let schema = body
        .schema
        .as_ref()
        .map(|name| format!(", checked by or typed as `{name}`"));
    let fields = match &body.fields[..] {
        [] => String::new(),
        fields => format!(" with {}", code(&object(fields))),
    };
    format!(
        "Body ({}){fields}{}, line {}",
        kinds.join(", "),
        schema.unwrap_or_default(),
        body.line
    )
}

fn object(fields: &[Field]) -> String {
    let field = |field: &Field| {
        let optional = if field.optional == Some(true) {
            "?"
        } else {
            ""
        };
        let null = if field.nullable { " | null" } else { "" };
        let default = field
            .default
            .as_ref()
            .map(|value| format!(" = {}", code_as_is(value)));
        let checks: String = field
            .checks
            .iter()
            .map(|check| format!(" .{check}"))
            .collect();
        format!(
            "{}{optional}: {}{null}{}{checks}",
            field.name,
            type_name(&field.field_type),
            default.unwrap_or_default()
        )
    };
    format!(
        "{{ {} }}",
        fields.iter().map(field).collect::<Vec<_>>().join(", ")
    )
}

fn type_name(field_type: &FieldType) -> String {
    match field_type {
        FieldType::Unknown => "unknown".to_owned(),
        FieldType::String => "string".to_owned(),
        FieldType::Number => "number".to_owned(),
        FieldType::Integer => "integer".to_owned(),
        FieldType::Boolean => "boolean".to_owned(),
        FieldType::Date => "date".to_owned(),
        FieldType::File => "file".to_owned(),
        FieldType::Literal { values } => values
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(" | "),
        FieldType::Array { items } => format!("{}[]", type_name(items)),
        FieldType::Object { fields } => object(fields),
        FieldType::Record { values } => format!("Record<string, {}>", type_name(values)),
        FieldType::Union { types } => types.iter().map(type_name).collect::<Vec<_>>().join(" | "),
    }
}
