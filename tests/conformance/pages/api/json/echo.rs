use twinroute::pages::{NextApiRequest, NextApiResponse, Sent};

/// Answers the parsed body.
pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
    res.json(req.body())
}
