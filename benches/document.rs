//! Generated tables in documents.

use std::{fs, io, path::Path};

/// A Markdown table.
#[must_use]
pub fn table(head: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut lines = vec![
        format!("| {} |", head.join(" | ")),
        "| --- ".repeat(head.len()) + "|",
    ];
    lines.extend(rows.map(|row| format!("| {} |", row.join(" | "))));
    lines.join("\n")
}

/// Replaces the text between the markers of `part` in a document.
///
/// # Errors
/// When the document can't be read or written, or has no such markers.
pub fn replace(document: &Path, part: &str, text: &str) -> io::Result<()> {
    let old = fs::read_to_string(document)?;
    let (begin, end) = (
        format!("<!-- {part}: begin -->\n"),
        format!("<!-- {part}: end -->"),
    );
    let parts = old
        .split_once(&begin)
        .and_then(|(before, rest)| Some((before, rest.split_once(&end)?.1)));
    let Some((before, after)) = parts else {
        let document = document.display();
        return Err(io::Error::other(format!(
            "`{document}` has no markers `{}`",
            begin.trim()
        )));
    };
    fs::write(document, format!("{before}{begin}\n{text}\n{end}{after}"))
}
