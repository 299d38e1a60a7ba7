//! A legacy server with TLS, whose certificate is issued by a private authority.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

mod support;

use std::{net::TcpListener, sync::Arc};

use actix_web::rt::{System, net::TcpListener as AsyncListener, spawn};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use support::{ask, external_front, front};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, crypto::ring, pki_types::PrivateKeyDer},
};
use twinroute_migrate::{ExternalHosts, Legacy};

const GET: &str = "GET /a%2Fb HTTP/1.1\r\nHost: site.example\r\n\r\n";

/// The port of a server with a certificate for `localhost` and 127.0.0.1, and the certificate of its authority.
fn secure_upstream() -> (u16, String) {
    let mut authority = CertificateParams::default();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let names = ["localhost".to_owned(), "127.0.0.1".to_owned()];
    let certificate = CertificateParams::new(names).unwrap();
    let certificate = certificate.signed_by(&key, &authority).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
        )
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    listener.set_nonblocking(true).unwrap();
    std::thread::spawn(move || System::new().block_on(serve(listener, Arc::new(config))));
    (port, authority.pem())
}

/// Responds to each request with its first line.
async fn serve(listener: TcpListener, config: Arc<ServerConfig>) {
    let listener = AsyncListener::from_std(listener).unwrap();
    let acceptor = TlsAcceptor::from(config);
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        let acceptor = acceptor.clone();
        spawn(async move {
            let Ok(mut stream) = acceptor.accept(stream).await else {
                return;
            };
            let mut request = [0; 1024];
            while let Ok(length @ 1..) = stream.read(&mut request).await {
                let line = String::from_utf8_lossy(&request[..length]);
                let line = line.lines().next().unwrap();
                let response = format!(
                    "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{line}",
                    line.len()
                );
                stream.write_all(response.as_bytes()).await.unwrap();
            }
        });
    }
}

#[test]
fn the_certificate_is_verified() {
    let (port, authority) = secure_upstream();
    for host in ["localhost", "127.0.0.1"] {
        let legacy = Legacy::new(&format!("https://{host}:{port}")).unwrap();
        let untrusted = ask(front(legacy.clone()), GET);
        assert_eq!(untrusted.status, 502);
        assert_eq!(
            untrusted.text(),
            "Bad Gateway: the legacy server can't be reached.\n"
        );
        let trusting = front(legacy.root_certificates(authority.as_bytes()).unwrap());
        for _ in 0..2 {
            let response = ask(trusting, GET);
            assert_eq!(
                (response.status, response.text()),
                (200, "GET /a%2Fb HTTP/1.1")
            );
        }
    }
}

#[test]
fn other_hosts_may_have_tls() {
    let (port, authority) = secure_upstream();
    let hosts = ExternalHosts::new();
    assert!(hosts.check("https://blog.example/:path*").is_ok());
    let request =
        format!("GET / HTTP/1.1\r\nHost: h\r\nX-Url: https://localhost:{port}/a%2Fb?c\r\n\r\n");
    let untrusted = ask(external_front(hosts.clone()), &request);
    assert_eq!(
        (untrusted.status, untrusted.text()),
        (500, "Internal Server Error")
    );
    let trusting = external_front(hosts.root_certificates(authority.as_bytes()).unwrap());
    for _ in 0..2 {
        let response = ask(trusting, &request);
        assert_eq!(
            (response.status, response.text()),
            (200, "GET /a%2Fb?c HTTP/1.1")
        );
    }
}
