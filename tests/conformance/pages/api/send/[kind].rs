use std::{convert::Infallible, time::Duration};

use actix_web::{rt::time::sleep, web::Bytes};
use futures_util::{StreamExt as _, stream};
use serde_json::json;
use twinroute::pages::{NextApiRequest, NextApiResponse, Sent};

pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
    match req.query().get("kind").unwrap_or_default() {
        "string" => res.send("text"),
        "empty" => res.send(""),
        "unicode" => res.send("é 👋 \u{2028}"),
        "html" => res
            .set_header("Content-Type", "text/html; charset=utf-8")
            .send("<p>hello</p>"),
        "json-type-string" => res
            .set_header("Content-Type", "application/json")
            .send(r#"{"a":1.0}"#),
        "number" => res.send(1.5),
        "zero" => res.send(0),
        "boolean" => res.send(false),
        "null" | "undefined" => res.send(()),
        "object" => res.send(json!({ "b": 1, "a": [true] })),
        "typed-object" => res
            .set_header("Content-Type", "text/plain")
            .send(json!({ "typed": "before" })),
        "typed-json" => res
            .set_header("Content-Type", "application/vnd.api+json")
            .json(&json!({ "typed": "before" })),
        "array" => res.send(json!([1, "two", null])),
        "buffer" => res.send(vec![0, 1, 254, 255]),
        "empty-buffer" => res.send(Bytes::new()),
        "typed-buffer" => res
            .set_header("Content-Type", "image/png")
            .send(Bytes::from("png")),
        // Rust has one kind of bytes; this is what JavaScript's other kind looks like.
        "uint8array" => res.send(json!({ "0": 1, "1": 2 })),
        "with-length" => res.set_header("Content-Length", 100).send("short"),
        "with-etag" => res.set_header("ETag", "\"mine\"").send("text"),
        "late" => {
            sleep(Duration::from_millis(30)).await;
            res.json(&json!({ "late": true }))
        }
        kind => end(kind, res),
    }
}

fn end(kind: &str, res: NextApiResponse) -> Sent {
    let pieces = |texts: &'static [&str]| {
        stream::iter(texts).map(|text| Ok::<_, Infallible>(Bytes::from(*text)))
    };
    match kind {
        "end" => res.end(),
        "end-string" => res.end_with("ended"),
        "end-buffer" => res.end_with(vec![0xff]),
        "end-hex" => res.end_with(vec![0x00, 0xff]),
        "stream" => res
            .set_header("Content-Type", "application/octet-stream")
            .stream(pieces(&["one ", "two"])),
        "write" => res.stream(pieces(&["one ", "two ", "three"])),
        "write-head" => res
            .status(202)
            .set_header("Content-Type", "text/csv")
            .set_header("X-Rows", "1")
            .stream(pieces(&["a,b\n"])),
        "write-head-length" => res.set_header("Content-Length", 4).end_with("four"),
        "status-message" => res.status(200).end_with("fine"),
        _ => res.status(404).send("no such kind"),
    }
}
