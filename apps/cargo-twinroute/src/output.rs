//! What the commands write.

use std::io::{self, BufWriter, IsTerminal as _, Write};

use comfy_table::{Attribute, Cell, ContentArrangement, Table, presets};

use crate::color::is_colored;
use crate::printable::Printable;

/// The standard output, which the names of files send no commands to.
pub(crate) fn stdout() -> Printable<io::StdoutLock<'static>> {
    let out = io::stdout().lock();
    let has_colors = is_colored() || out.is_terminal();
    Printable::new(out, has_colors)
}

/// Writes a value as JSON, indented, with a line break at its end.
pub(crate) fn write_json(out: &mut impl Write, value: &impl serde::Serialize) -> io::Result<()> {
    // The standard output writes each line at once, which takes longer than the scan for a report of a million lines.
    let mut out = BufWriter::new(out);
    serde_json::to_writer_pretty(&mut out, value).map_err(io::Error::from)?;
    writeln!(out)?;
    out.flush()
}

/// The columns of the terminal that stdout writes to.
pub(crate) fn terminal_width() -> Option<u16> {
    let table = Table::new();
    table.width().filter(|_| table.is_tty())
}

/// `1 route`, `2 routes`.
pub(crate) fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}

/// A URL or a path in lines of at most `width` characters, which end after a slash. A longer segment is not split.
pub(crate) fn wrap_path(path: &str, width: usize) -> String {
    let (mut lines, mut length) = (String::new(), 0);
    for segment in path.split_inclusive('/') {
        let characters = segment.chars().count();
        if length > 0 && length + characters > width {
            lines.push('\n');
            length = 0;
        }
        lines.push_str(segment);
        length += characters;
    }
    lines
}

/// A table with these heads, as wide as the terminal. Without a terminal, each row is one line.
pub(crate) fn new_table(heads: &[&str]) -> Table {
    let mut table = blank_table();
    table.set_header(
        heads
            .iter()
            .map(|head| Cell::new(head).add_attribute(Attribute::Bold)),
    );
    table
}

/// A table without heads, as wide as the terminal. Without a terminal, each row is one line.
pub(crate) fn blank_table() -> Table {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING);
    if let Some(width) = terminal_width() {
        table.set_width(width);
        table.set_content_arrangement(ContentArrangement::Dynamic);
    } else {
        table.set_content_arrangement(ContentArrangement::Disabled);
    }
    if is_colored() {
        table.enforce_styling();
    } else {
        table.force_no_tty();
    }
    table
}

#[cfg(test)]
mod tests {
    use super::wrap_path;

    #[test]
    fn paths_break_after_slashes() {
        assert_eq!(wrap_path("/api/teams/[id]", 11), "/api/teams/\n[id]");
        assert_eq!(wrap_path("/api/teams/[id]", 15), "/api/teams/[id]");
        assert_eq!(wrap_path("a-long-segment/b", 5), "a-long-segment/\nb");
        assert_eq!(wrap_path("/", 0), "/");
    }
}
