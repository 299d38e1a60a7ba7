use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, HttpResponse, dev::Payload, error::InternalError};
use serde::Serialize;
use serde_json::json;
use twinroute::app::{NextResponse, Result};
use twinroute::{Cookies, Error};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
enum Role {
    Viewer,
    Editor,
    Admin,
}

const SESSIONS: [(&str, &str, Role); 3] = [
    ("vera-1", "vera", Role::Viewer),
    ("emil-1", "emil", Role::Editor),
    ("ada-1", "ada", Role::Admin),
];

/// Who sends the request: the token is in the header or in a cookie. Without one, the handler does not run.
#[derive(Debug)]
pub struct Session {
    user: &'static str,
    role: Role,
}

impl Session {
    /// Ends a handler that needs a higher role.
    fn require(&self, least: Role) -> Result<()> {
        if self.role >= least {
            return Ok(());
        }
        let role = json!(self.role);
        let response = HttpResponse::Forbidden()
            .json(json!({ "error": format!("not for a {}", role.as_str().unwrap_or_default()) }));
        Err(Error::actix(InternalError::from_response(
            "the role is too low",
            response,
        )))
    }
}

impl FromRequest for Session {
    type Error = InternalError<&'static str>;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let header = request.headers().get("Authorization");
        let bearer = header.and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
        let cookies = Cookies::for_app(request.headers());
        let token = bearer.or(cookies.get("session"));
        let session = SESSIONS.iter().find(|session| Some(session.0) == token);
        ready(match session {
            Some(&(_, user, role)) => Ok(Self { user, role }),
            None => Err(unauthorized()),
        })
    }
}

fn unauthorized() -> InternalError<&'static str> {
    let response = HttpResponse::Unauthorized()
        .insert_header(("WWW-Authenticate", "Bearer"))
        .json(json!({ "error": "sign in first" }));
    InternalError::from_response("no session", response)
}

pub async fn get(session: Session) -> NextResponse {
    NextResponse::json(json!({ "hello": session.user, "role": session.role }))
}

pub async fn delete(session: Session) -> Result {
    session.require(Role::Admin)?;
    Ok(NextResponse::empty(204))
}
