use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, HttpResponse, dev::Payload, error::InternalError};
use serde::Serialize;
use serde_json::json;
use twinroute::Cookies;
use twinroute::pages::{NextApiRequest, NextApiResponse, Sent};

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

/// A session of an editor, or of a higher role. The token is in the header or in a cookie.
#[derive(Debug)]
pub struct Editor {
    user: &'static str,
    role: Role,
}

impl FromRequest for Editor {
    type Error = InternalError<&'static str>;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let header = request.headers().get("Authorization");
        let bearer = header.and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
        let cookies = Cookies::for_pages(request.headers());
        let token = bearer.or(cookies.get("session"));
        let session = SESSIONS.iter().find(|session| Some(session.0) == token);
        ready(match session {
            Some(&(_, user, role)) if role >= Role::Editor => Ok(Self { user, role }),
            Some(&(_, _, role)) => Err(forbidden(role)),
            None => Err(unauthorized()),
        })
    }
}

fn unauthorized() -> InternalError<&'static str> {
    let response = HttpResponse::Unauthorized()
        .insert_header(("WWW-Authenticate", "Bearer"))
        .content_type("application/json; charset=utf-8")
        .json(json!({ "error": "sign in first" }));
    InternalError::from_response("no session", response)
}

fn forbidden(role: Role) -> InternalError<&'static str> {
    let role = json!(role);
    let response = HttpResponse::Forbidden()
        .content_type("application/json; charset=utf-8")
        .json(json!({ "error": format!("not for a {}", role.as_str().unwrap_or_default()) }));
    InternalError::from_response("the role is too low", response)
}

pub async fn handler(session: Editor, req: NextApiRequest, res: NextApiResponse) -> Sent {
    res.json(
        json!({ "hello": session.user, "role": session.role, "method": req.method().as_str() }),
    )
}
