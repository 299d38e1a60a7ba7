use twinroute::app::{NextResponse, route};

fn get() -> NextResponse {
    NextResponse::text("hello")
}

fn main() {
    let _ = route().get(get);
}
