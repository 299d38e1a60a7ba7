//! One request through each adapter in process, without a socket, against plain actix-web's own service, and through a table
//! of a thousand routes.

use std::{hint::black_box, time::Duration};

use actix_web::{
    App,
    dev::{Service, ServiceResponse},
    rt::System,
    test::init_service,
};
use criterion::{Criterion, criterion_group, criterion_main};
use twinroute::cache::IncrementalCache;
use twinroute_benches::{
    request, scenarios,
    servers::{self, grown_plain, grown_routes, plain, routes},
};

const SCENARIOS: [&str; 9] = [
    "hello",
    "[id]",
    "query",
    "JSON echo, 1 KiB",
    "JSON edit, 1 KiB",
    "JSON edit, 100 KiB",
    "typed JSON, 100 KiB",
    "list of 1,000 structs",
    "urlencoded",
];

fn adapters(criterion: &mut Criterion) {
    let system = System::new();
    let plain = system.block_on(init_service(App::new().configure(plain)));
    let ours = system.block_on(init_service(
        App::new().service(routes().cache(IncrementalCache::default())),
    ));
    let scenarios = scenarios::all();
    for scenario in scenarios
        .iter()
        .filter(|scenario| SCENARIOS.contains(&scenario.name))
    {
        let name = format!("{:?} {}", scenario.style, scenario.name);
        let mut group = criterion.benchmark_group(name);
        let request = &scenario.requests[0];
        group.bench_function("plain actix-web", |bencher| {
            bencher.iter(|| black_box(system.block_on(ask(&plain, request))));
        });
        group.bench_function("twinroute", |bencher| {
            bencher.iter(|| black_box(system.block_on(ask(&ours, request))));
        });
        group.finish();
    }
}

/// The middle route of a thousand.
fn thousand(criterion: &mut Criterion) {
    const COUNT: usize = 1000;
    let system = System::new();
    let plain = App::new().configure(|config| grown_plain(COUNT, config));
    let plain = system.block_on(init_service(plain));
    let ours = system.block_on(init_service(App::new().service(grown_routes(COUNT))));
    let request = scenarios::get(&servers::path(COUNT / 2));
    let mut group = criterion.benchmark_group("1,000 routes, the middle one");
    group.bench_function("plain actix-web", |bencher| {
        bencher.iter(|| black_box(system.block_on(ask(&plain, &request))));
    });
    group.bench_function("twinroute", |bencher| {
        bencher.iter(|| black_box(system.block_on(ask(&ours, &request))));
    });
    group.finish();
}

async fn ask<S>(service: &S, request: &[u8]) -> ServiceResponse
where
    S: Service<actix_http::Request, Response = ServiceResponse, Error = actix_web::Error>,
{
    let request = request::in_process(request);
    let response = service.call(request).await.expect("a response");
    assert!(response.status().is_success());
    response
}

criterion_group! {
    name = benches;
    config = Criterion::default().warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(2));
    targets = adapters, thousand
}
criterion_main!(benches);
