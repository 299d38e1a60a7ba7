//! Serves a connection: one request after the other, each after the response to the previous one has ended.

use std::{net::SocketAddr, rc::Rc};

use actix_codec::Encoder as _;
use actix_http::{
    ConnectionType, Request, Response, StatusCode,
    body::BodySize,
    h1::{Codec, Message},
};
use actix_service::Service;
use actix_web::{Error, body::MessageBody, rt::net::TcpStream};
use twinroute_core::{RequestId, X_REQUEST_ID};

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
    wire.request_line = shared.observation.log.is_some().then(Vec::new);
    loop {
        let max_size = shared.limits.max_head_size;
        let head = match wire.next_head(&shared.config, max_size, peer).await {
            Ok(head) => head,
            Err(HeadError::Closed) => return,
            Err(HeadError::Tls) => {
                return tracing::debug!(?peer, "client sent a TLS handshake to a plain HTTP port");
            }
            Err(HeadError::Refused(status)) => return refuse(wire, shared, status, peer).await,
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
async fn refuse(mut wire: Wire, shared: &Shared, status: StatusCode, peer: Option<SocketAddr>) {
    let observation = &shared.observation;
    let request_id = observation.request_ids.as_ref().map(|_| RequestId::new());
    let id = request_id.as_ref().map(RequestId::as_str);
    let client = peer.map(|peer| peer.ip().to_canonical());
    let line = wire.request_line.as_deref().unwrap_or_default();
    log_refused(observation, status, client, id, line);
    shared.counts.refuse();
    let mut response = Response::new(status).drop_body();
    response
        .head_mut()
        .set_connection_type(ConnectionType::Close);
    if let Some(id) = request_id {
        let headers = response.headers_mut();
        headers.insert(X_REQUEST_ID.clone(), id.header_value().clone());
    }
    let response = Message::Item((response, BodySize::Sized(0)));
    let mut codec = Codec::new(shared.config.clone());
    let is_sent = codec.encode(response, &mut wire.outbox).is_ok() && wire.flush().await.is_ok();
    if is_sent {
        wire.linger().await;
    }
}
