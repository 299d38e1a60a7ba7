//! Multipart forms, read as Node 22 and later read them: `filename*` wins over `filename`, browsers' three escapes and
//! base64 are decoded, whatever stands around the parts is dropped, and lines end in CRLF.
//!
//! multer and actix-multipart make a text field of a file that has only a `filename*`, leave escapes and base64 as they
//! are, and differ in what they take for malformed, so that a form would be read differently after a move.

use bytes::Bytes;
use futures_util::{FutureExt as _, Stream, stream};

use super::{
    FormValue,
    file::{Memory, Store},
    part_head::Head,
    part_reader::{PartReader, invalid},
};
use crate::{ApiError, ContentType};

/// The boundary that a content type names.
///
/// # Errors
/// With 400 when it is no multipart form, or names none.
pub fn boundary(content_type: &str) -> Result<String, ApiError> {
    let content_type = ContentType::extract(content_type)
        .filter(|found| found.essence() == "multipart/form-data")
        .ok_or_else(|| ApiError::new(400, "Invalid form: not multipart"))?;
    match content_type.parameter("boundary") {
        Some(boundary) if !boundary.is_empty() => Ok(boundary.to_owned()),
        _ => Err(ApiError::new(400, "Invalid form: no boundary")),
    }
}

/// Reads a form that is in memory, which bounds it; its files share the bytes.
///
/// # Errors
/// With 400 when it is malformed.
pub(super) fn in_memory(body: Bytes, boundary: &str) -> Result<Vec<(String, FormValue)>, ApiError> {
    let reader = PartReader::new(body, stream::empty(), boundary);
    // There is nothing to wait for.
    let read = read(reader, &Memory, Left::UNBOUNDED).now_or_never();
    read.unwrap_or_else(|| Err(invalid()))
}

/// How much more of a form is held in memory.
pub(super) struct Left {
    pub(super) parts: usize,
    /// The bytes of names, file names, content types and texts.
    pub(super) text: usize,
}

impl Left {
    const UNBOUNDED: Self = Self {
        parts: usize::MAX,
        text: usize::MAX,
    };

    fn take_part(&mut self, head: &Head) -> Result<(), ApiError> {
        self.parts = self
            .parts
            .checked_sub(1)
            .ok_or_else(|| ApiError::new(413, "The form has too many parts"))?;
        let (filename, content_type) = (head.filename.as_ref(), head.content_type.as_ref());
        self.take_text(head.name.len())?;
        self.take_text(filename.map_or(0, String::len))?;
        self.take_text(content_type.map_or(0, String::len))
    }

    fn take_text(&mut self, length: usize) -> Result<(), ApiError> {
        self.text = self
            .text
            .checked_sub(length)
            .ok_or_else(|| ApiError::new(413, "The text of the form is too long"))?;
        Ok(())
    }
}

/// Reads the parts of a form, whose files go to `store`.
///
/// # Errors
/// With 400 when it is malformed, 413 when it has too many parts or too much text, 500 when a file can't be stored.
pub(super) async fn read<B>(
    mut reader: PartReader<B>,
    store: &impl Store,
    mut left: Left,
) -> Result<Vec<(String, FormValue)>, ApiError>
where
    B: Stream<Item = Result<Bytes, ApiError>> + Unpin,
{
    let mut fields = Vec::new();
    reader.begin().await?;
    while reader.next_part().await? {
        let head = Head::read(&mut reader).await?;
        left.take_part(&head)?;
        let value = match head.filename {
            Some(_) => FormValue::File(store.store(&head, &mut reader).await?),
            None => FormValue::Text(text(&head, &mut reader, &mut left).await?),
        };
        fields.push((head.name, value));
    }
    Ok(fields)
}

async fn text<B>(
    head: &Head,
    reader: &mut PartReader<B>,
    left: &mut Left,
) -> Result<String, ApiError>
where
    B: Stream<Item = Result<Bytes, ApiError>> + Unpin,
{
    let mut whole = Vec::new();
    while let Some(chunk) = reader.content().await? {
        left.take_text(chunk.len())?;
        whole.extend_from_slice(&chunk);
    }
    let content = head.decode(whole.into());
    Ok(String::from_utf8_lossy(&content).into_owned())
}
