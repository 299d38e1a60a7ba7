use std::{
    collections::HashMap,
    sync::{LazyLock, Mutex, PoisonError},
};

use serde_json::json;
use twinroute::app::{NextResponse, Result, RouteContext, after};

use super::Params;
use crate::{run::run, runs::count};

pub const DYNAMIC: &str = "force-static";
pub const REVALIDATE: u32 = 1;

static FINISHED: LazyLock<Mutex<HashMap<String, u32>>> = LazyLock::new(Mutex::default);

/// Responds with how often the work after its responses has run.
pub async fn get(ctx: RouteContext<Params>) -> Result {
    let k = ctx.params.k.clone();
    let finished = finished(&k);
    after(async move {
        let number = count(&format!("after {k}"));
        let mut all = FINISHED.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(k, number);
    })?;
    Ok(NextResponse::json(
        json!({ "run": run(), "finished": finished }),
    ))
}

fn finished(k: &str) -> u32 {
    let all = FINISHED.lock().unwrap_or_else(PoisonError::into_inner);
    all.get(k).copied().unwrap_or_default()
}
