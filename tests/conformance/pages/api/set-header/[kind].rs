use std::collections::BTreeSet;

use serde_json::json;
use twinroute::pages::{Body, NextApiRequest, NextApiResponse, Sent};

use crate::twin::type_of;

const NONE: [&str; 0] = [];

pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
    let kind = req.query().get("kind").unwrap_or_default();
    let res = match kind {
        "number" => res.set_header("X-Number", 42),
        "list" => res.set_header("X-List", ["a", "b"]),
        "twice" => res
            .set_header("X-Twice", "first")
            .set_header("x-twice", "second"),
        "append" => res
            .set_header("X-List", "a")
            .append_header("X-List", "b")
            .append_header("x-list", ["c", "d"]),
        "empty" => res.set_header("X-Empty", ""),
        "spaces" => res.set_header("X-Spaces", "  a  b  "),
        "latin1" => res.set_header("X-Latin", "café"),
        "unicode" => res.set_header("X-Unicode", "\u{2713}"),
        "bad-name" => res.set_header("X Bad", "value"),
        "bad-value" => res.set_header("X-Bad", "a\nb"),
        "removed" => res.set_header("X-Gone", "a").remove_header("x-gone"),
        "own" => res
            .set_header("Date", "Thu, 01 Jan 1970 00:00:00 GMT")
            .set_header("Server", "mine")
            .set_header("Vary", "Accept")
            .set_header("Cache-Control", "public, max-age=60"),
        "get" => return get(res.set_header("X-Mixed", ["a", "b"])),
        "chained" => {
            let res = res.set_header("X-A", "1").set_header("X-B", "2");
            return res.status(201).json(json!({ "chained": true }));
        }
        "names" => return names(res.set_header("X-B", "1").set_header("x-a", ["2", "3"])),
        "get-number" => return get_number(res.set_header("X-Number", 42)),
        "get-after-append" => {
            let res = res
                .append_header("X-List", "a")
                .append_header("X-List", "b");
            let list = res.get_header("X-List");
            return res.json(json!({ "list": list }));
        }
        "list-none" => return seen(res.set_header("X-List", NONE), "x-list"),
        "list-none-over" => {
            let res = res.set_header("X-List", "a").set_header("X-List", NONE);
            return seen(res, "x-list");
        }
        "list-none-append" => {
            let res = res.set_header("X-List", NONE).append_header("X-List", "a");
            return has(res, "x-list");
        }
        "list-none-remove" => {
            let res = res.set_header("X-List", NONE).remove_header("X-List");
            return has(res, "x-list");
        }
        "cookies-number" => return seen(res.set_header("Set-Cookie", 5), "set-cookie"),
        "cookies-get" | "cookies-get-one" => {
            let all = ["a=1", "b=2"];
            let count = if kind == "cookies-get" { 2 } else { 1 };
            let res = res.set_header("Set-Cookie", &all[..count]);
            let list = res.get_header("set-cookie");
            return res.json(&list);
        }
        "cookie"
        | "cookies"
        | "cookies-replaced"
        | "cookies-appended"
        | "cookie-expired"
        | "cookie-all"
        | "cookie-comma"
        | "cookie-latin1"
        | "cookie-unicode"
        | "cookies-list-then-append"
        | "cookies-removed"
        | "cookies-number-over"
        | "cookies-add"
        | "cookies-add-first"
        | "cookies-add-twice"
        | "cookies-same" => cookies(kind, res),
        _ => values(kind, lists(kind, known(kind, res))),
    };
    res.json(json!({ "set": kind }))
}

fn values(kind: &str, res: NextApiResponse) -> NextApiResponse {
    match kind {
        "fraction" => res.set_header("X-Number", 1.5),
        "exponent" => res.set_header("X-Number", 1e21),
        "negative" => res.set_header("X-Number", -7),
        "big-integer" => res.set_header("X-Number", 9_007_199_254_740_991_u64),
        "tab" => res.set_header("X-Tab", "a\tb"),
        "nul" => res.set_header("X-Nul", "a\0b"),
        "delete-character" => res.set_header("X-Del", "a\u{7f}b"),
        "control" => res.set_header("X-Control", "a\u{1}b"),
        "latin1-high" => res.set_header("X-Latin", "\u{80}\u{a0}\u{ff}"),
        "empty-name" => res.set_header("", "a"),
        "colon-name" => res.set_header("X:A", "a"),
        "unicode-name" => res.set_header("X-é", "a"),
        "odd-name" => res.set_header("x!#$%&'*+-.^_`|~9", "odd"),
        "upper-name" => res.set_header("X-UPPER", "a"),
        "long" => res.set_header("X-Long", "x".repeat(10_000)),
        "many" => (0..100).fold(res, |res, n| res.set_header(&format!("X-Many-{n}"), n)),
        _ => res,
    }
}

fn lists(kind: &str, res: NextApiResponse) -> NextApiResponse {
    match kind {
        // A list is of texts, but one number after the other does as well.
        "list-numbers" => res.append_header("X-List", 1).append_header("X-List", 2.5),
        "list-empty" => res.set_header("X-List", [""; 0]),
        "list-of-one" => res.set_header("X-List", ["only"]),
        "list-empty-text" => res.set_header("X-List", ["", "a", ""]),
        "list-commas" => res.set_header("X-List", ["a, b", "c"]),
        "list-bad" => res.set_header("X-List", ["fine", "a\nb"]),
        "list-replaces" => res
            .set_header("X-List", ["a", "b"])
            .set_header("X-List", "c"),
        "list-after-append" => res
            .append_header("X-List", "a")
            .set_header("X-List", ["b", "c"]),
        "append-to-nothing" => res.append_header("X-List", ["a", "b"]),
        "append-empty" => res.set_header("X-List", "a").append_header("X-List", ""),
        "vary-list" => res.set_header("Vary", ["Origin", "Accept"]),
        _ => res,
    }
}

/// Headers that mean something to Next.js, to clients, or to `res.json`.
fn known(kind: &str, res: NextApiResponse) -> NextApiResponse {
    match kind {
        "type-over-json" => res.set_header("Content-Type", "text/plain"),
        "etag-over-json" => res.set_header("ETag", "W/\"mine\""),
        "length-over-json" => res.set_header("Content-Length", 1),
        "encoding" => res.set_header("Content-Encoding", "identity"),
        "language" => res.set_header("Content-Language", "de, en"),
        "vary-star" => res.set_header("Vary", "*"),
        "vary-encoding" => res.set_header("Vary", "accept-encoding, Origin"),
        "cors" => res
            .set_header("Access-Control-Allow-Origin", "*")
            .set_header("Access-Control-Allow-Methods", "GET, POST")
            .set_header("Access-Control-Max-Age", 86400),
        "security" => res
            .set_header(
                "Strict-Transport-Security",
                "max-age=63072000; includeSubDomains",
            )
            .set_header("X-Frame-Options", "DENY")
            .set_header("Content-Security-Policy", "default-src 'self'"),
        "last-modified" => res.set_header("Last-Modified", "Thu, 01 Jan 1970 00:00:00 GMT"),
        "remove-set-by-json" => res.remove_header("Content-Type"),
        "remove-powered-by" => res.remove_header("X-Powered-By"),
        "remove-unset" => res.remove_header("X-Never"),
        "remove-then-set" => res
            .set_header("X-A", "1")
            .remove_header("X-A")
            .set_header("X-A", "2"),
        _ => res,
    }
}

fn cookies(kind: &str, res: NextApiResponse) -> NextApiResponse {
    match kind {
        "cookie" => res.set_header("Set-Cookie", "a=1; Path=/"),
        "cookies" => res.set_header(
            "Set-Cookie",
            ["a=1; Path=/", "b=two words; HttpOnly", "a=3"],
        ),
        "cookies-replaced" => res
            .set_header("Set-Cookie", "a=1")
            .set_header("set-cookie", "b=2"),
        "cookies-appended" => res
            .append_header("Set-Cookie", "a=1")
            .append_header("Set-Cookie", "b=2"),
        "cookie-expired" => res.set_header(
            "Set-Cookie",
            "a=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
        ),
        "cookie-all" => res.set_header(
            "Set-Cookie",
            "a=b; Path=/; Expires=Wed, 21 Oct 2026 07:28:00 GMT; Max-Age=60; Domain=example.com; Secure; HttpOnly; SameSite=Strict; Partitioned; Priority=High",
        ),
        "cookie-comma" => res.set_header("Set-Cookie", "a=1, b=2"),
        "cookie-latin1" => res.set_header("Set-Cookie", "a=café"),
        "cookie-unicode" => res.set_header("Set-Cookie", "a=\u{2713}"),
        "cookies-list-then-append" => res
            .set_header("Set-Cookie", ["a=1", "b=2"])
            .append_header("set-cookie", "c=3"),
        "cookies-removed" => res
            .set_header("Set-Cookie", ["a=1", "b=2"])
            .remove_header("set-cookie"),
        "cookies-number-over" => res
            .set_header("Set-Cookie", "a=1")
            .set_header("Set-Cookie", 5),
        "cookies-add" => add_cookie(res.set_header("Set-Cookie", ["a=1", "b=2"]), "c=3"),
        "cookies-add-first" => add_cookie(res, "c=3"),
        "cookies-add-twice" => add_cookie(add_cookie(add_cookie(res, "c=3"), "d=4"), "e=5"),
        "cookies-same" => res.set_header("Set-Cookie", ["a=1", "a=1"]),
        _ => res,
    }
}

/// Adds a cookie as authentication libraries do it: all that are there are read and set again.
fn add_cookie(res: NextApiResponse, cookie: &str) -> NextApiResponse {
    let mut cookies = res.get_header("Set-Cookie").unwrap_or_default();
    cookies.push(cookie.to_owned());
    res.set_header("Set-Cookie", cookies)
}

fn seen(res: NextApiResponse, name: &str) -> Sent {
    let seen = json!({ "has": res.has_header(name), "list": res.get_header(name) });
    res.json(&seen)
}

fn has(res: NextApiResponse, name: &str) -> Sent {
    let has = res.has_header(name);
    res.json(json!({ "has": has }))
}

fn get(res: NextApiResponse) -> Sent {
    let seen = json!({
        "one": res.get_header("x-mixed"),
        "has": res.has_header("X-MIXED"),
        "none": res.get_header("x-none"),
    });
    res.json(&seen)
}

/// actix-web does not keep the order in which headers were set, so the names are sorted.
fn names(res: NextApiResponse) -> Sent {
    let headers = res.headers();
    let names = headers.keys().map(|name| name.as_str());
    let names: BTreeSet<_> = names.filter(|name| name.starts_with("x-")).collect();
    res.json(json!({ "names": names }))
}

fn get_number(res: NextApiResponse) -> Sent {
    let text = res
        .get_header("x-number")
        .and_then(|mut values| values.pop());
    let read = Body::Json(text.into());
    res.json(json!({ "type": type_of(&read) }))
}
