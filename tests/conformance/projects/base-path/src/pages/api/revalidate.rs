use serde::Deserialize;
use serde_json::json;
use twinroute::pages::{NextApiRequest, NextApiResponse, Sent};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Call {
    path: String,
    #[serde(default)]
    only_generated: bool,
}

pub async fn handler(req: NextApiRequest<Call>, res: NextApiResponse) -> Sent {
    let Call {
        path,
        only_generated,
    } = req.body();
    let mut revalidation = res.revalidate(path);
    if *only_generated {
        revalidation = revalidation.only_generated();
    }
    match revalidation.await {
        Ok(()) => res.json(json!({ "revalidated": true })),
        Err(error) => res.json(json!({ "error": error.message() })),
    }
}
