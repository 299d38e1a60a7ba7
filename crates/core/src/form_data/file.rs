//! The files of a form, in memory or on disk.

use std::{
    fmt, io,
    path::{Path, PathBuf},
};

use bytes::Bytes;
use futures_util::Stream;
use tokio::fs;

use super::{part_head::Head, part_reader::PartReader, temporary_file::TemporaryFile};
use crate::{ApiError, ContentType, charset};

/// An uploaded file: in memory, or a temporary file that is deleted when the last clone of this is dropped.
#[derive(Clone)]
pub struct File {
    name: String,
    content_type: String,
    size: u64,
    content: Content,
}

#[derive(Clone)]
#[cfg_attr(
    not(feature = "multipart-disk"),
    expect(dead_code, reason = "no file is on disk then")
)]
pub(super) enum Content {
    Memory(Bytes),
    Disk(TemporaryFile),
}

impl File {
    /// Returns the name sent by the client. Never use it as a path.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the content type. Default: `text/plain`.
    #[must_use]
    pub fn content_type(&self) -> &str {
        &self.content_type
    }

    /// Returns the length in bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Returns the path, if the file is on disk.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match &self.content {
            Content::Memory(_) => None,
            Content::Disk(file) => Some(file.path()),
        }
    }

    /// Returns the bytes.
    ///
    /// # Errors
    /// When the file is on disk and can't be read.
    pub async fn bytes(&self) -> io::Result<Bytes> {
        match &self.content {
            Content::Memory(bytes) => Ok(bytes.clone()),
            Content::Disk(file) => fs::read(file.path()).await.map(Bytes::from),
        }
    }

    /// Returns the bytes as UTF-8; invalid sequences become U+FFFD.
    ///
    /// # Errors
    /// When the file is on disk and can't be read.
    pub async fn text(&self) -> io::Result<String> {
        let bytes = self.bytes().await?;
        let text = charset::decode(&bytes, "utf-8").unwrap_or_default();
        Ok(text.into_owned())
    }

    /// Moves the file to `path`, and replaces a file there. A file on disk must stay on its file system.
    ///
    /// # Errors
    /// When the file can't be written there.
    pub async fn persist(self, path: impl Into<PathBuf>) -> io::Result<()> {
        let path = path.into();
        match self.content {
            Content::Memory(bytes) => fs::write(path, bytes).await,
            Content::Disk(file) => file.persist(path).await,
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

/// Stores the files of a form.
pub(super) trait Store {
    /// Reads and stores the content of the part with this head.
    async fn store<B>(&self, head: &Head, reader: &mut PartReader<B>) -> Result<File, ApiError>
    where
        B: Stream<Item = Result<Bytes, ApiError>> + Unpin;
}

pub(super) struct Memory;

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
        Ok(File::in_memory(head, content))
    }
}

impl File {
    fn in_memory(head: &Head, content: Bytes) -> Self {
        Self::new(head, content.len() as u64, Content::Memory(content))
    }

    pub(super) fn new(head: &Head, size: u64, content: Content) -> Self {
        let content_type = head.content_type.as_deref().unwrap_or("text/plain");
        Self {
            name: head.filename.clone().unwrap_or_default(),
            content_type: ContentType::of_blob(content_type),
            size,
            content,
        }
    }
}
