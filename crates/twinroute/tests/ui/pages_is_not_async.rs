use twinroute::pages::{NextApiRequest, NextApiResponse, Sent, route};

fn handler(_req: NextApiRequest, res: NextApiResponse) -> Sent {
    res.send("hello")
}

fn main() {
    let _ = route(handler);
}
