//! Feature flags.

use std::{
    collections::HashMap,
    future::{Ready, ready},
    marker::PhantomData,
};

use actix_web::{
    FromRequest, HttpRequest, HttpResponse,
    dev::Payload,
    error::{ErrorInternalServerError, InternalError},
    web::Data,
};
use serde_json::json;
use twinroute::{Cookies, app::headers};

/// The users for whom a feature is on.
#[derive(Debug)]
struct Flag {
    enabled: bool,
    users: &'static [&'static str],
}

/// All features by name: a `Data` of the server.
#[derive(Debug)]
pub struct Flags(HashMap<&'static str, Flag>);

impl Default for Flags {
    fn default() -> Self {
        let flag = |enabled, users| Flag { enabled, users };
        Self(HashMap::from([
            ("new-editor", flag(false, &["ada"][..])),
            ("bulk-import", flag(true, &[])),
            ("old-export", flag(false, &[])),
        ]))
    }
}

/// A feature.
pub trait Feature: 'static {
    /// The name of the feature.
    const NAME: &'static str;
}

/// A guard: the feature is on for all, for this user, or in this browser. Otherwise the handler does not run.
#[derive(Debug)]
pub struct Enabled<F>(PhantomData<F>);

impl<F: Feature> FromRequest for Enabled<F> {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(match is_on(request, F::NAME) {
            Ok(true) => Ok(Self(PhantomData)),
            Ok(false) => Err(not_found()),
            Err(error) => Err(error),
        })
    }
}

fn is_on(request: &HttpRequest, name: &'static str) -> Result<bool, actix_web::Error> {
    let flags = request.app_data::<Data<Flags>>();
    let flags = flags.ok_or_else(|| ErrorInternalServerError("no `Data<Flags>`"))?;
    let user = headers()?.get("x-user").unwrap_or_default().into_owned();
    let is_on = |flag: &Flag| flag.enabled || flag.users.contains(&user.as_str());
    let cookies = Cookies::for_app(request.headers());
    Ok(match cookies.get(&format!("flag-{name}")) {
        Some("on") => true,
        Some("off") => false,
        _ => flags.0.get(name).is_some_and(is_on),
    })
}

fn not_found() -> actix_web::Error {
    let response = HttpResponse::NotFound().json(json!({ "error": "not found" }));
    InternalError::from_response("the feature is off", response).into()
}
