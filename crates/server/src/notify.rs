//! Notifications to the service manager: the protocol of `sd_notify`.

/// What a server notifies its service manager of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Notification {
    /// It accepts connections.
    Ready,
    /// It stops.
    Stopping,
}

#[cfg(unix)]
impl Notification {
    fn text(self) -> &'static [u8] {
        match self {
            Self::Ready => b"READY=1",
            Self::Stopping => b"STOPPING=1",
        }
    }
}

/// Sends a notification to the socket that `NOTIFY_SOCKET` names, if it is set. A failure is logged.
#[cfg(unix)]
pub(crate) fn notify(socket: Option<&str>, notification: Notification) {
    if let Some(name) = socket
        && let Err(error) = send(name, notification.text())
    {
        tracing::warn!(%error, "can't notify the service manager on `NOTIFY_SOCKET`, `{name}`");
    }
}

#[cfg(not(unix))]
pub(crate) fn notify(_: Option<&str>, _: Notification) {}

#[cfg(unix)]
fn send(name: &str, text: &[u8]) -> std::io::Result<()> {
    use std::os::unix::net::UnixDatagram;

    let socket = UnixDatagram::unbound()?;
    // The queue of a busy service manager may be full for a moment. One that doesn't read must not stop the server.
    socket.set_write_timeout(Some(std::time::Duration::from_secs(1)))?;
    #[cfg(any(target_os = "linux", target_os = "android"))]
    if let Some(name) = name.strip_prefix('@') {
        #[cfg(target_os = "android")]
        use std::os::android::net::SocketAddrExt as _;
        #[cfg(target_os = "linux")]
        use std::os::linux::net::SocketAddrExt as _;

        let address = std::os::unix::net::SocketAddr::from_abstract_name(name)?;
        return socket.send_to_addr(text, &address).map(drop);
    }
    socket.send_to(text, name).map(drop)
}
