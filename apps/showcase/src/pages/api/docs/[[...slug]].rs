//! An optional catch-all matches any number of segments; without any, its parameter is absent.

use twinroute::pages::{NextApiRequest, NextApiResponse, Sent};

pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
    res.json(req.query())
}
