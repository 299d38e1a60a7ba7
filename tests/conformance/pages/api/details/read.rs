use serde::Deserialize;
use serde_json::json;
use twinroute::pages::{NextApiRequest, NextApiResponse, Result};

#[derive(Deserialize)]
struct NewPost {
    title: String,
    #[serde(default)]
    tags: Vec<String>,
}

/// Reads a body for one of its methods.
pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Result {
    if req.method() == "POST" {
        let post: NewPost = req.body().read()?;
        let new = json!({ "title": post.title, "tags": post.tags.len() });
        return Ok(res.status(201).json(new));
    }
    Ok(res.json(json!({ "posts": [] })))
}
