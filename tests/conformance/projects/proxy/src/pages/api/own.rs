use twinroute::pages::{NextApiRequest, NextApiResponse, Sent};

/// Sets headers and a cookie that the proxy sets too.
pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
    res.set_header("X-Both", "handler")
        .set_header("X-Handler", "1")
        .set_header("Set-Cookie", "both=handler; Path=/")
        .status(201)
        .json(req.cookies())
}
