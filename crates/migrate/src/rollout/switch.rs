//! The current plan of a rollout.

use std::{fmt, fs, path::PathBuf, sync::Arc};

use actix_web::{HttpRequest, HttpResponse, dev::Payload, http::Method};
use arc_swap::ArcSwap;

use super::{RolloutError, RoutePlan, mode::Mode, plan::Plan, watch::watch};
use crate::{Legacy, Shadow};

/// Decides how each request is served, by the current contents of the rollout file. Cloning it is cheap.
#[derive(Clone)]
pub struct Switch {
    pub(super) state: Arc<SwitchState>,
    shadow: Shadow,
}

/// The state that the reloading thread shares with the workers.
pub(super) struct SwitchState {
    pub(super) file: PathBuf,
    pub(super) patterns: Vec<String>,
    pub(super) has_legacy: bool,
    pub(super) plan: ArcSwap<Plan>,
}

impl Switch {
    pub(super) fn start(
        file: PathBuf,
        patterns: &[String],
        legacy: Option<&Legacy>,
        shadow: Shadow,
    ) -> Result<Self, RolloutError> {
        let text =
            fs::read_to_string(&file).map_err(|error| RolloutError::unreadable(&file, error))?;
        let plan = Plan::parse(&text, patterns, legacy.is_some())
            .map_err(|problems| RolloutError::new(&file, problems))?;
        let state = Arc::new(SwitchState {
            patterns: patterns.to_vec(),
            has_legacy: legacy.is_some(),
            plan: ArcSwap::from_pointee(plan),
            file,
        });
        watch(&state, text).map_err(|error| RolloutError::unreadable(&state.file, error))?;
        Ok(Self { state, shadow })
    }

    /// The mode of a route, by the number of its pattern.
    #[must_use]
    pub fn mode(&self, route: usize, method: &Method) -> Mode {
        let plan = self.state.plan.load();
        plan.route(route)
            .map_or(Mode::Rust, |route| route.modes.of(method))
    }

    /// Whether a route, by the number of its pattern, needs no twin of Next's proxy: `proxy = "not needed"`.
    #[must_use]
    pub fn is_proxy_waived(&self, route: usize) -> bool {
        let plan = self.state.plan.load();
        plan.route(route).is_some_and(|route| route.is_proxy_waived)
    }

    /// The results of the comparisons in shadow.
    #[must_use]
    pub fn shadow(&self) -> &Shadow {
        &self.shadow
    }

    /// Responds from `legacy`. Afterwards, serves the same request with `rust` and compares the two responses.
    pub async fn serve_in_shadow<F>(
        &self,
        route: usize,
        legacy: &Legacy,
        request: HttpRequest,
        payload: Payload,
        rust: impl FnOnce(HttpRequest, Payload) -> F + 'static,
    ) -> HttpResponse
    where
        F: Future<Output = HttpResponse> + 'static,
    {
        let plan = self.route_plan(route);
        match plan {
            Some(plan) => {
                self.shadow
                    .serve(plan, legacy, request, payload, rust)
                    .await
            }
            None => legacy.serve(request, payload).await,
        }
    }

    fn route_plan(&self, route: usize) -> Option<Arc<RoutePlan>> {
        self.state.plan.load().route(route).cloned()
    }
}

impl fmt::Debug for Switch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Switch")
            .field("file", &self.state.file)
            .finish_non_exhaustive()
    }
}
