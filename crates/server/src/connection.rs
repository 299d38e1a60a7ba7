//! Serves a connection: one request after the other, each after the response to the previous one has ended.

use std::rc::Rc;

use actix_codec::Encoder as _;
use actix_http::{
    ConnectionType, Request, Response, StatusCode,
    body::BodySize,
    h1::{Codec, Message},
};
use actix_service::Service;
use actix_web::{Error, body::MessageBody, rt::net::TcpStream};

use crate::{
    access::log_refused,
    clock::Clock,
    head::HeadError,
    site::{Shared, Site},
    transaction::{AfterResponse, Transaction},
    wire::Wire,
};

/// Serves a connection to its end.
pub(crate) async fn serve<S, B>(site: Rc<Site<S, B>>, stream: TcpStream, clock: Rc<Clock>)
where
    S: Service<Request>,
    S::Response: Into<Response<B>>,
    S::Error: Into<Error>,
    B: MessageBody + 'static,
{
    let (peer, shared) = (stream.peer_addr().ok(), &site.shared);
    let mut wire = Wire::new(stream, clock, shared.ticks);
    loop {
        let max_size = shared.limits.max_head_size;
        let head = match wire.next_head(&shared.config, max_size, peer).await {
            Ok(head) => head,
            Err(HeadError::Closed) => return,
            Err(HeadError::Tls) => {
                return tracing::debug!(?peer, "client sent a TLS handshake to a plain HTTP port");
            }
            Err(HeadError::Refused(status)) => return refuse(wire, shared, status).await,
        };
        let (transaction, request) = Transaction::begin(&mut wire, shared, head);
        match transaction.run(site.respond(request)).await {
            Ok(AfterResponse::NextRequest) => {}
            Ok(AfterResponse::Close) => return,
            Ok(AfterResponse::Linger) => return wire.linger().await,
            Err(error) => return tracing::debug!(?peer, %error, "connection aborted"),
        }
    }
}

/// Responds to an invalid head, and closes the connection.
async fn refuse(mut wire: Wire, shared: &Shared, status: StatusCode) {
    log_refused(status);
    shared.counts.refuse();
    let mut response = Response::new(status).drop_body();
    response
        .head_mut()
        .set_connection_type(ConnectionType::Close);
    let response = Message::Item((response, BodySize::Sized(0)));
    let mut codec = Codec::new(shared.config.clone());
    let is_sent = codec.encode(response, &mut wire.outbox).is_ok() && wire.flush().await.is_ok();
    if is_sent {
        wire.linger().await;
    }
}
