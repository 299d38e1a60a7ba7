//! Services and data that a `Server` has beside its routes.

mod support;

use actix_web::{
    HttpResponse,
    web::{self, Data, ServiceConfig},
};
use support::{ask, start};
use twinroute::{
    Routes, Server,
    app::{NextResponse, route},
};
use twinroute_test_client::Peer;

async fn get(number: Data<u32>) -> NextResponse {
    NextResponse::json(**number)
}

fn routes() -> Routes {
    Routes::new().app("/number", route().get(get))
}

fn one(config: &mut ServiceConfig) {
    config.app_data(Data::new(1u32));
}

fn service(config: &mut ServiceConfig) {
    one(config);
    config.route(
        "/beside",
        web::get().to(|| async { HttpResponse::Ok().body("beside") }),
    );
}

#[test]
fn data_registered_twice_takes_the_last_value() {
    let two = Data::new(2u32);
    let last = start(
        Server::new(routes())
            .configure(one)
            .app_data(Data::clone(&two)),
    );
    assert_eq!(ask(last, "/number").text(), "2");
    let first = start(Server::new(routes()).app_data(two).configure(one));
    assert_eq!(ask(first, "/number").text(), "1");
}

#[test]
fn services_do_not_affect_routes_registered_after_them() {
    let alone = start(Server::new(routes()).app_data(Data::new(1u32)));
    let beside = start(Server::new(routes()).configure(service));
    assert_eq!(ask(beside, "/beside").text(), "beside");
    assert_eq!(ask(alone, "/beside").status, 404);
    for (start, expected) in [
        ("GET /number", 200),
        ("HEAD /number", 200),
        ("POST /number", 405),
        ("GET /number/", 308),
        ("GET //number", 308),
        ("GET /nowhere", 404),
        ("GET /number?a=%zz", 200),
        ("OPTIONS *", 404),
        ("CONNECT a:1", 400),
        ("GET http://a/number", 200),
    ] {
        let request = format!("{start} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        for address in [alone, beside] {
            let head = Peer::send_to(address, &request).head();
            assert_eq!(head.status, expected, "{start}");
        }
    }
}
