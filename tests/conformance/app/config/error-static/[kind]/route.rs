use twinroute::app::{NextRequest, NextResponse, Result, RouteContext, cookies, headers};

use super::Params;

pub const DYNAMIC: &str = "error";

/// Reads the request where there is none: the answer is to be computed once.
pub async fn get(mut req: NextRequest, ctx: RouteContext<Params>) -> Result {
    Ok(match ctx.params.kind.as_str() {
        "headers" => NextResponse::json(headers()?.get("x-test")),
        "cookies" => NextResponse::json(cookies()?.get("a")),
        "request-headers" => NextResponse::json(req.header("x-test")),
        "request-cookies" => NextResponse::json(req.cookies().get("a")),
        "request-search" => NextResponse::json(req.next_url().search()),
        "request-url" => NextResponse::json(req.url()),
        "request-text" => NextResponse::json(req.text().await?),
        "request-path" => NextResponse::json(req.next_url().pathname()),
        "caught-function" => match headers() {
            Ok(headers) => NextResponse::json(headers.get("x-test")),
            Err(_) => NextResponse::json("refused"),
        },
        _ => NextResponse::json("unread"),
    })
}
