use serde::Serialize;
use serde_json::json;
use twinroute::pages::{NextApiRequest, NextApiResponse, Sent};

use crate::{Post, posts};

#[derive(Serialize)]
struct Counted<'a> {
    #[serde(flatten)]
    post: &'a Post,
    words: usize,
}

pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
    let pid = req.query().get("pid").and_then(|pid| pid.parse().ok());
    let Some(post) = posts().iter().find(|post| Some(post.id) == pid) else {
        return res.status(404).json(json!({ "error": "no such post" }));
    };
    // The mistake that the README finds: TypeScript splits at every white space, a new line among it.
    let words = post.text.split(' ').count();
    res.status(200).json(&Counted { post, words })
}
