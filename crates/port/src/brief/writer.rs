//! Writes Markdown.

/// A Markdown document that is being written.
#[derive(Default)]
pub(super) struct Writer {
    text: String,
}

impl Writer {
    /// A heading: level 1 is the title.
    pub(super) fn heading(&mut self, level: usize, text: &str) {
        self.paragraph(&format!("{} {text}", "#".repeat(level)));
    }

    /// A paragraph, or any other block.
    pub(super) fn paragraph(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(text);
        self.text.push('\n');
    }

    /// A list, if it has items.
    pub(super) fn list(&mut self, items: &[String]) {
        let items: Vec<_> = items.iter().map(|item| format!("- {item}")).collect();
        self.paragraph(&items.join("\n"));
    }

    /// A block of code. The fence is longer than any in the code.
    pub(super) fn code(&mut self, language: &str, code: &str) {
        let mut fence = "```".to_owned();
        while code.contains(&fence) {
            fence.push('`');
        }
        self.paragraph(&format!("{fence}{language}\n{}\n{fence}", code.trim_end()));
    }

    /// A table. Its cells are Markdown.
    pub(super) fn table(&mut self, head: &[&str], rows: &[Vec<String>]) {
        let line = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
        let mut lines = vec![
            line(head.iter().map(|&cell| cell.to_owned()).collect()),
            line(head.iter().map(|_| "---".to_owned()).collect()),
        ];
        lines.extend(rows.iter().map(|row| line(row.clone())));
        self.paragraph(&lines.join("\n"));
    }

    /// The document.
    pub(super) fn finish(self) -> String {
        self.text
    }
}

/// A text as code in a sentence or a cell of a table.
pub(super) fn code(text: &str) -> String {
    let text = text.replace('|', "\\|").replace('\n', " ");
    if text.contains('`') {
        format!("`` {text} ``")
    } else {
        format!("`{text}`")
    }
}
