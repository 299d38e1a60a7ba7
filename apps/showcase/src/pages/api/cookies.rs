//! Reads cookies, and sets one.

use std::time::Duration;

use twinroute::{
    SameSite, SetCookie,
    pages::{NextApiRequest, NextApiResponse, Sent},
};

pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
    let visits: u32 = req
        .cookies()
        .get("visits")
        .and_then(|visits| visits.parse().ok())
        .unwrap_or_default();
    let cookie = SetCookie::new("visits", (visits.saturating_add(1)).to_string())
        .path("/")
        .max_age(Duration::from_secs(3600))
        .http_only()
        .same_site(SameSite::Lax);
    res.set_cookie(cookie).json(req.cookies())
}
