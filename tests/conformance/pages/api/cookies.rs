use twinroute::pages::{NextApiRequest, NextApiResponse, Sent};

pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
    if req.query().get("pairs").is_none() {
        return res.json(req.cookies());
    }
    let pairs: Vec<_> = req.cookies().iter().collect();
    res.json(&pairs)
}
