//! The counterpart of `tls.rs` without the feature `legacy-tls`: an `https` URL is an error.

use std::io;

use tokio::net::TcpStream;
use url::Host;

use crate::{LegacyErrorKind, socket::Socket};

/// Has no values.
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
