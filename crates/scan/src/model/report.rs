//! The result of a scan.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Problem, Project};

/// The result of `scan`: the Next.js projects at a path.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// The version of this format. It changes when a field changes its meaning or is removed.
    pub version: u32,
    /// The projects, sorted by root. A repository with several Next.js projects has several.
    pub projects: Vec<Project>,
    /// The folders that the search could not read, and projects in a project, which it leaves out. The problems of a project are there.
    pub problems: Vec<Problem>,
}
