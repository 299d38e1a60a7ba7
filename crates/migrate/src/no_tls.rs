//! Without the feature `legacy-tls` there is no `https` server.

use std::io;

use tokio::net::TcpStream;
use url::Host;

use crate::{LegacyErrorKind, socket::Socket};

/// No certificate is accepted.
#[derive(Clone)]
pub(crate) enum Tls {}

impl Tls {
    pub(crate) fn new() -> Result<Self, LegacyErrorKind> {
        Err(LegacyErrorKind::NoTls)
    }

    pub(crate) async fn connect(&self, _: &Host, _: TcpStream) -> io::Result<Socket> {
        match *self {}
    }
}
