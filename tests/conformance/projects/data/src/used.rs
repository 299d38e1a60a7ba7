use std::{io, time::Duration};

use futures_util::FutureExt as _;
use twinroute::cache::{CacheLife, CacheOptions, cache_life, cache_tag, cached};

use crate::read::{Life, Outcome, Read, Reading, compute};

/// Reads what Next keeps of a function with `"use cache"`.
pub(crate) fn used(read: Read) -> Reading {
    let key = ("used", read.clone());
    cached(key, CacheOptions::new(), cached_part(read)).boxed_local()
}

async fn cached_part(read: Read) -> Outcome {
    tag_with(&read.tags)?;
    for life in &read.life {
        match life {
            Life::Profile(name) => cache_life(name.as_str()),
            Life::Times { revalidate, expire } => cache_life(times(*revalidate, *expire)),
        }
        .map_err(io::Error::other)?;
    }
    let value = compute(&read, used).await?;
    tag_with(&read.late_tags)?;
    Ok(value)
}

fn tag_with(tags: &[String]) -> io::Result<()> {
    tags.iter()
        .try_for_each(|tag| cache_tag(tag).map_err(io::Error::other))
}

fn times(revalidate: f64, expire: Option<f64>) -> CacheLife {
    let life = CacheLife::new().revalidate(Duration::from_secs_f64(revalidate));
    match expire {
        Some(expire) => life.expire(Duration::from_secs_f64(expire)),
        None => life,
    }
}
