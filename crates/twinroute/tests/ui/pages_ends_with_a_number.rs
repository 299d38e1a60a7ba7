use twinroute::pages::{NextApiResponse, Sent, route};

async fn handler(res: NextApiResponse) -> Sent {
    res.end_with(5)
}

fn main() {
    let _ = route(handler);
}
