//! Reading a request's body, with a limit that is checked before the memory is spent.

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
    /// It is, or says it is, longer than the limit.
    TooLarge,
    /// It ended early, or was not framed as it said.
    Broken(PayloadError),
}

impl ReadError {
    /// How the client is told; `exceeded` is the message for a body that is too long.
    pub fn into_api_error(self, exceeded: impl FnOnce() -> String) -> ApiError {
        match self {
            Self::TooLarge => ApiError::new(413, exceeded()).in_body(),
            Self::Broken(error) => error.into(),
        }
    }
}

/// Reads the whole body. One that declares more than `limit` bytes is refused without reading it.
///
/// # Errors
/// When the body is longer than `limit` (in bytes), or breaks off.
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
    let mut whole = Vec::with_capacity(room(declared).max(first.len() + second.len()));
    whole.extend_from_slice(&first);
    drop(first);
    append(&mut whole, second, payload, limit).await?;
    Ok(whole.into())
}

/// Appends `chunk`, and all that comes after it.
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

/// How much memory to take for a body that declares its length: it need not be moved as it grows, unless it is large, when
/// a client could have us take what it never sends.
fn room(declared: Option<u64>) -> usize {
    const MOST: usize = 2 * 1024 * 1024;
    let declared = declared.and_then(|length| length.try_into().ok());
    declared.unwrap_or(0).min(MOST)
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

/// Whether what follows a request's head is a WebSocket, and so no body, whatever its length says: actix-web reads on
/// to the end of the connection.
#[must_use]
pub fn is_upgrade(headers: &HeaderMap) -> bool {
    let is_websocket = |value: &HeaderValue| {
        value
            .to_str()
            .is_ok_and(|name| name.trim().eq_ignore_ascii_case("websocket"))
    };
    headers.get_all(UPGRADE).any(is_websocket) && !headers.contains_key(TRANSFER_ENCODING)
}

/// Whether a request announces a body.
#[must_use]
pub fn announces_body(headers: &HeaderMap) -> bool {
    headers.contains_key(TRANSFER_ENCODING)
        || declared_length(headers).is_some_and(|length| length > 0)
}

/// The `Content-Length`, in bytes.
#[must_use]
pub fn declared_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use futures_util::{FutureExt as _, stream};

    use super::*;

    /// The most memory that is held while so many KiB are read of a body that declares `length` bytes.
    fn held(kibibytes: usize, length: &str) -> u64 {
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
    fn a_body_takes_the_memory_that_it_declares_within_bounds() {
        let mebibyte = 1024 * 1024;
        assert!(held(1025, "1049600") < mebibyte + 4096);
        assert!(held(2, "1099511627776") < 3 * mebibyte);
        assert!(held(3 * 1024, "3145728") <= 8 * mebibyte);
    }

    #[test]
    fn what_the_head_tells_of_the_body() {
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
