//! The timeouts of connections, driven by one clock per worker, so that serving a request never reads the time.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Waker},
};

use crate::limits::Ticks;

/// A timeout that is counted down in ticks.
#[derive(Debug, Default)]
pub(crate) struct TickTimer(Cell<Option<u32>>);

impl TickTimer {
    /// Starts the timeout with this number of whole ticks. One is added, since the current tick has begun already.
    pub(crate) fn start(&self, ticks: u32) {
        self.0.set(Some(ticks.saturating_add(1)));
    }

    pub(crate) fn stop(&self) {
        self.0.set(None);
    }

    pub(crate) fn is_running(&self) -> bool {
        self.0.get().is_some()
    }

    /// Whether the timeout has expired.
    pub(crate) fn is_over(&self) -> bool {
        self.0.get() == Some(0)
    }

    fn tick(&self) {
        self.0
            .update(|left| left.map(|left| left.saturating_sub(1)));
    }
}

/// The timeouts of a connection, shared by its task and the clock of its worker.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    /// Runs while a request, the rest of its head, or the end of an unread body is awaited.
    pub(crate) input: TickTimer,
    /// Whether `input` waits for a request.
    pub(crate) is_idle: Cell<bool>,
    /// Runs while the client reads nothing of its response.
    pub(crate) output: TickTimer,
    /// The ticks in which the response waited for the client, and the bytes that the client read.
    pub(crate) blocked: Cell<u32>,
    pub(crate) taken: Cell<u64>,
    task: RefCell<Option<Waker>>,
}

impl Clock {
    /// Registers the task of `cx`, to be woken when a timeout expires or the handler wants more of the body.
    pub(crate) fn register(&self, cx: &Context<'_>) {
        let mut task = self.task.borrow_mut();
        if !task.as_ref().is_some_and(|task| task.will_wake(cx.waker())) {
            *task = Some(cx.waker().clone());
        }
    }

    /// Wakes the connection's task, unless it is the task of `cx`, which is running.
    pub(crate) fn wake_from(&self, cx: &Context<'_>) {
        let task = self.task.borrow();
        if let Some(task) = task.as_ref().filter(|task| !task.will_wake(cx.waker())) {
            task.wake_by_ref();
        }
    }

    /// Wakes the connection's task.
    pub(crate) fn wake(&self) {
        if let Some(task) = self.task.borrow().as_ref() {
            task.wake_by_ref();
        }
    }

    /// Resets the measurement of the write rate for a new response.
    pub(crate) fn begin_response(&self) {
        self.blocked.set(0);
        self.taken.set(0);
    }

    /// Counts one tick of the worker's clock.
    fn tick(&self, ticks: &Ticks, is_stopping: bool) {
        if self.is_idle.get() && is_stopping {
            let left = self.input.0.get();
            self.input
                .0
                .set(left.map(|left| left.min(ticks.idle_while_stopping)));
        }
        self.input.tick();
        self.output.tick();
        if self.output.is_running() {
            let blocked = self.blocked.get().saturating_add(1);
            self.blocked.set(blocked);
            if ticks.takes_too_slowly(self.taken.get(), blocked) {
                self.output.0.set(Some(0));
            }
        }
        if (self.input.is_over() || self.output.is_over())
            && let Some(task) = &*self.task.borrow()
        {
            task.wake_by_ref();
        }
    }
}

/// The clocks of a worker's connections.
#[derive(Debug, Default)]
pub(crate) struct Clocks(RefCell<Vec<Weak<Clock>>>);

impl Clocks {
    /// Adds the clock of a new connection.
    pub(crate) fn open(&self) -> Rc<Clock> {
        let clock = Rc::default();
        self.0.borrow_mut().push(Rc::downgrade(&clock));
        clock
    }

    /// Counts one tick for each connection.
    pub(crate) fn tick(&self, ticks: &Ticks, stopping: &Arc<AtomicBool>) {
        let is_stopping = stopping.load(Ordering::Relaxed);
        self.0.borrow_mut().retain(|clock| {
            let clock = clock.upgrade();
            clock
                .inspect(|clock| clock.tick(ticks, is_stopping))
                .is_some()
        });
    }
}
