//! A side of a comparison.

use super::comparison::SideTotals;
use super::served::Served;
use crate::model::{Project, RouteStyle};

/// A side of a comparison: its name, and the URLs that it serves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    pub(super) name: String,
    pub(super) routes: Vec<Served>,
}

impl Side {
    /// A side of any origin.
    pub fn new(name: impl Into<String>, routes: Vec<Served>) -> Self {
        Self {
            name: name.into(),
            routes,
        }
    }

    /// A side that is a Next.js project.
    pub fn of_project(name: impl Into<String>, project: &Project) -> Self {
        Self::new(name, project.routes.iter().map(Served::from).collect())
    }

    pub(super) fn totals(&self) -> SideTotals {
        let pages = |route: &&Served| route.style == RouteStyle::Pages;
        let pages = self.routes.iter().filter(pages).count();
        SideTotals {
            name: self.name.clone(),
            routes: self.routes.len(),
            pages,
            app: self.routes.len() - pages,
        }
    }
}
