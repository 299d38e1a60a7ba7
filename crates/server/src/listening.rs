//! The socket that a server listens on: its own, or one that the process inherits.

#[cfg(unix)]
use std::sync::atomic::{AtomicBool, Ordering};
use std::{io, net::TcpListener};

#[cfg(unix)]
use socket2::SockRef;
use socket2::Socket;

use crate::{
    address::{Address, listen, set_keepalive},
    start_error::StartError,
};

/// A socket that listens.
pub(crate) struct Listening {
    pub(crate) socket: TcpListener,
    pub(crate) origin: Origin,
}

/// Where a listening socket comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The server has bound it, and closes it when it stops.
    Bound,
    /// The process that started the server has bound it, and keeps it open for the server's successor.
    Inherited,
}

/// Takes the listening socket that is the standard input, or listens on `address`. The first server of a process takes the socket;
/// the others listen on their own addresses.
///
/// The standard input is the one descriptor that Rust can take without `unsafe`, and no other library is needed. In a unit of
/// systemd, `StandardInput=socket` puts the socket there.
pub(crate) fn listening(
    address: &Address,
    backlog: u32,
    systemd: SystemdSockets,
) -> io::Result<Listening> {
    let (socket, origin) = match inherited()? {
        Some(socket) => (socket.into(), Origin::Inherited),
        None => {
            systemd.check()?;
            (listen(address, backlog)?, Origin::Bound)
        }
    };
    Ok(Listening { socket, origin })
}

/// The sockets that systemd passes from descriptor 3 on, where the server can't take them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SystemdSockets {
    None,
    Passed,
}

impl SystemdSockets {
    /// Reads `LISTEN_PID`: another process's means that the variable was inherited, as the socket was not.
    pub(crate) fn read(listen_pid: Option<&str>) -> Self {
        let own = std::process::id().to_string();
        if listen_pid == Some(own.as_str()) {
            Self::Passed
        } else {
            Self::None
        }
    }

    fn check(self) -> io::Result<()> {
        match self {
            Self::None => Ok(()),
            Self::Passed => Err(invalid(
                "systemd passes the socket as file descriptor 3 (`LISTEN_FDS`), and the server takes it from its standard input; add `StandardInput=socket` and `StandardOutput=journal` to the service unit",
            )),
        }
    }
}

/// Whether a server of this process has taken the standard input.
#[cfg(unix)]
static IS_TAKEN: AtomicBool = AtomicBool::new(false);

#[cfg(unix)]
fn inherited() -> io::Result<Option<Socket>> {
    use std::os::fd::AsFd as _;

    let stdin = io::stdin();
    let socket = SockRef::from(&stdin);
    if IS_TAKEN.load(Ordering::Relaxed)
        || !listens(&socket)?
        || IS_TAKEN.swap(true, Ordering::Relaxed)
    {
        return Ok(None);
    }
    // A process that this one starts must not accept the server's connections.
    socket.set_cloexec(true)?;
    let socket = Socket::from(stdin.as_fd().try_clone_to_owned()?);
    // The flag belongs to the socket, not to the descriptor, so the other processes with this socket have to expect it.
    socket.set_nonblocking(true)?;
    set_keepalive(&socket)?;
    Ok(Some(socket))
}

/// Whether a descriptor is a listening TCP socket. A connection is not: `inetd` and `rsh` start programs with one.
///
/// # Errors
/// When it is a socket whose owner expects a server of another protocol.
#[cfg(unix)]
fn listens(socket: &SockRef<'_>) -> io::Result<bool> {
    let Ok(kind) = socket.r#type() else {
        return Ok(false);
    };
    let Ok(local) = socket.local_addr() else {
        return Ok(false);
    };
    let is_internet = local.as_socket().is_some();
    if is_internet && kind == socket2::Type::DGRAM {
        return Err(invalid(
            "the standard input is a UDP socket, and the server needs a listening TCP socket",
        ));
    }
    if kind != socket2::Type::STREAM || !has_listened(socket) {
        return Ok(false);
    }
    if !is_internet {
        return Err(invalid(
            "the standard input is a listening socket of another kind than TCP; in a socket unit, write an address or a port after `ListenStream=`",
        ));
    }
    Ok(true)
}

#[cfg(any(target_os = "linux", target_os = "android", target_os = "freebsd"))]
fn has_listened(socket: &SockRef<'_>) -> bool {
    socket.is_listener().unwrap_or(false)
}

/// Other systems don't report it; a stream socket with an address, and without a connection at any time, is one that listens.
#[cfg(all(
    unix,
    not(any(target_os = "linux", target_os = "android", target_os = "freebsd"))
))]
fn has_listened(socket: &SockRef<'_>) -> bool {
    let has_address = socket.local_addr().is_ok_and(|address| {
        address
            .as_socket()
            .map_or(address.as_pathname().is_some(), |internet| {
                internet.port() != 0
            })
    });
    let peer = socket.peer_addr();
    has_address && peer.is_err_and(|error| error.kind() == io::ErrorKind::NotConnected)
}

/// Windows passes no sockets this way.
#[cfg(not(unix))]
fn inherited() -> io::Result<Option<Socket>> {
    Ok(None)
}

fn invalid(text: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, StartError::new(text))
}
