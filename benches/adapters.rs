//! One request through each adapter in process, without a socket, against plain actix-web's own service.

use std::hint::black_box;

use actix_web::{
    App,
    dev::{Service, ServiceResponse},
    rt::System,
    test::{TestRequest, init_service},
};
use criterion::{Criterion, criterion_group, criterion_main};
use twinroute_benches::servers::{plain, routes};

fn adapters(criterion: &mut Criterion) {
    let system = System::new();
    let plain = system.block_on(init_service(App::new().configure(plain)));
    let ours = system.block_on(init_service(App::new().service(routes())));
    let mut group = criterion.benchmark_group("hello in process");
    for (style, path) in [("pages", "/api/hello"), ("app", "/hello")] {
        group.bench_function(format!("plain actix-web, {style}"), |bencher| {
            bencher.iter(|| black_box(system.block_on(ask(&plain, path))));
        });
        group.bench_function(format!("twinroute, {style}"), |bencher| {
            bencher.iter(|| black_box(system.block_on(ask(&ours, path))));
        });
    }
    group.finish();
}

async fn ask<S>(service: &S, path: &str) -> ServiceResponse
where
    S: Service<actix_http::Request, Response = ServiceResponse, Error = actix_web::Error>,
{
    let request = TestRequest::with_uri(path).to_request();
    let response = service.call(request).await.expect("an answer");
    assert!(response.status().is_success());
    response
}

criterion_group!(benches, adapters);
criterion_main!(benches);
