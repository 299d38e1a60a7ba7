//! Control characters in what the commands write.

use std::io::{self, Write};

/// Writes text with its control characters as `\u001b`: those of a file's name would reach the terminal as commands. The form is that of
/// JSON. Line breaks and tabs stay, and so do colours if the output has them.
pub(crate) struct Printable<W> {
    out: W,
    has_colors: bool,
    // What may be the start of a colour, or of a control character of two bytes.
    pending: Vec<u8>,
}

// The escape sequence of a colour is shorter.
const LONGEST: usize = 32;
const ESCAPE: u8 = 0x1b;
/// In UTF-8, U+0080 to U+009F start with it. Some terminals take them for commands.
const FIRST_OF_C1: u8 = 0xc2;

impl<W: Write> Printable<W> {
    pub(crate) fn new(out: W, has_colors: bool) -> Self {
        Self {
            out,
            has_colors,
            pending: Vec::new(),
        }
    }

    fn byte(&mut self, byte: u8) -> io::Result<()> {
        match (&self.pending[..], byte) {
            ([], ESCAPE | FIRST_OF_C1) => self.pending.push(byte),
            ([], _) => self.put(byte)?,
            ([FIRST_OF_C1], 0x80..=0x9f) => {
                self.pending.clear();
                write!(self.out, "\\u{byte:04x}")?;
            }
            ([ESCAPE], b'[') if self.has_colors => self.pending.push(byte),
            ([ESCAPE, _, ..], b'0'..=b'9' | b';') if self.pending.len() < LONGEST => {
                self.pending.push(byte);
            }
            ([ESCAPE, _, ..], b'm') => {
                self.pending.push(byte);
                self.out.write_all(&self.pending)?;
                self.pending.clear();
            }
            _ => {
                self.put_pending()?;
                self.byte(byte)?;
            }
        }
        Ok(())
    }

    fn put_pending(&mut self) -> io::Result<()> {
        let pending = std::mem::take(&mut self.pending);
        pending.into_iter().try_for_each(|byte| self.put(byte))
    }

    fn put(&mut self, byte: u8) -> io::Result<()> {
        match is_control(byte) {
            true => write!(self.out, "\\u{byte:04x}"),
            false => self.out.write_all(&[byte]),
        }
    }
}

fn is_control(byte: u8) -> bool {
    byte.is_ascii_control() && !matches!(byte, b'\n' | b'\t')
}

impl<W: Write> Write for Printable<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let is_special = |byte: &u8| is_control(*byte) || *byte == FIRST_OF_C1;
        match self.pending.is_empty() && !bytes.iter().any(is_special) {
            true => self.out.write_all(bytes)?,
            false => bytes.iter().try_for_each(|byte| self.byte(*byte))?,
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.put_pending()?;
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(text: &str, has_colors: bool) -> String {
        let mut out = Printable::new(Vec::new(), has_colors);
        // A text may come in any parts.
        for byte in text.as_bytes() {
            out.write_all(&[*byte]).unwrap();
        }
        out.flush().unwrap();
        String::from_utf8(out.out).unwrap()
    }

    #[test]
    fn control_characters_are_escaped() {
        let table = [
            ("a\tb\nc é © \u{a0}", "a\tb\nc é © \u{a0}"),
            ("\u{1b}[2J", "\\u001b[2J"),
            ("\u{1b}]0;title\u{7}\r", "\\u001b]0;title\\u0007\\u000d"),
            ("\u{9b}2J\u{7f}", "\\u009b2J\\u007f"),
            ("\u{1b}\u{1b}[3", "\\u001b\\u001b[3"),
        ];
        for (text, expected) in table {
            assert_eq!(printed(text, true), expected);
            assert_eq!(printed(text, false), expected);
        }
    }

    #[test]
    fn colours_stay_if_the_output_has_them() {
        let text = "\u{1b}[1mURL\u{1b}[38;5;8m";
        assert_eq!(printed(text, true), text);
        assert_eq!(printed(text, false), "\\u001b[1mURL\\u001b[38;5;8m");
    }
}
