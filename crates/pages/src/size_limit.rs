//! The size limit of a request's body.

use std::borrow::Cow;

use bytesize::ByteSize;

use crate::PageConfig;

/// The size limit of a `CONFIG`.
#[derive(Debug, Clone, Copy)]
pub(crate) enum SizeLimit {
    /// Next's default: `1mb` for a body that is parsed, else no limit.
    Default,
    /// The limit as written, and in bytes.
    Text(&'static str, ByteSize),
    /// A number of bytes.
    Bytes(u64),
    None,
}

impl PageConfig {
    /// Returns the maximum length of a body, in bytes; `None` for no limit.
    pub(crate) fn max_size(&self) -> Option<u64> {
        match self.size_limit {
            SizeLimit::Default => self.body_parser.then_some(ByteSize::mib(1).as_u64()),
            SizeLimit::Text(_, size) => Some(size.as_u64()),
            SizeLimit::Bytes(bytes) => Some(bytes),
            SizeLimit::None => None,
        }
    }

    /// Returns the message of a 413. As in Next, it quotes the limit as written.
    pub(crate) fn size_exceeded(&self) -> String {
        let limit = match self.size_limit {
            SizeLimit::Default | SizeLimit::None => Cow::Borrowed("1mb"),
            SizeLimit::Text(text, _) => Cow::Borrowed(text),
            SizeLimit::Bytes(bytes) => Cow::Owned(bytes.to_string()),
        };
        format!("Body exceeded {limit} limit")
    }
}
