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
        // The arguments the wrong way round do not compile.
        "swapped" => res.redirect("/api/hello"),
        _ => res.status(404).end(),
    }
}
