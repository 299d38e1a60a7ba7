//! Section 6: the packages of npm that the code uses.

use crate::brief::writer::{Writer, code};
use crate::brief::{Brief, UsedPackage};

const ZOD: &str = include_str!("../zod.md");

impl Brief {
    /// What has the place of each package, if there is one.
    pub(super) fn packages(&self, out: &mut Writer) {
        if self.packages.is_empty() {
            return;
        }
        out.heading(3, "The packages");
        let (known, unknown): (Vec<_>, Vec<_>) =
            self.packages.iter().partition(|one| one.hint.is_some());
        out.paragraph(
            "What the code above uses of packages, and what usually has their place. `cargo add NAME` adds a crate; one that the Rust \
             project has already is better than another for the same purpose.",
        );
        out.table(
            &["Package", "Crates", "In Rust"],
            &known.into_iter().map(row).collect::<Vec<_>>(),
        );
        let unknown: Vec<_> = unknown.into_iter().map(title).collect();
        if !unknown.is_empty() {
            out.paragraph(&format!(
                "The tool knows nothing of {}. What such a package does is in `node_modules/NAME`, after `npm install`; where that is \
                 much, leave the route to Next.js, or move this part to a route of its own and call it.",
                unknown.join(", ")
            ));
        }
        self.zod(out);
    }

    /// The texts of zod, in its version.
    fn zod(&self, out: &mut Writer) {
        let Some(zod) = self.packages.iter().find(|one| one.name == "zod") else {
            return;
        };
        out.heading(3, "Messages of zod");
        out.paragraph(
            "The texts that zod sends where the schema has none of its own. It checks all fields, in the order of the schema, and reports \
             each one; `.optional()` allows an absent value but not `null`, `.nullable()` the reverse. `error.flatten()` is \
             `{\"formErrors\": [], \"fieldErrors\": {\"name\": [\"..\"]}}`, by the first part of the path.",
        );
        let major = zod.version.as_ref();
        let major = major.and_then(|version| version.chars().find(char::is_ascii_digit));
        let columns: &[usize] = match major {
            Some('3') => &[1, 2],
            Some('4') => &[1, 3],
            _ => &[1, 2, 3],
        };
        let cell = |line: &'static str| {
            let cells = crate::brief::migration::cells(line);
            let cells = columns.iter().filter_map(|&column| cells.get(column));
            let cells: Vec<_> = cells.map(|cell| cell.replace('|', "\\|")).collect();
            format!("| {} |", cells.join(" | "))
        };
        let lines: Vec<_> = ZOD.lines().map(cell).collect();
        out.paragraph(&lines.join("\n"));
    }
}

fn row(package: &UsedPackage) -> Vec<String> {
    let crates: Vec<_> = package.crates.iter().map(|name| code(name)).collect();
    let hint = package.hint.as_ref();
    let hint = hint.map_or_else(String::new, |hint| hint.replace('|', "\\|"));
    vec![title(package), crates.join(", "), hint]
}

/// The name, the version and what is used of it.
fn title(package: &UsedPackage) -> String {
    let version = package.version.as_ref();
    let version = version.map_or_else(String::new, |version| format!(" {version}"));
    let exports = package.exports.iter();
    let exports = exports.filter(|name| !matches!(&***name, "default" | "*"));
    let exports: Vec<_> = exports.map(|name| code(name)).collect();
    let exports = match &exports[..] {
        [] => String::new(),
        exports => format!(": {}", exports.join(", ")),
    };
    format!("{}{version}{exports}", code(&package.name))
}
