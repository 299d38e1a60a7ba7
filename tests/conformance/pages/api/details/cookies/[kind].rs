use twinroute::{
    SetCookie,
    pages::{NextApiRequest, NextApiResponse, Sent},
};

/// Cookies that are set in several ways.
pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
    let cookie = || SetCookie::new("d", "x y").path("/").http_only();
    let res = match req.query().get("kind").unwrap_or_default() {
        "mixed" => res
            .set_header("Set-Cookie", ["a=1", "b=2"])
            .append_header("Set-Cookie", "c=3")
            .set_cookie(cookie()),
        "first" => res
            .set_cookie(cookie())
            .append_header("Set-Cookie", ["a=1", "a=1"])
            .set_cookie(cookie()),
        "replaced" => res
            .set_cookie(cookie())
            .set_header("Set-Cookie", "a=1")
            .set_header("Set-Cookie", "b=2")
            .set_cookie(cookie()),
        _ => res,
    };
    let cookies = res.get_header("Set-Cookie");
    res.json(cookies)
}
