//! A revalidation, as a case asks for it.

#![allow(dead_code, reason = "a project need not read queries")]

use std::time::Duration;

use serde::Deserialize;
use twinroute::{
    Error,
    app::SearchParams,
    cache::{
        PathKind, RevalidateError, Revalidation, revalidate_path, revalidate_path_as,
        revalidate_tag,
    },
};

/// The arguments of `revalidate_path` or `revalidate_tag`.
#[derive(Deserialize)]
pub(crate) struct Call {
    path: Option<String>,
    #[serde(rename = "type")]
    kind: Option<Kind>,
    tag: Option<String>,
    profile: Option<Profile>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Page,
    Layout,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Profile {
    Named(String),
    /// In seconds.
    Life {
        expire: f64,
    },
}

impl Call {
    /// Reads a query: a path, or a tag and the name of a profile.
    pub(crate) fn from_query(query: &SearchParams) -> Self {
        let value = |name| query.get(name).map(ToOwned::to_owned);
        Self {
            path: value("path"),
            kind: None,
            tag: value("tag"),
            profile: value("profile").map(Profile::Named),
        }
    }

    /// Makes the call.
    pub(crate) async fn make(&self) -> Result<(), Error> {
        match (&self.tag, &self.path, self.kind) {
            (Some(tag), ..) => Ok(revalidate_tag(tag, self.revalidation()?).await?),
            (None, path, kind) => Ok(revalidate(path.as_deref().unwrap_or_default(), kind).await?),
        }
    }

    /// Makes the call, and returns `ok`, or `error` for an error.
    pub(crate) async fn outcome(&self) -> &'static str {
        outcome(&self.make().await)
    }

    /// Without a profile: at once.
    fn revalidation(&self) -> Result<Revalidation<'_>, Error> {
        Ok(match &self.profile {
            None => Revalidation::Now,
            Some(Profile::Named(name)) => Revalidation::Named(name),
            Some(Profile::Life { expire }) => {
                Revalidation::Expire(Duration::try_from_secs_f64(*expire)?)
            }
        })
    }
}

async fn revalidate(path: &str, kind: Option<Kind>) -> Result<(), RevalidateError> {
    match kind {
        None => revalidate_path(path).await,
        Some(Kind::Page) => revalidate_path_as(path, PathKind::Page).await,
        Some(Kind::Layout) => revalidate_path_as(path, PathKind::Layout).await,
    }
}

/// `ok`, or `error` for an error.
pub(crate) fn outcome<T, E>(result: &Result<T, E>) -> &'static str {
    match result {
        Ok(_) => "ok",
        Err(_) => "error",
    }
}
