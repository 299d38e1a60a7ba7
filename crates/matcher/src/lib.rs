//! Next.js route patterns: parsing, precedence, conflicts and lookup.
//!
//! One [`RouteTable`] holds the routes of both of Next's routers. It is immutable once it is built.
//!
//! ```
//! use twinroute_matcher::{Origin, Pattern, RouteTable, Style};
//!
//! let mut builder = RouteTable::builder();
//! builder.insert(Pattern::parse("/api/posts/new")?, Origin::new(Style::Pages, "pages/api/posts/new.rs"), 1);
//! builder.insert(Pattern::parse("/api/posts/[id]")?, Origin::new(Style::App, "app/api/posts/[id]/route.rs"), 2);
//! let table = builder.build()?;
//!
//! let found = table.lookup("/api/posts/caf%C3%A9").expect("a route matches");
//! assert_eq!(*found.route.value(), 2);
//! assert_eq!(found.decode()?.one("id"), Some("café"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Precedence
//!
//! In the examples, `best` is the pattern of [`RouteTable::lookup`], and `all` are those of [`RouteTable::matches`].
//!
//! 1. Segments are compared from left to right, and the first that differs decides: a static one wins over `[id]`, that
//!    over `[...slug]`, and that over `[[...slug]]`. The order of insertion has no effect.
//!
//!    ```
//!    # include!("../doctest.rs");
//!    # fn main() {
//!    let routes = ["/x/[[...d]]", "/[a]/y", "/x/[b]", "/x/y", "/[...c]"];
//!    assert_eq!(all(&routes, "/x/y"), ["/x/y", "/x/[b]", "/x/[[...d]]", "/[a]/y", "/[...c]"]);
//!    # }
//!    ```
//!
//! 2. Matching backtracks: when a more specific prefix leads to no route, less specific ones are tried.
//!
//!    ```
//!    # include!("../doctest.rs");
//!    # fn main() {
//!    assert_eq!(best(&["/a/b/c", "/a/[x]/d", "/[y]/b/e"], "/a/b/e"), "/[y]/b/e");
//!    # }
//!    ```
//!
//! 3. `[id]` takes one segment, `[...slug]` one or more, `[[...slug]]` any number.
//!
//!    ```
//!    # include!("../doctest.rs");
//!    # fn main() {
//!    assert_eq!(best(&["/a/[x]", "/b/[...y]", "/c/[[...z]]"], "/c"), "/c/[[...z]]");
//!    assert_eq!(best(&["/a/[x]", "/b/[...y]", "/c/[[...z]]"], "/b"), "none");
//!    assert_eq!(best(&["/a/[x]", "/b/[...y]", "/c/[[...z]]"], "/a/1/2"), "none");
//!    # }
//!    ```
//!
//! 4. Both styles share one order; the style of a route has no effect on its precedence.
//!
//!    ```
//!    # include!("../doctest.rs");
//!    # fn main() {
//!    assert_eq!(best(&["pages:/x/[a]", "app:/x/y"], "/x/y"), "/x/y");
//!    assert_eq!(best(&["app:/x/[a]", "pages:/x/y"], "/x/y"), "/x/y");
//!    # }
//!    ```
//!
//! 5. An index route may coexist with the optional catch-all of the other style, and wins over it.
//!
//!    ```
//!    # include!("../doctest.rs");
//!    # fn main() {
//!    assert_eq!(all(&["app:/x/[[...a]]", "pages:/x"], "/x"), ["/x", "/x/[[...a]]"]);
//!    # }
//!    ```
//!
//! 6. A path is compared as it is on the wire, byte for byte: case is significant, and `%2F` is no separator.
//!
//!    ```
//!    # include!("../doctest.rs");
//!    # fn main() {
//!    assert_eq!(best(&["/users/me", "/users/[id]"], "/users/m%65"), "/users/[id]");
//!    assert_eq!(best(&["/users/me", "/users/[id]"], "/users/a%2Fb"), "/users/[id]");
//!    assert_eq!(best(&["/users/me"], "/users/ME"), "none");
//!    # }
//!    ```
//!
//! 7. If no route matches, the path is compared once more, with the escapes of its static segments decoded.
//!
//!    ```
//!    # include!("../doctest.rs");
//!    # fn main() {
//!    assert_eq!(best(&["/users/me", "/café"], "/users/m%65"), "/users/me");
//!    assert_eq!(best(&["/users/me", "/café"], "/caf%C3%A9"), "/café");
//!    # }
//!    ```
//!
//! 8. One trailing slash is ignored, and a path with an empty segment matches no route.
//!
//!    ```
//!    # include!("../doctest.rs");
//!    # fn main() {
//!    assert_eq!(best(&["/a", "/b/[...c]"], "/a/"), "/a");
//!    assert_eq!(best(&["/a", "/b/[...c]"], "/b//c"), "none");
//!    # }
//!    ```
//!
//! 9. Ambiguous routes are an error that lists every clash: see [`ClashKind`].
//!
//!    ```
//!    # include!("../doctest.rs");
//!    # fn main() {
//!    let error = table(&["pages:/x/[a]", "app:/x/[b]/y", "app:/z", "pages:/z"]).unwrap_err();
//!    assert_eq!(error.iter().len(), 2);
//!    # }
//!    ```
//!
//! # Features
//!
//! | feature | default | what it adds |
//! | --- | --- | --- |
//! | `serde` | no | `Serialize` for [`ParamValue`] |

mod clash;
mod decode;
mod draft;
mod error;
mod found;
mod lookup;
mod origin;
mod params;
mod pattern;
mod route;
mod scan;
mod segment;
#[cfg(feature = "serde")]
mod serialize;
mod table;
mod tree;
mod trie;

pub use clash::{Clash, ClashKind, TableError};
pub use error::{PatternError, PatternErrorKind};
pub use found::Match;
pub use lookup::Matches;
pub use origin::{Origin, Style};
pub use params::{Captures, DecodeError, ParamValue, Params};
pub use pattern::Pattern;
pub use route::Route;
pub use segment::Segment;
pub use table::{RouteTable, TableBuilder};
pub use tree::Tree;
