//! Invalid settings are errors before anything is served.

use twinroute_migrate::{Legacy, LegacyErrorKind};

#[test]
fn urls() {
    for (url, origin) in [
        ("http://127.0.0.1:3001", "http://127.0.0.1:3001"),
        ("http://localhost:3001/", "http://localhost:3001"),
        ("http://next", "http://next"),
        ("https://next.internal:443", "https://next.internal"),
        ("http://[::1]:3001", "http://[::1]:3001"),
    ] {
        assert_eq!(Legacy::new(url).unwrap().origin(), origin);
    }
}

#[test]
fn invalid_urls() {
    for (url, message) in [
        (
            "",
            "legacy server `` is not an absolute URL: relative URL without a base",
        ),
        (
            "localhost:3001",
            "legacy server `localhost:3001` is neither `http` nor `https`",
        ),
        (
            "127.0.0.1:3001",
            "legacy server `127.0.0.1:3001` is not an absolute URL: relative URL without a base",
        ),
        (
            "ftp://a",
            "legacy server `ftp://a` is neither `http` nor `https`",
        ),
        (
            "http://",
            "legacy server `http://` is not an absolute URL: empty host",
        ),
        (
            "http://a:99999",
            "legacy server `http://a:99999` is not an absolute URL: invalid port number",
        ),
        (
            "http://a/base",
            "legacy server `http://a/base` must be a scheme, a host and a port, without path, query, fragment or user",
        ),
    ] {
        assert_eq!(Legacy::new(url).unwrap_err().to_string(), message);
    }
    for url in [
        "http://a/?b",
        "http://a#b",
        "http://user@a",
        "http://:pass@a",
    ] {
        let error = Legacy::new(url).unwrap_err();
        assert_eq!(*error.kind(), LegacyErrorKind::MoreThanOrigin, "{url}");
    }
}

#[test]
fn peers() {
    let legacy = || Legacy::new("http://a").unwrap();
    assert!(
        legacy()
            .trusted_peers(["10.0.0.0/8", "::1", "fd00::/8"])
            .is_ok()
    );
    let error = legacy().trusted_peers(["10.0.0.1", "proxy.internal"]);
    assert_eq!(
        error.unwrap_err().to_string(),
        "trusted peer `proxy.internal` is neither an address nor a network"
    );
}

#[test]
fn certificates() {
    let legacy = Legacy::new("https://a").unwrap();
    let error = legacy.root_certificates(b"nothing").unwrap_err();
    assert_eq!(
        error.to_string(),
        "the PEM text can't be trusted: it has no certificate"
    );
}

#[test]
fn legacy_is_shared_by_workers() {
    fn shared<T: Send + Sync + Clone>() {}
    shared::<Legacy>();
}
