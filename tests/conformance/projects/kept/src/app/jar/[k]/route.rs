use twinroute::{
    SetCookie,
    app::{NextResponse, Result, cookies},
};

pub const DYNAMIC: &str = "force-static";

/// Sets a cookie where there is no request.
pub async fn get() -> Result {
    cookies()?.set(SetCookie::new("a", "1"));
    Ok(NextResponse::text("set"))
}
