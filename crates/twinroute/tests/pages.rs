//! What Pages handlers do that no recording shows.

use std::io;

use actix_web::http::Method;
use bytes::Bytes;
use futures_util::stream;
use twinroute::{
    Routes,
    pages::{NextApiRequest, NextApiResponse, Sent, route},
    test::Client,
};

async fn client<H, Args>(handler: H) -> Client
where
    H: twinroute::pages::PagesHandler<Args>,
{
    let routes = Routes::new().pages("/api/x", route(handler));
    Client::new(routes).await.expect("one route has no clash")
}

#[actix_rt::test]
async fn a_stream_goes_out_as_it_comes() {
    async fn handler(res: NextApiResponse) -> Sent {
        let pieces = ["one ", "two"].map(|text| Ok::<_, io::Error>(Bytes::from(text)));
        res.status(201).stream(stream::iter(pieces))
    }
    let answer = client(handler).await.get("/api/x").send().await;
    assert_eq!(
        (answer.status(), answer.text().unwrap().as_str()),
        (201, "one two")
    );
}

#[actix_rt::test]
async fn an_error_breaks_a_stream_off() {
    async fn handler(res: NextApiResponse) -> Sent {
        let pieces = [
            Ok(Bytes::from("one")),
            Err(io::Error::other("the disk is gone")),
        ];
        res.stream(stream::iter(pieces))
    }
    let answer = client(handler).await.get("/api/x").send().await;
    assert_eq!(answer.status(), 200);
    assert!(answer.text().is_err());
}

#[actix_rt::test]
async fn nothing_is_set_after_a_mistake() {
    async fn handler(res: NextApiResponse) -> Sent {
        res.set_header("X-First", "1")
            .set_header("X-Bad", "a\nb")
            .set_header("X-Second", "2")
            .json("never")
    }
    let answer = client(handler).await.get("/api/x").send().await;
    assert_eq!(answer.status(), 500);
    assert_eq!(answer.header("x-first").as_deref(), Some("1"));
    assert_eq!(answer.header("x-second"), None);
    assert_eq!(answer.header("content-type"), None);
}

#[actix_rt::test]
async fn what_follows_a_websocket_request_is_no_body() {
    async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
        res.send(req.body().as_text().unwrap_or("no text"))
    }
    let answer = client(handler)
        .await
        .get("/api/x")
        .header("Connection", "Upgrade")
        .header("Upgrade", "websocket")
        .body("a frame")
        .send()
        .await;
    assert_eq!(answer.text().unwrap(), "");
}

#[actix_rt::test]
async fn connect_reaches_no_handler() {
    async fn handler(res: NextApiResponse) -> Sent {
        res.send("never")
    }
    let connect = client(handler).await.request(Method::CONNECT, "/api/x");
    assert_eq!(connect.send().await.status(), 400);
}
