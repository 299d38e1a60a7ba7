//! Section 2: the TypeScript.

use twinroute_scan::PackageImport;

use crate::brief::Brief;
use crate::brief::source::SourcePart;
use crate::brief::writer::{Writer, code};

const MOST_LEFT_OUT: usize = 60;

impl Brief {
    pub(super) fn typescript(&self, out: &mut Writer) {
        out.heading(2, "2. The TypeScript");
        out.paragraph("The file of the route, then the declarations of the project that it uses, the nearest first.");
        for part in &self.typescript {
            out.heading(3, &title(part));
            out.code(language(&part.file), &part.code);
            // The imports of a route's file are in its code.
            if part.depth > 0 {
                out.paragraph(&imports(part));
            }
        }
        if !self.left_out.is_empty() {
            out.paragraph(
                "Left out, since they are farther away or long. Read them in the project where the behaviour depends on them; \
                 `--lines COUNT` shows more:",
            );
            let mut items: Vec<_> = self
                .left_out
                .iter()
                .take(MOST_LEFT_OUT)
                .map(title)
                .collect();
            let more = self.left_out.len() - items.len();
            if more > 0 {
                items.push(format!("{more} more, farther away"));
            }
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
    let mut place = format!("`{}`, lines {} to {}", part.file, part.line, part.end_line);
    let omitted = part
        .omitted
        .iter()
        .map(|lines| match lines.end - lines.start {
            0 => lines.start.to_string(),
            _ => format!("{} to {}", lines.start, lines.end),
        });
    let omitted: Vec<_> = omitted.collect();
    if !omitted.is_empty() {
        place.push_str(&format!(" without {}", omitted.join(", ")));
    }
    match &part.name {
        Some(name) => format!("{} `{name}`: {place}", part.kind),
        None => place,
    }
}

/// Where the names in the code of a part come from, as far as packages export them.
fn imports(part: &SourcePart) -> String {
    let one = |import: &PackageImport| {
        let name = match (&*import.name, &import.local) {
            ("*", _) => "all exports".to_owned(),
            ("default", _) => "the default export".to_owned(),
            (name, local) if name == local => String::new(),
            (name, _) => code(name),
        };
        let space = if name.is_empty() { "" } else { " " };
        format!(
            "{} is {name}{space}of {}",
            code(&import.local),
            code(&import.module)
        )
    };
    let all: Vec<_> = part.packages.iter().map(one).collect();
    match &all[..] {
        [] => String::new(),
        all => format!("There, {}.", all.join(", ")),
    }
}
