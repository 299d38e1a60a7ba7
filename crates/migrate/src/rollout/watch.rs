//! Reads the file again and again.

use std::{
    fs, io,
    sync::{Arc, Weak},
    thread,
    time::Duration,
};

use super::{error::RolloutError, plan::Plan, switch::State};

/// A file of a few kilobytes is read in microseconds, and reading it is the only way to know it on every file system,
/// whether an editor writes it, replaces it or turns a link.
const PERIOD: Duration = Duration::from_millis(100);

/// Reads the file until `state` is dropped. `text` is what it says now.
pub(super) fn watch(state: &Arc<State>, text: String) -> io::Result<()> {
    let state = Arc::downgrade(state);
    let thread = thread::Builder::new().name("twinroute-rollout".to_owned());
    thread.spawn(move || run(&state, Ok(text))).map(drop)
}

fn run(state: &Weak<State>, mut known: Result<String, io::ErrorKind>) {
    let mut last = known.clone();
    loop {
        thread::sleep(PERIOD);
        let Some(state) = state.upgrade() else { return };
        let now = fs::read_to_string(&state.file).map_err(|error| error.kind());
        let is_settled = now == last;
        if is_settled && now != known {
            known.clone_from(&now);
            reload(&state, now);
        } else {
            last = now;
        }
    }
}

fn reload(state: &State, text: Result<String, io::ErrorKind>) {
    let plan = text
        .map_err(|kind| RolloutError::unreadable(&state.file, kind.into()))
        .and_then(|text| {
            Plan::parse(&text, &state.patterns, state.has_legacy)
                .map_err(|problems| RolloutError::new(&state.file, problems))
        });
    match plan {
        Ok(plan) => {
            let old = state.plan.swap(Arc::new(plan));
            let changes = state.plan.load().changes(&old, &state.patterns);
            tracing::info!(
                "{} was read again; {} routes change\n{}",
                state.file.display(),
                changes.len(),
                changes.join("\n")
            );
        }
        Err(error) => tracing::error!("what was in force stays in force:\n{error}"),
    }
}
