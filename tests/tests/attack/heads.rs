//! Malformed and large heads.

use crate::{
    pipelining::MANY,
    table::{AttackCase, run},
};

const CASES: &[AttackCase<'_>] = &[
    (
        "control characters",
        &["\u{1}\u{2}\u{3}\r\n\r\n"],
        "400 close",
    ),
    ("HTTP/0.9", &["GET /app/look\r\n\r\n"], "400 close"),
    (
        "HTTP/2's preface",
        &["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
        "400 close",
    ),
    ("TLS", &["\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}"], "close"),
    (
        "two spaces",
        &["GET  /app/look HTTP/1.1\r\nHost: a\r\n\r\n"],
        "400 close",
    ),
    (
        "a space before the colon",
        &["GET /app/look HTTP/1.1\r\nHost : a\r\n\r\n"],
        "400 close",
    ),
    (
        "a folded line",
        &["GET /app/look HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n"],
        "400 close",
    ),
    (
        "a line without a colon",
        &["GET /app/look HTTP/1.1\r\nHost: a\r\nnone\r\n\r\n"],
        "400 close",
    ),
    (
        "a bare carriage return",
        &["GET /app/look HTTP/1.1\r\nHost: a\rX: b\r\n\r\n"],
        "400 close",
    ),
    (
        "a NUL in a value",
        &["GET /app/look HTTP/1.1\r\nHost: a\r\nX: \u{0}\r\n\r\n"],
        "400 close",
    ),
    (
        "empty lines in front",
        &["\r\n\n\r\nGET /app/look HTTP/1.1\r\nHost: a\r\n\r\n"],
        "200 open",
    ),
    (
        "byte by byte",
        &[
            "G",
            "E",
            "T",
            " /app/look HTTP/1.1\r",
            "\nHost: a",
            "\r\n",
            "\r",
            "\n",
        ],
        "200 open",
    ),
    (
        "many headers",
        &["GET /app/look HTTP/1.1\r\nHost: a\r\n", MANY, "\r\n"],
        "431 close",
    ),
    (
        "an unknown method",
        &["BREW /app/look HTTP/1.1\r\nHost: a\r\n\r\n"],
        "400 open",
    ),
];

#[test]
fn heads() {
    run(CASES);
}

#[test]
fn an_endless_head_is_refused_while_it_arrives() {
    let line = format!("X: {}", "y".repeat(200 * 1024));
    let many = "X: y\r\n".repeat(40_000);
    let target = format!("GET /{}", "x".repeat(200 * 1024));
    let head = "GET /app/look HTTP/1.1\r\nHost: a\r\n";
    run(&[
        ("one line", &[head, &line], "431 close"),
        ("many lines", &[head, &many], "431 close"),
        ("a target", &[&target], "431 close"),
    ]);
}
