//! Compares the routes of two sides: two states of a project, or a project and its Rust twin.
//!
//! ```
//! use twinroute_scan::compare::{Side, compare};
//!
//! let comparison = compare(Side::new("before", Vec::new()), Side::new("now", Vec::new()));
//! assert_eq!(comparison.totals.both, 0);
//! ```

mod comparison;
mod pairs;
mod prefixes;
mod served;
mod side;

pub use comparison::{
    ComparedRoute, Comparison, ComparisonTotals, Difference, MethodChange, Presence, SideTotals,
};
pub use served::{OtherMethods, Served};
pub use side::Side;

use self::pairs::pair;

/// Pairs the routes of two sides by their URLs, and lists the differences of each pair.
///
/// Two routes are a pair if their URLs are equal; or equal but for the names of params; or equal but for the number of segments
/// that a param takes; or if a prefix was changed, as from `/api/users` to `/api/v2/users`, for several routes at once.
pub fn compare(old: Side, new: Side) -> Comparison {
    let (old_totals, new_totals) = (old.totals(), new.totals());
    let mut routes: Vec<ComparedRoute> = pair(old.routes, new.routes)
        .into_iter()
        .map(|(old, new)| ComparedRoute::new(old, new))
        .collect();
    routes.sort_by(|one, other| one.sort_key().cmp(&other.sort_key()));
    Comparison {
        totals: ComparisonTotals::of(&routes),
        old: old_totals,
        new: new_totals,
        routes,
    }
}
