//! Pipelined requests. `pipelined.rs` of the server crate's tests splits them at each byte.

use crate::table::{AttackCase, END, run};

const CASES: &[AttackCase<'_>] = &[
    (
        "HEAD behind GET",
        &["GET /app/look HTTP/1.1\r\nHost: a\r\n\r\nHEAD /app/look HTTP/1.1\r\nHost: a\r\n\r\n"],
        "200 200h open",
    ),
    (
        "GET behind HEAD",
        &["HEAD /app/look HTTP/1.1\r\nHost: a\r\n\r\nGET /app/look HTTP/1.1\r\nHost: a\r\n\r\n"],
        "200h 200 open",
    ),
    (
        "HEAD behind a slow GET",
        &["GET /app/slow HTTP/1.1\r\nHost: a\r\n\r\nHEAD /app/look HTTP/1.1\r\nHost: a\r\n\r\n"],
        "200 200h open",
    ),
    (
        "HE, AD",
        &[
            "GET /app/slow HTTP/1.1\r\nHost: a\r\n\r\nHE",
            "AD /app/look HTTP/1.1\r\nHost: a\r\n\r\n",
        ],
        "200 200h open",
    ),
    (
        "HEAD behind empty lines",
        &[
            "GET /app/slow HTTP/1.1\r\nHost: a\r\n\r\n\r\n\r\nHEAD /app/look HTTP/1.1\r\nHost: a\r\n\r\n",
        ],
        "200 200h open",
    ),
    (
        "HEAD with bare line feeds",
        &["GET /app/slow HTTP/1.1\nHost: a\n\nHEAD /app/look HTTP/1.1\nHost: a\n\n"],
        "200 200h open",
    ),
    (
        "HEAD of an absolute target",
        &[
            "GET /app/slow HTTP/1.1\r\nHost: a\r\n\r\nHEAD http://b/app/look HTTP/1.1\r\nHost: a\r\n\r\n",
        ],
        "200 200h open",
    ),
    (
        "HEAD of another scheme",
        &[
            "GET /app/slow HTTP/1.1\r\nHost: a\r\n\r\nHEAD x://b/app/look HTTP/1.1\r\nHost: a\r\n\r\n",
        ],
        "200 200h open",
    ),
    (
        "HEAD with a body",
        &[
            "GET /app/slow HTTP/1.1\r\nHost: a\r\n\r\nHEAD /app/look HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabcGET /app/look HTTP/1.1\r\nHost: a\r\n\r\n",
        ],
        "200 200h 200 open",
    ),
    (
        "HEAD in a body",
        &[
            "POST /app/upload HTTP/1.1\r\nHost: a\r\nContent-Length: 34\r\n\r\nHEAD /app/look HTTP/1.1\r\nHost: a\r\n\r\n",
        ],
        "200 open",
    ),
    (
        "HTTP/1.0 behind HTTP/1.1",
        &["GET /app/slow HTTP/1.1\r\nHost: a\r\n\r\nGET /app/look HTTP/1.0\r\n\r\n"],
        "200 200 close chunked",
    ),
    (
        "HTTP/1.1 behind HTTP/1.0",
        &["GET /app/slow HTTP/1.0\r\n\r\nGET /app/look HTTP/1.1\r\nHost: a\r\n\r\n"],
        "200 close !chunked",
    ),
    (
        "close behind a slow GET",
        &[
            "GET /app/slow HTTP/1.1\r\nHost: a\r\n\r\nGET /app/look HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\nGET /app/look HTTP/1.1\r\nHost: a\r\n\r\n",
        ],
        "200 200 close",
    ),
    (
        "a request behind close",
        &[
            "GET /app/look HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\nGET /app/look HTTP/1.1\r\nHost: a\r\n\r\n",
        ],
        "200 close",
    ),
    (
        "a malformed request behind a slow request",
        &["GET /app/slow HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/9.9\r\n\r\n"],
        "200 400 close done",
    ),
    (
        "control characters behind a slow request",
        &["GET /app/slow HTTP/1.1\r\nHost: a\r\n\r\n\u{1}\u{2}\r\n\r\n"],
        "200 400 close done",
    ),
    (
        "a large head behind a slow request",
        &[
            "GET /app/slow HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n",
            MANY,
            "\r\n",
        ],
        "200 431 close done",
    ),
    (
        "the client's shutdown behind a quick request",
        &["GET /app/look HTTP/1.1\r\nHost: a\r\n\r\n", END],
        "200 close",
    ),
    (
        "a panic between requests",
        &[
            "GET /app/look HTTP/1.1\r\nHost: a\r\n\r\nGET /app/panic HTTP/1.1\r\nHost: a\r\n\r\nGET /pages/panic HTTP/1.1\r\nHost: a\r\n\r\nGET /app/look HTTP/1.1\r\nHost: a\r\n\r\n",
        ],
        "200 500 500 200 open",
    ),
    (
        "a health path between requests",
        &[
            "GET /app/slow HTTP/1.1\r\nHost: a\r\n\r\nHEAD /healthz HTTP/1.1\r\nHost: a\r\n\r\nGET /readyz HTTP/1.1\r\nHost: a\r\n\r\n",
        ],
        "200 200h 200 open ready",
    ),
];

/// More headers than actix-http accepts.
pub(crate) const MANY: &str = "a: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\n\
a: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\n\
a: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\n\
a: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\n\
a: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\n\
a: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\n\
a: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\n";

#[test]
fn pipelining() {
    run(CASES);
}
