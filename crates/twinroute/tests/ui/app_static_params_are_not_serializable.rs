use twinroute::app::route;

struct Params;

async fn generate_static_params() -> Vec<Params> {
    vec![Params]
}

fn main() {
    let _ = route().static_params(generate_static_params);
}
