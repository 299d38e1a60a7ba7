//! Section 6: the rows of MIGRATION.md and the interface of twinroute.

use crate::brief::Brief;
use crate::brief::documents::interface;
use crate::brief::writer::Writer;

impl Brief {
    pub(super) fn interface(&self, out: &mut Writer) {
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
        self.packages(out);
        out.heading(3, "The interface of twinroute");
        out.paragraph(&interface(self.style, !self.settings.is_empty()));
    }
}
