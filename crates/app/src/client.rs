//! The location of the client, from headers of a trusted peer. Headers of other peers are stripped before a handler runs.

use actix_web::HttpRequest;
use percent_encoding::percent_decode_str;
use serde::Serialize;
use twinroute_core::header;

/// The location of a client, from the headers of Vercel and similar proxies.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
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

/// Reads the location of the client from the headers.
pub(crate) fn geo(request: &HttpRequest) -> Geo {
    let decoded = |name: &str| {
        let text = header::joined(request.headers(), name)?;
        Some(percent_decode_str(&text).decode_utf8_lossy().into_owned())
    };
    Geo {
        city: decoded("x-vercel-ip-city"),
        country: decoded("x-vercel-ip-country"),
        country_region: decoded("x-vercel-ip-country-region"),
        latitude: decoded("x-vercel-ip-latitude"),
        longitude: decoded("x-vercel-ip-longitude"),
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn locations_are_decoded() {
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
