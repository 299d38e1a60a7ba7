//! Reloads the rollout file.

use std::{
    fs, io,
    sync::{Arc, Weak},
    thread,
    time::Duration,
};

use super::{error::RolloutError, plan::Plan, switch::SwitchState};

/// The time between two reads. Reading a file of a few kilobytes takes microseconds, and is the only way to see each change
/// on every file system: an editor may write the file, replace it, or change a symbolic link.
const PERIOD: Duration = Duration::from_millis(100);

/// Starts a thread that reads the file until `state` is dropped. `text` is its current contents.
pub(super) fn watch(state: &Arc<SwitchState>, text: String) -> io::Result<()> {
    let state = Arc::downgrade(state);
    let thread = thread::Builder::new().name("twinroute-rollout".to_owned());
    thread.spawn(move || run(&state, Ok(text))).map(drop)
}

fn run(state: &Weak<SwitchState>, mut known: Result<String, io::ErrorKind>) {
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

fn reload(state: &SwitchState, text: Result<String, io::ErrorKind>) {
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
                "reloaded `{}`; changed routes: {}\n{}",
                state.file.display(),
                changes.len(),
                changes.join("\n")
            );
        }
        Err(error) => tracing::error!(
            "can't reload the rollout file; the previous configuration stays in effect:\n{error}"
        ),
    }
}
