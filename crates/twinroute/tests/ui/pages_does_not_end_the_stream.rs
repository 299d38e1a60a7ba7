use twinroute::pages::{NextApiResponse, Sent, route};

async fn handler(res: NextApiResponse) -> Sent {
    let mut out = res.write("one").await;
    out.write("two").await;
}

fn main() {
    let _ = route(handler);
}
