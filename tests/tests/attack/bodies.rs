//! Bodies and their framing.

use crate::table::{AttackCase, END, run};

const CASES: &[AttackCase<'_>] = &[
    (
        "a length",
        &["POST /app/upload HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"],
        "200 open",
    ),
    (
        "a length of zero",
        &["POST /app/upload HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"],
        "200 open",
    ),
    (
        "chunks",
        &[
            "POST /app/upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
        ],
        "200 open",
    ),
    (
        "chunks in pieces",
        &[
            "POST /app/upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3",
            "\r",
            "\nab",
            "c\r",
            "\n0\r\n\r",
            "\n",
        ],
        "200 open",
    ),
    (
        "both framings",
        &[
            "POST /app/upload HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        ],
        "400 close",
    ),
    (
        "two lengths",
        &[
            "POST /app/upload HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        ],
        "400 close",
    ),
    (
        "a list of lengths",
        &["POST /app/upload HTTP/1.1\r\nHost: a\r\nContent-Length: 3, 3\r\n\r\nabc"],
        "400 close",
    ),
    (
        "a length with a sign",
        &["POST /app/upload HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n\r\nabc"],
        "400 close",
    ),
    (
        "a negative length",
        &["POST /app/upload HTTP/1.1\r\nHost: a\r\nContent-Length: -3\r\n\r\nabc"],
        "400 close",
    ),
    (
        "a hexadecimal length",
        &["POST /app/upload HTTP/1.1\r\nHost: a\r\nContent-Length: 0x3\r\n\r\nabc"],
        "400 close",
    ),
    (
        "a length that overflows",
        &["POST /app/upload HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n"],
        "400 close",
    ),
    (
        "chunked twice",
        &[
            "POST /app/upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        ],
        "400 close",
    ),
    (
        "an unsupported coding",
        &[
            "POST /app/upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        ],
        "400 close",
    ),
    (
        "the identity coding",
        &["POST /app/upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity\r\n\r\n"],
        "400 close",
    ),
    (
        "chunks in HTTP/1.0",
        &["POST /app/upload HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"],
        "400 close",
    ),
    (
        "a missing size",
        &[
            "POST /app/upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n\r\nabc\r\n0\r\n\r\n",
        ],
        "400 close",
    ),
    (
        "a size with a sign",
        &[
            "POST /app/upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n+3\r\nabc\r\n0\r\n\r\n",
        ],
        "400 close",
    ),
    (
        "a size that overflows",
        &[
            "POST /app/upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1ffffffffffffffff\r\nabc",
        ],
        "400 close",
    ),
    (
        "a chunk that is too long",
        &[
            "POST /app/upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n0\r\n\r\n",
        ],
        "400 close",
    ),
    (
        "a line that ends in an extension",
        &[
            "POST /app/upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3;a\nabc\r\n0\r\n\r\n",
        ],
        "400 close",
    ),
    (
        "an endless extension",
        &[
            "POST /app/upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3;",
            LONG,
        ],
        "400 close",
    ),
    (
        "trailers",
        &[
            "POST /app/upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX: y\r\nZ: \r\n\r\n",
        ],
        "200 open",
    ),
    (
        "a trailer without a colon",
        &[
            "POST /app/upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nnone\r\n\r\n",
        ],
        "400 close",
    ),
    (
        "a trailer without a name",
        &[
            "POST /app/upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n: x\r\n\r\n",
        ],
        "400 close",
    ),
    (
        "a trailer with a control character",
        &[
            "POST /app/upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX: \u{1}\r\n\r\n",
        ],
        "400 close",
    ),
    (
        "a request as a trailer",
        &[
            "POST /app/upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nGET /app/look HTTP/1.1\r\nHost: a\r\n\r\n",
        ],
        "400 close",
    ),
    (
        "a truncated body",
        &[
            "POST /app/upload HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc",
            END,
        ],
        "close",
    ),
    (
        "an unread body",
        &[
            "POST /app/unread HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc",
            "GET /app/look HTTP/1.1\r\nHost: a\r\n\r\n",
        ],
        "200 200 open",
    ),
    (
        "an unread body that arrives partly after the response",
        &[
            "POST /app/unread HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n",
            "abc",
            "GET /ad",
            "GET /app/look HTTP/1.1\r\nHost: a\r\n\r\n",
        ],
        "200 400 open",
    ),
    (
        "an unread body that arrives completely after the response",
        &[
            "POST /app/unread HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n",
            "GET /",
            "GET /",
            "GET /app/look HTTP/1.1\r\nHost: a\r\n\r\n",
        ],
        "200 200 open",
    ),
    (
        "an unread body that never arrives",
        &["POST /app/unread HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n"],
        "200 close",
    ),
    (
        "an unread body that is malformed",
        &["POST /app/unread HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n"],
        "200 close",
    ),
    (
        "100-continue",
        &[
            "POST /app/upload HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n",
            "abc",
        ],
        "100 200 open",
    ),
    (
        "100-continue, with the body sent at once",
        &[
            "POST /app/upload HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc",
        ],
        "200 open",
    ),
    (
        "100-continue for an unread body",
        &[
            "POST /app/unread HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n",
        ],
        "200 close !continue",
    ),
    (
        "a POST of HTTP/1.0 without a length",
        &["POST /app/upload HTTP/1.0\r\n\r\n"],
        "200 close",
    ),
    (
        "a POST of HTTP/1.0 without a length, kept alive",
        &[
            "POST /app/unread HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
            "GET /app/look HTTP/1.1\r\nHost: a\r\n\r\n",
        ],
        "200 close !chunked",
    ),
];

/// Longer than the limit of an extension.
const LONG: &str = match std::str::from_utf8(&[b'x'; 2000]) {
    Ok(text) => text,
    Err(_) => "",
};

#[test]
fn framing() {
    run(CASES);
}
