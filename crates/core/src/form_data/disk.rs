//! Forms whose files are written to disk while they are received.

use std::{io, path::Path, sync::Arc};

use actix_web::web::block;
use bytes::Bytes;
use futures_util::Stream;
use tempfile::{NamedTempFile, TempPath};
use tokio::{
    fs,
    io::{AsyncWriteExt as _, BufWriter},
};

use super::{
    File, FormData,
    file::{Content, Store},
    multipart::{self, FormBudget},
    part_head::Head,
    part_reader::PartReader,
    temporary_file::TemporaryFile,
};
use crate::ApiError;

/// The size, in bytes, of the buffer in front of a file: each write runs on a thread for blocking work.
const WRITE_BUFFER: usize = 128 * 1024;

/// How much of a form is held in memory, without its files.
const MEMORY_LIMITS: FormBudget = FormBudget {
    parts: 1000,
    text: 1024 * 1024,
};

/// The longest boundary, in bytes. Every chunk is searched for it.
const MAX_BOUNDARY: usize = 256;

/// Reads a multipart form, and writes its files to temporary files in `folder` while they are received. `boundary` is that of
/// its [content type](super::boundary).
///
/// # Errors
/// With 400 when it is malformed, with 413 when it has more than 1,000 parts or 1 MiB without its files, with 500 when a
/// file can't be written.
pub async fn read_to_disk<B>(boundary: &str, body: B, folder: &Path) -> Result<FormData, ApiError>
where
    B: Stream<Item = Result<Bytes, ApiError>> + Unpin,
{
    if boundary.len() > MAX_BOUNDARY {
        return Err(ApiError::new(400, "Invalid form: the boundary is too long").in_body());
    }
    let reader = PartReader::new(Bytes::new(), body, boundary);
    let fields = multipart::read(reader, &Disk(folder), MEMORY_LIMITS).await;
    fields.map(FormData::new).map_err(in_body)
}

/// A file that can't be written is not an error of the body.
fn in_body(error: ApiError) -> ApiError {
    if error.status().is_server_error() {
        error
    } else {
        error.in_body()
    }
}

/// Stores files in a folder.
struct Disk<'a>(&'a Path);

impl Store for Disk<'_> {
    async fn store<B>(&self, head: &Head, reader: &mut PartReader<B>) -> Result<File, ApiError>
    where
        B: Stream<Item = Result<Bytes, ApiError>> + Unpin,
    {
        if head.is_base64 {
            return Err(ApiError::new(
                400,
                "Invalid form: files in base64 are not supported",
            ));
        }
        let (out, path) = create(self.0).await.map_err(unwritable)?;
        let mut out = BufWriter::with_capacity(WRITE_BUFFER, out);
        let mut size = 0;
        while let Some(piece) = reader.content().await? {
            size += piece.len() as u64;
            out.write_all(&piece).await.map_err(unwritable)?;
        }
        out.flush().await.map_err(unwritable)?;
        let content = Content::Disk(TemporaryFile(Arc::new(path)));
        Ok(File::new(head, size, content))
    }
}

async fn create(folder: &Path) -> io::Result<(fs::File, TempPath)> {
    let folder = folder.to_owned();
    let created = block(move || NamedTempFile::new_in(folder)).await;
    let (file, path) = created.map_err(io::Error::other)??.into_parts();
    Ok((fs::File::from_std(file), path))
}

fn unwritable(error: io::Error) -> ApiError {
    ApiError::new(500, "can't write an uploaded file").with_source(error)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use actix_web::rt::System;
    use futures_util::stream;

    use super::*;

    #[test]
    fn small_chunks_are_written_in_few_writes() {
        let folder = tempfile::tempdir().unwrap();
        let length = || {
            let mut files = std::fs::read_dir(folder.path()).unwrap();
            files.next().unwrap().unwrap().metadata().unwrap().len()
        };
        let mut lengths = BTreeSet::new();
        let chunks = (0..1024).map(|number| {
            if number > 0 {
                lengths.insert(length());
            }
            Ok(Bytes::from_static(&[b'x'; 1024]))
        });
        let end = Ok(Bytes::from_static(b"\r\n--b--\r\n"));
        let chunks = stream::iter(chunks.chain([end]));
        let start = Bytes::from_static(b"--b\r\n\r\n");
        let mut reader = PartReader::new(start, chunks, "b");
        let file = System::new().block_on(async {
            reader.begin().await.unwrap();
            assert!(reader.next_part().await.unwrap());
            assert!(reader.line(0).await.unwrap().is_empty());
            let disk = Disk(folder.path());
            disk.store(&Head::default(), &mut reader).await.unwrap()
        });
        assert_eq!(file.size(), 1024 * 1024);
        assert_eq!(length(), file.size());
        // A long write may be observed while it is half done.
        assert!(lengths.len() < 100, "{} lengths", lengths.len());
    }
}
