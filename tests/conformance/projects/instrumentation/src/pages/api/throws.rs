use twinroute::pages::{Error, NextApiRequest, Result, Sent};

pub async fn handler(req: NextApiRequest) -> Result<Sent> {
    let text = req.query().get("as").unwrap_or_default();
    Err(Error::new(format!("planted {text}")))
}
