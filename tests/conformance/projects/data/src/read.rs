use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use actix_web::rt::time::sleep;
use futures_util::future::LocalBoxFuture;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

/// One read of cached data: which, and what its computation does.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Read {
    pub(crate) key: String,
    pub(crate) args: Vec<Value>,
    pub(crate) tags: Vec<String>,
    /// Tags that are known only after computing.
    pub(crate) late_tags: Vec<String>,
    pub(crate) revalidate: Option<Revalidate>,
    /// A profile, or the times themselves; several are applied in order.
    pub(crate) life: Vec<Life>,
    /// Part of the value.
    #[serde(deserialize_with = "present")]
    pub(crate) value: Option<Value>,
    /// The length of a further part of the value.
    pub(crate) size: Option<usize>,
    /// How long the computation takes, in milliseconds.
    pub(crate) takes: u64,
    /// Cached data that the computation reads.
    pub(crate) inner: Option<Box<Self>>,
    /// For requests to another server.
    pub(crate) status: Option<u16>,
    pub(crate) method: Option<String>,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Option<String>,
    pub(crate) cache: Option<String>,
}

/// Seconds, or `false` for never.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Revalidate {
    Seconds(f64),
    Never(bool),
}

/// A profile, or its times in seconds.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Life {
    Profile(String),
    Times {
        revalidate: f64,
        expire: Option<f64>,
    },
}

/// The result of a read.
pub(crate) type Outcome = io::Result<Value>;

/// A way to read.
pub(crate) type Reading = LocalBoxFuture<'static, Outcome>;

/// Distinguishes `null` from an absent value.
fn present<'de, D: Deserializer<'de>>(value: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(value).map(Some)
}

/// The keys whose computations fail.
static FAILING: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// How often each key was computed.
static RUNS: Mutex<BTreeMap<String, usize>> = Mutex::new(BTreeMap::new());

pub(crate) fn failing() -> MutexGuard<'static, BTreeSet<String>> {
    FAILING.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) fn runs() -> MutexGuard<'static, BTreeMap<String, usize>> {
    RUNS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The computation of `read`: its value shows in which run it was made.
pub(crate) async fn compute(read: &Read, read_inner: impl FnOnce(Read) -> Reading) -> Outcome {
    let mut value = Map::new();
    value.insert("run".to_owned(), run_token().into());
    *runs().entry(read.key.clone()).or_default() += 1;
    if read.takes > 0 {
        sleep(Duration::from_millis(read.takes)).await;
    }
    if failing().contains(&read.key) {
        return Err(io::Error::other(format!("{} fails", read.key)));
    }
    if let Some(part) = &read.value {
        value.insert("value".to_owned(), part.clone());
    }
    if let Some(size) = read.size {
        value.insert("size".to_owned(), "x".repeat(size).into());
    }
    if let Some(inner) = &read.inner {
        let inner = read_inner((**inner).clone()).await?;
        value.insert("inner".to_owned(), inner);
    }
    Ok(value.into())
}

/// A token of its own for each run.
pub(crate) fn run_token() -> String {
    format!("run-{}", Uuid::new_v4())
}
