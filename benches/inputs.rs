//! Inputs of the in-process benchmarks. The tests below check each of them.

use actix_web::http::header::{COOKIE, HeaderMap, HeaderValue};

/// A form of five fields.
pub const FORM: &str =
    "title=Twins&body=Hello+from+the+form&author=ann%40example.com&tag=a%2Cb&draft=";

/// The boundary of [`multipart`].
pub const BOUNDARY: &str = "7MA4YWxkTrZu0gW";

/// Twelve cookies of a site with analytics and a session; two are percent-encoded.
#[must_use]
pub fn cookies() -> HeaderMap {
    let mut headers = HeaderMap::new();
    let cookies = "_ga=GA1.2.123456789.1700000000; _gid=GA1.2.987654321.1700000000; theme=dark%20blue; lang=en; \
        session=0123456789abcdef0123456789abcdef; csrf=abc; consent=%7B%22all%22%3Atrue%7D; a=1; b=2; c=3; d=4; seen=1";
    headers.insert(COOKIE, HeaderValue::from_static(cookies));
    headers
}

/// A list of posts of about `bytes` bytes, written as `JSON.stringify` would.
#[must_use]
pub fn document(bytes: usize) -> Vec<u8> {
    let post = |id: usize| {
        format!(
            r#"{{"id":{id},"title":"Twins","tags":["a","b"],"draft":false,"score":4.5,"by":null}}"#
        )
    };
    let posts: Vec<String> = (0..bytes / post(10).len()).map(post).collect();
    format!(r#"{{"posts":[{}]}}"#, posts.join(",")).into_bytes()
}

/// An order of about `bytes` bytes, most of which are its items.
#[must_use]
pub fn order(bytes: usize) -> Vec<u8> {
    let item = |id: usize| {
        format!(
            r#"{{"id":{id},"name":"Twins","options":["a","b"],"gift":false,"price":4.5,"note":null}}"#
        )
    };
    let items: Vec<String> = (0..bytes / item(10).len()).map(item).collect();
    let customer = r#"{"name":"Ann Example","email":"ann@example.com"}"#;
    format!(
        r#"{{"id":42,"status":"open","customer":{customer},"items":[{}],"total":99.5}}"#,
        items.join(",")
    )
    .into_bytes()
}

/// An upload of one file of `bytes` bytes.
#[must_use]
pub fn multipart(bytes: usize) -> Vec<u8> {
    let head = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.bin\"\r\n\
        Content-Type: application/octet-stream\r\n\r\n"
    );
    let end = format!("\r\n--{BOUNDARY}--\r\n");
    [head.as_bytes(), &vec![b'x'; bytes], end.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use serde_json::Value;
    use twinroute::app::FormData;
    use twinroute_core::{Cookies, Query, json};

    use super::{BOUNDARY, FORM, cookies, document, multipart, order};

    #[test]
    fn both_parsers_find_the_cookies() {
        for read in [Cookies::for_pages, Cookies::for_app] {
            let cookies = read(&cookies());
            assert_eq!(cookies.len(), 12);
            assert_eq!(cookies.get("theme"), Some("dark blue"));
            assert_eq!(cookies.get("consent"), Some(r#"{"all":true}"#));
        }
    }

    #[test]
    fn a_document_has_its_size_and_round_trips() {
        for bytes in [1 << 10, 100 << 10] {
            for text in [document(bytes), order(bytes)] {
                assert!(text.len().abs_diff(bytes) < bytes / 5, "{}", text.len());
                let value: Value = serde_json::from_slice(&text).unwrap();
                assert_eq!(json::to_bytes(&value).unwrap(), text);
            }
        }
    }

    #[test]
    fn the_forms_can_be_parsed() {
        assert_eq!(Query::parse(FORM).len(), 5);
        let content_type = format!("multipart/form-data; boundary={BOUNDARY}");
        let form = FormData::parse(&content_type, &multipart(1 << 20).into()).unwrap();
        assert_eq!(form.file("file").unwrap().size(), 1 << 20);
    }
}
