//! A WebSocket with `actix_ws` that echoes messages.

use actix_web::{HttpRequest, HttpResponse, rt::spawn, web::Payload};
use actix_ws::{Message, MessageStream, Session};
use futures_util::StreamExt as _;
use twinroute::{Error, app::Result};

pub async fn get(request: HttpRequest, body: Payload) -> Result<HttpResponse> {
    let (response, session, messages) = actix_ws::handle(&request, body).map_err(Error::actix)?;
    spawn(echo(session, messages));
    Ok(response)
}

async fn echo(mut session: Session, mut messages: MessageStream) {
    while let Some(Ok(message)) = messages.next().await {
        let sent = match message {
            Message::Text(text) => session.text(text).await,
            Message::Binary(bytes) => session.binary(bytes).await,
            Message::Ping(bytes) => session.pong(&bytes).await,
            Message::Close(_) => break,
            Message::Pong(_) | Message::Continuation(_) | Message::Nop => Ok(()),
        };
        if sent.is_err() {
            return;
        }
    }
    // The client may have disconnected already.
    let _ = session.close(None).await;
}
