use std::future::{Ready, ready};

use actix_web::{
    FromRequest, HttpRequest, HttpResponse, dev::Payload, error::InternalError,
    http::header::AUTHORIZATION,
};
use serde_json::json;
use twinroute::pages::{NextApiResponse, Sent};

/// A guard as extractors are written: without a user, the handler does not run.
#[derive(Debug)]
pub struct User {
    name: String,
}

impl FromRequest for User {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let header = request.headers().get(AUTHORIZATION);
        if header.is_some_and(|value| value == "Bearer secret") {
            return ready(Ok(Self {
                name: "ada".to_owned(),
            }));
        }
        let response = HttpResponse::Unauthorized()
            .insert_header(("WWW-Authenticate", "Bearer"))
            .json(json!({ "error": "sign in first" }));
        ready(Err(
            InternalError::from_response("not signed in", response).into()
        ))
    }
}

pub async fn handler(user: User, res: NextApiResponse) -> Sent {
    res.json(json!({ "hello": user.name }))
}
