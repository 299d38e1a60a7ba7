//! `Brief`.

use schemars::JsonSchema;
use serde::Serialize;
use twinroute_scan::model::{Handler, Obstacle, RouteStyle, Setting, Uses};

use super::database::DatabaseModel;
use super::environment::EnvironmentVariable;
use super::migration::MigrationRow;
use super::packages::UsedPackage;
use super::proxy::ProxyPart;
use super::recorded::RecordedRequest;
use super::requests::SampleRequest;
use super::rust::RustFile;
use super::source::SourcePart;

/// All that the port of one route needs.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Brief {
    /// The version of this format. It changes when a field changes its meaning or is removed.
    pub version: u32,
    /// The pattern of the URL: `/api/teams/[teamId]`.
    pub url: String,
    /// `pages` or `app`.
    pub style: RouteStyle,
    /// The TypeScript file, relative to the project.
    pub file: String,
    /// What serves each method: what it reads and responds with.
    pub handlers: Vec<Handler>,
    /// The settings of the route.
    pub settings: Vec<Setting>,
    /// What the route uses.
    pub uses: Uses,
    /// The environment variables, with where they are read.
    pub environment: Vec<EnvironmentVariable>,
    /// The packages of npm that the shown code uses, with what has their place in Rust.
    pub packages: Vec<UsedPackage>,
    /// The version of Next.js.
    pub next_version: Option<String>,
    /// What `next.config` sets that changes the responses of API routes: `headers`, `trailingSlash`.
    pub next_config: Vec<String>,
    /// What makes the move harder.
    pub obstacles: Vec<Obstacle>,
    /// Why the route is not ported but stays with Next.js.
    pub stays: Option<String>,
    /// Where its Rust file stands, below the folder of the Rust project.
    pub rust_path: String,
    /// The Rust as far as the tool writes it: the file of the route, then its guards.
    pub rust: Vec<RustFile>,
    /// The TypeScript of the route and of what it uses, the nearest first.
    pub typescript: Vec<SourcePart>,
    /// Declarations that the route reaches and the brief does not show, since they are far away or long.
    pub left_out: Vec<SourcePart>,
    /// The models of the database that it names.
    pub models: Vec<DatabaseModel>,
    /// The proxy that runs before it.
    pub proxy: Option<ProxyPart>,
    /// The rows of MIGRATION.md that concern it.
    pub rows: Vec<MigrationRow>,
    /// Requests to try.
    pub requests: Vec<SampleRequest>,
    /// Requests that were recorded in shadow, with the responses of Next.js.
    pub recorded: Vec<RecordedRequest>,
    /// The commands that show that the port is done, in order.
    pub checks: Vec<Check>,
}

/// A command that shows that a part of the work is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Check {
    /// The command.
    pub command: String,
    /// Its result when the work is done.
    pub expected: String,
}
