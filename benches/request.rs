//! Requests for an in-process service.

use actix_web::{http::Method, test::TestRequest};

/// Parses the bytes of a request for an in-process service.
#[must_use]
pub fn in_process(request: &[u8]) -> actix_http::Request {
    let end = request.windows(4).position(|window| window == b"\r\n\r\n");
    let (head, body) = request.split_at(end.map_or(request.len(), |end| end + 4));
    let head = String::from_utf8_lossy(head);
    let mut lines = head.lines();
    let mut words = lines.next().unwrap_or_default().split(' ');
    let method = words.next().and_then(|method| method.parse().ok());
    let request =
        TestRequest::with_uri(words.next().unwrap_or("/")).method(method.unwrap_or(Method::GET));
    let headers = lines.filter_map(|line| line.split_once(": "));
    let request = headers.fold(request, |request, header| request.append_header(header));
    if body.is_empty() {
        return request.to_request();
    }
    request.set_payload(body.to_vec()).to_request()
}
