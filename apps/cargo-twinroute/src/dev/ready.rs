//! The notification of a server that it accepts connections: the protocol of `sd_notify`.

use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use tokio::net::UnixDatagram;

/// The socket that `NOTIFY_SOCKET` names.
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

    /// The value of `NOTIFY_SOCKET`.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Drops the notifications of a server that has ended.
    pub(crate) fn clear(&self) {
        while self.socket.try_recv(&mut [0; 64]).is_ok() {}
    }

    /// Waits until a server is ready.
    pub(crate) async fn notified(&self) {
        loop {
            let mut text = [0; 256];
            let Ok(length) = self.socket.recv(&mut text).await else {
                return std::future::pending().await;
            };
            if text[..length]
                .split(|byte| *byte == b'\n')
                .any(|line| line == b"READY=1")
            {
                return;
            }
        }
    }
}
