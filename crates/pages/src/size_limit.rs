//! How long a request's body may get.

use std::borrow::Cow;

use bytesize::ByteSize;

use crate::PageConfig;

/// What a `CONFIG` says of the length of bodies.
#[derive(Debug, Clone, Copy)]
pub(crate) enum SizeLimit {
    /// Next's own: `1mb` for a body that is parsed, none for any other.
    Default,
    /// As it was written.
    Text(&'static str, ByteSize),
    /// By number.
    Bytes(u64),
    None,
}

impl PageConfig {
    /// The longest body that is read, in bytes; None for any.
    pub(crate) fn max_size(&self) -> Option<u64> {
        match self.size_limit {
            SizeLimit::Default => self.body_parser.then_some(ByteSize::mib(1).as_u64()),
            SizeLimit::Text(_, size) => Some(size.as_u64()),
            SizeLimit::Bytes(bytes) => Some(bytes),
            SizeLimit::None => None,
        }
    }

    /// The message of a 413. As in Next, it quotes the limit as it was written.
    pub(crate) fn size_exceeded(&self) -> String {
        let limit = match self.size_limit {
            SizeLimit::Default | SizeLimit::None => Cow::Borrowed("1mb"),
            SizeLimit::Text(text, _) => Cow::Borrowed(text),
            SizeLimit::Bytes(bytes) => Cow::Owned(bytes.to_string()),
        };
        format!("Body exceeded {limit} limit")
    }
}
