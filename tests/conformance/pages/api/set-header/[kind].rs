use serde_json::json;
use twinroute::pages::{NextApiRequest, NextApiResponse, Sent};

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
        _ => cookies(kind, res),
    };
    res.json(&json!({ "set": kind }))
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
        _ => res,
    }
}

fn get(res: NextApiResponse) -> Sent {
    let headers = res.headers();
    let one: Vec<_> = headers
        .get_all("x-mixed")
        .filter_map(|value| value.to_str().ok())
        .collect();
    let seen = json!({ "one": one, "has": headers.contains_key("X-MIXED"), "none": null });
    res.json(&seen)
}
