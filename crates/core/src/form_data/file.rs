//! The files of a form: in memory, or on disk.

use std::{
    fmt, io,
    path::{Path, PathBuf},
};

use bytes::Bytes;
use futures_util::Stream;
use tokio::fs;

use super::{part_head::Head, part_reader::PartReader, temporary_file::TemporaryFile};
use crate::{ApiError, ContentType, charset};

/// An uploaded file: in memory, or a temporary file that is deleted with the last clone of this.
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
            Content::Disk(file) => Some(file.path()),
        }
    }

    /// Its bytes.
    ///
    /// # Errors
    /// When it is on disk and can't be read.
    pub async fn bytes(&self) -> io::Result<Bytes> {
        match &self.content {
            Content::Memory(bytes) => Ok(bytes.clone()),
            Content::Disk(file) => fs::read(file.path()).await.map(Bytes::from),
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

/// Where the files of a form go.
pub(super) trait Store {
    /// Stores the content of the part whose head was read.
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
