//! The address of a server.

use std::{
    io,
    net::{SocketAddr, TcpListener, ToSocketAddrs as _},
    time::Duration,
};

use socket2::{Domain, Protocol, Socket, TcpKeepalive, Type};

use crate::start_error::StartError;

/// How long a connection is silent before TCP keepalive probes it, and the interval of the probes.
const KEEPALIVE_IDLE: Duration = Duration::from_secs(60);
const KEEPALIVE_INTERVAL: Duration = Duration::from_secs(10);

/// Where to listen, and the settings that say so.
pub(crate) struct Address {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) host_setting: &'static str,
    pub(crate) port_setting: &'static str,
}

/// Listens on the first address of the host that can be listened on.
pub(crate) fn listen(address: &Address, backlog: u32) -> io::Result<TcpListener> {
    listen_on_first(address, backlog)
        .map_err(|error| io::Error::new(error.kind(), explain(address, &error)))
}

fn listen_on_first(address: &Address, backlog: u32) -> io::Result<TcpListener> {
    let mut result = Err(io::ErrorKind::AddrNotAvailable.into());
    for address in (address.host.as_str(), address.port).to_socket_addrs()? {
        result = listen_on(address, backlog);
        if result.is_ok() {
            break;
        }
    }
    result
}

/// The error, and the setting to change.
fn explain(address: &Address, error: &io::Error) -> StartError {
    let Address {
        host,
        port,
        host_setting,
        port_setting,
    } = address;
    let advice = match error.kind() {
        io::ErrorKind::AddrInUse => {
            format!("another process listens there; set another port with {port_setting}")
        }
        io::ErrorKind::PermissionDenied => {
            format!("this process may not listen on the port; set another one with {port_setting}")
        }
        _ => format!("the host is set with {host_setting}"),
    };
    StartError::new(format!("can't listen on {host}:{port}: {error}; {advice}"))
}

fn listen_on(address: SocketAddr, backlog: u32) -> io::Result<TcpListener> {
    let socket = Socket::new(
        Domain::for_address(address),
        Type::STREAM,
        Some(Protocol::TCP),
    )?;
    // On Windows this would let two servers share the port.
    #[cfg(unix)]
    socket.set_reuse_address(true)?;
    socket.set_nonblocking(true)?;
    set_keepalive(&socket)?;
    socket.bind(&address.into())?;
    socket.listen(i32::try_from(backlog).unwrap_or(i32::MAX))?;
    Ok(socket.into())
}

/// Sets keepalive, which connections inherit. Without it, an idle connection whose client lost its network would stay open.
pub(crate) fn set_keepalive(socket: &Socket) -> io::Result<()> {
    let keepalive = TcpKeepalive::new().with_time(KEEPALIVE_IDLE);
    socket.set_tcp_keepalive(&keepalive.with_interval(KEEPALIVE_INTERVAL))
}

/// The server's own host for its handlers: `localhost` if it listens on a loopback or unspecified address.
pub(crate) fn own_host(host: &str, address: SocketAddr) -> String {
    let port = address.port();
    if address.ip().is_loopback() || address.ip().is_unspecified() {
        return format!("localhost:{port}");
    }
    if address.is_ipv6() && host.contains(':') {
        format!("[{host}]:{port}")
    } else {
        format!("{host}:{port}")
    }
}
