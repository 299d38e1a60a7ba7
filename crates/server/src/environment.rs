//! Settings from environment variables, with the names of Next's standalone server. Settings in code win over them.

use std::{env, io, net::ToSocketAddrs as _, time::Duration};

use crate::{
    AppServer, address::Address, limits::KEEP_ALIVE, listening::SystemdSockets,
    start_error::StartError,
};

/// The settings that come from code or the environment.
pub(crate) struct Environment {
    pub(crate) address: Address,
    pub(crate) keep_alive: Duration,
    pub(crate) systemd: SystemdSockets,
    /// Where the service manager gets notifications.
    pub(crate) notify_socket: Option<String>,
}

impl AppServer {
    /// Reads the settings that are not set in code.
    ///
    /// # Errors
    /// When `PORT` is not a port.
    pub(crate) fn environment(&self) -> io::Result<Environment> {
        let keep_alive = self.keep_alive.or_else(|| {
            let milliseconds = variable("KEEP_ALIVE_TIMEOUT").and_then(|text| number(&text));
            milliseconds.map(Duration::from_millis)
        });
        Ok(Environment {
            address: self.address()?,
            keep_alive: keep_alive.unwrap_or(KEEP_ALIVE),
            systemd: SystemdSockets::read(variable("LISTEN_PID").as_deref()),
            notify_socket: variable("NOTIFY_SOCKET"),
        })
    }

    /// The address to listen on, and the settings that it comes from.
    fn address(&self) -> io::Result<Address> {
        let host = |name| Some((variable(name)?, name));
        let set = self.host.clone().map(|host| (host, "`.host(...)`"));
        let set = set.or_else(|| host("HOST"));
        let set = set.or_else(|| host("HOSTNAME").filter(|(name, _)| is_known(name)));
        let (host, host_setting) =
            set.unwrap_or_else(|| ("127.0.0.1".to_owned(), "`HOST` or `.host(...)`"));
        let (port, port_setting) = match self.port {
            Some(port) => (port, "`.port(...)`"),
            None => match port()? {
                Some(port) => (port, "`PORT`"),
                None => (3000, "`PORT` or `.port(...)`"),
            },
        };
        Ok(Address {
            host,
            port,
            host_setting,
            port_setting,
        })
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is where the server's configuration is read, once"
)]
fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

fn port() -> io::Result<Option<u16>> {
    let Some(text) = variable("PORT") else {
        return Ok(None);
    };
    text.parse().map(Some).map_err(|error| {
        let text = format!("`PORT` is `{text}`, which is not a port: {error}");
        io::Error::new(io::ErrorKind::InvalidInput, StartError::new(text))
    })
}

/// Whether a name can be resolved. Containers set `HOSTNAME` to a name that may not be.
fn is_known(name: &str) -> bool {
    match (name, 0).to_socket_addrs() {
        Ok(_) => true,
        Err(error) => {
            tracing::warn!(%error, "ignoring `HOSTNAME`: `{name}` can't be resolved");
            false
        }
    }
}

/// The number that a text begins with, as `parseInt` reads it; `None` without one, or if it is negative.
fn number(text: &str) -> Option<u64> {
    let text = text.trim_start();
    let text = text.strip_prefix('+').unwrap_or(text);
    let end = text.find(|character: char| !character.is_ascii_digit());
    text[..end.unwrap_or(text.len())].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        for (text, expected) in [
            ("5000", Some(5000)),
            (" +7ms", Some(7)),
            ("0", Some(0)),
            ("1.5", Some(1)),
            ("-1", None),
            ("soon", None),
        ] {
            assert_eq!(number(text), expected, "{text}");
        }
    }
}
