//! `headers()` and `cookies()` work in everything that one request runs, and never see another request.

use std::{
    future::{Ready, ready},
    io,
    time::Duration,
};

use actix_web::{FromRequest, HttpRequest, dev::Payload, rt::time::sleep};
use bytes::Bytes;
use futures_util::{
    StreamExt as _,
    future::join,
    stream::{self, once},
};
use twinroute::{
    Error, Routes, SetCookie,
    app::{NextResponse, Result, cookies, headers, route},
    test::Client,
};

/// An extractor that sets a cookie.
struct Visit;

impl FromRequest for Visit {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(_: &HttpRequest, _: &mut Payload) -> Self::Future {
        let jar = cookies().map_err(actix_web::Error::from);
        ready(jar.map(|jar| {
            jar.set(SetCookie::new("visit", "1"));
            Self
        }))
    }
}

fn name() -> Result<String, Error> {
    Ok(headers()?.get("x-name").unwrap_or_default().into_owned())
}

async fn interleaved(_: Visit) -> Result {
    let before = name()?;
    sleep(Duration::from_millis(5)).await;
    Ok(NextResponse::json(&[before, name()?]))
}

async fn streamed() -> NextResponse {
    NextResponse::stream(once(async {
        name().map(Bytes::from).map_err(|error| error.to_string())
    }))
}

async fn spawned() -> Result {
    let inside = actix_web::rt::spawn(async { headers().is_ok() }).await?;
    Ok(NextResponse::json(inside))
}

async fn broken() -> NextResponse {
    let start = stream::iter([Ok(Bytes::from("start")), Err(io::Error::other("secret"))]);
    NextResponse::stream(start.chain(stream::iter([Ok(Bytes::from("never"))])))
}

async fn client() -> Client {
    let routes = Routes::new()
        .app("/interleaved", route().get(interleaved))
        .app("/streamed", route().get(streamed))
        .app("/spawned", route().get(spawned))
        .app("/broken", route().get(broken));
    Client::new(routes)
        .await
        .expect("the routes do not conflict")
}

#[actix_web::test]
async fn each_request_sees_its_own_headers() {
    let client = client().await;
    let request = |name| client.get("/interleaved").header("X-Name", name).send();
    let (ada, bob) = join(request("ada"), request("bob")).await;
    assert_eq!(ada.text().unwrap(), r#"["ada","ada"]"#);
    assert_eq!(bob.text().unwrap(), r#"["bob","bob"]"#);
    assert_eq!(bob.header("set-cookie").as_deref(), Some("visit=1; Path=/"));
}

#[actix_web::test]
async fn a_stream_sees_the_headers_of_its_request() {
    let response = client().await.get("/streamed").header("X-Name", "ada");
    assert_eq!(response.send().await.text().unwrap(), "ada");
}

#[actix_web::test]
async fn a_spawned_task_sees_no_request() {
    let response = client().await.get("/spawned").send().await;
    assert_eq!(response.text().unwrap(), "false");
    assert!(headers().is_err());
}

#[actix_web::test]
async fn an_error_in_a_stream_aborts_the_response() {
    let response = client().await.get("/broken").send().await;
    assert_eq!(response.status(), 200);
    assert!(response.text().is_err());
}
