use std::time::Duration;

use serde::Serialize;
use serde_json::{Value, json};
use twinroute::pages::{NextApiRequest, NextApiResponse, PreviewOptions, Sent};

/// What is `undefined` in JavaScript is left out.
#[derive(Serialize)]
struct Shown {
    #[serde(skip_serializing_if = "Option::is_none")]
    draft: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    preview: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Value>,
}

/// Draft mode and preview data.
pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
    match req.query().get("kind").unwrap_or_default() {
        "read" => read(&req, res).await,
        "read-draft" => res.json(&Shown {
            draft: on(&req),
            preview: None,
            data: None,
        }),
        "unread" => res.json(json!({ "unread": true })),
        "read-then-cookie" => res
            .set_header("X-Draft", draft(&req))
            .append_header("Set-Cookie", "a=1")
            .end(),
        "cookie-then-read" => res
            .append_header("Set-Cookie", "a=1")
            .set_header("X-Draft", draft(&req))
            .end(),
        "read-then-replace" => res
            .set_header("X-Draft", draft(&req))
            .set_header("Set-Cookie", "a=1")
            .end(),
        "read-then-clear" => res
            .set_header("X-Draft", draft(&req))
            .clear_preview_data()
            .end(),
        "set" => res
            .set_preview_data(&json!({ "post": "p1", "n": 1.0 }))
            .await
            .end(),
        "set-age" => {
            let options = PreviewOptions::new().max_age(Duration::from_secs(60));
            res.set_preview_data_with("text", options).await.end()
        }
        "set-path" => {
            let options = PreviewOptions::new().path("/docs");
            res.set_preview_data_with(&json!({}), options).await.end()
        }
        "set-age-path" => {
            let options = PreviewOptions::new()
                .max_age(Duration::from_secs(3600))
                .path("/a b");
            res.set_preview_data_with(&Value::Null, options).await.end()
        }
        "set-large" => res
            .set_preview_data(&json!({ "large": "x".repeat(2000) }))
            .await
            .end(),
        "set-large-caught" => {
            let mut res = res.set_header("X-Before", "1");
            let data = json!({ "large": "x".repeat(2000) });
            let set = res.try_set_preview_data(&data, PreviewOptions::new()).await;
            match set {
                Ok(()) => res.end(),
                Err(_) => res.status(413).json(json!({ "error": "too large" })),
            }
        }
        "set-below-limit" => res
            .set_preview_data(&json!({ "large": "x".repeat(600) }))
            .await
            .end(),
        "set-cookie" => {
            let res = res.set_header("Set-Cookie", "a=1");
            res.set_preview_data(&json!({})).await.end()
        }
        kind => switch(kind, res),
    }
}

fn switch(kind: &str, res: NextApiResponse) -> Sent {
    match kind {
        "enable" => res.set_draft_mode(true).json(json!({ "enabled": true })),
        "enable-redirect" => res.set_draft_mode(true).redirect("/api/draft/read"),
        "enable-cookie" => res
            .set_header("Set-Cookie", "a=1")
            .set_draft_mode(true)
            .end(),
        "enable-cookies" => res
            .set_header("Set-Cookie", ["a=1", "b=2"])
            .set_draft_mode(true)
            .end(),
        "enable-twice" => res.set_draft_mode(true).set_draft_mode(true).end(),
        "disable" => res.set_draft_mode(false).json(json!({ "enabled": false })),
        "enable-disable" => res.set_draft_mode(true).set_draft_mode(false).end(),
        "clear" => res.clear_preview_data().end(),
        "clear-twice" => res.clear_preview_data().clear_preview_data().end(),
        "clear-path" => res
            .clear_preview_data_with(PreviewOptions::new().path("/docs"))
            .end(),
        "clear-cookie" => res
            .set_header("Set-Cookie", "a=1")
            .clear_preview_data()
            .end(),
        "clear-then-set-header" => res
            .clear_preview_data()
            .set_header("Set-Cookie", "a=1")
            .end(),
        _ => res.status(404).end(),
    }
}

/// JavaScript has `true` for on, and `undefined` for off.
fn on(req: &NextApiRequest) -> Option<bool> {
    Some(req.draft_mode()).filter(|on| *on)
}

/// `draft_mode` stands for `draftMode` and `preview`.
async fn read(req: &NextApiRequest, res: NextApiResponse) -> Sent {
    let data = req.preview_data().await;
    res.json(&Shown {
        draft: on(req),
        preview: on(req),
        data: Some(data.unwrap_or(Value::Bool(false))),
    })
}

fn draft(req: &NextApiRequest) -> String {
    on(req).map_or_else(|| "undefined".to_owned(), |on| on.to_string())
}
