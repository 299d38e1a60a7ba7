//! The twin of the Next.js project, and the other host that rewrites lead to.

use std::{io, net::SocketAddr};

use serde::{Deserialize, Serialize};
use serde_json::json;
use twinroute::{
    Routes, Server,
    app::{NextRequest, NextResponse, RouteContext},
    pages::{self, NextApiRequest, NextApiResponse, Sent},
    test::serve,
};
use twinroute_test_client::{Peer, listen};

/// Serves the twin, with the rules that `configure` adds.
pub(crate) fn serve_twin(configure: impl FnOnce(Routes) -> Routes) -> io::Result<SocketAddr> {
    let app = twinroute::app::route().get(app_echo).post(app_echo);
    let routes = Routes::new()
        .pages("/api/echo/[[...path]]", pages::route(echo))
        .pages("/api/fixed", pages::route(fixed))
        .app("/appecho/[[...path]]", app);
    serve(Server::new(configure(routes)).workers(1))
}

async fn echo(req: NextApiRequest, res: NextApiResponse) -> Sent {
    respond(&req, res, "pages")
}

async fn fixed(req: NextApiRequest, res: NextApiResponse) -> Sent {
    respond(&req, res, "fixed")
}

fn respond(req: &NextApiRequest, res: NextApiResponse, style: &str) -> Sent {
    let method = req.method().as_str();
    res.json(json!({"style": style, "method": method, "url": req.url(), "query": req.query()}))
}

#[derive(Deserialize, Serialize)]
struct Params {
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<Vec<String>>,
}

async fn app_echo(request: NextRequest, context: RouteContext<Params>) -> NextResponse {
    let url = request.next_url();
    let url = format!("{}{}", url.pathname(), url.search());
    let method = request.method().as_str();
    NextResponse::json(
        json!({"style": "app", "method": method, "url": url, "params": context.params}),
    )
}

/// Serves the other host.
pub(crate) fn serve_external() -> SocketAddr {
    listen(|mut peer: Peer| {
        while let Ok(request) = peer.read_message() {
            let mut line = request.line.split(' ');
            let echo = json!({
                "style": "external",
                "method": line.next(),
                "url": line.next(),
                "host": request.header("host"),
                "forwarded": request.header("x-forwarded-host"),
            });
            let body = echo.to_string();
            let length = body.len();
            let body = if request.line.starts_with("HEAD ") {
                ""
            } else {
                &body
            };
            peer.send(format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nx-shared: external\r\nContent-Length: {length}\r\n\r\n{body}"));
        }
    })
}
