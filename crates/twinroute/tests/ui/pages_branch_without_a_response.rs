use twinroute::pages::{NextApiRequest, NextApiResponse, Sent, route};

async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
    if req.method() == "GET" {
        return res.send("hello");
    }
}

fn main() {
    let _ = route(handler);
}
