//! A route.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Handler, Obstacle, RouteStyle, Setting, Size, Stage, Uses};

/// A route file and the URL that it serves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Route {
    /// The pattern of the URL: `/api/teams/[teamId]`. `basePath` is not part of it.
    pub url: String,
    /// `pages` or `app`.
    pub style: RouteStyle,
    /// The file.
    pub file: String,
    /// The dynamic segments of the URL, left to right.
    pub params: Vec<Param>,
    /// The methods and what each does, GET first. A handler without a method serves all others.
    pub handlers: Vec<Handler>,
    /// The `config` object, and segment constants such as `dynamic`.
    pub settings: Vec<Setting>,
    /// What the route uses, in its own code and in the project's code that it reaches.
    pub uses: Uses,
    /// The obstacles to a move, the worst first.
    pub obstacles: Vec<Obstacle>,
    /// How much there is to move.
    pub size: Size,
    /// When to move it.
    pub stage: Stage,
    /// The place in the order in which to move, from 1.
    pub order: u32,
}

/// A dynamic segment of a URL.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Param {
    /// The name: `id` of `[id]`.
    pub name: String,
    /// How many segments it takes.
    pub kind: ParamKind,
}

/// How many segments of a path a param takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ParamKind {
    /// `[id]`: one segment.
    One,
    /// `[...slug]`: one segment or more.
    CatchAll,
    /// `[[...slug]]`: any number of segments.
    OptionalCatchAll,
}
