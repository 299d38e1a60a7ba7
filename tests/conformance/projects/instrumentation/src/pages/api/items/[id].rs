use twinroute::pages::{Error, NextApiRequest, Result, Sent};

pub async fn handler(req: NextApiRequest) -> Result<Sent> {
    let id = req.query().get("id").unwrap_or_default();
    Err(Error::new(format!("planted {id}")))
}
