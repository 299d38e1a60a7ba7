//! What the commands write.

use std::io::{self, BufWriter, Write};

/// Writes a value as JSON, indented, with a line break at its end.
pub(crate) fn write_json(out: &mut impl Write, value: &impl serde::Serialize) -> io::Result<()> {
    // The standard output writes each line at once, which takes longer than the scan for a report of a million lines.
    let mut out = BufWriter::new(out);
    serde_json::to_writer_pretty(&mut out, value).map_err(io::Error::from)?;
    writeln!(out)?;
    out.flush()
}
