//! `withAuth` of the TypeScript.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use serde_json::Value;
use twinroute::{Error, ported::not_ported};

/// What `withAuth` returns, or hands to the handler that it wraps.
///
/// It refuses every request until it is ported.
#[derive(Clone, Debug)]
pub struct WithAuth(pub Value);

impl FromRequest for WithAuth {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(_request: &HttpRequest, _: &mut Payload) -> Self::Future {
        // port: auth withAuth(handler)
        ready(not_ported("withAuth(handler)"))
    }
}

impl WithAuth {
    /// Checks the further arguments of `withAuth`, such as a role.
    ///
    /// # Errors
    /// If they refuse the request; with status 501 until they are ported.
    pub fn check(&self, arguments: &str) -> Result<(), Error> {
        // port: auth the further arguments of withAuth
        not_ported(arguments)
    }
}

// lib/auth.ts:1
//
// export function withAuth(handler, options = {}) {
//   return async (req, res) => {
//     if (!req.headers.authorization) return res.status(401).json({ error: 'Unauthorized' });
//     return handler(req, res);
//   };
// }
