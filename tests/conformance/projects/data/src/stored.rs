use std::time::Duration;

use futures_util::FutureExt as _;
use twinroute::cache::{CacheLife, CacheOptions, cached};

use crate::read::{Read, Reading, Revalidate, compute};

/// Reads what Next keeps with `unstable_cache`.
pub(crate) fn stored(read: Read) -> Reading {
    let key = ("stored", read.key.clone(), read.args.clone());
    let mut options = CacheOptions::from(CacheLife::FOREVER).tags(&read.tags);
    if let Some(Revalidate::Seconds(seconds)) = read.revalidate {
        options = options.revalidate(Duration::from_secs_f64(seconds));
    }
    cached(key, options, async move { compute(&read, stored).await }).boxed_local()
}
