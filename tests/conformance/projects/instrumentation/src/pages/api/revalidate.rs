use twinroute::pages::{NextApiRequest, NextApiResponse, Sent};

pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
    let path = req.query().get("path").unwrap_or_default().to_owned();
    match res.revalidate(&path).await {
        Ok(()) => res.json("done"),
        Err(_) => res.json("failed"),
    }
}
