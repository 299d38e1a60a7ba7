use serde::Deserialize;
use serde_json::json;
use twinroute::pages::{NextApiRequest, NextApiResponse, Sent};

#[derive(Debug, Deserialize)]
pub struct NewPost {
    title: String,
}

/// Takes a body, or none.
pub async fn handler(req: NextApiRequest<Option<NewPost>>, res: NextApiResponse) -> Sent {
    if req.method() != "POST" {
        return res.json(json!({ "posts": [] }));
    }
    match req.body() {
        None => res.status(400).send("A post has a title"),
        Some(post) => res.status(201).json(json!({ "title": post.title })),
    }
}
