//! The notifications of a server: that it accepts connections, by the protocol of `sd_notify`, and which folders it loads variables of.

use std::ffi::OsStr;
use std::io;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use tokio::net::UnixDatagram;

/// Begins a notification of `twinroute::env::load`, before the folder.
const ENVIRONMENT: &[u8] = b"X_TWINROUTE_ENVIRONMENT=";

/// What a server notifies `dev` of.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Notification {
    /// It accepts connections.
    Ready,
    /// It loads the `.env` files of this folder.
    Environment(PathBuf),
}

/// The socket that `NOTIFY_SOCKET` and `TWINROUTE_DEV_SOCKET` name.
#[derive(Debug)]
pub(crate) struct Ready {
    socket: UnixDatagram,
    path: PathBuf,
    // Removed at the end.
    _folder: TempDir,
}

impl Ready {
    pub(crate) fn new() -> io::Result<Self> {
        // The path of a socket has at most about 100 bytes.
        let folder = tempfile::Builder::new().prefix("twinroute-").tempdir()?;
        let path = folder.path().join("notify");
        Ok(Self {
            socket: UnixDatagram::bind(&path)?,
            path,
            _folder: folder,
        })
    }

    /// The value of the variables.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Drops the notifications of a server that has ended.
    pub(crate) fn clear(&self) {
        while self.socket.try_recv(&mut [0; 64]).is_ok() {}
    }

    /// Waits for a notification.
    pub(crate) async fn notified(&self) -> Notification {
        // As long as a path may be.
        let mut text = [0; 4200];
        loop {
            let Ok(length) = self.socket.recv(&mut text).await else {
                return std::future::pending().await;
            };
            if let Some(notification) = Notification::read(&text[..length]) {
                return notification;
            }
        }
    }
}

impl Notification {
    fn read(text: &[u8]) -> Option<Self> {
        if let Some(folder) = text.strip_prefix(ENVIRONMENT) {
            return Some(Self::Environment(OsStr::from_bytes(folder).into()));
        }
        let mut lines = text.split(|byte| *byte == b'\n');
        lines.any(|line| line == b"READY=1").then_some(Self::Ready)
    }
}

#[cfg(test)]
mod tests {
    use super::Notification;

    #[test]
    fn notifications() {
        let ready = Notification::read(b"STATUS=runs\nREADY=1\n");
        assert_eq!(ready, Some(Notification::Ready));
        let folder = Notification::read(b"X_TWINROUTE_ENVIRONMENT=/a b/web");
        let expected = Notification::Environment("/a b/web".into());
        assert_eq!(folder, Some(expected));
        assert_eq!(Notification::read(b"STOPPING=1"), None);
    }
}
