use twinroute::pages::{NextApiRequest, NextApiResponse, route};

async fn handler(_req: NextApiRequest, res: NextApiResponse) {
    let _ = res.send("hello");
}

fn main() {
    let _ = route(handler);
}
