//! The token of a run: the twin of `run.ts`.

use std::sync::atomic::{AtomicU64, Ordering};

use serde::Serialize;
use serde_json::{Map, Value};
use twinroute::app::{NextResponse, Result};

static RUNS: AtomicU64 = AtomicU64::new(0);

/// A token of this run, in the form of a UUID. Equal tokens are from the same run.
pub(crate) fn run() -> String {
    let number = RUNS.fetch_add(1, Ordering::Relaxed);
    format!("run-00000000-0000-4000-8000-{number:012x}")
}

/// The response of a handler that is kept: the token of the run, and the parameters.
pub(crate) fn kept(params: &impl Serialize) -> Result {
    let mut body = Map::from_iter([("run".to_owned(), Value::from(run()))]);
    if let Value::Object(params) = serde_json::to_value(params)? {
        // An optional parameter that is absent has no key: JSON has no `undefined`.
        body.extend(params.into_iter().filter(|(_, value)| !value.is_null()));
    }
    Ok(NextResponse::json(body))
}
