//! Multipart forms, read as strictly as Node reads them: nothing around the parts, names in quotes, lines that end in
//! CRLF.
//!
//! The crates that read multipart forms take more than that (unquoted names, text around the parts), so that a form
//! would be read differently after a move.

use std::path::Path;

use bytes::Bytes;
use futures_util::{FutureExt as _, Stream, stream};
use twinroute_core::{ApiError, charset};

use crate::{
    FormData, FormValue, RequestBody,
    content_type::ContentType,
    file::{Disk, Memory, Store},
    part_head::Head,
    part_reader::{PartReader, invalid},
};

/// The boundary that a content type names.
///
/// # Errors
/// With 400 when it is no multipart form, or names none.
pub(crate) fn boundary(content_type: &str) -> Result<String, ApiError> {
    let content_type = ContentType::extract(content_type)
        .filter(|found| found.essence == "multipart/form-data")
        .ok_or_else(|| ApiError::new(400, "Invalid form: not multipart"))?;
    match content_type.parameter("boundary") {
        Some(boundary) if !boundary.is_empty() => Ok(boundary.to_owned()),
        _ => Err(ApiError::new(400, "Invalid form: no boundary")),
    }
}

/// Reads a form that is in memory; its files share the bytes.
///
/// # Errors
/// With 400 when it is malformed.
pub(crate) fn in_memory(body: Bytes, boundary: &str) -> Result<FormData, ApiError> {
    let reader = PartReader::new(body, stream::empty(), boundary);
    // There is nothing to wait for.
    let read = read(reader, &Memory, u64::MAX).now_or_never();
    read.unwrap_or_else(|| Err(invalid()))
}

/// Reads a form as it comes in, and its files to `folder`.
///
/// # Errors
/// With 400 when it is malformed, 413 when its text is too long, 500 when a file can't be written.
pub(crate) async fn to_disk(
    body: RequestBody,
    boundary: &str,
    folder: &Path,
) -> Result<FormData, ApiError> {
    const MAX_TEXT: u64 = 1024 * 1024;
    let reader = PartReader::new(Bytes::new(), body, boundary);
    read(reader, &Disk(folder), MAX_TEXT).await
}

async fn read<B>(
    mut reader: PartReader<B>,
    store: &impl Store,
    max_text: u64,
) -> Result<FormData, ApiError>
where
    B: Stream<Item = Result<Bytes, ApiError>> + Unpin,
{
    let mut fields = Vec::new();
    let mut text_left = max_text;
    reader.begin().await?;
    while reader.next_part().await? {
        let head = Head::read(&mut reader).await?;
        let value = match head.filename {
            Some(_) => FormValue::File(store.store(&head, &mut reader).await?),
            None => FormValue::Text(text(&head, &mut reader, &mut text_left).await?),
        };
        fields.push((head.name, value));
    }
    Ok(FormData::new(fields))
}

async fn text<B>(
    head: &Head,
    reader: &mut PartReader<B>,
    left: &mut u64,
) -> Result<String, ApiError>
where
    B: Stream<Item = Result<Bytes, ApiError>> + Unpin,
{
    let mut whole = Vec::new();
    while let Some(chunk) = reader.content().await? {
        *left = left
            .checked_sub(chunk.len() as u64)
            .ok_or_else(|| ApiError::new(413, "The text of the form is too long"))?;
        whole.extend_from_slice(&chunk);
    }
    let content = head.decode(whole.into());
    Ok(charset::decode(&content, "utf-8")
        .unwrap_or_default()
        .into_owned())
}
