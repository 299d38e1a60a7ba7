use twinroute::pages::{NextApiRequest, NextApiResponse, Sent};

pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
    match req.query().get("kind").unwrap_or_default() {
        "default" => res.redirect("/api/hello"),
        "permanent" => res.redirect_with(308, "/api/hello"),
        "see-other" => res.redirect_with(303, "/api/hello?from=here#there"),
        "external" => res.redirect("https://example.com/a b"),
        "relative" => res.redirect("../hello"),
        "unicode" => res.redirect("/api/é"),
        "encoded" => res.redirect("/api/%C3%A9%20x"),
        "empty" => res.redirect(""),
        "not-a-redirect" => res.redirect_with(200, "/api/hello"),
        "bad-status" => res.redirect_with(99, "/api/hello"),
        "line-break" => res.redirect("/api/hello\r\nX-Injected: yes"),
        "typed" => res
            .set_header("Content-Type", "text/html")
            .set_header("X-Before", "kept")
            .redirect("/api/hello"),
        "found" => res.redirect_with(302, "/api/hello"),
        "moved" => res.redirect_with(301, "/api/hello"),
        "no-content" => res.redirect_with(204, "/api/hello"),
        "not-modified" => res.redirect_with(304, "/api/hello"),
        "not-found" => res.redirect_with(404, "/api/hello"),
        "beyond-latin1" => res.redirect("/api/\u{2713}"),
        "cookies" => res
            .set_header("Set-Cookie", ["a=1", "b=2"])
            .redirect("/api/hello"),
        "other-host" => res.redirect("//example.com/path"),
        "scheme" => res.redirect("mailto:someone@example.com"),
        "odd-characters" => res.redirect("/a\"b<c>d\\e|f^g`h{i}"),
        "fragment" => res.redirect("#here"),
        "query" => res.redirect("?a=1&a=2"),
        "long" => res.redirect(&format!("/api/hello?{}", "x".repeat(6000))),
        "location-before" => res
            .set_header("Location", "/elsewhere")
            .redirect("/api/hello"),
        "length-before" => res.set_header("Content-Length", 10).redirect("/api/hello"),
        "status-before" => res.status(200).redirect("/api/hello"),
        _ => res.status(404).end(),
    }
}
