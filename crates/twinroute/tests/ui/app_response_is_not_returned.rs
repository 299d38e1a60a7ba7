use twinroute::app::{NextResponse, route};

async fn get() {
    NextResponse::text("hello");
}

fn main() {
    let _ = route().get(get);
}
