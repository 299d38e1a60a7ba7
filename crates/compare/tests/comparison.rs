//! What the comparison finds, and how it tells.

use twinroute_compare::{Answer, Comparison};

/// An answer as HTTP has it: a status, headers, an empty line, a body.
fn answer(text: &str) -> Answer {
    let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
    let mut lines = head.lines();
    let status = lines.next().unwrap_or_default().parse().unwrap_or(200);
    let headers = lines.map(|line| {
        let (name, value) = line.split_once(": ").unwrap_or((line, ""));
        (name.to_owned(), value.to_owned())
    });
    Answer {
        status,
        headers: headers.collect(),
        body: body.into(),
    }
}

fn json(body: &str) -> Answer {
    answer(&format!("200\nContent-Type: application/json\n\n{body}"))
}

fn by_value(left: &str, right: &str) -> String {
    let differences = Comparison::by_value().compare(&answer(left), &answer(right));
    differences.to_string()
}

fn exact(left: &str, right: &str) -> String {
    let exact = Comparison::exact().between("expected", "actual");
    exact.compare(&answer(left), &answer(right)).to_string()
}

#[test]
fn statuses_and_headers() {
    assert_eq!(by_value("200", "404"), "status: legacy 200, rust 404");
    for (left, right, told) in [
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
        assert_eq!(by_value(left, right), told, "{left}\n{right}");
    }
}

#[test]
fn cookies_by_attribute() {
    let cookie = |attributes: &str| format!("200\nSet-Cookie: {attributes}");
    for (left, right, told) in [
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
            told,
            "{left} / {right}"
        );
    }
    // A name that is set twice, and two names in another order.
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
    for (left, right, told) in [
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
        assert_eq!(differences.to_string(), told, "{left} / {right}");
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
fn text_by_line_and_bytes_by_the_first() {
    assert_eq!(
        by_value("200\n\none\ntwo\nthree\nfour\n", "200\n\none\n2\nthree\n"),
        "body, line 2: legacy \"two\\n\", rust \"2\\n\"\nbody, line 4: legacy \"four\\n\", rust (absent)"
    );
    assert_eq!(
        by_value("200", "200\n\none"),
        "body, line 1: legacy (absent), rust \"one\""
    );
    let bytes = |body: &[u8]| Answer {
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
fn byte_for_byte_nothing_is_forgiven() {
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
fn parts_can_be_ignored() {
    let left = "200\nX-Request-Id: 1\nSet-Cookie: visit=1\nContent-Type: application/json\n\n";
    let right = left.replace("=1", "=2").replace("Id: 1", "Id: 2");
    let left = answer(&format!(
        "{left}{{\"posts\":[{{\"id\":1,\"at\":1}}],\"at\":1}}"
    ));
    let right = answer(&format!(
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
    for text in [
        "",
        "$posts",
        "$.",
        "$.a[",
        "$[x]",
        "header",
        "header a b",
        "etag",
    ] {
        assert!(text.parse::<twinroute_compare::Part>().is_err(), "{text}");
    }
}

#[test]
fn what_changes_by_itself_is_no_difference() {
    let told = |legacy: &str, again: &str, rust: &str| {
        let comparison = Comparison::by_value();
        let noise = comparison.compare(&json(legacy), &json(again));
        let differences = comparison.compare(&json(legacy), &json(rust));
        differences.without(&noise).to_string()
    };
    let at = |time: u32| format!(r#"{{"at":{time},"title":"a"}}"#);
    assert_eq!(told(&at(1), &at(2), &at(3)), "");
    assert_eq!(
        told(&at(1), &at(2), &at(3).replace("\"a\"", "\"b\"")),
        r#"$.title: legacy "a", rust "b""#
    );
    // A number that changes explains no text, and no absence.
    assert_eq!(
        told(&at(1), &at(2), r#"{"at":"3","title":"a"}"#),
        r#"$.at: legacy 1, rust "3""#
    );
    assert_eq!(
        told(&at(1), &at(2), r#"{"title":"a"}"#),
        "$.at: legacy 1, rust (absent)"
    );
    // A list that has other items each time.
    assert_eq!(told("[1]", "[1,2]", "[1,3]"), "");
    assert_eq!(told("{\"a\":[1]}", "{\"a\":null}", "{\"a\":[2]}"), "");
}
