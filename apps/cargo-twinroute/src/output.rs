//! What the commands write.

use std::io::{self, Write};

/// Writes a value as JSON, indented, with a line break at its end.
pub(crate) fn write_json(out: &mut impl Write, value: &impl serde::Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value).map_err(io::Error::from)?;
    writeln!(out)
}
