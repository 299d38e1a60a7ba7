//! Both servers respond the same to every scenario, in process, and with the expected status.

use actix_web::{
    App,
    dev::{Service, ServiceResponse},
    http::StatusCode,
    test::{init_service, read_body},
};
use twinroute::cache::IncrementalCache;

use super::{grown_plain, grown_routes, path, plain, routes};
use crate::{
    request,
    scenarios::{self, Completion},
};

async fn ask<S>(service: &S, request: &[u8]) -> ServiceResponse
where
    S: Service<actix_http::Request, Response = ServiceResponse, Error = actix_web::Error>,
{
    service.call(request::in_process(request)).await.unwrap()
}

#[actix_web::test]
async fn both_respond_the_same_to_each_scenario() {
    let theirs = init_service(App::new().configure(plain)).await;
    let ours = init_service(App::new().service(routes().cache(IncrementalCache::default()))).await;
    for scenario in scenarios::all() {
        for request in &scenario.requests {
            let (theirs, ours) = (ask(&theirs, request).await, ask(&ours, request).await);
            let name = format!("{:?} {}", scenario.style, scenario.name);
            assert_eq!(theirs.status(), ours.status(), "{name}");
            if scenario.name != "mixed" {
                assert_eq!(theirs.status(), expected(scenario.name), "{name}");
            }
            for header in [
                "content-type",
                "etag",
                "vary",
                "location",
                "set-cookie",
                "allow",
            ] {
                let value = |response: &ServiceResponse| response.headers().get(header).cloned();
                assert_eq!(value(&theirs), value(&ours), "{name}: {header}");
            }
            // The event stream is endless.
            if scenario.completion == Completion::Framed {
                assert_eq!(read_body(theirs).await, read_body(ours).await, "{name}");
            }
        }
    }
}

fn expected(scenario: &str) -> StatusCode {
    match scenario {
        "404" => StatusCode::NOT_FOUND,
        "405" => StatusCode::METHOD_NOT_ALLOWED,
        "304" => StatusCode::NOT_MODIFIED,
        "redirect" => StatusCode::TEMPORARY_REDIRECT,
        _ => StatusCode::OK,
    }
}

#[actix_web::test]
async fn each_path_of_a_grown_table_has_its_route() {
    const COUNT: usize = 100;
    let theirs = App::new().configure(|config| grown_plain(COUNT, config));
    let theirs = init_service(theirs).await;
    let ours = init_service(App::new().service(grown_routes(COUNT))).await;
    for place in 0..COUNT {
        let request = scenarios::get(&path(place));
        for response in [ask(&theirs, &request).await, ask(&ours, &request).await] {
            assert_eq!(response.status(), StatusCode::OK, "{}", path(place));
            assert_eq!(read_body(response).await, "found");
        }
    }
}
