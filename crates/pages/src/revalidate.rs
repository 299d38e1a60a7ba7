//! `res.revalidate()`.

use std::{fmt, future::IntoFuture, rc::Rc};

use futures_util::{FutureExt as _, future::LocalBoxFuture};
use twinroute_core::{ApiError, context::Regeneration};

use crate::context::PagesContext;

/// A revalidation, from [`NextApiResponse::revalidate`](crate::NextApiResponse::revalidate). It begins when it is awaited.
#[must_use = "it does nothing unless it is awaited"]
pub struct Revalidate {
    context: Rc<PagesContext>,
    path: String,
    which: Regeneration,
}

impl Revalidate {
    pub(crate) fn new(context: Rc<PagesContext>, path: &str) -> Self {
        Self {
            context,
            path: path.to_owned(),
            which: Regeneration::Any,
        }
    }

    /// Computes the response only if it is kept: `unstable_onlyGenerated`. Otherwise it does nothing, which is no error.
    pub fn only_generated(self) -> Self {
        Self {
            which: Regeneration::OnlyGenerated,
            ..self
        }
    }

    async fn run(self) -> Result<(), ApiError> {
        let Self {
            context,
            path,
            which,
        } = self;
        if !path.starts_with('/') {
            // Next's message, which handlers send to clients.
            let message = format!(
                "Invalid urlPath provided to revalidate(), must be a path e.g. /blog/post-1, received {path}"
            );
            return Err(ApiError::new(500, message));
        }
        match context.regenerate(&path, which) {
            Some(regeneration) => regeneration.await,
            None => Ok(()),
        }
    }
}

impl IntoFuture for Revalidate {
    type Output = Result<(), ApiError>;
    type IntoFuture = LocalBoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        self.run().boxed_local()
    }
}

impl fmt::Debug for Revalidate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Revalidate")
            .field("path", &self.path)
            .field("which", &self.which)
            .finish_non_exhaustive()
    }
}
