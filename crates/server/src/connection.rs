//! A connection: one request after another, and never the next before the response to the one before has ended.

use std::{net::SocketAddr, rc::Rc};

use actix_codec::Encoder as _;
use actix_http::{
    ConnectionType, Method, Payload, Request, Response, StatusCode,
    body::BodySize,
    h1::{Codec, Message},
};
use actix_service::Service;
use actix_web::{Error, body::MessageBody, rt::net::TcpStream};

use crate::{
    access::{Access, log_refused},
    bodies::BoundedBody,
    clock::Clock,
    exchange::{Begun, Exchange, Next},
    framing::Framing,
    head::{Head, NoHead},
    incoming::{Incoming, IncomingBody},
    site::{Shared, Site},
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
        let head = match wire
            .next_head(&shared.config, shared.limits.max_head_size)
            .await
        {
            Ok(head) => head,
            Err(NoHead::Closed) => return,
            Err(NoHead::Tls) => {
                return tracing::debug!(?peer, "a client speaks TLS, which this port does not");
            }
            Err(NoHead::Refused(status)) => return refuse(wire, shared, status).await,
        };
        let (request, begun) = begin(head, &wire, shared, peer);
        let exchange = Exchange::new(&mut wire, shared, begun);
        match exchange.run(site.respond(request)).await {
            Ok(Next::Request) => {}
            Ok(Next::Close) => return,
            Ok(Next::Linger) => return wire.linger().await,
            Err(error) => return tracing::debug!(?peer, %error, "a connection ended early"),
        }
    }
}

/// What is known of a request from its head. Its body is what will come.
fn begin(
    Head { request, codec }: Head,
    wire: &Wire,
    shared: &Shared,
    peer: Option<SocketAddr>,
) -> (Request, Begun) {
    let framing = Framing::of(&request);
    let is_asked = shared.health.asks(&request).is_some();
    let access = (!is_asked).then(|| Access::begin(&request, &shared.request_id));
    let (mut head, _) = request.into_parts();
    head.peer_addr = peer;
    let mut begun = Begun {
        codec,
        version: head.version,
        is_head: head.method == Method::HEAD,
        expects: head.expect(),
        framing,
        incoming: None,
        access: access.flatten(),
    };
    let mut request = Request::from(head);
    if framing != Framing::Done {
        let incoming = Incoming::new(Rc::clone(&wire.clock));
        let body = IncomingBody(Rc::clone(&incoming));
        begun.incoming = Some(incoming);
        *request.payload() = Payload::Stream {
            payload: if framing == Framing::Handshake {
                Box::pin(body)
            } else {
                Box::pin(BoundedBody::new(
                    body,
                    Rc::clone(&wire.clock),
                    &shared.limits,
                ))
            },
        };
    }
    (request, begun)
}

/// Answers what is no request, and closes.
async fn refuse(mut wire: Wire, shared: &Shared, status: StatusCode) {
    log_refused(status);
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
