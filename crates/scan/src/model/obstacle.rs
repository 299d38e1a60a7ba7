//! Obstacles to a move.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Something that makes a route harder to move, or keeps it with Next.js.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Obstacle {
    /// The kind.
    pub kind: ObstacleKind,
    /// Its subject: a package, a function, a setting.
    pub name: String,
}

/// The kinds of obstacles, the worst first.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum ObstacleKind {
    /// A library serves the route: NextAuth, tRPC, Inngest. There is no handler to port.
    LibraryHandler,
    /// It renders React.
    Rendering,
    /// It needs the request object of Node.js, as socket.io does.
    NodeServer,
    /// The handler's function could not be followed.
    NotFollowed,
    /// It drops pages from Next's cache, which only Next.js can do.
    NextCache,
    /// It reads the draft mode of Next.js.
    DraftMode,
    /// A package without a common counterpart in Rust.
    NodePackage,
    /// It sends a stream.
    Streaming,
    /// It reads a multipart body.
    Multipart,
    /// It runs on the edge runtime. Rust has no need of it.
    Edge,
}
