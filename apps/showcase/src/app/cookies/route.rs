//! Reads cookies, and sets or deletes one.

use std::time::Duration;

use twinroute::{
    SameSite, SetCookie,
    app::{NextRequest, NextResponse},
};

pub async fn get(req: NextRequest) -> NextResponse {
    let visits: u32 = req
        .cookie("visits")
        .and_then(|visits| visits.parse().ok())
        .unwrap_or_default();
    let cookie = SetCookie::new("visits", (visits.saturating_add(1)).to_string())
        .max_age(Duration::from_secs(3600))
        .http_only()
        .same_site(SameSite::Lax);
    NextResponse::json(req.cookies().get_all()).set_cookie(cookie)
}

pub async fn delete() -> NextResponse {
    NextResponse::empty(204).delete_cookie("visits")
}
