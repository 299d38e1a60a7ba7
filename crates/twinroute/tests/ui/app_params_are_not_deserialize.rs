use twinroute::app::{NextResponse, RouteContext, route};

pub struct Params {
    id: String,
}

async fn get(ctx: RouteContext<Params>) -> NextResponse {
    NextResponse::text(ctx.params.id)
}

fn main() {
    let _ = route().get(get);
}
