//! The page of a build that has failed, or of a server that has exited.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use ansi_to_html::Converter;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::compile::Build;
use super::diagnostic::{Diagnostic, Level};
use super::output::{milliseconds, seconds};
use super::server::{Exit, Server};

/// The header that marks a response as one of `dev`. Its value differs for each page.
pub(crate) const MARK: &str = "x-twinroute-dev";

/// The header of a request that waits until the page differs from the one of its value.
pub(crate) const WAIT: &str = "x-twinroute-dev-wait";

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// What to do, where the output alone does not help.
const TAKE_SOCKET: &str = "cargo twinroute dev passes its listening socket to the server as the standard input. The `Server` of twinroute and `AppServer` take it; an `HttpServer` of actix-web does not.";

/// What every request gets while there is no server.
#[derive(Debug)]
pub(crate) struct Page {
    id: u64,
    /// `my-api`.
    name: String,
    content: Content,
}

#[derive(Debug)]
enum Content {
    Failed(Build),
    /// The server does not serve.
    Down {
        /// `The server exited`.
        title: &'static str,
        status: String,
        lines: Vec<String>,
        advice: Option<&'static str>,
    },
}

impl Page {
    /// The page of a failed build.
    pub(crate) fn failed(name: &str, build: Build) -> Self {
        Self::new(name, Content::Failed(build))
    }

    /// The page of a server that has exited.
    pub(crate) fn exited(name: &str, exit: &Exit) -> Self {
        let in_use = |line: &String| line.contains("Address already in use");
        let content = Content::Down {
            title: "The server exited",
            status: exit.status.to_string(),
            advice: exit.lines.iter().any(in_use).then_some(TAKE_SOCKET),
            lines: exit.lines.clone(),
        };
        Self::new(name, content)
    }

    /// The page of a program that can't be started.
    pub(crate) fn not_started(name: &str, error: String) -> Self {
        let content = Content::Down {
            title: "The server can't be started",
            status: "the program is built".to_owned(),
            lines: vec![error],
            advice: None,
        };
        Self::new(name, content)
    }

    /// The page of a server that runs and accepts no connections.
    pub(crate) fn not_ready(name: &str, server: &Server, time: Duration) -> Self {
        let content = Content::Down {
            title: "The server accepts no connections",
            status: format!("process {} runs for {} s", server.pid, time.as_secs()),
            lines: server.last_lines(),
            advice: Some(TAKE_SOCKET),
        };
        Self::new(name, content)
    }

    fn new(name: &str, content: Content) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Self {
            id: NEXT.fetch_add(1, Ordering::Relaxed),
            name: name.to_owned(),
            content,
        }
    }

    pub(crate) fn id(&self) -> u64 {
        self.id
    }

    /// For browsers.
    pub(crate) fn html(&self) -> String {
        let body = match &self.content {
            Content::Failed(build) => html! {
                header {
                    h1 { "Build failed" }
                    p.meta { code { (self.name) } " · " (summary(build)) " · " (seconds(milliseconds(build.took))) }
                }
                @for error in build.errors() { (frame(error)) }
                @if build.errors().next().is_none() {
                    section.message { pre { (colored(&build.cargo.join("\n"))) } }
                }
                (warnings(&build.diagnostics))
            },
            Content::Down {
                title,
                status,
                lines,
                advice,
            } => html! {
                header {
                    h1 { (title) }
                    p.meta { code { (self.name) } " · " (status) }
                }
                @if let Some(advice) = advice { p.advice { (advice) } }
                @if lines.is_empty() {
                    p { "It wrote nothing to its output." }
                } @else {
                    section.message {
                        h2 { "Its last output" }
                        pre { (colored(&lines.join("\n"))) }
                    }
                }
            },
        };
        let title = match self.content {
            Content::Failed(_) => "Build failed",
            Content::Down { title, .. } => title,
        };
        document(title, &self.id.to_string(), &body)
    }

    /// For all other clients.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        match &self.content {
            Content::Failed(build) => {
                let (name, summary) = (&self.name, summary(build));
                let _ = writeln!(text, "The build of {name} has failed: {summary}.\n");
                for error in build.errors() {
                    let _ = writeln!(text, "{}", error.rendered);
                }
                if build.errors().next().is_none() {
                    let _ = writeln!(text, "{}", build.cargo.join("\n"));
                }
            }
            Content::Down {
                title,
                status,
                lines,
                advice,
            } => {
                let _ = writeln!(text, "{title}: {}, {status}.\n", self.name);
                if let Some(advice) = advice {
                    let _ = writeln!(text, "{advice}\n");
                }
                let _ = writeln!(text, "{}", plain(&lines.join("\n")));
            }
        }
        text
    }

    /// For a browser that has connected before the server was there.
    pub(crate) fn restarting() -> String {
        let body = html! { header { h1 { "The server restarts" } } };
        document("The server restarts", "none", &body)
    }
}

fn document(title: &str, id: &str, body: &Markup) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                link rel="icon" href="data:,";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body data-page=(id) {
                main {
                    (body)
                    footer { "cargo twinroute dev reloads this page after the next build." }
                }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    };
    page.into_string()
}

/// One error with its lines of code.
fn frame(diagnostic: &Diagnostic) -> Markup {
    html! {
        section.message {
            h2 {
                @if let Some(code) = &diagnostic.code { span.code { (code) } " " }
                (diagnostic.message)
            }
            @if let Some(label) = &diagnostic.label { p.label { (label) } }
            @if let Some(place) = place(diagnostic) { p.place { code { (place) } } }
            pre { (colored(code_frame(&diagnostic.colored))) }
        }
    }
}

fn warnings(diagnostics: &[Diagnostic]) -> Markup {
    let warnings: Vec<_> = diagnostics
        .iter()
        .filter(|one| one.level == Level::Warning)
        .collect();
    html! {
        @if !warnings.is_empty() {
            details {
                summary { (warnings.len()) @if warnings.len() == 1 { " warning" } @else { " warnings" } }
                @for warning in warnings { (frame(warning)) }
            }
        }
    }
}

fn place(diagnostic: &Diagnostic) -> Option<String> {
    let file = diagnostic.file.as_ref()?;
    let (line, column) = (diagnostic.line?, diagnostic.column?);
    Some(format!("{file}:{line}:{column}"))
}

/// A message without its first lines, which the page shows as headings: the text, and the place after `-->`.
fn code_frame(rendered: &str) -> &str {
    let Some((_, rest)) = rendered.split_once('\n') else {
        return rendered;
    };
    match rest.split_once('\n') {
        Some((place, code)) if place.contains("--> ") => code,
        _ => rendered,
    }
}

fn summary(build: &Build) -> String {
    match build.errors().count() {
        0 => "cargo can't build it".to_owned(),
        1 => "1 error".to_owned(),
        count => format!("{count} errors"),
    }
}

/// HTML of text with the colours of a terminal, escaped.
fn colored(text: &str) -> Markup {
    let converter = Converter::new().four_bit_var_prefix(Some("ansi-".to_owned()));
    match converter.convert(text.trim_end()) {
        Ok(html) => PreEscaped(html),
        // The server may write other codes than colours.
        Err(_) => html! { (plain(text.trim_end())) },
    }
}

fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

#[cfg(test)]
mod tests {
    use std::{os::unix::process::ExitStatusExt as _, process::ExitStatus, time::Duration};

    use super::*;

    fn error(message: &str) -> Diagnostic {
        let colored = format!(
            "\u{1b}[1m\u{1b}[91merror\u{1b}[0m: {message}\n \u{1b}[94m-->\u{1b}[0m src/a.rs:1:2\n\u{1b}[94m1 |\u{1b}[0m let a: Vec<u8> = 1;\n"
        );
        Diagnostic {
            level: Level::Error,
            code: Some("E0308".to_owned()),
            message: message.to_owned(),
            file: Some("src/a.rs".to_owned()),
            line: Some(1),
            column: Some(2),
            label: Some("not <this>".to_owned()),
            rendered: plain(&colored),
            colored,
        }
    }

    fn failed(diagnostics: Vec<Diagnostic>) -> Page {
        let cargo = vec!["error: no <targets>".to_owned()];
        Page::failed(
            "my-api",
            Build {
                took: Duration::from_millis(1200),
                diagnostics,
                cargo,
                executable: None,
            },
        )
    }

    #[test]
    fn an_error_has_its_place_and_its_lines_escaped() {
        let page = failed(vec![error("expected `<script>`")]);
        let html = page.html();
        assert!(html.contains("expected `&lt;script&gt;`"), "{html}");
        assert!(html.contains("<code>src/a.rs:1:2</code>"), "{html}");
        assert!(html.contains("not &lt;this&gt;"), "{html}");
        assert!(html.contains("1 error · 1.2 s"), "{html}");
        assert!(html.contains("let a: Vec&lt;u8&gt; = 1;"), "{html}");
        assert!(html.contains("var(--ansi-bright-blue,"), "{html}");
        assert!(
            !html.contains('\u{1b}') && !html.contains("--&gt; src/a.rs"),
            "{html}"
        );
        let text = page.text();
        assert!(
            text.starts_with("The build of my-api has failed: 1 error.\n\nerror: expected"),
            "{text}"
        );
        assert!(
            text.contains("--> src/a.rs:1:2") && !text.contains('\u{1b}'),
            "{text}"
        );
    }

    #[test]
    fn without_an_error_of_the_compiler_the_page_shows_those_of_cargo() {
        let page = failed(Vec::new());
        assert!(page.html().contains("error: no &lt;targets&gt;"));
        assert!(page.text().contains("error: no <targets>"));
    }

    #[test]
    fn the_last_output_of_a_server_is_shown_with_any_code() {
        let exit = Exit {
            status: ExitStatus::from_raw(256),
            lines: vec!["\u{1b}[2J<b>Address already in use".to_owned()],
        };
        let page = Page::exited("my-api", &exit);
        let html = page.html();
        assert!(
            html.contains("exit status: 1") && html.contains("&lt;b&gt;Address"),
            "{html}"
        );
        assert!(
            html.contains("an `HttpServer` of actix-web does not"),
            "{html}"
        );
        assert!(!html.contains('\u{1b}'), "{html}");
        assert!(page.text().contains("exit status: 1"));
    }
}
