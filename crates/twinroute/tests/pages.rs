//! What Pages handlers do that no recording shows.

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

#[actix_rt::test]
async fn the_raw_body_stands_beside_the_parsed_one() {
    async fn handler(req: NextApiRequest, RawBody(raw): RawBody, res: NextApiResponse) -> Sent {
        res.json(json!({ "parsed": req.body(), "bytes": raw.len() }))
    }
    let request = client(handler).await.request(Method::POST, "/api/x");
    let answer = request
        .header("Content-Type", "application/json")
        .body(r#"{ "a" : 1 }"#)
        .send()
        .await;
    assert_eq!(answer.text().unwrap(), r#"{"parsed":{"a":1},"bytes":11}"#);
}

#[actix_rt::test]
async fn a_raw_body_has_the_size_limit_of_its_route() {
    async fn handler(RawBody(raw): RawBody, res: NextApiResponse) -> Sent {
        res.json(raw.len())
    }
    let config = PageConfig::new().body_parser(false).size_limit("4b");
    let routes = Routes::new().pages("/api/x", route(handler).config(config));
    let client = Client::new(routes).await.expect("one route has no clash");
    let send = |body: &'static str| client.request(Method::POST, "/api/x").body(body).send();
    assert_eq!(send("four").await.text().unwrap(), "4");
    let over = send("fives").await;
    assert_eq!(
        (over.status(), over.text().unwrap().as_str()),
        (413, "Body exceeded 4b limit")
    );
}

#[actix_rt::test]
async fn a_typed_body_that_does_not_fit_is_a_400_that_names_the_field() {
    #[derive(Deserialize)]
    struct NewPost {
        tags: Vec<String>,
    }
    async fn handler(req: NextApiRequest<NewPost>, res: NextApiResponse) -> Sent {
        res.json(&req.body().tags)
    }
    let request = client(handler).await.request(Method::POST, "/api/x");
    let answer = request
        .header("Content-Type", "application/json")
        .body(r#"{"tags":["a",1]}"#)
        .send()
        .await;
    let told = "Invalid body at `tags[1]`: invalid type: integer `1`, expected a string";
    assert_eq!(
        (answer.status(), answer.text().unwrap().as_str()),
        (400, told)
    );
}

#[actix_rt::test]
async fn an_enforced_response_limit_refuses_answers() {
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
    let client = Client::new(routes).await.expect("one route has no clash");
    let ask = |way| client.get(&format!("/api/x?way={way}")).send();
    assert_eq!(ask("send").await.status(), 500);
    assert_eq!(ask("end").await.status(), 500);
    assert_eq!(ask("less").await.status(), 200);
    assert!(ask("write").await.text().is_err());
}

#[actix_rt::test]
async fn a_written_answer_keeps_its_length() {
    async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
        let length = req.query().get("length").unwrap_or_default().to_owned();
        let res = res.set_header("Content-Length", length);
        res.write("12").await.end_with("34")
    }
    let client = client(handler).await;
    let ask = |length| client.get(&format!("/api/x?length={length}")).send();
    assert_eq!(ask(4).await.text().unwrap(), "1234");
    // As in Next, what goes beyond it is not sent.
    assert_eq!(ask(3).await.text().unwrap(), "123");
    assert!(ask(5).await.text().is_err());
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
fn a_build_output_without_secrets_is_named() {
    let error = PreviewSecrets::from_build_output("no/such/folder").unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("`no/such/folder/prerender-manifest.json`: "),
        "{error}"
    );
}
