use twinroute::pages::{NextApiRequest, NextApiResponse, Sent, route};

async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
    if req.method() != "GET" {
        let _ = res.status(405).end();
    }
    res.send("hello")
}

fn main() {
    let _ = route(handler);
}
