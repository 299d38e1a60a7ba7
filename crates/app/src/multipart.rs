//! Multipart forms, read as strictly as Node reads them.
//!
//! The crates that read multipart forms take more than that (unquoted names, text around the parts, `filename*`), so
//! that a form would be read differently after a move. The whole body is in memory; parts share its bytes.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use bytes::Bytes;
use twinroute_core::{ApiError, charset};

use crate::{Blob, File, FormValue};

type Field = (String, FormValue);

/// The boundary among the parameters of a content type.
pub(crate) fn boundary(parameters: &str) -> Option<String> {
    let mut parameters = parameters
        .split(';')
        .filter_map(|part| part.split_once('='));
    let (_, value) = parameters.find(|(name, _)| name.trim().eq_ignore_ascii_case("boundary"))?;
    let value = value.trim();
    let value = value
        .strip_prefix('"')
        .and_then(|value| value.strip_suffix('"'))
        .unwrap_or(value);
    // RFC 2046 allows 70 characters.
    (1..=70)
        .contains(&value.len())
        .then(|| format!("--{value}"))
}

/// Reads all parts between delimiters, `--` and the boundary.
///
/// # Errors
/// With 400 when the body is not exactly that.
pub(crate) fn parse(body: &Bytes, delimiter: &str) -> Result<Vec<Field>, ApiError> {
    let invalid = || ApiError::new(400, "Invalid form");
    let mut fields = Vec::new();
    let mut rest = strip(body, delimiter.as_bytes()).ok_or_else(invalid)?;
    loop {
        if let Some(end) = strip(&rest, b"--") {
            let is_end = end.is_empty() || *end == b"\r\n"[..];
            return if is_end { Ok(fields) } else { Err(invalid()) };
        }
        rest = strip(&rest, b"\r\n").ok_or_else(invalid)?;
        let (field, next) = part(&rest, delimiter).ok_or_else(invalid)?;
        fields.push(field);
        rest = next;
    }
}

/// One part, and what follows the delimiter behind it.
fn part(text: &Bytes, delimiter: &str) -> Option<(Field, Bytes)> {
    let mut head = Head::default();
    let mut rest = text.clone();
    loop {
        let end = find(&rest, b"\r\n")?;
        let line = rest.split_to(end);
        rest = strip(&rest, b"\r\n")?;
        if line.is_empty() {
            break;
        }
        head.read(std::str::from_utf8(&line).ok()?)?;
    }
    let delimiter = [b"\r\n", delimiter.as_bytes()].concat();
    let content = rest.split_to(find(&rest, &delimiter)?);
    Some((head.field(content)?, rest.slice(delimiter.len()..)))
}

/// The headers of a part.
#[derive(Default)]
struct Head {
    name: Option<String>,
    filename: Option<String>,
    content_type: Option<String>,
    is_base64: bool,
}

impl Head {
    fn read(&mut self, line: &str) -> Option<()> {
        let (name, value) = line.split_once(':')?;
        let value = value.trim_matches([' ', '\t']);
        match name.to_ascii_lowercase().as_str() {
            "content-disposition" => return self.read_disposition(value),
            "content-type" => self.content_type = Some(value.to_owned()),
            "content-transfer-encoding" => self.is_base64 = value.eq_ignore_ascii_case("base64"),
            _ => {}
        }
        Some(())
    }

    /// `form-data; name="a"; filename="b"`, and nothing else.
    fn read_disposition(&mut self, value: &str) -> Option<()> {
        let (name, rest) = quoted(value.strip_prefix("form-data; name=")?)?;
        self.name = Some(name);
        if rest.is_empty() {
            return Some(());
        }
        let (filename, rest) = quoted(rest.strip_prefix("; filename=")?)?;
        self.filename = Some(filename);
        rest.is_empty().then_some(())
    }

    fn field(self, content: Bytes) -> Option<Field> {
        let content = if self.is_base64 {
            STANDARD.decode(&content).ok()?.into()
        } else {
            content
        };
        let value = match self.filename {
            Some(name) => {
                let content_type = self.content_type.unwrap_or_else(|| "text/plain".to_owned());
                let blob = Blob::new(content_type, content);
                FormValue::File(File { name, blob })
            }
            None => FormValue::Text(charset::decode(&content, "utf-8")?.into_owned()),
        };
        Some((self.name?, value))
    }
}

/// Text in quotes, in which browsers escape three characters, and what follows it.
fn quoted(text: &str) -> Option<(String, &str)> {
    let (text, rest) = text.strip_prefix('"')?.split_once('"')?;
    let text = text
        .replace("%0A", "\n")
        .replace("%0D", "\r")
        .replace("%22", "\"");
    Some((text, rest))
}

fn strip(text: &Bytes, prefix: &[u8]) -> Option<Bytes> {
    text.starts_with(prefix).then(|| text.slice(prefix.len()..))
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    memchr::memmem::find(text, part)
}
