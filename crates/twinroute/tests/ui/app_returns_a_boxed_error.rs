use std::error::Error;

use twinroute::app::{NextResponse, route};

async fn get() -> Result<NextResponse, Box<dyn Error>> {
    Ok(NextResponse::json(&std::fs::read_to_string("post.json")?))
}

fn main() {
    let _ = route().get(get);
}
