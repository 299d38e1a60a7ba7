//! Who asks: the client's address and place. Headers that tell of them have come from a trusted peer; from anybody else they
//! are dropped before a handler runs.

use std::{
    borrow::Cow,
    net::{IpAddr, SocketAddr},
};

use actix_web::HttpRequest;
use percent_encoding::percent_decode_str;
use serde::Serialize;
use twinroute_core::header;

/// Where a client is, as Vercel and proxies like it tell.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Geo {
    /// `Berlin`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// `DE`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// `BE`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country_region: Option<String>,
    /// `52.52`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latitude: Option<String>,
    /// `13.40`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub longitude: Option<String>,
}

/// The client's address: the last of `X-Forwarded-For`, `X-Real-IP`, or that of the connection. What stands before the last
/// the client may have written itself, and `X-Real-IP` too where the proxy in front only adds to `X-Forwarded-For`.
pub(crate) fn ip(request: &HttpRequest) -> Option<IpAddr> {
    let told = |name| header::joined(request.headers(), name);
    let last = |hops: Cow<'_, str>| address(hops.rsplit(',').next()?.trim());
    ["x-forwarded-for", "x-real-ip"]
        .into_iter()
        .find_map(|name| told(name).and_then(last))
        .or_else(|| Some(request.peer_addr()?.ip().to_canonical()))
}

/// Some proxies write the client's port too.
fn address(hop: &str) -> Option<IpAddr> {
    let with_port = || Some(hop.parse::<SocketAddr>().ok()?.ip());
    hop.parse().ok().or_else(with_port)
}

/// Where the client is, as far as it is told.
pub(crate) fn geo(request: &HttpRequest) -> Geo {
    let told = |name: &str| {
        let text = header::joined(request.headers(), name)?;
        Some(percent_decode_str(&text).decode_utf8_lossy().into_owned())
    };
    Geo {
        city: told("x-vercel-ip-city"),
        country: told("x-vercel-ip-country"),
        country_region: told("x-vercel-ip-country-region"),
        latitude: told("x-vercel-ip-latitude"),
        longitude: told("x-vercel-ip-longitude"),
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn the_nearest_hop_counts() {
        let request = || TestRequest::default().peer_addr("10.0.0.1:1".parse().unwrap());
        let address = |request: TestRequest| ip(&request.to_http_request()).unwrap().to_string();
        assert_eq!(address(request()), "10.0.0.1");
        let told = |forwarded: &str, real: &str| {
            let request = request().insert_header(("X-Real-IP", real));
            address(request.insert_header(("X-Forwarded-For", forwarded)))
        };
        let cases = [
            ("1.1.1.1, 2.2.2.2", "3.3.3.3", "2.2.2.2"),
            ("2.2.2.2:80", "3.3.3.3", "2.2.2.2"),
            ("1.1.1.1, [2001:db8::2]:80", "3.3.3.3", "2001:db8::2"),
            ("2001:db8::2", "", "2001:db8::2"),
            ("", "3.3.3.3", "3.3.3.3"),
            ("unknown", "3.3.3.3", "3.3.3.3"),
            ("1.1.1.1, unknown", "_hidden", "10.0.0.1"),
        ];
        for (forwarded, real, expected) in cases {
            assert_eq!(told(forwarded, real), expected, "{forwarded} {real}");
        }
        let real = request().insert_header(("X-Real-IP", "3.3.3.3"));
        assert_eq!(address(real), "3.3.3.3");
    }

    #[test]
    fn places_are_decoded() {
        let request = TestRequest::default()
            .insert_header(("X-Vercel-IP-City", "S%C3%A3o%20Paulo"))
            .insert_header(("X-Vercel-IP-Country", "BR"))
            .insert_header(("X-Vercel-IP-Country-Region", "SP"))
            .insert_header(("X-Vercel-IP-Latitude", "-23.55"))
            .insert_header(("X-Vercel-IP-Longitude", "-46.63"));
        let expected = Geo {
            city: Some("São Paulo".to_owned()),
            country: Some("BR".to_owned()),
            country_region: Some("SP".to_owned()),
            latitude: Some("-23.55".to_owned()),
            longitude: Some("-46.63".to_owned()),
        };
        assert_eq!(geo(&request.to_http_request()), expected);
    }
}
