//! Carries plain connections through TLS, so that the client of all tests speaks it too.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    sync::Arc,
};

use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpSocket, TcpStream},
    runtime::{Builder, Runtime},
};
use tokio_rustls::{
    TlsConnector,
    rustls::{
        ClientConfig, RootCertStore,
        pki_types::{CertificateDer, ServerName, pem::PemObject as _},
    },
};
use twinroute_test_client::{Message, Peer, Request};

/// The name in the certificate.
pub(crate) const NAME: &str = "api.example.com";

/// A plain port, from which each connection goes to a TLS server. Its certificate is verified.
pub(crate) struct TlsClient {
    pub(crate) address: SocketAddr,
    /// The connections end when it is dropped.
    _runtime: Runtime,
}

impl TlsClient {
    /// A client of `server` with the address `source`.
    pub(crate) fn new(source: Ipv4Addr, server: SocketAddr, certificate: &Path) -> Self {
        let mut roots = RootCertStore::empty();
        let certificate = CertificateDer::from_pem_file(certificate).unwrap();
        roots.add(certificate).unwrap();
        let config = ClientConfig::builder()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let connector = TlsConnector::from(Arc::new(config));
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        runtime.spawn(async move {
            while let Ok((plain, _)) = listener.accept().await {
                // An error closes the connection, which the client sees.
                tokio::spawn(carry(plain, connector.clone(), source, server));
            }
        });
        Self {
            address,
            _runtime: runtime,
        }
    }

    pub(crate) fn connect(&self) -> Peer {
        Peer::connect(self.address)
    }

    /// The response to a request over a new connection.
    pub(crate) fn ask(&self, request: Request) -> Message {
        self.connect().ask(request.close().bytes())
    }
}

async fn carry(
    mut plain: TcpStream,
    connector: TlsConnector,
    source: Ipv4Addr,
    server: SocketAddr,
) -> io::Result<()> {
    plain.set_nodelay(true)?;
    let socket = TcpSocket::new_v4()?;
    socket.bind((source, 0).into())?;
    let stream = socket.connect(server).await?;
    stream.set_nodelay(true)?;
    let name = ServerName::try_from(NAME).map_err(io::Error::other)?;
    let mut encrypted = connector.connect(name, stream).await?;
    copy_bidirectional(&mut plain, &mut encrypted).await?;
    Ok(())
}
