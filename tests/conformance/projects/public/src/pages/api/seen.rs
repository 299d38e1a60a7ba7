use twinroute::pages::{NextApiRequest, NextApiResponse, Sent};

use crate::seen::pages_seen;

pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
    pages_seen("/api/seen", &req, res)
}
