//! The life of a handler, in both styles: what happens when its client goes, when it panics, takes too long, or fails.
//!
//! | phase | client goes away | panic | over its max duration | error |
//! | --- | --- | --- | --- | --- |
//! | the body is read | given up | - | 408 | 4xx |
//! | nothing sent yet | runs to its end, detached, or [is cancelled](OnDisconnect) | 500 | 504, dropped | its status, or 500 |
//! | its answer streams | dropped at once | connection aborted | connection aborted | connection aborted |
//! | [`after`] | runs to its end | reported | dropped, reported | reported |
//!
//! The styles bring a [`Scope`], run their handler with [`run`], and let the answer go through [`finish`] or [`fail`].

mod after;
mod count;
mod end;
mod reading;
mod report;
mod run;
mod scope;
mod token;
mod watched;

use std::{
    cell::{Cell, OnceCell, RefCell},
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    rc::Rc,
    task::Context,
    time::Duration,
};

use actix_web::{
    HttpResponse,
    body::BoxBody,
    http::Method,
    rt::time::{Instant, Sleep, sleep_until},
};
use futures_util::future::LocalBoxFuture;
use tokio::sync::watch;

use crate::{Error, GoesOn};

use end::End;

pub use after::after;
pub use count::{Count, bound_detached};
pub use reading::Reading;
pub use report::{Errors, Phase, Reporter};
pub use run::{Ran, Rest, Running, run, within};
pub use scope::{Scope, current};
pub use token::Disconnected;
pub use watched::Watched;

/// What becomes of a handler that has not answered yet when its client goes away.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OnDisconnect {
    /// It runs to its end, as in Node. Clients that come and go leave such handlers behind: a max duration bounds each of
    /// them, and a server how many there are ([`bound_detached`]).
    #[default]
    Finish,
    /// It is dropped where it waits.
    Cancel,
}

/// What a route sets about the life of its handlers.
#[derive(Debug, Clone, Copy, Default)]
pub struct Limits {
    /// The longest a handler may take, its answer included; None is no limit, and no timer.
    pub max_duration: Option<Duration>,
    /// What a client that goes away means.
    pub on_disconnect: OnDisconnect,
}

/// The life of one handler. It allocates nothing until something is asked of it.
pub struct Life {
    limits: Limits,
    deadline: Option<Instant>,
    reporter: Reporter,
    /// How often the body is waited for right now.
    reading: Cell<usize>,
    /// Streams that were made and not dropped yet. If one is the answer, somebody may begin to wait for its end until then.
    streams: Cell<usize>,
    gone: OnceCell<watch::Sender<bool>>,
    after: RefCell<Vec<LocalBoxFuture<'static, Result<(), Error>>>>,
    _alive: count::Alive,
}

impl Life {
    /// Begins: a max duration counts from here.
    #[must_use]
    pub fn new(limits: Limits, reporter: Reporter) -> Self {
        Self {
            limits,
            deadline: limits.max_duration.map(|limit| Instant::now() + limit),
            reporter,
            reading: Cell::new(0),
            streams: Cell::new(0),
            gone: OnceCell::new(),
            after: RefCell::default(),
            _alive: count::Alive::new(),
        }
    }

    /// A token that says when the client has gone before it had the whole answer.
    pub fn disconnected(&self) -> Disconnected {
        let sender = self.gone.get_or_init(|| watch::channel(false).0);
        Disconnected::new(sender.subscribe())
    }

    /// The client has gone.
    fn leave(&self) {
        if let Some(sender) = self.gone.get() {
            sender.send_replace(true);
        }
    }

    fn timer(&self) -> Option<Pin<Box<Sleep>>> {
        self.deadline
            .map(|deadline| Box::pin(sleep_until(deadline)))
    }

    /// Whether somebody waits for the end of the answer.
    fn is_awaited(&self) -> bool {
        self.gone.get().is_some() || !self.after.borrow().is_empty()
    }
}

impl fmt::Debug for Life {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Life")
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

/// Whether the handler's time is over, if it is limited.
fn is_over(timer: &mut Option<Pin<Box<Sleep>>>, cx: &mut Context<'_>) -> bool {
    let timer = timer.as_mut();
    timer.is_some_and(|timer| timer.as_mut().poll(cx).is_ready())
}

/// Lets an answer go: its end is seen, if anybody waits for it.
///
/// Answers are passed on in boxes, from here to the end of their way: each of them would be moved a dozen times.
pub fn finish<S: Scope>(scope: &Rc<S>, response: Box<HttpResponse>) -> Box<HttpResponse> {
    let life = scope.life();
    let streams = life.streams.get();
    if streams == 0 && !life.is_awaited() {
        return response;
    }
    // A HEAD gets no body, so that it has its whole answer without; unless the handler is still at it.
    let is_unsent =
        scope.request().method() == Method::HEAD && response.extensions().get::<GoesOn>().is_none();
    let scope = Rc::<S>::clone(scope);
    Box::new(response.map_body(|_, body| {
        let body = match streams {
            0 => BoxBody::new(Watched::new(Some(Rc::<S>::clone(&scope)), body)),
            _ => body,
        };
        BoxBody::new(End::new(scope, body, is_unsent))
    }))
}

/// Lets the answer to an error go. If it is the server's fault, it is reported.
pub fn fail<S: Scope>(scope: &Rc<S>, error: &Error, response: HttpResponse) -> Box<HttpResponse> {
    if response.status().is_server_error() {
        scope.report(Phase::Handler, error);
    }
    finish(scope, Box::new(response))
}

/// Runs `work` on this worker, and drops it where there is none: while one shuts down, or outside of a server.
fn spawn(work: impl Future<Output = ()> + 'static) {
    let start = AssertUnwindSafe(|| drop(actix_web::rt::spawn(work)));
    if catch_unwind(start).is_err() {
        tracing::warn!("there is no worker to finish a handler's work");
    }
}
