//! A legacy server for handlers that forward requests.

use std::{io, net::SocketAddr};

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Bytes, PayloadConfig, resource, to},
};
use serde_json::json;
use twinroute::{Routes, Server, test::serve};
use uuid::Uuid;

/// Starts a server that describes each request in its response.
///
/// # Errors
///
/// If no port is free.
pub fn serve_legacy() -> io::Result<SocketAddr> {
    let server = Server::new(Routes::new()).app_data(PayloadConfig::new(4 << 20));
    serve(server.configure(|config| {
        config.service(resource("/{path:.*}").route(to(respond)));
    }))
}

async fn respond(request: HttpRequest, body: Bytes) -> HttpResponse {
    let mut response = HttpResponse::Ok();
    match request.path().rsplit('/').next() {
        Some("missing") => {
            return HttpResponse::NotFound().json(json!({ "error": "no such page" }));
        }
        Some("empty") => return HttpResponse::NoContent().finish(),
        Some("run") => return run(&request, &body),
        Some("elsewhere") => {
            let mut response = HttpResponse::Found();
            return response
                .insert_header(("Location", "/elsewhere/else?a=b"))
                .finish();
        }
        Some("cookies") => {
            response.append_header(("Set-Cookie", "seen=1; Path=/; HttpOnly"));
            response.append_header(("Set-Cookie", "theme=dark"));
        }
        _ => {}
    }
    let header = |name| {
        let values = request.headers().get_all(name);
        let values = values.map(|value| String::from_utf8_lossy(value.as_bytes()));
        values.collect::<Vec<_>>().join(", ")
    };
    let body = match std::str::from_utf8(&body) {
        Ok(text) if text.len() < 1000 => json!(text),
        Ok(text) => json!(text.len()),
        Err(_) => json!(&*body),
    };
    response
        .insert_header(("X-Served-By", "legacy"))
        .json(json!({
            "method": request.method().as_str(),
            "target": request.uri().to_string(),
            "user": header("x-user"),
            "cookie": header("cookie"),
            "content_type": header("content-type"),
            "body": body,
        }))
}

/// Responds with a token of its own for each request, and with the status of the query.
fn run(request: &HttpRequest, body: &[u8]) -> HttpResponse {
    let status = request.query_string().split('&');
    let mut status = status.filter_map(|pair| pair.strip_prefix("status=")?.parse().ok());
    let status = status.next_back().unwrap_or_default();
    let status = StatusCode::from_u16(status).unwrap_or_default();
    let body = String::from_utf8_lossy(body);
    let method = request.method();
    HttpResponse::build(status).body(format!("{method} {body} run-{}", Uuid::new_v4()))
}
