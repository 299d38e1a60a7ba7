//! Section 5: the Rust as far as the tool writes it, and the project around it.

use crate::brief::Brief;
use crate::brief::writer::Writer;
use crate::mark::MarkKind;

const PROJECT: &str = include_str!("../project.md");

impl Brief {
    pub(super) fn rust_files(&self, out: &mut Writer) {
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
