//! Validates the host of a request.

use std::net::Ipv6Addr;

use actix_http::{HttpMessage as _, Method, Request, StatusCode};
use actix_web::http::header::{HOST, HeaderValue};

/// Refuses an invalid host, and replaces the `Host` header by the host of an absolute target.
///
/// # Errors
/// With the status for an invalid target or `Host`.
pub(crate) fn settle_host(request: &mut Request) -> Result<(), StatusCode> {
    let bad = StatusCode::BAD_REQUEST;
    if request
        .headers()
        .get_all(HOST)
        .any(|host| !is_host(host.as_bytes()))
    {
        return Err(bad);
    }
    let uri = request.uri();
    let Some(authority) = uri.authority() else {
        return Ok(());
    };
    if uri.scheme().is_none() {
        // Only CONNECT may have a host as its target.
        return (request.method() == Method::CONNECT)
            .then_some(())
            .ok_or(bad);
    }
    if !is_host(authority.as_str().as_bytes()) {
        return Err(bad);
    }
    let host = HeaderValue::from_str(authority.as_str()).map_err(|_invalid| bad)?;
    request.headers_mut().insert(HOST, host);
    Ok(())
}

/// Whether this is empty, or a name or an address with or without a port.
fn is_host(text: &[u8]) -> bool {
    let text = text.trim_ascii();
    let (is_valid, port) = match text.strip_prefix(b"[") {
        Some(rest) => {
            let Some(end) = memchr::memchr(b']', rest) else {
                return false;
            };
            let address = std::str::from_utf8(&rest[..end]).unwrap_or_default();
            (address.parse::<Ipv6Addr>().is_ok(), &rest[end + 1..])
        }
        None => {
            let end = memchr::memchr(b':', text).unwrap_or(text.len());
            (text[..end].iter().copied().all(is_of_name), &text[end..])
        }
    };
    is_valid && is_port(port)
}

/// Whether RFC 3986 allows a byte in a registered name; `%` begins an escape.
fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=%".contains(&byte)
}

/// Whether this is empty, or a colon with or without a port.
fn is_port(text: &[u8]) -> bool {
    match text {
        [] | [b':'] => true,
        [b':', digits @ ..] => {
            let port = std::str::from_utf8(digits).unwrap_or_default();
            digits.iter().all(u8::is_ascii_digit) && port.parse::<u16>().is_ok()
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts() {
        for host in [
            "",
            "a",
            "a:",
            "a:0",
            "a:65535",
            "a_b.c-d:80",
            "127.0.0.1",
            "[::1]",
            "[::1]:80",
            "x--y.",
            " a ",
        ] {
            assert!(is_host(host.as_bytes()), "{host}");
        }
        for host in [
            "a b",
            "user@a",
            "a/x?y",
            "a:65536",
            "a:99999999",
            "a:b",
            "a:-1",
            "a:1:2",
            "::1",
            "[::1",
            "[a]",
            "[]",
            "[::1]x",
            "a\u{e4}",
            "a\\b",
            "a\tb",
            "<a>",
            "a#b",
            "a?b",
            "a,b c",
        ] {
            assert!(!is_host(host.as_bytes()), "{host}");
        }
    }
}
