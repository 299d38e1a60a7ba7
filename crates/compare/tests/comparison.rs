//! The differences that a comparison finds, and their report.

use twinroute_compare::{ComparedResponse, Comparison, Difference, Place};

/// A response as HTTP writes it: a status, headers, an empty line, a body.
fn response(text: &str) -> ComparedResponse {
    let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
    let mut lines = head.lines();
    let status = lines.next().unwrap_or_default().parse().unwrap_or(200);
    let headers = lines.map(|line| {
        let (name, value) = line.split_once(": ").unwrap_or((line, ""));
        (name.to_owned(), value.to_owned())
    });
    ComparedResponse {
        status,
        headers: headers.collect(),
        body: body.into(),
    }
}

fn json(body: &str) -> ComparedResponse {
    response(&format!("200\nContent-Type: application/json\n\n{body}"))
}

fn by_value(left: &str, right: &str) -> String {
    let differences = Comparison::by_value().compare(&response(left), &response(right));
    differences.to_string()
}

fn exact(left: &str, right: &str) -> String {
    let exact = Comparison::exact().between("expected", "actual");
    exact.compare(&response(left), &response(right)).to_string()
}

#[test]
fn statuses_and_headers() {
    assert_eq!(by_value("200", "404"), "status: legacy 200, rust 404");
    for (left, right, report) in [
        ("200\nX-A: 1\nx-b: 2", "200\nx-b: 2\nx-a: 1", ""),
        (
            "200\nDate: now\nConnection: close\nX-Powered-By: Next.js",
            "200",
            "",
        ),
        (
            "200\nX-A: 1\nX-A: 2",
            "200\nX-A: 2\nX-A: 1",
            r#"header x-a: legacy "1", "2", rust "2", "1""#,
        ),
        (
            "200\nX-A: 1",
            "200",
            r#"header x-a: legacy "1", rust (absent)"#,
        ),
        (
            "200\nVary: rsc, next-router-state-tree, Accept-Encoding, Cookie",
            "200\nVary: cookie\nVary: accept-encoding",
            "",
        ),
        (
            "200\nVary: rsc, Accept-Encoding",
            "200",
            r#"header vary: legacy "accept-encoding", rust (absent)"#,
        ),
        (
            "200\nETag: \"a\"\n\nx",
            "200\nETag: \"b\"\n\nx",
            "header etag: legacy \"\\\"a\\\"\", rust \"\\\"b\\\"\"",
        ),
    ] {
        assert_eq!(by_value(left, right), report, "{left}\n{right}");
    }
}

#[test]
fn cookies_by_attribute() {
    let cookie = |attributes: &str| format!("200\nSet-Cookie: {attributes}");
    for (left, right, report) in [
        ("a=1; Path=/; HttpOnly", "a=1; httponly; path=/", ""),
        ("a=1; SameSite=Lax", "a=1; SameSite=lax", ""),
        ("a=1", "a=2", r#"cookie a, value: legacy "1", rust "2""#),
        (
            "a=1; Max-Age=60",
            "a=1",
            r#"cookie a, max-age: legacy "60", rust (absent)"#,
        ),
        (
            "a=1; Secure",
            "b=1; Secure",
            "cookie a, value: legacy \"1\", rust (absent)\ncookie b, value: legacy (absent), rust \"1\"",
        ),
        (
            "a=1; Expires=Sat, 21 Nov 2026 10:00:00 GMT",
            "a=1; Expires=Sat, 21 Nov 2026 10:00:07 GMT",
            "",
        ),
        (
            "a=1; Expires=Sat, 21 Nov 2026 10:00:00 GMT",
            "a=1; Expires=Sat, 21 Nov 2026 11:00:00 GMT",
            "cookie a, expires: legacy \"Sat, 21 Nov 2026 10:00:00 GMT\", rust \"Sat, 21 Nov 2026 11:00:00 GMT\"",
        ),
    ] {
        assert_eq!(
            by_value(&cookie(left), &cookie(right)),
            report,
            "{left} / {right}"
        );
    }
    // A name that is set twice, and two names in a different order.
    let (one, other) = (
        "200\nSet-Cookie: a=1\nSet-Cookie: a=2\nSet-Cookie: b=1",
        "200\nSet-Cookie: b=1\nSet-Cookie: a=1\nSet-Cookie: a=3",
    );
    assert_eq!(
        by_value(one, other),
        r#"cookie a, value: legacy "2", rust "3""#
    );
}

#[test]
fn json_by_path() {
    for (left, right, report) in [
        (r#"{"a":1,"b":[1.0,2]}"#, r#"{ "b": [1, 2], "a": 1.0 }"#, ""),
        (
            r#"{"posts":[{"title":"a"}]}"#,
            r#"{"posts":[{"title":"b"}]}"#,
            r#"$.posts[0].title: legacy "a", rust "b""#,
        ),
        (
            r#"{"a":[1,2,3]}"#,
            r#"{"a":[1,2]}"#,
            "$.a[2]: legacy 3, rust (absent)",
        ),
        (
            r#"{"a b":null}"#,
            "{}",
            "$['a b']: legacy null, rust (absent)",
        ),
        (
            "9007199254740993",
            "9007199254740992",
            "$: legacy 9007199254740993, rust 9007199254740992",
        ),
        (r#"{"a":"1"}"#, r#"{"a":1}"#, r#"$.a: legacy "1", rust 1"#),
        (
            "{}",
            "{",
            "body, from byte 1: legacy \"{}\" (of 2 bytes), rust \"{\" (of 1 bytes)",
        ),
    ] {
        let differences = Comparison::by_value().compare(&json(left), &json(right));
        assert_eq!(differences.to_string(), report, "{left} / {right}");
    }
    let many = |value: u8| json(&format!("[{}]", vec![value.to_string(); 25].join(",")));
    let differences = Comparison::by_value()
        .compare(&many(1), &many(2))
        .to_string();
    assert!(
        differences.ends_with("$[19]: legacy 1, rust 2\n... and 5 more"),
        "{differences}"
    );
}

#[test]
fn text_by_line_and_binary_by_byte() {
    assert_eq!(
        by_value("200\n\none\ntwo\nthree\nfour\n", "200\n\none\n2\nthree\n"),
        "body, line 2: legacy \"two\\n\", rust \"2\\n\"\nbody, line 4: legacy \"four\\n\", rust (absent)"
    );
    assert_eq!(
        by_value("200", "200\n\none"),
        "body, line 1: legacy (absent), rust \"one\""
    );
    let bytes = |body: &[u8]| ComparedResponse {
        status: 200,
        headers: Vec::new(),
        body: body.to_vec(),
    };
    let differences = Comparison::by_value().compare(&bytes(b"\xff\0\x01"), &bytes(b"\xff\0\x02"));
    assert_eq!(
        differences.to_string(),
        "body, from byte 2: legacy \"\\xff\\x00\\x01\" (of 3 bytes), rust \"\\xff\\x00\\x02\" (of 3 bytes)"
    );
}

#[test]
fn exact_compares_bytes() {
    assert_eq!(
        exact(
            "200\nSet-Cookie: a=1; Path=/",
            "200\nSet-Cookie: a=1; path=/"
        ),
        "header set-cookie: expected \"a=1; Path=/\", actual \"a=1; path=/\""
    );
    let head = "200\nContent-Type: application/json\n\n";
    assert_eq!(
        exact(
            &format!("{head}{{\"a\":1}}"),
            &format!("{head}{{\"a\":1.0}}")
        ),
        "body, from byte 6: expected \"{\\\"a\\\":1}\" (of 7 bytes), actual \"{\\\"a\\\":1.0}\" (of 9 bytes)"
    );
    assert_eq!(
        exact(&format!("{head}{{\"a\":1}}"), &format!("{head}{{\"a\":2}}")),
        "$.a: expected 1, actual 2"
    );
    assert_eq!(
        exact("200\nContent-Length: 1", "200\nContent-Length: 2"),
        "header content-length: expected \"1\", actual \"2\""
    );
}

#[test]
fn ignored_parts_are_no_difference() {
    let left = "200\nX-Request-Id: 1\nSet-Cookie: visit=1\nContent-Type: application/json\n\n";
    let right = left.replace("=1", "=2").replace("Id: 1", "Id: 2");
    let left = response(&format!(
        "{left}{{\"posts\":[{{\"id\":1,\"at\":1}}],\"at\":1}}"
    ));
    let right = response(&format!(
        "{right}{{\"posts\":[{{\"id\":2,\"at\":2}}],\"at\":2}}"
    ));
    for (part, count) in [
        ("header X-Request-Id", 4),
        ("header x-request-*", 4),
        ("cookie visit", 4),
        ("body", 2),
        ("$", 2),
        ("$.posts[*].id", 4),
        ("$.posts[0].*", 3),
        ("$['posts']", 3),
        ("$..at", 3),
        ("$.posts[1].id", 5),
    ] {
        let comparison = Comparison::by_value().ignore(part.parse().unwrap());
        let differences = comparison.compare(&left, &right);
        assert_eq!(differences.iter().len(), count, "{part}");
    }
}

#[test]
fn noise_is_no_difference() {
    let report = |legacy: &str, again: &str, rust: &str| {
        let comparison = Comparison::by_value();
        let noise = comparison.compare(&json(legacy), &json(again));
        let differences = comparison.compare(&json(legacy), &json(rust));
        differences.without(&noise).to_string()
    };
    let at = |time: u32| format!(r#"{{"at":{time},"title":"a"}}"#);
    assert_eq!(report(&at(1), &at(2), &at(3)), "");
    assert_eq!(
        report(&at(1), &at(2), &at(3).replace("\"a\"", "\"b\"")),
        r#"$.title: legacy "a", rust "b""#
    );
    // A number that changes does not explain a string or a missing value.
    assert_eq!(
        report(&at(1), &at(2), r#"{"at":"3","title":"a"}"#),
        r#"$.at: legacy 1, rust "3""#
    );
    assert_eq!(
        report(&at(1), &at(2), r#"{"title":"a"}"#),
        "$.at: legacy 1, rust (absent)"
    );
    // An array with other elements in each response.
    assert_eq!(report("[1]", "[1,2]", "[1,3]"), "");
    assert_eq!(report("{\"a\":[1]}", "{\"a\":null}", "{\"a\":[2]}"), "");
}

#[test]
fn a_shortened_report_stays_the_same() {
    let many = |value: &str| json(&format!("[{}]", vec![format!("{value:?}"); 25].join(",")));
    let (left, right) = (many(&"a".repeat(1000)), many(&"é".repeat(1000)));
    let mut differences = Comparison::by_value().compare(&left, &right);
    let report = differences.to_string();
    assert!(report.ends_with("\n... and 5 more"), "{report}");

    for _ in 0..2 {
        differences.shorten();
        assert_eq!(differences.to_string(), report);
        assert_eq!(differences.iter().len(), 20);
        for value in differences.iter().flat_map(Difference::values) {
            assert_eq!(value.unwrap().chars().count(), 303);
        }
    }
}

#[test]
fn json_stops_after_a_thousand_differences() {
    let many = |value: u8| json(&format!("[{}]", vec![value.to_string(); 1500].join(",")));
    let differences = Comparison::by_value().compare(&many(1), &many(2));
    assert_eq!(differences.iter().len(), 1000);
}

#[test]
fn an_added_difference_is_reported_last() {
    let ends = [Some("complete".to_owned()), Some("timed out".to_owned())];
    let differences = Comparison::by_value()
        .compare(&response("200"), &response("500"))
        .and(Difference::new(Place::End, ends));
    assert_eq!(
        differences.to_string(),
        "status: legacy 200, rust 500\nend: legacy complete, rust timed out"
    );
}

#[test]
fn the_compared_parts_can_be_stored() {
    let whole = response("200\nDate: now\nX-A: 1\nX-Id: 7\nVary: rsc, Cookie\n\nbody");
    let stored = Comparison::exact().ignore("header x-id".parse().unwrap());
    assert_eq!(
        stored.compared(&whole),
        response("200\nX-A: 1\nVary: Cookie\n\nbody")
    );
    let stored = stored.ignore("body".parse().unwrap());
    assert_eq!(
        stored.compared(&whole),
        response("200\nX-A: 1\nVary: Cookie")
    );
}
