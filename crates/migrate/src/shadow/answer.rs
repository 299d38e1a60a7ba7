//! Answers as they are compared: whole, and out of their encodings.

use std::{
    future::poll_fn,
    io::{self, Read as _},
    pin::pin,
};

use actix_web::{
    HttpResponse,
    body::MessageBody,
    http::{Method, StatusCode, header::HeaderMap},
};
use flate2::read::{MultiGzDecoder, ZlibDecoder};

use crate::compare::Answer;

/// Why an answer can't be compared.
#[derive(Debug)]
pub(super) enum Unusable {
    TooLong,
    /// It broke off, for this reason.
    BrokenOff(String),
}

/// Reads an answer to its end, up to `limit` bytes of body; of one to HEAD there is none.
pub(super) async fn collect(
    method: &Method,
    response: HttpResponse,
    limit: usize,
) -> Result<Answer, Unusable> {
    let (head, body) = response.into_parts();
    if method == Method::HEAD {
        return answer(head.status(), &text_of(head.headers()), Vec::new(), limit);
    }
    let mut body = pin!(body);
    let mut bytes = Vec::new();
    while let Some(chunk) = poll_fn(|context| body.as_mut().poll_next(context)).await {
        let chunk = chunk.map_err(|error| Unusable::BrokenOff(error.to_string()))?;
        if bytes.len() + chunk.len() > limit {
            return Err(Unusable::TooLong);
        }
        bytes.extend_from_slice(&chunk);
    }
    answer(head.status(), &text_of(head.headers()), bytes, limit)
}

/// Headers with each byte of a value as a character.
pub(super) fn text_of(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |bytes: &[u8]| bytes.iter().copied().map(char::from).collect();
    let headers = headers.iter();
    headers
        .map(|(name, value)| (name.as_str().to_owned(), text(value.as_bytes())))
        .collect()
}

/// An answer with its body decoded, if that does not make it too long.
pub(super) fn answer(
    status: StatusCode,
    headers: &[(String, String)],
    body: Vec<u8>,
    limit: usize,
) -> Result<Answer, Unusable> {
    let mut answer = Answer {
        status: status.as_u16(),
        headers: headers.to_vec(),
        body,
    };
    // What else there is, such as `br`, is compared as it is.
    let decoded = match answer.header("content-encoding") {
        Some("gzip") => decode(MultiGzDecoder::new(answer.body.as_slice()), limit),
        Some("deflate") => decode(ZlibDecoder::new(answer.body.as_slice()), limit),
        _ => return Ok(answer),
    };
    match decoded {
        Ok(body) if body.len() > limit => return Err(Unusable::TooLong),
        Ok(body) => answer.body = body,
        // What can't be decoded is compared as it is.
        Err(_) => {}
    }
    Ok(answer)
}

fn decode(decoder: impl io::Read, limit: usize) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    decoder.take(limit as u64 + 1).read_to_end(&mut body)?;
    Ok(body)
}
