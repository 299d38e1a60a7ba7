//! Responses in the form in which they are compared: complete and decoded.

use std::{
    future::poll_fn,
    io::{self, Read},
    pin::pin,
};

use actix_web::{
    HttpResponse,
    body::MessageBody,
    http::{Method, StatusCode, header::HeaderMap},
};
use brotli_decompressor::Decompressor;
use flate2::read::{MultiGzDecoder, ZlibDecoder};
use ruzstd::decoding::StreamingDecoder;
use twinroute_compare::ComparedResponse;

use super::counts::ShadowOutcome;

/// Why a response can't be compared.
#[derive(Debug)]
pub(super) enum Incomparable {
    TooLong,
    /// It is incomplete, for this reason.
    Incomplete(String),
}

impl From<Incomparable> for ShadowOutcome {
    fn from(reason: Incomparable) -> Self {
        match reason {
            Incomparable::TooLong => Self::TooLong,
            Incomparable::Incomplete(_) => Self::Incomplete,
        }
    }
}

/// Reads a response to its end, up to `limit` bytes of body. A response to HEAD has none.
pub(super) async fn collect(
    method: &Method,
    response: HttpResponse,
    limit: usize,
) -> Result<ComparedResponse, Incomparable> {
    let (head, body) = response.into_parts();
    let mut collected = ComparedResponse {
        status: head.status().as_u16(),
        headers: text_of(head.headers()),
        body: Vec::new(),
    };
    if method == Method::HEAD {
        return Ok(collected);
    }
    let mut body = pin!(body);
    while let Some(chunk) = poll_fn(|context| body.as_mut().poll_next(context)).await {
        let chunk = chunk.map_err(|error| Incomparable::Incomplete(error.to_string()))?;
        if collected.body.len() + chunk.len() > limit {
            return Err(Incomparable::TooLong);
        }
        collected.body.extend_from_slice(&chunk);
    }
    Ok(collected)
}

/// A response whose body was copied while it streamed to the client.
pub(super) fn copied(
    (status, headers): (StatusCode, Vec<(String, String)>),
    body: Vec<u8>,
) -> ComparedResponse {
    ComparedResponse {
        status: status.as_u16(),
        headers,
        body,
    }
}

/// Names and values of headers; each byte of a value is one character (Latin-1).
pub(super) fn text_of(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |bytes: &[u8]| bytes.iter().copied().map(char::from).collect();
    let headers = headers.iter();
    headers
        .map(|(name, value)| (name.as_str().to_owned(), text(value.as_bytes())))
        .collect()
}

/// Decodes the body of a response, up to `limit` bytes. A body that can't be decoded stays as it is.
pub(super) fn decode(
    mut response: ComparedResponse,
    limit: usize,
) -> Result<ComparedResponse, Incomparable> {
    let encodings = response.headers.iter();
    let encodings = encodings.filter(|(name, _)| name.eq_ignore_ascii_case("content-encoding"));
    let encodings = encodings.flat_map(|(_, value)| value.split(','));
    let encodings: Vec<_> = encodings
        .map(|name| name.trim().to_ascii_lowercase())
        .collect();
    let mut decoded = None;
    // The last encoding was applied last, so it is removed first.
    for encoding in encodings.iter().rev() {
        let body = decoded.as_ref().unwrap_or(&response.body);
        match decode_one(encoding, body, limit) {
            Ok(body) if body.len() > limit => return Err(Incomparable::TooLong),
            Ok(body) => decoded = Some(body),
            Err(_) => return Ok(response),
        }
    }
    response.body = decoded.unwrap_or(response.body);
    Ok(response)
}

fn decode_one(encoding: &str, body: &[u8], limit: usize) -> io::Result<Vec<u8>> {
    let max = limit as u64 + 1;
    let mut decoded = Vec::new();
    // The empty body of a response to HEAD is not encoded.
    match encoding {
        _ if body.is_empty() => Ok(0),
        "gzip" | "x-gzip" => MultiGzDecoder::new(body)
            .take(max)
            .read_to_end(&mut decoded),
        "deflate" => ZlibDecoder::new(body).take(max).read_to_end(&mut decoded),
        "br" => Decompressor::new(body, 4096)
            .take(max)
            .read_to_end(&mut decoded),
        "zstd" => StreamingDecoder::new(body)
            .map_err(io::Error::other)?
            .take(max)
            .read_to_end(&mut decoded),
        _ => Err(io::ErrorKind::Unsupported.into()),
    }?;
    Ok(decoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BROTLI: &[u8] = &[
        27, 119, 5, 248, 29, 9, 54, 78, 118, 109, 158, 133, 132, 53, 72, 217, 155, 156, 160, 75,
        52, 183, 187, 112, 48, 30, 128, 164, 146, 195, 10,
    ];
    const ZSTD: &[u8] = &[
        40, 181, 47, 253, 4, 104, 173, 0, 0, 112, 111, 110, 101, 32, 116, 119, 111, 32, 116, 104,
        114, 101, 101, 32, 1, 0, 103, 197, 63, 149, 13, 123, 44, 166,
    ];
    const GZIP_THEN_DEFLATE: &[u8] = &[
        120, 156, 147, 239, 230, 96, 0, 3, 230, 211, 231, 189, 67, 53, 52, 207, 135, 107, 156, 212,
        240, 242, 13, 61, 33, 255, 180, 247, 147, 91, 229, 226, 61, 129, 114, 189, 149, 12, 25, 15,
        2, 130, 42, 88, 25, 24, 0, 77, 217, 15, 177,
    ];

    fn decoded(encoding: &str, body: &[u8], limit: usize) -> Result<Vec<u8>, Incomparable> {
        let response = ComparedResponse {
            status: 200,
            headers: vec![("Content-Encoding".to_owned(), encoding.to_owned())],
            body: body.to_vec(),
        };
        decode(response, limit).map(|response| response.body)
    }

    #[test]
    fn bodies_are_decoded() {
        let text = "one two three ".repeat(100).into_bytes();
        for (encoding, body) in [
            ("br", BROTLI),
            (" BR ", BROTLI),
            ("zstd", ZSTD),
            ("gzip, deflate", GZIP_THEN_DEFLATE),
        ] {
            assert_eq!(decoded(encoding, body, 1400).unwrap(), text, "{encoding}");
            let longer = decoded(encoding, body, 1399);
            assert!(matches!(longer, Err(Incomparable::TooLong)), "{encoding}");
        }
    }

    #[test]
    fn a_body_that_can_not_be_decoded_stays() {
        for encoding in [
            "br",
            "zstd",
            "gzip",
            "deflate",
            "identity",
            "dcb",
            "gzip, dcb",
        ] {
            assert_eq!(decoded(encoding, b"plain", 99).unwrap(), b"plain");
            assert_eq!(decoded(encoding, b"", 99).unwrap(), b"");
        }
    }
}
