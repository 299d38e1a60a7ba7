use std::{fmt, time::Duration};

use actix_web::rt::time::sleep;
use serde_json::json;
use twinroute::{
    Error,
    pages::{NextApiRequest, NextApiResponse, Sent},
};

/// An error of someone else's, with a status that means nothing to twinroute.
#[derive(Debug)]
struct Teapot {
    status: u16,
}

impl fmt::Display for Teapot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "teapot, {}", self.status)
    }
}

impl std::error::Error for Teapot {}

pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Result<Sent, Error> {
    let secret = || Err(Error::boxed("secret"));
    match req.query().get("kind").unwrap_or_default() {
        "error" | "string" => secret(),
        // What is thrown and is no error, is a panic here.
        "null" => std::panic::panic_any(()),
        "with-status" => Err(Teapot { status: 418 }.into()),
        "late" => {
            sleep(Duration::from_millis(10)).await;
            secret()
        }
        "after-headers" => {
            let _res = res
                .set_header("X-Before", "kept?")
                .set_header("Set-Cookie", "a=1");
            secret()
        }
        "after-status" => {
            let _res = res.status(201);
            secret()
        }
        "after-type" => {
            let _res = res.set_header("Content-Type", "application/json");
            secret()
        }
        "after-send" => {
            let _sent = res.status(200).json(json!({ "sent": true }));
            secret()
        }
        "stale-headers" => {
            let _res = res
                .set_header("Content-Length", "999")
                .set_header("Location", "/elsewhere")
                .set_header("Cache-Control", "public, max-age=600");
            secret()
        }
        _ => Ok(res.status(404).end()),
    }
}
