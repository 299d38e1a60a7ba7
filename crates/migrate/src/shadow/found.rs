//! What the comparison of two answers found. Decoding and comparing bodies may take long, so none of it is done on a worker.

use std::sync::Arc;

use tokio::task::spawn_blocking;
use twinroute_compare::{ComparedResponse, Comparison, Difference, Differences, Place};

use super::{
    answer::{Unusable, decode},
    mask::Mask,
};
use crate::rollout::RoutePlan;

/// Two answers, decoded, and where they differ.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) legacy: ComparedResponse,
    /// None when it broke off or did not come.
    pub(super) rust: Option<ComparedResponse>,
    pub(super) differences: Differences,
}

/// Who compares: the route says what, and the settings how long bodies may be.
#[derive(Debug, Clone)]
pub(super) struct Judge {
    pub(super) plan: Arc<RoutePlan>,
    pub(super) limit: usize,
}

impl Judge {
    /// Compares two answers, or one with the reason why there is no other.
    pub(super) async fn compare(
        &self,
        legacy: ComparedResponse,
        rust: Result<ComparedResponse, String>,
    ) -> Result<Found, Unusable> {
        self.aside(move |comparison, limit| {
            let legacy = decode(legacy, limit)?;
            let rust = match rust {
                Ok(rust) => decode(rust, limit)?,
                Err(reason) => return Ok(Found::nothing(comparison, legacy, reason)),
            };
            let differences = comparison.compare(&legacy, &rust);
            let rust = Some(rust);
            Ok(Found {
                legacy,
                rust,
                differences,
            })
        })
        .await
    }

    /// Leaves out what differs between two answers of the server behind too.
    pub(super) async fn without_noise(
        &self,
        mut found: Found,
        again: ComparedResponse,
    ) -> Result<Found, Unusable> {
        self.aside(move |comparison, limit| {
            if let Ok(again) = decode(again, limit) {
                let noise = comparison.compare(&found.legacy, &again);
                found.differences = found.differences.without(&noise);
            }
            Ok(found)
        })
        .await
    }

    /// Masks the secrets of what was found.
    pub(super) async fn masked(&self, found: Found, mask: Mask) -> Result<(Mask, Found), Unusable> {
        self.aside(move |_, _| Ok(mask.apply(found))).await
    }

    async fn aside<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Comparison, usize) -> Result<T, Unusable> + Send + 'static,
    ) -> Result<T, Unusable> {
        let Self { plan, limit } = self.clone();
        let done = spawn_blocking(move || work(&plan.comparison, limit)).await;
        done.unwrap_or_else(|error| Err(Unusable::BrokenOff(error.to_string())))
    }
}

impl Found {
    fn nothing(comparison: &Comparison, legacy: ComparedResponse, reason: String) -> Self {
        let ends = Difference::new(Place::End, [Some("whole".to_owned()), Some(reason)]);
        Self {
            differences: comparison.compare(&legacy, &legacy).and(ends),
            legacy,
            rust: None,
        }
    }
}
