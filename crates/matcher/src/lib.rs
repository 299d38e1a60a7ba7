//! Next.js route patterns: parsing, precedence, conflicts and lookup.

mod clash;
mod decode;
mod draft;
mod error;
mod lookup;
mod origin;
mod params;
mod pattern;
mod scan;
mod segment;
mod table;
mod tree;
mod trie;

pub use clash::{Clash, ClashKind, TableError};
pub use error::{PatternError, PatternErrorKind};
pub use lookup::{Match, Matches};
pub use origin::{Origin, Style};
pub use params::{Captures, DecodeError, ParamValue, Params};
pub use pattern::Pattern;
pub use segment::Segment;
pub use table::{Route, RouteTable, TableBuilder};
pub use tree::Tree;
