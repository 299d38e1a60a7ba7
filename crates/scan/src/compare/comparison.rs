//! The result of a comparison.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::served::{OtherMethods, Served};
use crate::model::Method;

/// The routes of two sides, in pairs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Comparison {
    /// The side that the other is compared with: the older commit, or the Next.js project.
    pub old: SideTotals,
    /// The newer commit, or the Rust twin.
    pub new: SideTotals,
    /// Sums over the routes.
    pub totals: ComparisonTotals,
    /// The routes of both sides: first those that are on both, then those of one side; each sorted by URL.
    pub routes: Vec<ComparedRoute>,
}

/// The name of a side and the number of its routes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SideTotals {
    /// The commit or the folder.
    pub name: String,
    /// Routes.
    pub routes: usize,
    /// Those under `pages/api`.
    pub pages: usize,
    /// Those under `app`.
    pub app: usize,
}

/// Sums over the routes of a comparison.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ComparisonTotals {
    /// Routes on both sides.
    pub both: usize,
    /// Those of them that are now in another style: from `pages/api` to `app`, or back.
    pub style_changed: usize,
    /// Those of them with other methods.
    pub methods_differ: usize,
    /// Those of them with another URL, other names of params not counted.
    pub url_differs: usize,
    /// Routes on the old side only.
    pub only_old: usize,
    /// Routes on the new side only.
    pub only_new: usize,
}

/// A route on one side or on both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ComparedRoute {
    /// Which sides have it.
    pub presence: Presence,
    /// The route on the old side.
    pub old: Option<Served>,
    /// The route on the new side.
    pub new: Option<Served>,
    /// What differs, if both sides have it. A style or a file that changed is no difference: see `old` and `new`.
    pub differences: Vec<Difference>,
}

/// Which sides have a route.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Presence {
    /// Both.
    Both,
    /// The old side.
    OnlyOld,
    /// The new side.
    OnlyNew,
}

/// A difference between the two sides of a route.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Difference {
    /// Another path, or a param that takes another number of segments.
    Url,
    /// Other names of params. The URL matches the same paths.
    ParamNames,
    /// Other methods.
    Methods(MethodChange),
    /// The old side serves any method, the new one only those that it names.
    MethodsNarrowed,
    /// The new side serves any method, the old one only those that it names.
    MethodsWidened,
}

/// The methods that one side serves and the other refuses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MethodChange {
    /// The new side refuses them.
    pub removed: Vec<Method>,
    /// The old side refuses them.
    pub added: Vec<Method>,
}

impl ComparedRoute {
    pub(super) fn new(old: Option<Served>, new: Option<Served>) -> Self {
        let (presence, differences) = match (&old, &new) {
            (Some(old), Some(new)) => (Presence::Both, differences(old, new)),
            (Some(_), None) => (Presence::OnlyOld, Vec::new()),
            (None, _) => (Presence::OnlyNew, Vec::new()),
        };
        Self {
            presence,
            old,
            new,
            differences,
        }
    }

    /// Whether a client can see a difference in the URL or in the methods that the source names.
    pub fn differs(&self) -> bool {
        self.differences
            .iter()
            .any(|difference| matches!(difference, Difference::Url | Difference::Methods(_)))
    }

    /// The URL, on the old side if it has the route.
    pub fn url(&self) -> &str {
        let side = self.old.as_ref().or(self.new.as_ref());
        side.map_or("", |served| &served.url)
    }

    /// Whether it is in another style.
    pub fn has_other_style(&self) -> bool {
        match (&self.old, &self.new) {
            (Some(old), Some(new)) => old.style != new.style,
            _ => false,
        }
    }

    pub(super) fn sort_key(&self) -> (Presence, &str) {
        (self.presence, self.url())
    }
}

impl ComparisonTotals {
    pub(super) fn of(routes: &[ComparedRoute]) -> Self {
        let count = |matches: &dyn Fn(&ComparedRoute) -> bool| {
            routes.iter().filter(|it| matches(it)).count()
        };
        let has = |route: &ComparedRoute, wanted: fn(&Difference) -> bool| {
            route.differences.iter().any(wanted)
        };
        Self {
            both: count(&|route| route.presence == Presence::Both),
            style_changed: count(&ComparedRoute::has_other_style),
            methods_differ: count(&|route| has(route, |it| matches!(it, Difference::Methods(_)))),
            url_differs: count(&|route| has(route, |it| *it == Difference::Url)),
            only_old: count(&|route| route.presence == Presence::OnlyOld),
            only_new: count(&|route| route.presence == Presence::OnlyNew),
        }
    }
}

fn differences(old: &Served, new: &Served) -> Vec<Difference> {
    let mut found = Vec::new();
    if old.url != new.url {
        found.push(match (super::pairs::shape(old), super::pairs::shape(new)) {
            (Some(old), Some(new)) if old == new => Difference::ParamNames,
            _ => Difference::Url,
        });
    }
    let refused = |serves: &Served, refuses: &Served| -> Vec<Method> {
        let named = serves.methods.iter().copied();
        let is_refused = |method: &Method| {
            refuses.other_methods == OtherMethods::Refused && !refuses.names(*method)
        };
        named.filter(is_refused).collect()
    };
    let change = MethodChange {
        removed: refused(old, new),
        added: refused(new, old),
    };
    if !change.removed.is_empty() || !change.added.is_empty() {
        found.push(Difference::Methods(change));
    }
    match (old.other_methods, new.other_methods) {
        (OtherMethods::Served, OtherMethods::Refused) => found.push(Difference::MethodsNarrowed),
        (OtherMethods::Refused, OtherMethods::Served) => found.push(Difference::MethodsWidened),
        _ => {}
    }
    found
}
