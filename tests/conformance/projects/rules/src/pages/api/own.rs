use twinroute::pages::{NextApiRequest, NextApiResponse, Sent};

/// Sets headers that header rules set too.
pub async fn handler(_req: NextApiRequest, res: NextApiResponse) -> Sent {
    res.set_header("X-Both", "handler")
        .set_header("Cache-Control", "no-store")
        .set_header("Content-Type", "text/plain")
        .set_header("Vary", "X-Handler")
        .set_header("Set-Cookie", ["both=handler", "handler=1"])
        .set_header("X-Handler", ["a", "b"])
        .send("handler")
}
