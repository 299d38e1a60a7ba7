use serde::Serialize;
use serde_json::json;
use twinroute::pages::{NextApiRequest, NextApiResponse, Sent};

use crate::{Post, posts};

#[derive(Serialize)]
struct CountedPost<'a> {
    #[serde(flatten)]
    post: &'a Post,
    words: usize,
}

pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
    let pid = req.query().get("pid").and_then(|pid| pid.parse().ok());
    let Some(post) = posts().iter().find(|post| Some(post.id) == pid) else {
        return res.status(404).json(json!({ "error": "no such post" }));
    };
    // The bug that the README finds: the TypeScript splits at all white space, including new lines.
    let words = post.text.split(' ').count();
    res.status(200).json(&CountedPost { post, words })
}
