use twinroute::pages::{NextApiRequest, NextApiResponse, Sent, route};

async fn handler(_req: NextApiRequest, res: NextApiResponse) -> Sent {
    res.status(204)
}

fn main() {
    let _ = route(handler);
}
