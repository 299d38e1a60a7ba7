//! Targets, and the hosts in targets and in `Host`.

use crate::table::{AttackCase, run};

const CASES: &[AttackCase<'_>] = &[
    (
        "a name",
        &["GET /app/host HTTP/1.1\r\nHost: a.example:80\r\n\r\n"],
        "200 open host=a.example:80",
    ),
    (
        "an underscore",
        &["GET /app/host HTTP/1.1\r\nHost: a_b\r\n\r\n"],
        "200 open host=a_b",
    ),
    (
        "an empty host",
        &["GET /app/host HTTP/1.1\r\nHost:\r\n\r\n"],
        "200 open",
    ),
    (
        "IPv6",
        &["GET /app/host HTTP/1.1\r\nHost: [::1]:3000\r\n\r\n"],
        "200 open host=[::1]:3000",
    ),
    (
        "no host in HTTP/1.0",
        &["GET /app/host HTTP/1.0\r\n\r\n"],
        "200 close",
    ),
    ("no host", &["GET /app/host HTTP/1.1\r\n\r\n"], "400 close"),
    (
        "two hosts",
        &["GET /app/host HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"],
        "400 close",
    ),
    (
        "a space",
        &["GET /app/host HTTP/1.1\r\nHost: a b\r\n\r\n"],
        "400 close",
    ),
    (
        "a user",
        &["GET /app/host HTTP/1.1\r\nHost: user@a\r\n\r\n"],
        "400 close",
    ),
    (
        "a path",
        &["GET /app/host HTTP/1.1\r\nHost: a/x?y\r\n\r\n"],
        "400 close",
    ),
    (
        "a port that overflows",
        &["GET /app/host HTTP/1.1\r\nHost: a:99999999\r\n\r\n"],
        "400 close",
    ),
    (
        "IPv6 without brackets",
        &["GET /app/host HTTP/1.1\r\nHost: ::1\r\n\r\n"],
        "400 close",
    ),
    (
        "an absolute target",
        &["GET http://b/app/host HTTP/1.1\r\nHost: a\r\n\r\n"],
        "200 open host=b",
    ),
    (
        "an absolute target with a user",
        &["GET http://user@b/app/host HTTP/1.1\r\nHost: a\r\n\r\n"],
        "400 close",
    ),
    (
        "an absolute target without a path",
        &["GET http://b HTTP/1.1\r\nHost: a\r\n\r\n"],
        "404 open",
    ),
    (
        "a target that is a host",
        &["GET foo HTTP/1.1\r\nHost: a\r\n\r\n"],
        "400 close",
    ),
    (
        "a target that is a host with a port",
        &["GET foo:80 HTTP/1.1\r\nHost: a\r\n\r\n"],
        "400 close",
    ),
    (
        "OPTIONS *",
        &["OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"],
        "404 open",
    ),
    (
        "CONNECT",
        &["CONNECT b:1 HTTP/1.1\r\nHost: a\r\n\r\nGET /app/look HTTP/1.1\r\nHost: a\r\n\r\n"],
        "400 close",
    ),
];

#[test]
fn hosts() {
    run(CASES);
}
