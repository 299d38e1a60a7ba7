use serde::Deserialize;
use serde_json::json;
use twinroute::Error;
use twinroute::pages::{FromBody, NextApiRequest, NextApiResponse, Sent};

use crate::posts;

#[derive(Deserialize)]
struct NewPost {
    #[serde(default)]
    title: String,
}

pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Result<Sent, Error> {
    match req.method().as_str() {
        "GET" => Ok(res.status(200).json(posts())),
        "POST" => {
            let NewPost { title } = NewPost::from_body(req.into_body())?;
            if title.is_empty() {
                return Ok(res
                    .status(400)
                    .json(json!({ "error": "a title is missing" })));
            }
            Ok(res
                .status(201)
                .json(json!({ "id": posts().len() + 1, "title": title })))
        }
        _ => Ok(res.status(405).set_header("Allow", "GET, POST").end()),
    }
}
