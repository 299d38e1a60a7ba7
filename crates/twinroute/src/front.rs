//! What stands in front of the handlers: config rules and proxies.

use std::{fmt, sync::Arc};

use arc_swap::ArcSwap;

use crate::{active_rules::ActiveRules, guard_report::GuardReport, proxies::Proxy};

/// The config rules and the proxies of a router that has any.
#[derive(Clone)]
pub(crate) struct Front {
    pub(crate) rules: Arc<ArcSwap<ActiveRules>>,
    /// The outermost first.
    pub(crate) proxies: Arc<[Proxy]>,
    pub(crate) report: Arc<GuardReport>,
}

impl fmt::Debug for Front {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Front")
            .field("proxies", &self.proxies)
            .finish_non_exhaustive()
    }
}
