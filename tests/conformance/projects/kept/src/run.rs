//! The token of a run: the twin of `run.ts`.

use std::hash::{BuildHasher as _, Hasher as _, RandomState};

/// A token that only this run of a handler has: `run-` and the form of a UUID.
pub(crate) fn run() -> String {
    let [high, low] = [(); 2].map(|()| RandomState::new().build_hasher().finish());
    let hex = format!("{high:016x}{low:016x}");
    let groups = [
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..],
    ];
    format!("run-{}", groups.join("-"))
}
