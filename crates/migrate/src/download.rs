//! The response body, streamed from the server to the client.

use std::{
    future::Future as _,
    io,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
    time::Duration,
};

use actix_web::body::{BodySize, MessageBody};
use bytes::Bytes;
use http_body::Body as _;
use hyper::body::Incoming;
use tokio::time::{Instant, Sleep, sleep};
use twinroute_core::deadline;

use crate::{
    pool::{self, Connection, PoolKey},
    upload::UploadProgress,
};

/// A connection, and what is needed to return it to its pool when its response has been read to the end.
pub(crate) struct PoolReturn {
    pub(crate) connection: Connection,
    pub(crate) upload: Rc<UploadProgress>,
    pub(crate) pool: PoolKey,
    pub(crate) time: Duration,
}

impl PoolReturn {
    /// Returns the connection to the pool, unless the request was not sent completely: then it can't be reused.
    pub(crate) fn finish(self) {
        if self.upload.is_done() {
            pool::keep(self.pool, self.connection, self.time);
        }
    }
}

/// A response body with backpressure: it reads as fast as the client does. Dropping it before its end closes the
/// connection.
pub(crate) struct Download {
    incoming: Incoming,
    // `None` once the body has ended or failed.
    connection: Option<PoolReturn>,
    // The time since the last piece of the body.
    timeout: Option<(Duration, Pin<Box<Sleep>>)>,
}

impl Download {
    pub(crate) fn new(incoming: Incoming, connection: PoolReturn, limit: Option<Duration>) -> Self {
        let mut download = Self {
            incoming,
            connection: Some(connection),
            timeout: limit.map(|limit| (limit, Box::pin(sleep(limit)))),
        };
        download.finish_at_end();
        download
    }

    fn finish_at_end(&mut self) {
        if self.incoming.is_end_stream()
            && let Some(connection) = self.connection.take()
        {
            connection.finish();
        }
    }

    fn check_timeout(&mut self, context: &mut Context<'_>) -> Poll<io::Error> {
        let Some((limit, sleep)) = &mut self.timeout else {
            return Poll::Pending;
        };
        let limit = *limit;
        sleep.as_mut().poll(context).map(|()| {
            self.connection = None;
            io::Error::new(
                io::ErrorKind::TimedOut,
                format!("the server sent nothing for {limit:?}"),
            )
        })
    }

    fn restart_timeout(&mut self) {
        if let Some((limit, sleep)) = &mut self.timeout {
            sleep.as_mut().reset(deadline(Instant::now(), *limit));
        }
    }
}

impl MessageBody for Download {
    type Error = io::Error;

    fn size(&self) -> BodySize {
        let length = self.incoming.size_hint().exact();
        length.map_or(BodySize::Stream, BodySize::Sized)
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, io::Error>>> {
        loop {
            match Pin::new(&mut self.incoming).poll_frame(context) {
                Poll::Pending => {
                    return self.check_timeout(context).map(|error| Some(Err(error)));
                }
                Poll::Ready(None) => {
                    self.connection
                        .take()
                        .into_iter()
                        .for_each(PoolReturn::finish);
                    return Poll::Ready(None);
                }
                Poll::Ready(Some(Err(error))) => {
                    self.connection = None;
                    return Poll::Ready(Some(Err(io::Error::other(error))));
                }
                Poll::Ready(Some(Ok(frame))) => {
                    self.restart_timeout();
                    // actix-web can't send trailers.
                    if let Ok(chunk) = frame.into_data() {
                        self.finish_at_end();
                        return Poll::Ready(Some(Ok(chunk)));
                    }
                }
            }
        }
    }
}
