//! JSON bodies, dynamic and typed, in both styles: depth, broken texts, `serde_json::Value`, changes.

use serde::Deserialize;
use serde_json::Value;
use twinroute::{
    Routes,
    app::{self, NextRequest, NextResponse},
    json::JsonValue,
    pages::{self, Body, NextApiRequest, NextApiResponse, Sent},
    test::Client,
};

const ALL: [&str; 6] = [
    "/api/any",
    "/api/typed",
    "/api/serde",
    "/any",
    "/typed",
    "/serde",
];

#[derive(Deserialize)]
struct Tree {
    known: Vec<Nested>,
}

#[derive(Deserialize)]
struct Nested(Vec<Self>);

impl Nested {
    fn count(&self) -> usize {
        1 + self.0.iter().map(Self::count).sum::<usize>()
    }
}

impl Tree {
    fn count(&self) -> usize {
        self.known.iter().map(Nested::count).sum()
    }
}

async fn pages_any(req: NextApiRequest, res: NextApiResponse) -> Sent {
    res.json(req.body())
}

async fn pages_typed(req: NextApiRequest<Tree>, res: NextApiResponse) -> Sent {
    res.json(req.body().count())
}

async fn pages_serde(req: NextApiRequest<Value>, res: NextApiResponse) -> Sent {
    res.json(req.body())
}

async fn pages_changed(req: NextApiRequest, res: NextApiResponse) -> Sent {
    let Body::Json(mut json) = req.into_body() else {
        return res.status(415).end();
    };
    json.insert("n", 2);
    json.insert("1", vec![json.get("n").map(JsonValue::from)]);
    res.json(&json)
}

async fn app_any(mut req: NextRequest) -> app::Result {
    Ok(NextResponse::json(&req.json::<JsonValue>().await?))
}

async fn app_typed(mut req: NextRequest) -> app::Result {
    Ok(NextResponse::json(req.json::<Tree>().await?.count()))
}

async fn app_serde(mut req: NextRequest) -> app::Result {
    Ok(NextResponse::json(&req.json::<Value>().await?))
}

async fn client() -> Client {
    let routes = Routes::new()
        .pages("/api/any", pages::route(pages_any))
        .pages("/api/typed", pages::route(pages_typed))
        .pages("/api/serde", pages::route(pages_serde))
        .pages("/api/changed", pages::route(pages_changed))
        .app("/any", app::route().post(app_any))
        .app("/typed", app::route().post(app_typed))
        .app("/serde", app::route().post(app_serde));
    Client::new(routes).await.expect("routes without conflicts")
}

async fn post(client: &Client, path: &str, body: String) -> (u16, String) {
    let request = client.post(path).header("Content-Type", "application/json");
    let response = request.body(body).send().await;
    (response.status(), response.text().expect("a whole body"))
}

/// A body with arrays around each other in a field.
fn nested(field: &str, levels: usize) -> String {
    let (open, close) = ("[".repeat(levels), "]".repeat(levels));
    match field {
        "known" => format!(r#"{{"known":{open}{close}}}"#),
        _ => format!(r#"{{"known":[],"{field}":{open}{close}}}"#),
    }
}

#[actix_rt::test]
async fn a_million_brackets_are_a_400() {
    let client = client().await;
    for path in ALL {
        for begin in [r#"{"known":"#, r#"{"known":[],"unknown":"#, ""] {
            for (bracket, times) in [("[", 1_000_000), (r#"{"a":"#, 200_000)] {
                let (status, text) =
                    post(&client, path, begin.to_owned() + &bracket.repeat(times)).await;
                assert_eq!(status, 400, "{path} {begin} {text}");
                assert!(text.starts_with("Invalid "), "{path} {begin} {text}");
            }
        }
    }
}

#[actix_rt::test]
async fn a_body_has_at_most_127_levels() {
    let client = client().await;
    for path in ALL {
        for field in ["known", "unknown"] {
            // The object is one, too.
            let (status, text) = post(&client, path, nested(field, 126)).await;
            assert_eq!(status, 200, "{path} {field} {text}");
            let (status, text) = post(&client, path, nested(field, 127)).await;
            // What a type in App does not read is skipped, which needs no stack.
            let expected = if (path, field) == ("/typed", "unknown") {
                200
            } else {
                400
            };
            assert_eq!(status, expected, "{path} {field} {text}");
        }
    }
    let (status, text) = post(&client, "/typed", nested("unknown", 1_000_000)).await;
    assert_eq!((status, text.as_str()), (200, "0"));
}

#[actix_rt::test]
async fn texts_that_are_not_json_are_a_400() {
    let client = client().await;
    for text in [
        "{",
        "[1,]",
        "{} {}",
        r#"["\ud800"]"#,
        r#"["\ude00\ud83d"]"#,
        "[1e400]",
        "[-1e400]",
        "[01]",
        "nul",
    ] {
        for path in ["/api/any", "/api/typed", "/api/serde"] {
            let (status, body) = post(&client, path, text.to_owned()).await;
            assert_eq!((status, body.as_str()), (400, "Invalid JSON"), "{text}");
        }
        let expected = serde_json::from_str::<Value>(text).unwrap_err();
        for path in ["/any", "/serde"] {
            let (status, body) = post(&client, path, text.to_owned()).await;
            assert_eq!(
                (status, body),
                (400, format!("Invalid JSON: {expected}")),
                "{text}"
            );
        }
    }
}

#[actix_rt::test]
async fn json_comes_back_as_javascript_writes_it() {
    let client = client().await;
    let text = r#" { "b": 1.0, "é": "\u00e9\/", "10": [1e21, -0, 9007199254740993], "2": null, "b": {"x": true, "1": false} } "#;
    let expected =
        r#"{"2":null,"10":[1e+21,0,9007199254740993],"b":{"1":false,"x":true},"é":"é/"}"#;
    for path in ["/api/any", "/api/serde", "/any", "/serde"] {
        let response = post(&client, path, text.to_owned()).await;
        assert_eq!(response, (200, expected.to_owned()), "{path}");
    }
    let changed = post(
        &client,
        "/api/changed",
        r#"{"n":{"a":[1]},"x":"y"}"#.to_owned(),
    )
    .await;
    assert_eq!(changed, (200, r#"{"1":[2],"n":2,"x":"y"}"#.to_owned()));
}
