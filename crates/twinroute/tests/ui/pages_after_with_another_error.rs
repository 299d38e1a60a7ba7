use twinroute::pages::{NextApiResponse, Result, after, route};

async fn notify() -> std::io::Result<()> {
    Ok(())
}

async fn handler(res: NextApiResponse) -> Result {
    after(notify())?;
    Ok(res.end())
}

fn main() {
    let _ = route(handler);
}
