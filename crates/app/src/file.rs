//! The files of a form: in memory, or on disk.

use std::{
    fmt, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use actix_web::web::block;
use bytes::Bytes;
use futures_util::Stream;
use tempfile::{NamedTempFile, TempPath};
use tokio::{
    fs,
    io::{AsyncWriteExt as _, BufWriter},
};
use twinroute_core::{ApiError, charset};

use crate::{Blob, part_head::Head, part_reader::PartReader};

/// An uploaded file: in memory, or a temporary file that is deleted with the last clone of this.
#[derive(Clone)]
pub struct File {
    name: String,
    content_type: String,
    size: u64,
    content: Content,
}

#[derive(Clone)]
enum Content {
    Memory(Bytes),
    Disk(Arc<TempPath>),
}

impl File {
    /// Its name, as the client says: never use it as a path.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its content type, which is `text/plain` if the client names none.
    #[must_use]
    pub fn content_type(&self) -> &str {
        &self.content_type
    }

    /// Its length in bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Where it lies, if it is on disk.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match &self.content {
            Content::Memory(_) => None,
            Content::Disk(path) => Some(path),
        }
    }

    /// Its bytes.
    ///
    /// # Errors
    /// When it is on disk and can't be read.
    pub async fn bytes(&self) -> io::Result<Bytes> {
        match &self.content {
            Content::Memory(bytes) => Ok(bytes.clone()),
            Content::Disk(path) => fs::read(&**path).await.map(Bytes::from),
        }
    }

    /// Its bytes as UTF-8; invalid sequences become U+FFFD.
    ///
    /// # Errors
    /// When it is on disk and can't be read.
    pub async fn text(&self) -> io::Result<String> {
        let bytes = self.bytes().await?;
        let text = charset::decode(&bytes, "utf-8").unwrap_or_default();
        Ok(text.into_owned())
    }

    /// Keeps it under `path`, in place of what is there. A file on disk is moved, within its file system.
    ///
    /// # Errors
    /// When it can't be written there.
    pub async fn persist(self, path: impl Into<PathBuf>) -> io::Result<()> {
        let path = path.into();
        match self.content {
            Content::Memory(bytes) => fs::write(path, bytes).await,
            Content::Disk(temporary) => match Arc::try_unwrap(temporary) {
                Ok(temporary) => {
                    let moved = block(move || temporary.persist(path)).await;
                    moved
                        .map_err(io::Error::other)?
                        .map_err(|error| error.error)
                }
                Err(shared) => fs::copy(&**shared, path).await.map(drop),
            },
        }
    }
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("File")
            .field("name", &self.name)
            .field("content_type", &self.content_type)
            .field("size", &self.size)
            .field("path", &self.path())
            .finish()
    }
}

/// Where the files of a form go.
pub(crate) trait Store {
    /// Stores the content of the part whose head was read.
    async fn store<B>(&self, head: &Head, reader: &mut PartReader<B>) -> Result<File, ApiError>
    where
        B: Stream<Item = Result<Bytes, ApiError>> + Unpin;
}

pub(crate) struct Memory;

/// How much of a file is gathered before a thread is asked to write it, in bytes.
const WRITTEN_AT_ONCE: usize = 128 * 1024;

/// A folder.
pub(crate) struct Disk<'a>(pub(crate) &'a Path);

impl Store for Memory {
    async fn store<B>(&self, head: &Head, reader: &mut PartReader<B>) -> Result<File, ApiError>
    where
        B: Stream<Item = Result<Bytes, ApiError>> + Unpin,
    {
        let mut pieces = Vec::new();
        while let Some(piece) = reader.content().await? {
            pieces.push(piece);
        }
        let whole = match pieces.len() {
            1 => pieces.swap_remove(0),
            _ => pieces.concat().into(),
        };
        let content = head.decode(whole);
        Ok(file(head, content.len() as u64, Content::Memory(content)))
    }
}

impl Store for Disk<'_> {
    async fn store<B>(&self, head: &Head, reader: &mut PartReader<B>) -> Result<File, ApiError>
    where
        B: Stream<Item = Result<Bytes, ApiError>> + Unpin,
    {
        if head.is_base64 {
            return Err(ApiError::new(400, "Invalid form: a file in base64"));
        }
        let (out, path) = create(self.0).await.map_err(unwritable)?;
        let mut out = BufWriter::with_capacity(WRITTEN_AT_ONCE, out);
        let mut size = 0;
        while let Some(piece) = reader.content().await? {
            size += piece.len() as u64;
            out.write_all(&piece).await.map_err(unwritable)?;
        }
        out.flush().await.map_err(unwritable)?;
        Ok(file(head, size, Content::Disk(Arc::new(path))))
    }
}

async fn create(folder: &Path) -> io::Result<(fs::File, TempPath)> {
    let folder = folder.to_owned();
    let created = block(move || NamedTempFile::new_in(folder)).await;
    let (file, path) = created.map_err(io::Error::other)??.into_parts();
    Ok((fs::File::from_std(file), path))
}

fn unwritable(error: io::Error) -> ApiError {
    ApiError::new(500, "an uploaded file can't be written").with_source(error)
}

fn file(head: &Head, size: u64, content: Content) -> File {
    let content_type = head.content_type.as_deref().unwrap_or("text/plain");
    File {
        name: head.filename.clone().unwrap_or_default(),
        content_type: Blob::content_type_of(content_type),
        size,
        content,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use actix_web::rt::System;
    use futures_util::stream;

    use super::*;

    #[test]
    fn small_chunks_are_written_together() {
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
            assert!(reader.line().await.unwrap().is_empty());
            let disk = Disk(folder.path());
            disk.store(&Head::default(), &mut reader).await.unwrap()
        });
        assert_eq!(file.size(), 1024 * 1024);
        assert_eq!(length(), file.size());
        // A long write is seen half done now and then.
        assert!(lengths.len() < 100, "{} lengths", lengths.len());
    }
}
