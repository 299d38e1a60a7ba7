//! Reports the files whose contents change.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::{JoinHandle, spawn_blocking};
use tokio::time::timeout;

use super::project::WatchSet;
use super::snapshot::Snapshot;
use crate::Failure;

/// An editor that saves, or a Git checkout, causes several events. They count as one change until it is silent for this long.
const SILENCE: Duration = Duration::from_millis(50);

/// After this long, events count as a change although more follow.
const MOST: Duration = Duration::from_millis(500);

/// Watches the files of a set.
#[derive(Debug)]
pub(crate) struct Watch {
    pub(crate) set: WatchSet,
    snapshot: Arc<Mutex<Snapshot>>,
    changes: UnboundedReceiver<Vec<PathBuf>>,
    changed: UnboundedSender<Vec<PathBuf>>,
    // Both end when this value is dropped.
    watcher: RecommendedWatcher,
    task: Task,
}

#[derive(Debug)]
struct Task(JoinHandle<()>);

impl Drop for Task {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Watch {
    /// Starts to watch.
    pub(crate) fn new(set: WatchSet) -> Result<Self, Failure> {
        let (changed, changes) = unbounded_channel();
        let snapshot = Arc::new(Mutex::new(Snapshot::default()));
        let (watcher, task) = start(&set, &snapshot, &changed)?;
        Ok(Self {
            set,
            snapshot,
            changes,
            changed,
            watcher,
            task,
        })
    }

    /// Watches another set. Changes that have not been reported yet are kept. After an error, it watches the old set.
    pub(crate) fn replace(&mut self, set: WatchSet) -> Result<(), Failure> {
        (self.watcher, self.task) = start(&set, &self.snapshot, &self.changed)?;
        self.set = set;
        Ok(())
    }

    /// Waits for a change, and returns the files that have changed. If it is cancelled, no change is lost.
    pub(crate) async fn changed(&mut self) -> Vec<PathBuf> {
        match self.changes.recv().await {
            Some(files) => files,
            None => std::future::pending().await,
        }
    }
}

fn start(
    set: &WatchSet,
    snapshot: &Arc<Mutex<Snapshot>>,
    changed: &UnboundedSender<Vec<PathBuf>>,
) -> Result<(RecommendedWatcher, Task), Failure> {
    let (sender, events) = unbounded_channel();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        // Opening and reading a file is an event, too.
        let counts = event.is_ok_and(|event| !matches!(event.kind, EventKind::Access(_)));
        if counts {
            let _ = sender.send(());
        }
    })?;
    for tree in set.trees().filter(|tree| tree.is_dir()) {
        add(&mut watcher, tree, RecursiveMode::Recursive)?;
    }
    for folder in set.folders() {
        // A second watch of the folder would replace the first.
        if !set.trees().any(|tree| folder.starts_with(tree)) {
            add(&mut watcher, folder, RecursiveMode::NonRecursive)?;
        }
    }
    // After the watch has started, so that no change falls between the two.
    let mut contents = snapshot.lock().unwrap_or_else(PoisonError::into_inner);
    contents.extend(set);
    drop(contents);
    let task = report(set.clone(), Arc::clone(snapshot), events, changed.clone());
    Ok((watcher, Task(tokio::spawn(task))))
}

fn add(watcher: &mut RecommendedWatcher, path: &Path, mode: RecursiveMode) -> Result<(), Failure> {
    watcher.watch(path, mode).map_err(|error| {
        let advice = match error.kind {
            notify::ErrorKind::MaxFilesWatch => {
                "; raise the limit with `sysctl fs.inotify.max_user_watches=524288`"
            }
            _ => "",
        };
        format!("can't watch `{}`: {error}{advice}", path.display()).into()
    })
}

/// Sends the files that have changed, after each group of events.
async fn report(
    set: WatchSet,
    snapshot: Arc<Mutex<Snapshot>>,
    mut events: UnboundedReceiver<()>,
    changed: UnboundedSender<Vec<PathBuf>>,
) {
    let set = Arc::new(set);
    loop {
        let (set, snapshot, changed) = (Arc::clone(&set), Arc::clone(&snapshot), changed.clone());
        // It reads the sources. If this task is aborted meanwhile, the changes are sent nevertheless.
        let refreshed = spawn_blocking(move || {
            let files = refresh(&snapshot, &set);
            files.is_empty() || changed.send(files).is_ok()
        });
        if !refreshed.await.unwrap_or_default() {
            return;
        }
        if events.recv().await.is_none() {
            return;
        }
        let _ = timeout(MOST, silence(&mut events)).await;
    }
}

fn refresh(snapshot: &Mutex<Snapshot>, set: &WatchSet) -> Vec<PathBuf> {
    let mut snapshot = snapshot.lock().unwrap_or_else(PoisonError::into_inner);
    snapshot.refresh(set)
}

async fn silence(events: &mut UnboundedReceiver<()>) {
    while let Ok(Some(())) = timeout(SILENCE, events.recv()).await {}
}
