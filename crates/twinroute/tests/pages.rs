//! Behaviour of Pages handlers that no recording covers.

use std::{fs, io};

use actix_web::http::Method;
use bytes::Bytes;
use futures_util::stream;
use serde::Deserialize;
use serde_json::json;
use twinroute::{
    Routes,
    pages::{NextApiRequest, NextApiResponse, PageConfig, PreviewSecrets, RawBody, Sent, route},
    test::Client,
};

async fn client<H, Args>(handler: H) -> Client
where
    H: twinroute::pages::PagesHandler<Args>,
{
    let routes = Routes::new().pages("/api/x", route(handler));
    Client::new(routes)
        .await
        .expect("one route has no conflict")
}

#[actix_rt::test]
async fn a_stream_is_sent_piece_by_piece() {
    async fn handler(res: NextApiResponse) -> Sent {
        let pieces = ["one ", "two"].map(|text| Ok::<_, io::Error>(Bytes::from(text)));
        res.status(201).stream(stream::iter(pieces))
    }
    let response = client(handler).await.get("/api/x").send().await;
    assert_eq!(
        (response.status(), response.text().unwrap().as_str()),
        (201, "one two")
    );
}

#[actix_rt::test]
async fn an_error_aborts_a_stream() {
    async fn handler(res: NextApiResponse) -> Sent {
        let pieces = [Ok(Bytes::from("one")), Err(io::Error::other("planted"))];
        res.stream(stream::iter(pieces))
    }
    let response = client(handler).await.get("/api/x").send().await;
    assert_eq!(response.status(), 200);
    assert!(response.text().is_err());
}

#[actix_rt::test]
async fn no_header_is_set_after_an_invalid_one() {
    async fn handler(res: NextApiResponse) -> Sent {
        res.set_header("X-First", "1")
            .set_header("X-Bad", "a\nb")
            .set_header("X-Second", "2")
            .json("never")
    }
    let response = client(handler).await.get("/api/x").send().await;
    assert_eq!(response.status(), 500);
    assert_eq!(response.header("x-first").as_deref(), Some("1"));
    assert_eq!(response.header("x-second"), None);
    assert_eq!(response.header("content-type"), None);
}

#[actix_rt::test]
async fn bytes_after_a_websocket_request_are_not_a_body() {
    async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
        res.send(req.body().as_text().unwrap_or("no text"))
    }
    let response = client(handler)
        .await
        .get("/api/x")
        .header("Connection", "Upgrade")
        .header("Upgrade", "websocket")
        .body("a frame")
        .send()
        .await;
    assert_eq!(response.text().unwrap(), "");
}

#[actix_rt::test]
async fn connect_is_refused() {
    async fn handler(res: NextApiResponse) -> Sent {
        res.send("never")
    }
    let connect = client(handler).await.request(Method::CONNECT, "/api/x");
    assert_eq!(connect.send().await.status(), 400);
}

#[actix_rt::test]
async fn raw_body_and_parsed_body_are_both_available() {
    async fn handler(req: NextApiRequest, RawBody(raw): RawBody, res: NextApiResponse) -> Sent {
        res.json(json!({ "parsed": req.body(), "bytes": raw.len() }))
    }
    let request = client(handler).await.request(Method::POST, "/api/x");
    let response = request
        .header("Content-Type", "application/json")
        .body(r#"{ "a" : 1 }"#)
        .send()
        .await;
    assert_eq!(response.text().unwrap(), r#"{"parsed":{"a":1},"bytes":11}"#);
}

#[actix_rt::test]
async fn a_raw_body_has_the_size_limit_of_its_route() {
    async fn handler(RawBody(raw): RawBody, res: NextApiResponse) -> Sent {
        res.json(raw.len())
    }
    let config = PageConfig::new().body_parser(false).size_limit("4b");
    let routes = Routes::new().pages("/api/x", route(handler).config(config));
    let client = Client::new(routes)
        .await
        .expect("one route has no conflict");
    let send = |body: &'static str| client.request(Method::POST, "/api/x").body(body).send();
    assert_eq!(send("four").await.text().unwrap(), "4");
    let over = send("fives").await;
    assert_eq!(
        (over.status(), over.text().unwrap().as_str()),
        (413, "Body exceeded 4b limit")
    );
}

#[actix_rt::test]
async fn an_invalid_typed_body_is_a_400_that_names_the_field() {
    #[derive(Deserialize)]
    struct NewPost {
        tags: Vec<String>,
    }
    async fn handler(req: NextApiRequest<NewPost>, res: NextApiResponse) -> Sent {
        res.json(&req.body().tags)
    }
    let request = client(handler).await.request(Method::POST, "/api/x");
    let response = request
        .header("Content-Type", "application/json")
        .body(r#"{"tags":["a",1]}"#)
        .send()
        .await;
    let message = "Invalid body at `tags[1]`: invalid type: integer `1`, expected a string";
    assert_eq!(
        (response.status(), response.text().unwrap().as_str()),
        (400, message)
    );
}

#[actix_rt::test]
async fn an_enforced_response_limit_refuses_large_responses() {
    async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
        match req.query().get("way").unwrap_or_default() {
            "send" => res.send("12345678"),
            "end" => res.end_with("12345678"),
            "less" => res.send("1234567"),
            _ => {
                let mut out = res.write("1234").await;
                out.write("5678").await;
                out.end()
            }
        }
    }
    let config = PageConfig::new().enforced_response_limit("8b");
    let routes = Routes::new().pages("/api/x", route(handler).config(config));
    let client = Client::new(routes)
        .await
        .expect("one route has no conflict");
    let request = |way| client.get(&format!("/api/x?way={way}")).send();
    assert_eq!(request("send").await.status(), 500);
    assert_eq!(request("end").await.status(), 500);
    assert_eq!(request("less").await.status(), 200);
    assert!(request("write").await.text().is_err());
}

#[actix_rt::test]
async fn a_written_response_keeps_its_content_length() {
    async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
        let length = req.query().get("length").unwrap_or_default().to_owned();
        let res = res.set_header("Content-Length", length);
        res.write("12").await.end_with("34")
    }
    let client = client(handler).await;
    let request = |length| client.get(&format!("/api/x?length={length}")).send();
    assert_eq!(request(4).await.text().unwrap(), "1234");
    // As in Next.js, bytes over the length are not sent.
    assert_eq!(request(3).await.text().unwrap(), "123");
    assert!(request(5).await.text().is_err());
}

#[actix_rt::test]
async fn preview_data_is_read_with_the_secrets_of_the_build_output() {
    async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
        if req.query().get("set").is_some() {
            return res.set_preview_data(&json!({ "post": "p1" })).await.end();
        }
        res.json(&req.preview_data().await)
    }
    let folder = tempfile::tempdir().expect("a folder");
    let manifest = json!({ "preview": {
        "previewModeId": "0123456789abcdef",
        "previewModeSigningKey": "signing-signing-",
        "previewModeEncryptionKey": "encryption-encry",
    } });
    let path = folder.path().join("prerender-manifest.json");
    fs::write(path, manifest.to_string()).expect("written");
    let secrets = PreviewSecrets::from_build_output(folder.path()).expect("secrets");
    assert!(secrets.is_id("0123456789abcdef"));

    let client = client(handler).await;
    let set = client.get("/api/x?set").send().await;
    let cookies: Vec<_> = set
        .headers()
        .get_all("set-cookie")
        .map(|value| {
            let cookie = value.to_str().expect("text");
            cookie.split(';').next().unwrap_or_default().to_owned()
        })
        .collect();
    let read = client
        .get("/api/x")
        .header("Cookie", &cookies.join("; "))
        .send()
        .await;
    assert_eq!(read.text().unwrap(), r#"{"post":"p1"}"#);
}

#[test]
fn a_missing_build_output_is_named() {
    let error = PreviewSecrets::from_build_output("no/such/folder").unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("`no/such/folder/prerender-manifest.json`: "),
        "{error}"
    );
}
