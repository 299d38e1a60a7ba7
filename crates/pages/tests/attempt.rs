//! `res.attempt()`.

use std::rc::Rc;

use actix_web::{HttpRequest, body::to_bytes, dev::Payload, test::TestRequest};
use twinroute_core::{
    ApiError, Error,
    context::{ErrorSink, Phase, Reporter},
};
use twinroute_matcher::Params;
use twinroute_pages::{NextApiResponse, PagesHandler, Result, Sent, route, serve};

/// A server that reports nothing.
struct Server;

impl ErrorSink for Server {
    fn report(&self, _: usize, _: &HttpRequest, _: Phase, _: &Error) {}
}

/// Responds to a request; returns status and body.
async fn run<H: PagesHandler<Args>, Args>(handler: H) -> (u16, String) {
    let reporter = Reporter::new(Rc::new(Server), 0);
    let request = TestRequest::get().uri("/api/a").to_http_request();
    let route = route(handler);
    let response = serve(&route, &request, Payload::None, Params::default(), reporter).await;
    let status = response.status().as_u16();
    let body = to_bytes((*response).into_body()).await.unwrap_or_default();
    (status, String::from_utf8_lossy(&body).into_owned())
}

async fn caught(error: Error, res: NextApiResponse) -> Result {
    Ok(res.status(418).send(format!("caught: {error}")))
}

fn sent(res: NextApiResponse) -> Result {
    Ok(res.send("sent"))
}

#[actix_web::test]
async fn the_error_of_a_setter_is_caught() {
    async fn inside(res: NextApiResponse) -> Result {
        res.attempt(async |res| sent(res.set_header("x-a", "a\nb")), caught)
            .await
    }
    let (status, body) = run(inside).await;
    assert_eq!(status, 418, "{body}");
    assert!(body.starts_with("caught: "), "{body}");
}

#[actix_web::test]
async fn the_error_of_a_setter_before_ends_the_handler() {
    async fn before(res: NextApiResponse) -> Result {
        let part = async |_: NextApiResponse| -> Result { Err(Error::new("part")) };
        res.status(9).attempt(part, caught).await
    }
    assert_eq!(run(before).await.0, 500);
}

#[actix_web::test]
async fn only_what_is_not_ported_is_not_caught() {
    async fn own(res: NextApiResponse) -> Result {
        let part = async |_: NextApiResponse| Err::<Sent, _>(ApiError::new(501, "own").into());
        res.attempt(part, caught).await
    }
    async fn not_ported(res: NextApiResponse) -> Result {
        let part = async |_: NextApiResponse| Err::<Sent, _>(Error::not_ported("a"));
        res.attempt(part, caught).await
    }
    assert_eq!(run(own).await, (418, "caught: own".to_owned()));
    assert_eq!(run(not_ported).await.0, 501);
}
