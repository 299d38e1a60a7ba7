use twinroute::{
    SetCookie,
    app::{NextResponse, Result, cookies},
};

/// Sets headers and cookies that the proxy sets too.
pub async fn get() -> Result {
    let jar = cookies()?;
    jar.set(SetCookie::new("both", "handler"));
    jar.set(SetCookie::new("handler", "1"));
    let seen = jar.get_all();
    let seen = seen
        .iter()
        .map(|cookie| format!("{}={}", cookie.name(), cookie.value()));
    Ok(NextResponse::json(seen.collect::<Vec<_>>())
        .status(201)
        .set_header("X-Both", "handler")
        .set_header("X-Handler", "1"))
}
