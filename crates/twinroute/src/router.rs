//! The routes as they are served.

use std::{fmt, sync::Arc};

use twinroute_matcher::RouteTable;
use twinroute_migrate::{Legacy, TrustedPeers, rollout::Switch};

use crate::{endpoint::Endpoint, error_event::OnError};

/// The frozen table of all routes; cloning it is cheap.
#[derive(Debug, Clone)]
pub struct Router {
    pub(crate) table: Arc<RouteTable<Entry>>,
    // In the order in which the routes were added: an entry's number is its place here.
    pub(crate) patterns: Arc<[String]>,
    pub(crate) on_error: OnError,
    pub(crate) legacy: Option<Arc<Legacy>>,
    pub(crate) switch: Option<Switch>,
    pub(crate) trusted: TrustedPeers,
}

/// An endpoint, and which of the routes it is.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) number: usize,
    pub(crate) endpoint: Endpoint,
}

/// The table of routes: methods, style, pattern and where it stands, in order of precedence.
impl fmt::Display for Router {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows: Vec<_> = self
            .table
            .routes()
            .iter()
            .map(|route| {
                (
                    route.value().endpoint.methods(),
                    route.origin().style().to_string(),
                    route.pattern().to_string(),
                    route.origin().file(),
                )
            })
            .collect();
        let widest = |column: fn(&(String, String, String, &str)) -> usize| {
            rows.iter().map(column).max().unwrap_or(0)
        };
        let (methods, pattern) = (widest(|row| row.0.len()), widest(|row| row.2.len()));
        for row in &rows {
            writeln!(
                f,
                "{:methods$}  {:5}  {:pattern$}  {}",
                row.0, row.1, row.2, row.3
            )?;
        }
        Ok(())
    }
}
