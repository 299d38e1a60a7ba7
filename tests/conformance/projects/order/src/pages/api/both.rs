use twinroute::pages::{NextApiRequest, NextApiResponse, Sent};

/// Sets headers that a header rule and the proxy set too.
pub async fn handler(_req: NextApiRequest, res: NextApiResponse) -> Sent {
    res.set_header("X-Both", "handler")
        .set_header("X-Handler", "handler")
        .set_header("Cache-Control", "no-store")
        .send("handler")
}
