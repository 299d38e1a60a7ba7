use twinroute::pages::{NextApiRequest, NextApiResponse, PageConfig, Sent};

pub const CONFIG: PageConfig = PageConfig::new().size_limit("500kb");

pub async fn handler(_req: NextApiRequest, res: NextApiResponse) -> Sent {
    res.status(200).end()
}
