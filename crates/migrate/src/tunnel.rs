//! A WebSocket: after `101` the bytes of both sides are forwarded unchanged.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
};

use actix_web::{dev::Payload, rt};
use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt as _};
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncRead as _, AsyncWriteExt as _, ReadBuf, ReadHalf, WriteHalf, split},
    task::JoinHandle,
};

/// The number of bytes in one read, at most.
const CHUNK: usize = 16 * 1024;

/// The server's side of a WebSocket, as a response body. Dropping it closes both directions.
pub(crate) struct Tunnel {
    reader: ReadHalf<TokioIo<Upgraded>>,
    buffer: BytesMut,
    // A separate task, so that a client that does not read can still send.
    sending: JoinHandle<()>,
}

impl Tunnel {
    pub(crate) fn new(upgraded: Upgraded, client: Payload) -> Self {
        let (reader, writer) = split(TokioIo::new(upgraded));
        Self {
            reader,
            buffer: BytesMut::new(),
            sending: rt::spawn(async move { drop(send(client, writer).await) }),
        }
    }
}

async fn send(mut client: Payload, mut server: WriteHalf<TokioIo<Upgraded>>) -> io::Result<()> {
    while let Some(Ok(chunk)) = client.next().await {
        server.write_all(&chunk).await?;
        server.flush().await?;
    }
    server.shutdown().await
}

impl Drop for Tunnel {
    fn drop(&mut self) {
        self.sending.abort();
    }
}

impl Stream for Tunnel {
    type Item = io::Result<Bytes>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Bytes>>> {
        let this = &mut *self;
        this.buffer.resize(CHUNK, 0);
        let mut buffer = ReadBuf::new(&mut this.buffer);
        ready!(Pin::new(&mut this.reader).poll_read(context, &mut buffer))?;
        let length = buffer.filled().len();
        let chunk = this.buffer.split_to(length).freeze();
        Poll::Ready((length > 0).then_some(Ok(chunk)))
    }
}
