//! Multipart forms, parsed as by Node 22 and later: `filename*` wins over `filename`, browsers' three escapes and base64
//! are decoded, text around the parts is dropped, and lines end in CRLF.
//!
//! multer and actix-multipart read a file that has only a `filename*` as a text field, don't decode escapes and base64,
//! and differ in what they reject, so a form would be parsed differently after a migration.

use bytes::Bytes;
use futures_util::{FutureExt as _, Stream, stream};

use super::{
    FormValue,
    file::{Memory, Store},
    part_head::Head,
    part_reader::{PartReader, invalid},
};
use crate::{ApiError, ContentType};

/// Returns the boundary of a content type.
///
/// # Errors
/// With 400 when it is not that of a multipart form, or has no boundary.
pub fn boundary(content_type: &str) -> Result<String, ApiError> {
    let content_type = ContentType::extract(content_type)
        .filter(|found| found.essence() == "multipart/form-data")
        .ok_or_else(|| {
            ApiError::new(
                400,
                "Invalid form: the content type is not `multipart/form-data`",
            )
            .in_body()
        })?;
    match content_type.parameter("boundary") {
        Some(boundary) if !boundary.is_empty() => Ok(boundary.to_owned()),
        _ => Err(ApiError::new(400, "Invalid form: the content type has no boundary").in_body()),
    }
}

/// Parses a form that is in memory, and thus bounded; its files share the bytes.
///
/// # Errors
/// With 400 when it is malformed.
pub(super) fn in_memory(body: Bytes, boundary: &str) -> Result<Vec<(String, FormValue)>, ApiError> {
    let reader = PartReader::new(body, stream::empty(), boundary);
    // All bytes are there, so this never waits.
    let read = read(reader, &Memory, FormBudget::UNBOUNDED).now_or_never();
    read.unwrap_or_else(|| Err(invalid()))
}

/// How much more of a form may be held in memory.
pub(super) struct FormBudget {
    pub(super) parts: usize,
    /// The bytes of names, file names, content types and texts.
    pub(super) text: usize,
}

impl FormBudget {
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

/// Parses the parts of a form, and stores its files in `store`.
///
/// # Errors
/// With 400 when it is malformed, 413 when it has too many parts or too much text, 500 when a file can't be stored.
pub(super) async fn read<B>(
    mut reader: PartReader<B>,
    store: &impl Store,
    mut budget: FormBudget,
) -> Result<Vec<(String, FormValue)>, ApiError>
where
    B: Stream<Item = Result<Bytes, ApiError>> + Unpin,
{
    let mut fields = Vec::new();
    reader.begin().await?;
    while reader.next_part().await? {
        let head = Head::read(&mut reader).await?;
        budget.take_part(&head)?;
        let value = match head.filename {
            Some(_) => FormValue::File(store.store(&head, &mut reader).await?),
            None => FormValue::Text(text(&head, &mut reader, &mut budget).await?),
        };
        fields.push((head.name, value));
    }
    Ok(fields)
}

async fn text<B>(
    head: &Head,
    reader: &mut PartReader<B>,
    budget: &mut FormBudget,
) -> Result<String, ApiError>
where
    B: Stream<Item = Result<Bytes, ApiError>> + Unpin,
{
    let mut whole = Vec::new();
    while let Some(chunk) = reader.content().await? {
        budget.take_text(chunk.len())?;
        whole.extend_from_slice(&chunk);
    }
    let content = head.decode(whole.into());
    Ok(String::from_utf8_lossy(&content).into_owned())
}
