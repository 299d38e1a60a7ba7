//! Section 2: the TypeScript.

use crate::brief::Brief;
use crate::brief::source::SourcePart;
use crate::brief::writer::Writer;

impl Brief {
    pub(super) fn typescript(&self, out: &mut Writer) {
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
}

/// The name of a file's language, for a block of code.
fn language(file: &str) -> &'static str {
    match file.rsplit('.').next() {
        Some("js" | "jsx" | "mjs" | "cjs") => "js",
        Some("json") => "json",
        _ => "ts",
    }
}

fn title(part: &SourcePart) -> String {
    let place = format!("`{}`, lines {} to {}", part.file, part.line, part.end_line);
    match &part.name {
        Some(name) => format!("{} `{name}`: {place}", part.kind),
        None => place,
    }
}
