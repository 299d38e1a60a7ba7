//! Text and bytes that can be written to a response.

use std::borrow::Cow;

use bytes::Bytes;

/// Text or bytes, for `write`, `end_with` and `send`. Borrowed data is copied.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither text nor bytes",
    note = "send a value as JSON with `res.json(&value)`; convert a displayable value with `format!(\"{{value}}\")`"
)]
pub trait IntoChunk {
    /// Whether this is text, for which `send` sets no content type.
    const IS_TEXT: bool;

    /// Converts this into bytes.
    fn into_chunk(self) -> Bytes;
}

/// Implements [`IntoChunk`] for text or bytes, with the conversion to `Bytes`.
macro_rules! chunks {
    ($is_text:literal: $(($($generics:tt)*) $chunk:ty => $make:expr;)*) => {$(
        // impl IntoChunk for String { const IS_TEXT: bool = true; fn into_chunk(self) -> Bytes { Bytes::from(self) } }
        impl<$($generics)*> IntoChunk for $chunk {
            const IS_TEXT: bool = $is_text;

            fn into_chunk(self) -> Bytes {
                ($make)(self)
            }
        }
    )*};
}

chunks! { true:
    () String => Bytes::from;
    () &str => |text: &str| Bytes::copy_from_slice(text.as_bytes());
    () &String => |text: &String| Bytes::copy_from_slice(text.as_bytes());
    () Cow<'_, str> => |text: Cow<'_, str>| Bytes::from(text.into_owned());
}

chunks! { false:
    () Bytes => |bytes| bytes;
    () Vec<u8> => Bytes::from;
    () &[u8] => Bytes::copy_from_slice;
    () &Vec<u8> => |bytes: &Vec<u8>| Bytes::copy_from_slice(bytes);
    (const N: usize) &[u8; N] => |bytes: &[u8; N]| Bytes::copy_from_slice(bytes);
    (const N: usize) [u8; N] => |bytes: [u8; N]| Bytes::copy_from_slice(&bytes);
}
