//! What is known of a connection: what it waits for, and since when.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::Waker,
};

use crate::limits::Ticks;

/// A connection, as its socket, its requests and the clock of its worker see it.
///
/// Nothing of it reads the time: the clock counts ticks, and whatever happens sets a count back to zero.
#[derive(Debug, Default)]
pub(crate) struct Connection {
    phase: Cell<Phase>,
    /// Ticks in this phase.
    waited: Cell<u32>,
    late: Cell<bool>,
    /// Ticks since the client last took something of what waits for it; None while nothing does.
    unread: Cell<Option<u32>>,
    stopped_reading: Cell<bool>,
    /// Whether something of an answer may not be on its way yet.
    owes: Cell<bool>,
    /// Whether something that came may not go on yet.
    is_holding: Cell<bool>,
    /// Whether what comes belongs to the current request for good.
    is_tunnel: Cell<bool>,
    /// That of its server.
    stopping: Arc<AtomicBool>,
    dispatcher: Sleeper,
    body: Body,
}

/// What a connection is there for at the moment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Phase {
    /// No request.
    #[default]
    Idle,
    /// A part of a request's head has come.
    Head,
    /// A request is being answered.
    Busy,
}

/// How the body of the current request comes.
#[derive(Debug, Default)]
struct Body {
    /// Whether its end has not been read.
    is_open: Cell<bool>,
    is_awaited: Cell<bool>,
    /// Ticks since something came.
    quiet: Cell<u32>,
    /// All ticks in which the handler waited for the client.
    waited: Cell<u32>,
    /// Bytes so far.
    received: Cell<u64>,
    late: Cell<bool>,
    reader: Sleeper,
}

/// The task to wake when time is up.
#[derive(Debug, Default)]
struct Sleeper(RefCell<Option<Waker>>);

impl Sleeper {
    fn set(&self, waker: &Waker) {
        let mut known = self.0.borrow_mut();
        if !known.as_ref().is_some_and(|known| known.will_wake(waker)) {
            *known = Some(waker.clone());
        }
    }

    fn wake(&self) {
        if let Some(waker) = self.0.take() {
            waker.wake();
        }
    }
}

impl Connection {
    pub(crate) fn phase(&self) -> Phase {
        self.phase.get()
    }

    /// Whether its server is about to stop.
    pub(crate) fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }

    fn enter(&self, phase: Phase) {
        self.phase.set(phase);
        self.waited.set(0);
        self.late.set(false);
    }

    /// Something came.
    pub(crate) fn received(&self) {
        if self.phase.get() == Phase::Idle {
            self.enter(Phase::Head);
        }
    }

    /// A request's head is complete.
    pub(crate) fn begin(&self) {
        self.enter(Phase::Busy);
        self.owes.set(true);
        self.is_tunnel.set(false);
        self.body.is_open.set(false);
        self.body.received.set(0);
        self.body.waited.set(0);
        self.body.late.set(false);
    }

    /// The answer is complete, or given up.
    pub(crate) fn end(&self) {
        self.enter(Phase::Idle);
        self.release();
    }

    /// Something came that has to wait until it may go on.
    pub(crate) fn hold(&self, waker: &Waker) {
        self.dispatcher.set(waker);
        self.is_holding.set(true);
    }

    fn release(&self) {
        if self.is_holding.replace(false) {
            self.dispatcher.wake();
        }
    }

    /// Nothing more can be read for now. Returns whether it was waited for long enough.
    pub(crate) fn wait(&self, waker: &Waker) -> bool {
        self.dispatcher.set(waker);
        self.late.get()
    }

    /// The client took something.
    pub(crate) fn sent(&self) {
        self.unread.set(None);
        self.stopped_reading.set(false);
    }

    /// All that was written is on its way.
    pub(crate) fn flushed(&self) {
        self.owes.set(self.phase.get() == Phase::Busy);
    }

    /// Whether there is no request that what is written now could answer.
    pub(crate) fn owes_nothing(&self) -> bool {
        self.phase.get() != Phase::Busy && !self.owes.get()
    }

    /// The client takes nothing for now. Returns whether it was waited for long enough.
    pub(crate) fn wait_for_reader(&self, waker: &Waker) -> bool {
        self.dispatcher.set(waker);
        if self.unread.get().is_none() {
            self.unread.set(Some(0));
        }
        self.stopped_reading.get()
    }

    /// The request has a body.
    pub(crate) fn open_body(&self) {
        self.body.is_open.set(true);
    }

    /// Its end was read, or it broke off.
    pub(crate) fn close_body(&self) {
        self.body.is_open.set(false);
        self.leave_body();
    }

    /// Whether there is a body whose end was not read.
    pub(crate) fn has_open_body(&self) -> bool {
        self.body.is_open.get()
    }

    /// A handler waits for more of the body. Returns whether it has waited for long enough.
    pub(crate) fn wait_for_body(&self, waker: &Waker) -> bool {
        self.body.reader.set(waker);
        if !self.body.is_awaited.replace(true) {
            self.body.quiet.set(0);
            self.release();
        }
        self.body.late.get()
    }

    /// Some of the body came. Returns its length so far.
    pub(crate) fn received_body(&self, bytes: usize) -> u64 {
        self.body.is_awaited.set(false);
        let received = self.body.received.get() + bytes as u64;
        self.body.received.set(received);
        received
    }

    /// What comes from now on is that of a WebSocket.
    pub(crate) fn open_tunnel(&self) {
        self.is_tunnel.set(true);
        self.release();
    }

    /// Whether a handler waits for what comes next.
    pub(crate) fn awaits_body(&self) -> bool {
        self.body.is_awaited.get() || self.is_tunnel.get()
    }

    /// Nobody waits for a body any more.
    pub(crate) fn leave_body(&self) {
        self.body.is_awaited.set(false);
    }

    /// A tick of the clock has passed.
    fn tick(&self, limits: &Ticks, is_stopping: bool) {
        if let Some(ticks) = self.unread.get() {
            self.unread.set(Some(ticks + 1));
            return self.expect(ticks + 1, limits.write, &self.stopped_reading);
        }
        let limit = match self.phase.get() {
            Phase::Idle if is_stopping => limits.idle_while_stopping,
            Phase::Idle => limits.idle,
            Phase::Head => limits.head,
            Phase::Busy => return self.body.tick(limits),
        };
        self.waited.set(self.waited.get().saturating_add(1));
        self.expect(self.waited.get(), limit, &self.late);
    }

    fn expect(&self, ticks: u32, limit: u32, late: &Cell<bool>) {
        if ticks > limit {
            late.set(true);
            self.dispatcher.wake();
        }
    }
}

impl Body {
    fn tick(&self, limits: &Ticks) {
        if !self.is_awaited.get() {
            return;
        }
        self.quiet.set(self.quiet.get() + 1);
        self.waited.set(self.waited.get() + 1);
        // A slow client is given the time of a silent one first, so that a short body always has that.
        let owing = self.waited.get().saturating_sub(limits.body);
        if self.quiet.get() > limits.body || limits.is_too_slow(self.received.get(), owing) {
            self.late.set(true);
            self.reader.wake();
        }
    }
}

/// The connections of a worker.
#[derive(Debug)]
pub(crate) struct Connections {
    open: RefCell<Vec<Weak<Connection>>>,
    stopping: Arc<AtomicBool>,
}

impl Connections {
    pub(crate) fn new(stopping: Arc<AtomicBool>) -> Self {
        Self {
            open: RefCell::default(),
            stopping,
        }
    }

    pub(crate) fn open(&self) -> Rc<Connection> {
        let connection = Rc::new(Connection {
            stopping: Arc::clone(&self.stopping),
            ..Connection::default()
        });
        self.open.borrow_mut().push(Rc::downgrade(&connection));
        connection
    }

    /// A tick of the worker's clock has passed.
    pub(crate) fn tick(&self, limits: &Ticks) {
        let is_stopping = self.stopping.load(Ordering::Relaxed);
        self.open.borrow_mut().retain(|connection| {
            let connection = connection.upgrade();
            connection
                .inspect(|connection| connection.tick(limits, is_stopping))
                .is_some()
        });
    }
}
