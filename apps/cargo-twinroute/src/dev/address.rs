//! Where `dev` listens.

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::io;
use std::net::{SocketAddr, TcpListener, ToSocketAddrs as _};
use std::path::Path;

use tokio::net::TcpSocket;
use twinroute_env::Mode;

use super::DevArgs;
use crate::Failure;

/// The clients that wait while the server restarts. It is the server's own default.
const BACKLOG: u32 = 1024;

/// A host and a port.
#[derive(Debug)]
pub(crate) struct Address {
    host: String,
    port: u16,
}

impl Address {
    /// Reads the address from the arguments, the environment, or the `.env` files of a folder, in the order of the server.
    pub(crate) fn read(args: &DevArgs, folder: &Path) -> Result<Self, Failure> {
        let variable = |name| variable(name, folder);
        let host = match &args.host {
            Some(host) => host.clone(),
            None => host(variable("HOST")?, variable("HOSTNAME")?),
        };
        let port = match (args.port, variable("PORT")?) {
            (Some(port), _) => port,
            (None, None) => 3000,
            (None, Some(text)) => text.parse().map_err(|error| {
                format!(
                    "`PORT` is `{text}`, which is not a port: {error}; correct it, or use `--port`"
                )
            })?,
        };
        Ok(Self { host, port })
    }

    /// Listens on the first address of the host that can be listened on. It needs the runtime.
    pub(crate) fn listen(&self) -> Result<TcpListener, Failure> {
        let Self { host, port } = self;
        let listener = self.listen_on_first().map_err(|error| {
            let advice = match error.kind() {
                io::ErrorKind::AddrInUse => {
                    "another process listens there; stop it, or use another `--port`"
                }
                io::ErrorKind::PermissionDenied => "use a `--port` from 1024 on",
                _ => "set another `--host`",
            };
            format!("can't listen on {host}:{port}: {error}; {advice}")
        })?;
        Ok(listener)
    }

    fn listen_on_first(&self) -> io::Result<TcpListener> {
        let mut result = Err(io::ErrorKind::AddrNotAvailable.into());
        for address in (self.host.as_str(), self.port).to_socket_addrs()? {
            result = listen_on(address);
            if result.is_ok() {
                break;
            }
        }
        result
    }

    /// The host of the settings.
    pub(crate) fn host(&self) -> &str {
        &self.host
    }
}

fn listen_on(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4()?,
        SocketAddr::V6(_) => TcpSocket::new_v6()?,
    };
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)?.into_std()
}

/// The host of the variables. A container sets `HOSTNAME` to a name that may not be known.
fn host(host: Option<String>, name: Option<String>) -> String {
    let is_known = |name: &String| (name.as_str(), 0).to_socket_addrs().is_ok();
    let host = host.or_else(|| name.filter(is_known));
    host.unwrap_or_else(|| "127.0.0.1".to_owned())
}

/// A variable that is not empty, of the process or of the files that the server loads.
fn variable(name: &str, folder: &Path) -> Result<Option<String>, Failure> {
    let process = env::vars_os().map(|(name, value)| {
        let text = |text: OsString| text.to_string_lossy().into_owned();
        (text(name), text(value))
    });
    let process: BTreeMap<String, String> = process.collect();
    let mode = process
        .get("NODE_ENV")
        .map_or_else(Mode::default, |mode| Mode::of_node_env(mode));
    let files = twinroute_env::read(folder, mode, process.clone())?;
    let of_files = || {
        files
            .values()
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value.to_owned())
    };
    let value = process.get(name).cloned().or_else(of_files);
    Ok(value.filter(|value| !value.is_empty()))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{host, variable};

    #[test]
    fn the_host_is_the_one_that_the_server_has() {
        let host = |one: Option<&str>, other: Option<&str>| {
            host(one.map(str::to_owned), other.map(str::to_owned))
        };
        assert_eq!(host(Some("::1"), Some("localhost")), "::1");
        assert_eq!(host(None, Some("localhost")), "localhost");
        assert_eq!(host(None, Some("unknown.invalid")), "127.0.0.1");
        assert_eq!(host(None, None), "127.0.0.1");
    }

    #[test]
    fn a_variable_is_the_one_that_the_server_has() {
        let folder = tempfile::tempdir().unwrap();
        let text =
            "DEV_TEST_TITLE=two words\nDEV_TEST_NUMBER=45\nDEV_TEST_PORT=${DEV_TEST_NUMBER}50\n";
        fs::write(folder.path().join(".env.production"), text).unwrap();
        fs::write(
            folder.path().join(".env"),
            "DEV_TEST_PORT=1\nDEV_TEST_EMPTY=\n",
        )
        .unwrap();
        let value = |name| variable(name, folder.path()).unwrap();
        assert_eq!(value("DEV_TEST_PORT").as_deref(), Some("4550"));
        assert_eq!(value("DEV_TEST_EMPTY"), None);
        assert_eq!(value("DEV_TEST_NONE"), None);
    }
}
