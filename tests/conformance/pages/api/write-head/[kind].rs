use twinroute::{
    Error,
    pages::{NextApiRequest, NextApiResponse, Sent},
};

/// Status and headers in one.
pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Result<Sent, Error> {
    Ok(match req.query().get("kind").unwrap_or_default() {
        "status" => res.write_head(201, ()).end(),
        "status-body" => res.write_head(201, ()).end_with("created"),
        "flat" => res
            .write_head(200, [("X-A", "a"), ("X-B", "b")])
            .end_with("flat"),
        "flat-cookies" => res.write_head(200, [("Set-Cookie", ["a=1", "b=2"])]).end(),
        "reason" => {
            let res = res.status_text("Quite Fine").write_head(200, ());
            res.end_with("fine")
        }
        "reason-headers" => {
            let res = res.status_text("Taken").write_head(202, [("X-A", "a")]);
            res.end()
        }
        "headers" => {
            let headers = (
                ("Content-Type", "text/plain"),
                ("X-Number", 7),
                ("X-List", ["a", "b"]),
            );
            res.write_head(200, headers).end_with("text")
        }
        "merge" => res
            .set_header("X-Kept", "before")
            .set_header("X-Replaced", "before")
            .write_head(200, [("x-replaced", "by writeHead"), ("X-New", "new")])
            .end_with("merged"),
        "merge-cookies" => res
            .set_header("Set-Cookie", ["a=1", "b=2"])
            .write_head(200, [("Set-Cookie", "c=3")])
            .end(),
        "cookies" => res.write_head(200, [("Set-Cookie", ["a=1", "b=2"])]).end(),
        "status-wins" => res.status(404).write_head(200, ()).end_with("200"),
        // A response is not read: the handler itself knows the status.
        "status-kept" => {
            let status = 404;
            let res = res.status(status).write_head(status, [("X-A", "a")]);
            res.end_with("404")
        }
        "write" => {
            let res = res.write_head(200, [("Content-Type", "text/plain")]);
            res.write("one ").await.end_with("two")
        }
        "then-throw" => {
            let _res = res.write_head(201, [("X-A", "a")]);
            return Err(Error::boxed("secret"));
        }
        "only" => res.write_head(200, [("X-A", "a")]).end(),
        "latin1" => res.write_head(200, [("X-Latin", "café")]).end_with("text"),
        "empty-value" => res.write_head(200, [("X-Empty", "")]).end_with("x"),
        kind => lengths(kind, res),
    })
}

fn lengths(kind: &str, res: NextApiResponse) -> Sent {
    match kind {
        "length" => res
            .write_head(200, [("Content-Length", 4)])
            .end_with("four"),
        "length-text" => res
            .write_head(
                200,
                [("Content-Length", "4"), ("Content-Type", "text/plain")],
            )
            .end_with("four"),
        "length-none" => res.write_head(200, [("Content-Length", 0)]).end(),
        "no-content" => res.write_head(204, [("X-A", "a")]).end_with("dropped"),
        "not-modified" => res
            .write_head(304, [("ETag", "\"a\""), ("Cache-Control", "max-age=1")])
            .end(),
        "redirect" => res.write_head(302, [("Location", "/api/hello")]).end(),
        "redirect-body" => res
            .write_head(
                301,
                [
                    ("Location", "https://example.com/"),
                    ("Content-Type", "text/html"),
                ],
            )
            .end_with("<a href=\"https://example.com/\">moved</a>"),
        "unauthorized" => res
            .write_head(401, [("WWW-Authenticate", "Basic realm=\"a\"")])
            .end_with("sign in"),
        "bad-status" => res.write_head(99, ()).end(),
        "bad-status-high" => res.write_head(1000, ()).end(),
        "bad-name" => res.write_head(200, [("X Bad", "a")]).end(),
        "bad-value" => res.write_head(200, [("X-Bad", "a\r\nb")]).end(),
        // A header without a value does not compile.
        "undefined-value" => res.write_head(200, ()).end(),
        _ => res.status(404).end(),
    }
}
