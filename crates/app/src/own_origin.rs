//! URLs of this server, as the `Location` of a proxy and as the target of its rewrites.

use std::net::IpAddr;

use actix_web::HttpRequest;
use twinroute_core::{ConnectionContext, forwarded};
use url::{Host, Position, Url};

/// Returns path, query and fragment of a URL of this server, and `None` for one of another server. As in Next, the host is the
/// server's own, never that of the client, and all loopback addresses are the same.
pub(crate) fn relative(url: &Url, request: &HttpRequest) -> Option<String> {
    let own = own_url(request)?;
    let is_own = url.scheme() == own.scheme()
        && host(url) == host(&own)
        && url.port_or_known_default() == own.port_or_known_default();
    is_own.then(|| url[Position::BeforePath..].to_owned())
}

fn own_url(request: &HttpRequest) -> Option<Url> {
    let is_secure = forwarded::is_secure(request);
    let scheme = if is_secure { "https" } else { "http" };
    ConnectionContext::read(request, |context| {
        Url::parse(&format!("{scheme}://{}", context.host)).ok()
    })
}

/// Returns the host; `localhost` for a loopback address.
fn host(url: &Url) -> Option<Host<&str>> {
    let is_loopback = match url.host()? {
        Host::Ipv4(address) => IpAddr::V4(address).is_loopback(),
        Host::Ipv6(address) => IpAddr::V6(address).is_loopback(),
        Host::Domain(_) => false,
    };
    if is_loopback {
        return Some(Host::Domain("localhost"));
    }
    url.host()
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn only_urls_of_the_same_origin_are_relative() {
        let request = TestRequest::default().to_http_request();
        let cases = [
            ("http://localhost:8080/a?b#c", Some("/a?b#c")),
            ("http://127.0.0.1:8080/a", Some("/a")),
            ("http://127.9.9.9:8080", Some("/")),
            ("http://[::1]:8080//evil", Some("//evil")),
            ("http://user@localhost:8080/a", Some("/a")),
            ("https://localhost:8080/a", None),
            ("http://localhost/a", None),
            ("http://localhost.evil.com:8080/a", None),
            ("http://10.0.0.1:8080/a", None),
            ("mailto:a@example.com", None),
        ];
        for (url, expected) in cases {
            let url = Url::parse(url).unwrap();
            assert_eq!(relative(&url, &request).as_deref(), expected, "{url}");
        }
    }
}
