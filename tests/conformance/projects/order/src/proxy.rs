use twinroute::app::{NextRequest, NextResponse};

/// Responds, rewrites or redirects below `/proxy`, and marks every other response.
pub async fn proxy(req: NextRequest) -> NextResponse {
    let mut url = req.next_url().clone();
    let pathname = url.pathname().to_owned();
    if pathname.starts_with("/proxy/respond") || url.search_params().has("respond") {
        return NextResponse::text("proxy")
            .status(203)
            .set_header("X-Both", "proxy")
            .set_header("Proxy", &*pathname);
    }
    if pathname.starts_with("/proxy/redirect") || url.search_params().has("redirect") {
        url.set_pathname("/target/from-proxy");
        return NextResponse::redirect(url);
    }
    if let Some(target) = req.header("x-rewrite") {
        url.set_pathname(&target);
        return NextResponse::rewrite(url).set_header("Proxy", &*pathname);
    }
    let mut response = NextResponse::next().set_header("Proxy", &*pathname);
    if pathname == "/has" {
        response = response.set_request_header("x-from-proxy", "1");
    }
    if url.search_params().has("both") {
        response = response.set_header("X-Both", "proxy");
    }
    response
}
