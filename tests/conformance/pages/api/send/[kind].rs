use std::{convert::Infallible, time::Duration};

use actix_web::{
    rt::time::sleep,
    web::{Bytes, Json},
};
use futures_util::{StreamExt as _, stream};
use serde_json::json;
use twinroute::pages::{NextApiRequest, NextApiResponse, SendBody, Sent};

use crate::twin::{date, from_hex};

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
            .json(json!({ "typed": "before" })),
        "array" => res.send(json!([1, "two", null])),
        "buffer" => res.send(vec![0, 1, 254, 255]),
        "empty-buffer" => res.send(Bytes::new()),
        "typed-buffer" => res
            .set_header("Content-Type", "image/png")
            .send(Bytes::from("png")),
        "uint8array" => res.send(vec![1, 2]),
        "with-length" => res.set_header("Content-Length", 100).send("short"),
        "with-etag" => res.set_header("ETag", "\"mine\"").send("text"),
        "late" => {
            sleep(Duration::from_millis(30)).await;
            res.json(json!({ "late": true }))
        }
        "write" => {
            let mut out = res.write("one ").await;
            out.write("two ").await;
            out.end_with("three")
        }
        kind => values(kind, res),
    }
}

fn values(kind: &str, res: NextApiResponse) -> Sent {
    match kind {
        "true" => res.send(true),
        "nan" => res.send(f64::NAN),
        "negative-zero" => res.send(-0.0),
        "large-number" => res.send(1e21),
        "empty-object" => res.send(json!({})),
        "empty-array" => res.send(json!([])),
        "date" => res.send(Json(date(0.0))),
        "nested-buffer" => res.json(json!({ "bytes": b"hi" })),
        "long-string" => res.send("é".repeat(3000)),
        "line-ends" => res.send("a\r\nb\n"),
        "nul" => res.send("a\0b"),
        "status-string" => res.status(201).send("made"),
        "status-null" => res.status(202).send(()),
        "typed-null" => res.set_header("Content-Type", "text/plain").send(()),
        "length-null" => res.set_header("Content-Length", 0).send(()),
        "typed-string-json" => res
            .set_header("Content-Type", "application/json")
            .send("not JSON"),
        "typed-number" => res.set_header("Content-Type", "text/plain").send(42),
        "large-buffer" => res.send(vec![0xab; 5000]),
        "json-string" => res.json("text"),
        "json-status" => res.status(422).json(json!({
            "errors": [{ "field": "title", "message": "missing" }]
        })),
        // A response is not read: the handler itself knows the status.
        "status-code" => {
            let status = 418;
            res.status(status).json(json!({ "status": status }))
        }
        "status-twice" => res.status(500).status(200).json(json!({ "ok": true })),
        "large-json" => {
            let rows = (0..300).map(|id| json!({ "id": id, "name": format!("row {id}") }));
            res.json(rows.collect::<Vec<_>>())
        }
        kind => streams(kind, res),
    }
}

fn streams(kind: &str, res: NextApiResponse) -> Sent {
    let pieces = |texts: &'static [&str]| {
        let bytes = |text: &&'static str| Ok::<_, Infallible>(Bytes::from(*text));
        SendBody::stream(stream::iter(texts).map(bytes))
    };
    match kind {
        "stream" => res.send(pieces(&["one ", "two"])),
        "typed-stream" => res
            .set_header("Content-Type", "text/csv")
            .send(pieces(&["a,b\n", "1,2\n"])),
        "empty-stream" => res.send(pieces(&[])),
        "no-content-stream" => res.status(204).send(pieces(&["dropped"])),
        "length-stream" => res
            .set_header("Content-Length", 7)
            .send(pieces(&["one ", "two"])),
        kind => end(kind, res),
    }
}

fn end(kind: &str, res: NextApiResponse) -> Sent {
    match kind {
        "end" => res.end(),
        "end-string" => res.end_with("ended"),
        "end-buffer" => res.end_with(vec![0xff]),
        "end-hex" => res.end_with(from_hex("00ff")),
        "write-head" => res
            .write_head(202, [("Content-Type", "text/csv"), ("X-Rows", "1")])
            .end_with("a,b\n"),
        "end-typed" => res
            .set_header("Content-Type", "text/plain; charset=utf-8")
            .end_with("typed"),
        "end-length" => res.set_header("Content-Length", 5).end_with("exact"),
        "end-empty-text" => res.end_with(""),
        "end-json" => res
            .set_header("Content-Type", "application/json")
            .end_with(json!({ "by": "hand" }).to_string()),
        "end-xml" => res
            .set_header("Content-Type", "application/xml")
            .status(200)
            .end_with("<?xml version=\"1.0\"?><a/>"),
        "end-large" => res
            .set_header("Content-Type", "text/plain")
            .end_with("x".repeat(5000)),
        "end-status" => res.status(404).end_with("nothing here"),
        "write-head-length" => res
            .write_head(200, [("Content-Length", 4)])
            .end_with("four"),
        "status-message" => res.status_text("Very Fine").status(200).end_with("fine"),
        _ => res.status(404).send("no such kind"),
    }
}
