//! Reading a request's body, with a limit that is checked before memory is allocated.

use actix_web::{
    dev::Payload,
    error::PayloadError,
    http::header::{CONTENT_LENGTH, HeaderMap, HeaderValue, TRANSFER_ENCODING, UPGRADE},
};
use bytes::Bytes;
use futures_util::StreamExt as _;

use crate::ApiError;

/// Why a body could not be read.
#[derive(Debug)]
pub enum ReadError {
    /// The body, or its declared length, exceeds the limit.
    TooLarge,
    /// The body ended early, or its framing is malformed.
    Broken(PayloadError),
}

impl ReadError {
    /// Converts this into the error for the client; `exceeded` is the message for a body over the limit.
    pub fn into_api_error(self, exceeded: impl FnOnce() -> String) -> ApiError {
        match self {
            Self::TooLarge => ApiError::new(413, exceeded()).in_body(),
            Self::Broken(error) => error.into(),
        }
    }
}

/// Reads the whole body. A body that declares more than `limit` bytes is rejected without reading it.
///
/// # Errors
/// When the body is longer than `limit` (in bytes), incomplete or malformed.
pub async fn read(
    headers: &HeaderMap,
    payload: &mut Payload,
    limit: Option<u64>,
) -> Result<Bytes, ReadError> {
    if matches!(payload, Payload::None) {
        return Ok(Bytes::new());
    }
    let limit = limit.unwrap_or(u64::MAX);
    let declared = declared_length(headers);
    if declared.is_some_and(|length| length > limit) {
        return Err(ReadError::TooLarge);
    }
    let Some(first) = next_chunk(payload).await? else {
        return Ok(Bytes::new());
    };
    check(first.len() as u64, limit)?;
    let Some(second) = next_chunk(payload).await? else {
        return Ok(first);
    };
    let mut whole = Vec::with_capacity(initial_capacity(declared).max(first.len() + second.len()));
    whole.extend_from_slice(&first);
    drop(first);
    append(&mut whole, second, payload, limit).await?;
    Ok(whole.into())
}

/// Appends `chunk` and the rest of the body.
async fn append(
    whole: &mut Vec<u8>,
    chunk: Bytes,
    payload: &mut Payload,
    limit: u64,
) -> Result<(), ReadError> {
    let mut next = Some(chunk);
    while let Some(chunk) = next {
        check((whole.len() + chunk.len()) as u64, limit)?;
        whole.extend_from_slice(&chunk);
        next = next_chunk(payload).await?;
    }
    Ok(())
}

/// Returns how many bytes to reserve for a body that declares its length: at most 2 MiB, since a client may never send
/// what it declares.
fn initial_capacity(declared: Option<u64>) -> usize {
    const MAX: usize = 2 * 1024 * 1024;
    let declared = declared.and_then(|length| length.try_into().ok());
    declared.unwrap_or(0).min(MAX)
}

async fn next_chunk(payload: &mut Payload) -> Result<Option<Bytes>, ReadError> {
    payload.next().await.transpose().map_err(ReadError::Broken)
}

fn check(length: u64, limit: u64) -> Result<(), ReadError> {
    if length > limit {
        Err(ReadError::TooLarge)
    } else {
        Ok(())
    }
}

/// Whether a request asks for a WebSocket. It has no body, even if it declares a length: actix-web would read until the
/// connection ends.
#[must_use]
pub fn is_upgrade(headers: &HeaderMap) -> bool {
    let is_websocket = |value: &HeaderValue| {
        value
            .to_str()
            .is_ok_and(|name| name.trim().eq_ignore_ascii_case("websocket"))
    };
    headers.get_all(UPGRADE).any(is_websocket) && !headers.contains_key(TRANSFER_ENCODING)
}

/// Whether a request declares a body.
#[must_use]
pub fn announces_body(headers: &HeaderMap) -> bool {
    headers.contains_key(TRANSFER_ENCODING)
        || declared_length(headers).is_some_and(|length| length > 0)
}

/// Returns the `Content-Length` in bytes.
#[must_use]
pub fn declared_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use futures_util::{FutureExt as _, stream};

    use super::*;

    /// Returns the peak memory, in bytes, of reading `kibibytes` KiB of a body that declares `length` bytes.
    fn peak_memory(kibibytes: usize, length: &str) -> u64 {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_LENGTH, HeaderValue::from_str(length).unwrap());
        let chunks = (0..kibibytes).map(|_| Ok(Bytes::from_static(&[b'x'; 1024])));
        let mut payload: Payload = Payload::Stream {
            payload: Box::pin(stream::iter(chunks)),
        };
        let mut read = || read(&headers, &mut payload, None).now_or_never();
        let info = allocation_counter::measure(|| {
            assert_eq!(read().unwrap().unwrap().len(), kibibytes * 1024);
        });
        info.bytes_max
    }

    #[test]
    fn memory_is_reserved_for_the_declared_length_up_to_a_bound() {
        let mebibyte = 1024 * 1024;
        assert!(peak_memory(1025, "1049600") < mebibyte + 4096);
        assert!(peak_memory(2, "1099511627776") < 3 * mebibyte);
        assert!(peak_memory(3 * 1024, "3145728") <= 8 * mebibyte);
    }

    #[test]
    fn length_and_upgrade_are_read_from_the_headers() {
        let websocket = (UPGRADE, "WebSocket\t");
        let cases = [
            (&[(CONTENT_LENGTH, "3")][..], Some(3), false),
            (&[(CONTENT_LENGTH, "3"), websocket.clone()], Some(3), true),
            (&[(CONTENT_LENGTH, "-3"), (UPGRADE, "h2c")], None, false),
            (&[(UPGRADE, "h2c"), websocket.clone()], None, true),
            (&[(TRANSFER_ENCODING, "chunked"), websocket], None, false),
        ];
        for (headers, length, upgrade) in cases {
            let mut map = HeaderMap::new();
            for (name, value) in headers {
                map.append(name.clone(), HeaderValue::from_static(value));
            }
            assert_eq!(declared_length(&map), length, "{headers:?}");
            assert_eq!(is_upgrade(&map), upgrade, "{headers:?}");
        }
    }
}
