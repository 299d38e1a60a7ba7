//! Groups of processes.

use rustix::process::{Pid, Signal, kill_process, kill_process_group};

/// A process and those that it starts. All of them are killed when this value is dropped, also by a panic.
#[derive(Debug)]
pub(crate) struct Group(Pid);

impl Group {
    /// The group that a process with this id leads.
    pub(crate) fn led_by(id: Option<u32>) -> Option<Self> {
        pid(id).map(Self)
    }

    /// Leaves the processes alone, since the first one has ended by itself.
    pub(crate) fn release(self) {
        std::mem::forget(self);
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        // An error means that all of them have ended.
        let _ = kill_process_group(self.0, Signal::KILL);
    }
}

/// Sends SIGTERM to one process, which has not been waited for.
pub(crate) fn terminate(id: Option<u32>) {
    if let Some(pid) = pid(id) {
        let _ = kill_process(pid, Signal::TERM);
    }
}

fn pid(id: Option<u32>) -> Option<Pid> {
    Pid::from_raw(i32::try_from(id?).ok()?)
}
