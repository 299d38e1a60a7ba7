use twinroute::pages::{NextApiRequest, NextApiResponse, Sent};

pub async fn handler(_: NextApiRequest, res: NextApiResponse) -> Sent {
    res.end()
}
