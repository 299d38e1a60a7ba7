use twinroute::app::route;

async fn get() -> &'static str {
    "hello"
}

fn main() {
    let _ = route().get(get);
}
