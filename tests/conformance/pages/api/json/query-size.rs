use serde_json::{Map, Value};
use twinroute::pages::{NextApiRequest, NextApiResponse, Sent};

/// Answers how many values each query key has.
pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
    let query = req.query();
    let sizes: Map<String, Value> = query
        .iter()
        .map(|(key, _)| (key.to_owned(), query.get_all(key).count().into()))
        .collect();
    res.json(&sizes)
}
