//! What a response can be written with.

use std::borrow::Cow;

use bytes::Bytes;

/// Text or bytes, for `write`, `end_with` and `send`. What is borrowed is copied.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither text nor bytes",
    note = "a value goes out as JSON with `res.json(&value)`; anything that can be displayed with `format!(\"{{value}}\")`"
)]
pub trait IntoChunk {
    /// Whether it is text, for which `send` sets no content type.
    const IS_TEXT: bool;

    /// The bytes.
    fn into_chunk(self) -> Bytes;
}

/// Implements [`IntoChunk`] for text or bytes, by what makes `Bytes` of them.
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
