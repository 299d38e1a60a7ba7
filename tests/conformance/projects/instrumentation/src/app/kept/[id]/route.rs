use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};

use twinroute::app::{Error, NextResponse, Result, RouteContext};

use super::Params;

pub const DYNAMIC: &str = "force-static";

static SEEN: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// Fails from the second run on, and at once if the id begins with `fails`.
pub async fn get(ctx: RouteContext<Params>) -> Result<NextResponse> {
    let Params { id } = ctx.params;
    let mut seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    if seen.contains(&id) || id.starts_with("fails") {
        return Err(Error::new(format!("planted {id}")));
    }
    seen.insert(id);
    Ok(NextResponse::text("kept"))
}
