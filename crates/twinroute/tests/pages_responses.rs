//! Responses of Pages handlers: borrowed text, bytes, headers of several types, and headers that a middleware changes.

use std::borrow::Cow;

use actix_web::{
    HttpMessage as _,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::header::{COOKIE, HeaderName, HeaderValue},
    middleware::{Next, from_fn},
};
use bytes::Bytes;
use serde::Serialize;
use serde_json::json;
use twinroute::{
    Routes, Server, SetCookie,
    pages::{NextApiRequest, NextApiResponse, PagesHandler, Sent, route},
    test::{self, Client, ClientResponse},
};
use twinroute_test_client::{Peer, Request};

const X_TENANT: HeaderName = HeaderName::from_static("x-tenant");

async fn respond<Args>(handler: impl PagesHandler<Args>) -> ClientResponse {
    let routes = Routes::new().pages("/api/x", route(handler));
    let client = Client::new(routes)
        .await
        .expect("one route has no conflict");
    client.get("/api/x").send().await
}

fn text(response: &ClientResponse) -> String {
    response.text().expect("a whole body")
}

#[actix_rt::test]
async fn borrowed_text_and_bytes_are_written() {
    async fn handler(res: NextApiResponse) -> Sent {
        let owned = "b".to_owned();
        let bytes = vec![b'c'];
        let mut out = res.write(owned.as_str()).await;
        out.write(&owned).await;
        out.write(Cow::Borrowed(&*owned)).await;
        out.write(bytes.as_slice()).await;
        out.write(&bytes).await;
        out.write(b"d").await;
        out.write([b'e']).await;
        out.write(Bytes::from_static(b"f")).await;
        out.write(bytes).await;
        out.end_with(&owned[..])
    }
    assert_eq!(text(&respond(handler).await), "bbbccdefcb");
}

#[actix_rt::test]
async fn borrowed_text_ends_a_response() {
    async fn handler(res: NextApiResponse) -> Sent {
        let owned = "text".to_owned();
        res.end_with(owned.as_str())
    }
    assert_eq!(text(&respond(handler).await), "text");
}

#[actix_rt::test]
async fn bytes_of_several_types_are_sent() {
    const OCTETS: &str = "application/octet-stream";
    async fn literal(res: NextApiResponse) -> Sent {
        res.send(b"bytes")
    }
    async fn slice(res: NextApiResponse) -> Sent {
        let bytes = b"bytes".to_vec();
        res.send(&bytes[..])
    }
    async fn array(res: NextApiResponse) -> Sent {
        res.send(*b"bytes")
    }
    async fn borrowed(res: NextApiResponse) -> Sent {
        let bytes = b"bytes".to_vec();
        res.send(&bytes)
    }
    let all = [
        respond(literal).await,
        respond(slice).await,
        respond(array).await,
        respond(borrowed).await,
    ];
    for response in all {
        assert_eq!(text(&response), "bytes");
        assert_eq!(response.header("content-type").as_deref(), Some(OCTETS));
    }
    async fn string(res: NextApiResponse) -> Sent {
        let text = "text".to_owned();
        res.send(&text)
    }
    let response = respond(string).await;
    assert_eq!(
        (text(&response).as_str(), response.header("content-type")),
        ("text", None)
    );
}

#[actix_rt::test]
async fn write_head_accepts_no_headers_or_values_of_several_types() {
    async fn none(res: NextApiResponse) -> Sent {
        res.write_head(202, ()).end_with("none")
    }
    assert_eq!(respond(none).await.status(), 202);
    async fn mixed(res: NextApiResponse) -> Sent {
        let headers = (
            ("Content-Length", 5),
            ("X-List", ["a", "b"]),
            ("X-Text", "c"),
            ("Set-Cookie", SetCookie::new("d", "e f")),
        );
        res.write_head(200, headers).end_with("mixed")
    }
    let response = respond(mixed).await;
    let headers = ["x-list", "x-text", "set-cookie"].map(|name| response.header(name));
    let expected = ["a, b", "c", "d=e%20f"].map(|value| Some(value.to_owned()));
    assert_eq!(headers, expected);
    assert_eq!(text(&response), "mixed");
    async fn made(res: NextApiResponse) -> Sent {
        let headers = (1..=2).map(|number| (format!("X-{number}"), number));
        res.write_head(200, headers.collect::<Vec<_>>()).end()
    }
    let response = respond(made).await;
    assert_eq!(response.header("x-2").as_deref(), Some("2"));
}

#[actix_rt::test]
async fn json_that_can_not_be_serialized_aborts_a_begun_response() {
    struct Unwritable;
    impl Serialize for Unwritable {
        fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(serde::ser::Error::custom("secret"))
        }
    }
    async fn handler(res: NextApiResponse) -> Sent {
        res.write("begun").await.json(Unwritable)
    }
    let response = respond(handler).await;
    assert_eq!(response.status(), 200);
    assert!(response.text().is_err());
}

#[actix_rt::test]
async fn cookies_that_are_set_in_different_ways_are_all_sent() {
    async fn handler(res: NextApiResponse) -> Sent {
        res.set_header("Set-Cookie", ["a=1", "b=2"])
            .append_header("Set-Cookie", "c=3")
            .set_cookie(SetCookie::new("d", "4"))
            .append_header("Set-Cookie", SetCookie::new("e", "5"))
            .set_cookie(SetCookie::new("f", "6"))
            .end()
    }
    let response = respond(handler).await;
    let cookies = response.headers().get_all("set-cookie");
    let cookies: Vec<_> = cookies.filter_map(|cookie| cookie.to_str().ok()).collect();
    assert_eq!(cookies, ["a=1", "b=2", "c=3", "d=4", "e=5", "f=6"]);
}

#[derive(Clone)]
struct User(&'static str);

/// Sets headers and a value that the handler reads.
async fn identify(
    mut request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> actix_web::Result<ServiceResponse<impl MessageBody>> {
    let headers = request.headers_mut();
    headers.insert(X_TENANT, HeaderValue::from_static("acme"));
    headers.insert(COOKIE, HeaderValue::from_static("theme=dark"));
    request.extensions_mut().insert(User("ada"));
    next.call(request).await
}

#[test]
fn a_middleware_changes_headers_and_cookies_and_passes_a_value() {
    async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
        let user = req.http().extensions().get::<User>().cloned();
        res.json(json!([
            req.header("x-tenant"),
            req.cookies().get("theme"),
            user.map(|user| user.0)
        ]))
    }
    let routes = Routes::new().pages("/api/x", route(handler));
    let address = test::serve(Server::new(routes).wrap(|| from_fn(identify))).expect("a free port");
    let response = Peer::connect(address).ask(Request::get("/api/x").bytes());
    assert_eq!(response.text(), r#"["acme","dark","ada"]"#);
}
