use twinroute::pages::{NextApiRequest, NextApiResponse, Sent, route};

async fn handler(_req: &NextApiRequest, res: NextApiResponse) -> Sent {
    res.send("hello")
}

fn main() {
    let _ = route(handler);
}
