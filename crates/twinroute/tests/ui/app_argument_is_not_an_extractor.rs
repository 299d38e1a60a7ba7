use twinroute::app::{NextResponse, route};

async fn get(id: u32) -> NextResponse {
    NextResponse::json(&id)
}

fn main() {
    let _ = route().get(get);
}
