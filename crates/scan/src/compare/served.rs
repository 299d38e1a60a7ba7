//! A route of a side.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use twinroute_matcher::Pattern;

use crate::model::{Method, Route, RouteStyle};

/// A URL that a side serves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Served {
    /// The pattern of the URL: `/api/teams/[teamId]`.
    pub url: String,
    /// `pages` or `app`.
    pub style: RouteStyle,
    /// The file.
    pub file: String,
    /// The methods that its source names, in order.
    pub methods: Vec<Method>,
    /// What it does with the other methods.
    pub other_methods: OtherMethods,
}

/// What a route does with the methods that its source does not name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OtherMethods {
    /// It responds with 405.
    Refused,
    /// It serves them, too.
    Served,
    /// Not known.
    Unknown,
}

impl Served {
    /// Whether it serves a method by name, or as Next.js does: a `route` file with GET serves HEAD, and every one OPTIONS.
    pub(super) fn names(&self, method: Method) -> bool {
        let is_implied = self.style == RouteStyle::App
            && match method {
                Method::Head => self.methods.contains(&Method::Get),
                Method::Options => true,
                _ => false,
            };
        is_implied || self.methods.contains(&method)
    }

    /// The pattern; `None` if it is not one that Next.js accepts.
    pub(super) fn pattern(&self) -> Option<Pattern> {
        Pattern::parse(&self.url).ok()
    }
}

impl From<&Route> for Served {
    fn from(route: &Route) -> Self {
        let methods: Vec<Method> = route
            .handlers
            .iter()
            .filter_map(|handler| handler.method)
            .collect();
        let others = route
            .handlers
            .iter()
            .find(|handler| handler.method.is_none());
        Self {
            url: route.url.clone(),
            style: route.style,
            file: route.file.clone(),
            methods,
            other_methods: match others {
                None => OtherMethods::Refused,
                // The request was handed to a function that is not in the project.
                Some(handler) if handler.responses.is_empty() => OtherMethods::Unknown,
                Some(_) => OtherMethods::Served,
            },
        }
    }
}
