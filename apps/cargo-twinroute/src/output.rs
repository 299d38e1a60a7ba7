//! What the commands write.

use std::io::{self, BufWriter, Write};

use comfy_table::{Attribute, Cell, ContentArrangement, Table, presets};

use crate::color::is_colored;

/// Writes a value as JSON, indented, with a line break at its end.
pub(crate) fn write_json(out: &mut impl Write, value: &impl serde::Serialize) -> io::Result<()> {
    // The standard output writes each line at once, which takes longer than the scan for a report of a million lines.
    let mut out = BufWriter::new(out);
    serde_json::to_writer_pretty(&mut out, value).map_err(io::Error::from)?;
    writeln!(out)?;
    out.flush()
}

/// A table with these heads, as wide as the terminal. Without a terminal, each row is one line.
pub(crate) fn new_table(heads: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING);
    if let Some(width) = table.width() {
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
    table.set_header(
        heads
            .iter()
            .map(|head| Cell::new(head).add_attribute(Attribute::Bold)),
    );
    table
}
