//! Compares two responses. Decoding and comparing bodies may take long, so both run on a blocking thread.

use std::sync::Arc;

use tokio::task::spawn_blocking;
use twinroute_compare::{ComparedResponse, Comparison, Difference, Differences, Place};

use super::{
    mask::Mask,
    response::{Incomparable, decode},
};
use crate::rollout::RoutePlan;

/// Two decoded responses and their differences.
#[derive(Debug)]
pub(super) struct ComparisonResult {
    pub(super) legacy: ComparedResponse,
    /// `None` if the response is incomplete or timed out.
    pub(super) rust: Option<ComparedResponse>,
    pub(super) differences: Differences,
}

/// Compares the responses of one route, whose bodies are at most `limit` bytes long.
#[derive(Debug, Clone)]
pub(super) struct Comparer {
    pub(super) plan: Arc<RoutePlan>,
    pub(super) limit: usize,
}

impl Comparer {
    /// Compares the two responses; `rust` may be the reason why there is none.
    pub(super) async fn compare(
        &self,
        legacy: ComparedResponse,
        rust: Result<ComparedResponse, String>,
    ) -> Result<ComparisonResult, Incomparable> {
        self.on_blocking_thread(move |comparison, limit| {
            let legacy = decode(legacy, limit)?;
            let rust = match rust {
                Ok(rust) => decode(rust, limit)?,
                Err(reason) => {
                    return Ok(ComparisonResult::without_rust(comparison, legacy, reason));
                }
            };
            let differences = comparison.compare(&legacy, &rust);
            let rust = Some(rust);
            Ok(ComparisonResult {
                legacy,
                rust,
                differences,
            })
        })
        .await
    }

    /// Removes differences that two responses of the legacy server also have.
    pub(super) async fn without_noise(
        &self,
        mut result: ComparisonResult,
        second: ComparedResponse,
    ) -> Result<ComparisonResult, Incomparable> {
        self.on_blocking_thread(move |comparison, limit| {
            if let Ok(second) = decode(second, limit) {
                let noise = comparison.compare(&result.legacy, &second);
                result.differences = result.differences.without(&noise);
            }
            Ok(result)
        })
        .await
    }

    /// Masks the secrets in a result.
    pub(super) async fn masked(
        &self,
        result: ComparisonResult,
        mask: Mask,
    ) -> Result<(Mask, ComparisonResult), Incomparable> {
        self.on_blocking_thread(move |_, _| Ok(mask.apply(result)))
            .await
    }

    async fn on_blocking_thread<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Comparison, usize) -> Result<T, Incomparable> + Send + 'static,
    ) -> Result<T, Incomparable> {
        let Self { plan, limit } = self.clone();
        let done = spawn_blocking(move || work(&plan.comparison, limit)).await;
        done.unwrap_or_else(|error| Err(Incomparable::Incomplete(error.to_string())))
    }
}

impl ComparisonResult {
    fn without_rust(comparison: &Comparison, legacy: ComparedResponse, reason: String) -> Self {
        let ends = Difference::new(Place::End, [Some("complete".to_owned()), Some(reason)]);
        Self {
            differences: comparison.compare(&legacy, &legacy).and(ends),
            legacy,
            rust: None,
        }
    }
}
