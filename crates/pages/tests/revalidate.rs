//! `res.revalidate()`, and the functions for revalidation in a Pages handler.

use std::{cell::RefCell, rc::Rc};

use actix_web::{HttpRequest, body::to_bytes, dev::Payload, test::TestRequest};
use futures_util::future::{FutureExt as _, LocalBoxFuture, ready};
use twinroute_cache::{IncrementalCache, Revalidation};
use twinroute_core::{
    ApiError, Error,
    caching::{revalidate_path, revalidate_tag},
    context::{ErrorSink, Phase, Regeneration, Reporter},
};
use twinroute_matcher::Params;
use twinroute_pages::{NextApiRequest, NextApiResponse, PagesHandler, Result, route, serve};

/// A server with kept responses, which records what happens.
#[derive(Default)]
struct Server {
    cache: IncrementalCache,
    events: RefCell<Vec<String>>,
    has_responses: bool,
}

impl ErrorSink for Server {
    fn report(&self, _: usize, _: &HttpRequest, _: Phase, error: &Error) {
        self.events.borrow_mut().push(format!("error: {error}"));
    }

    fn cache(&self) -> Option<&IncrementalCache> {
        Some(&self.cache)
    }

    fn regenerate(
        self: Rc<Self>,
        path: &str,
        which: Regeneration,
    ) -> Option<LocalBoxFuture<'static, std::result::Result<(), ApiError>>> {
        self.events.borrow_mut().push(format!("{which:?} {path}"));
        let message = format!("Failed to revalidate {path}: Invalid response 500");
        let fails = path == "/fails";
        let result = if fails {
            Err(ApiError::new(500, message))
        } else {
            Ok(())
        };
        self.has_responses.then(|| ready(result).boxed_local())
    }
}

/// Responds to a request with this query; returns status, body and events.
async fn run<H: PagesHandler<Args>, Args>(
    has_responses: bool,
    handler: H,
    query: &str,
) -> (u16, String, Vec<String>) {
    let server = Rc::new(Server {
        has_responses,
        ..Server::default()
    });
    let reporter = Reporter::new(Rc::<Server>::clone(&server), 0);
    let request = TestRequest::get()
        .uri(&format!("/api/a?{query}"))
        .to_http_request();
    let route = route(handler);
    let response = serve(&route, &request, Payload::None, Params::default(), reporter).await;
    let status = response.status().as_u16();
    let body = to_bytes((*response).into_body()).await.unwrap_or_default();
    let body = String::from_utf8(body.into()).expect("UTF-8");
    (status, body, server.events.take())
}

/// Responds with the error's message.
async fn revalidate(req: NextApiRequest, res: NextApiResponse) -> Result {
    let path = req.query().get("path").unwrap_or_default();
    let revalidated = match req.query().get("only") {
        Some(_) => res.revalidate(path).only_generated().await,
        None => res.revalidate(path).await,
    };
    Ok(match revalidated {
        Ok(()) => res.send("ok"),
        Err(error) => res.status(500).send(error.message()),
    })
}

#[actix_web::test]
async fn a_response_is_computed_again() {
    let ok = |event: &str| (200, "ok".to_owned(), vec![event.to_owned()]);
    assert_eq!(run(true, revalidate, "path=/b").await, ok("Any /b"));
    assert_eq!(
        run(true, revalidate, "path=/b&only=1").await,
        ok("OnlyGenerated /b")
    );
    // Without kept responses, nothing is to be done.
    assert_eq!(run(false, revalidate, "path=/b").await, ok("Any /b"));
    let (status, body, _) = run(true, revalidate, "path=/fails").await;
    assert_eq!(
        (status, &*body),
        (500, "Failed to revalidate /fails: Invalid response 500")
    );
}

#[actix_web::test]
async fn a_path_that_is_none_is_refused_in_the_words_of_next() {
    let table = ["", "b", "%20/b", "https://example.com/b"];
    for path in table {
        let (status, body, events) = run(true, revalidate, &format!("path={path}")).await;
        let expected = format!(
            "Invalid urlPath provided to revalidate(), must be a path e.g. /blog/post-1, received {}",
            path.replace("%20", " ")
        );
        assert_eq!((status, body), (500, expected));
        assert!(events.is_empty());
    }
}

#[actix_web::test]
async fn it_begins_when_it_is_awaited() {
    async fn forgotten(res: NextApiResponse) -> Result {
        let _ = res.revalidate("/b");
        Ok(res.send("ok"))
    }
    async fn fails(res: NextApiResponse) -> Result {
        res.revalidate("b").await?;
        Ok(res.send("ok"))
    }
    assert_eq!(
        run(true, forgotten, "").await,
        (200, "ok".to_owned(), Vec::new())
    );
    let (status, body, events) = run(true, fails, "").await;
    assert_eq!((status, &*body), (500, "Internal Server Error"));
    assert_eq!(
        events,
        [
            "error: Invalid urlPath provided to revalidate(), must be a path e.g. /blog/post-1, received b"
        ]
    );
}

#[actix_web::test]
async fn the_functions_for_revalidation_work_in_a_pages_handler() {
    async fn works(res: NextApiResponse) -> Result {
        revalidate_path("/b").await?;
        revalidate_tag("t", Revalidation::Now).await?;
        Ok(res.send("ok"))
    }
    async fn fails(res: NextApiResponse) -> Result {
        revalidate_tag("t", "nope").await?;
        Ok(res.send("ok"))
    }
    assert_eq!(
        run(true, works, "").await,
        (200, "ok".to_owned(), Vec::new())
    );
    let (status, body, events) = run(true, fails, "").await;
    assert_eq!((status, &*body), (500, "Internal Server Error"));
    assert!(
        events[0].starts_with("error: there is no profile `nope`"),
        "{events:?}"
    );
}
