//! Reading and changing a value.

use std::collections::BTreeMap;

use serde_json::{json, value::RawValue};
use twinroute_json::{JsonValue, Kind, ParseErrorKind, to_vec};

const POST: &str = r#" { "title" : "A \"b\"\u0041", "tags":["a",{"x":[1,[2]]},"b"], "n": 1.50, "big": 9007199254740993, "none": null, "yes": true } "#;

#[test]
fn fields_and_items_are_found_in_the_text_and_in_a_changed_value() {
    let text = JsonValue::parse(POST).unwrap();
    let own = JsonValue::from(text.borrow().to_value());
    for post in [text, own] {
        assert_eq!(post.get("title").unwrap().as_str().unwrap(), "A \"b\"A");
        assert_eq!(post.get("n").unwrap().as_f64(), Some(1.5));
        assert_eq!(post.get("n").unwrap().as_u64(), None);
        assert_eq!(
            post.get("big").unwrap().as_u64(),
            Some(9_007_199_254_740_993)
        );
        assert_eq!(post.get("yes").unwrap().as_bool(), Some(true));
        assert!(post.get("none").unwrap().is_null());
        assert!(post.get("other").is_none() && post.at(0).is_none());
        let tags = post.get("tags").unwrap();
        assert_eq!(tags.kind(), Kind::Array);
        assert_eq!(tags.items().count(), 3);
        let deep = tags.at(1).and_then(|tag| tag.get("x")?.at(1)?.at(0));
        assert_eq!(deep.unwrap().as_i64(), Some(2));
        assert_eq!(tags.at(2).unwrap().as_str().unwrap(), "b");
        let names: Vec<_> = post.entries().map(|(name, _)| name.into_owned()).collect();
        assert_eq!(names, ["title", "tags", "n", "big", "none", "yes"]);
        for wrong in [post.get("n"), post.get("none"), post.get("tags")] {
            let wrong = wrong.unwrap();
            assert_eq!((wrong.as_str(), wrong.as_bool()), (None, None));
            assert!(wrong.get("a").is_none());
        }
    }
}

#[test]
fn what_is_changed_is_written_in_its_place() {
    let mut post = JsonValue::parse(POST).unwrap();
    let part = post.get("tags").unwrap().at(1).unwrap().text().into_owned();
    assert_eq!(part, r#"{"x":[1,[2]]}"#);
    assert_eq!(post.insert("n", 2), Some(JsonValue::from(1.5)));
    post.insert("7", vec!["x"]);
    let tags = post.get_mut("tags").unwrap();
    *tags.at_mut(0).unwrap() = json!({ "z": 1.0 }).into();
    tags.push(None::<bool>);
    tags.at_mut(1).unwrap().insert("y", f64::NAN);
    assert_eq!(
        post.remove("big").unwrap().as_u64(),
        Some(9_007_199_254_740_993)
    );
    assert_eq!(post.remove("big"), None);
    let expected = r#"{"7":["x"],"title":"A \"b\"A","tags":[{"z":1},{"x":[1,[2]],"y":null},"b",null],"n":2,"none":null,"yes":true}"#;
    assert_eq!(post.to_string(), expected);
    assert_eq!(to_vec(&post).unwrap(), expected.as_bytes());
    assert_eq!(
        to_vec(&json!({ "in": post.clone() })).unwrap(),
        format!(r#"{{"in":{expected}}}"#).as_bytes()
    );
    let taken = post.get_mut("tags").unwrap().take();
    assert_eq!(taken.items().count(), 4);
    assert!(post.get("tags").unwrap().is_null());
}

#[test]
fn a_scalar_becomes_what_is_inserted() {
    let mut value = JsonValue::NULL;
    value.insert("a", 1);
    assert_eq!(value.to_string(), r#"{"a":1}"#);
    value.push("b");
    assert_eq!(value.to_string(), r#"["b"]"#);
}

#[test]
fn a_part_is_read_into_a_type() {
    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Tag {
        x: (u8, Vec<u8>),
    }
    let post = JsonValue::parse(POST).unwrap();
    let tag: Tag = post.get("tags").unwrap().at(1).unwrap().read().unwrap();
    assert_eq!(tag, Tag { x: (1, vec![2]) });
    assert!(post.read::<Tag>().is_err());
}

#[test]
fn a_type_is_read_as_serde_json_reads_it() {
    let shapes = json!({
        "unit": null, "some": 1, "new": [2], "pair": [3, "x"], "plain": "Plain", "tuple": { "Tuple": [1, 2] },
        "named": { "Named": { "a": "b\n" } }, "tagged": { "kind": "b", "n": 1 }, "either": "text", "by_number": { "7": true },
        "by_name": { "a\"": -1 }, "bytes": "abc", "character": "é", "unknown": { "deep": [{}] }, "raw": { "z": [1, 1.5] }, "rest": "r",
    });
    let json = JsonValue::from(shapes.clone());
    let text = JsonValue::parse(&shapes.to_string()).unwrap();
    let expected = serde_json::from_str::<Shapes>(&shapes.to_string()).unwrap();
    for json in [json, text] {
        let read = json.read::<Shapes>().unwrap();
        assert_eq!(format!("{read:?}"), format!("{expected:?}"));
        assert_eq!(json.read::<serde_json::Value>().unwrap(), shapes);
    }
}

#[derive(Debug, serde::Deserialize)]
#[expect(dead_code, reason = "printed")]
struct Shapes {
    unit: (),
    some: Option<u8>,
    none: Option<u8>,
    new: New,
    pair: (f32, char),
    plain: Choice,
    tuple: Choice,
    named: Choice,
    tagged: Tagged,
    either: Either,
    by_number: BTreeMap<u8, bool>,
    by_name: BTreeMap<String, i64>,
    bytes: Bytes,
    character: char,
    raw: Box<RawValue>,
    #[serde(flatten)]
    rest: BTreeMap<String, serde_json::Value>,
}

#[derive(Debug, serde::Deserialize)]
#[expect(dead_code, reason = "printed")]
struct New(Vec<u8>);

#[derive(Debug, serde::Deserialize)]
#[expect(dead_code, reason = "printed")]
enum Choice {
    Plain,
    Tuple(u8, u8),
    Named { a: String },
}

#[derive(Debug, serde::Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
#[expect(dead_code, reason = "printed")]
enum Tagged {
    A,
    B { n: u8 },
}

#[derive(Debug, serde::Deserialize)]
#[serde(untagged)]
#[expect(dead_code, reason = "printed")]
enum Either {
    Number(u8),
    Text(String),
}

/// A type that asks for bytes.
#[derive(Debug)]
#[expect(dead_code, reason = "printed")]
struct Bytes(Vec<u8>);

impl<'de> serde::Deserialize<'de> for Bytes {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct BytesVisitor;
        impl serde::de::Visitor<'_> for BytesVisitor {
            type Value = Bytes;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("bytes")
            }
            fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Bytes, E> {
                Ok(Bytes(bytes.to_vec()))
            }
        }
        deserializer.deserialize_bytes(BytesVisitor)
    }
}

#[test]
fn a_type_that_does_not_fit_has_the_error_of_serde_json() {
    #[derive(Debug, serde::Deserialize)]
    #[expect(dead_code, reason = "read by serde only")]
    struct Post {
        id: u8,
        tags: Vec<String>,
        pair: Option<(u8, u8)>,
    }
    for text in [
        "[]",
        "null",
        r#"{"id":1}"#,
        r#"{"id":300,"tags":[]}"#,
        r#"{"id":-1,"tags":[]}"#,
        r#"{"id":1.5,"tags":[]}"#,
        r#"{"id":1,"tags":{}}"#,
        r#"{"id":1,"tags":["a",1]}"#,
        r#"{"id":1,"tags":[],"pair":[1,2,3]}"#,
        r#"{"id":1,"tags":[],"pair":[1]}"#,
    ] {
        let error = JsonValue::parse(text).unwrap().read::<Post>().unwrap_err();
        let expected = serde_json::from_str::<Post>(text).unwrap_err();
        assert_eq!(error.to_string(), expected.to_string(), "{text}");
    }
}

#[test]
fn a_million_brackets_are_an_error() {
    for text in [
        "[".repeat(1_000_000),
        r#"{"a":"#.repeat(1_000_000),
        format!(r#"{{"known":1,"unknown":{}"#, "[".repeat(1_000_000)),
    ] {
        let error = JsonValue::parse(&text).unwrap_err();
        assert_eq!(error.kind(), ParseErrorKind::TooDeep);
    }
    let deepest = format!("{}{}", "[".repeat(127), "]".repeat(127));
    assert_eq!(JsonValue::parse(&deepest).unwrap().to_string(), deepest);
    assert!(serde_json::from_str::<serde_json::Value>(&deepest).is_ok());
    let deeper = format!("[{deepest}]");
    assert!(serde_json::from_str::<serde_json::Value>(&deeper).is_err());
    assert!(JsonValue::parse(&deeper).is_err());
}

#[test]
fn an_error_names_the_place() {
    let cases = [
        ("", "the text ends within a value at line 1 column 1"),
        (
            "[1,\n 2 3]",
            "expected `,` or the end of the array or object at line 2 column 4",
        ),
        ("{\"a\" 1}", "expected `:` at line 1 column 6"),
        ("{a:1}", "expected a name in quotes at line 1 column 2"),
        ("[1,]", "expected a value at line 1 column 4"),
        ("[01]", "invalid number at line 1 column 4"),
        ("1 2", "text after the value at line 1 column 3"),
        (
            "\"\u{1}\"",
            "a control character in a string at line 1 column 2",
        ),
        (r#""\x""#, "invalid escape at line 1 column 2"),
        (r#""\ud800""#, "half of a surrogate pair at line 1 column 8"),
        ("[-1e400]", "number out of range at line 1 column 8"),
    ];
    for (text, message) in cases {
        assert_eq!(
            JsonValue::parse(text).unwrap_err().to_string(),
            message,
            "{text}"
        );
    }
}

#[test]
fn names_in_another_order_are_moved_once_at_any_depth() {
    let items = "[],".repeat(10_000);
    let text = format!(
        r#"{}[{items}1]{}"#,
        r#"{"b":0,"0":"#.repeat(124),
        "}".repeat(124)
    );
    let mut parsed = None;
    let info = allocation_counter::measure(|| parsed = JsonValue::parse(&text).ok());
    let ordered = format!(
        r#"{}[{items}1]{}"#,
        r#"{"0":"#.repeat(124),
        r#","b":0}"#.repeat(124)
    );
    assert_eq!(parsed.unwrap().to_string(), ordered);
    // A copy for each level would be 124 times the text.
    assert!(info.bytes_total < 30 * text.len() as u64, "{info:?}");
}

#[test]
fn index_names_in_order_are_not_moved() {
    let text = r#"{"0":[1],"7":{"b":2},"a":3}"#;
    assert_eq!(JsonValue::parse(text).unwrap().to_string(), text);
    let text = r#"{"a":3,"7":{"b":2},"0":[1],"7":[{"1":1,"0":{}}],"a":[4]}"#;
    let ordered = r#"{"0":[1],"7":[{"0":{},"1":1}],"a":[4]}"#;
    let value = JsonValue::parse(text).unwrap();
    assert_eq!(value.to_string(), ordered);
    let inner = value.get("7").and_then(|seven| seven.at(0)?.get("1"));
    assert_eq!(inner.unwrap().as_i64(), Some(1));
}
