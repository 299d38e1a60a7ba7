//! Lines of a pipe.

use std::io;

use tokio::io::{AsyncBufRead, AsyncBufReadExt as _, AsyncReadExt as _};

/// The longest line of a program in bytes. The rest of one counts as a line of its own.
pub(crate) const LONGEST_LINE: u64 = 64 * 1024;

/// Adds the next line to `line`, or the first `longest` bytes of one. Returns their number, which is zero at the end.
pub(crate) async fn read_line(
    pipe: &mut (impl AsyncBufRead + Unpin),
    longest: u64,
    line: &mut Vec<u8>,
) -> io::Result<usize> {
    pipe.take(longest).read_until(b'\n', line).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_without_an_end_is_split() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        let mut pipe: &[u8] = b"one\nabcdef\n";
        let read = runtime.block_on(async {
            let mut read = Vec::new();
            loop {
                let mut line = Vec::new();
                match read_line(&mut pipe, 4, &mut line).await.unwrap() {
                    0 => return read,
                    _ => read.push(String::from_utf8(line).unwrap()),
                }
            }
        });
        assert_eq!(read, ["one\n", "abcd", "ef\n"]);
    }
}
