//! The writer: everything that serde's data model has.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{json, value::RawValue};
use twinroute_json::to_vec;

fn text<T: Serialize>(value: T) -> String {
    let text = to_vec(&value).expect("a value that can be written");
    String::from_utf8(text).expect("UTF-8")
}

#[test]
fn values_are_written_as_in_javascript() {
    let cases = [
        (json!({}), "{}"),
        (
            json!({"a": {"2": 1, "x": {"1": {}}, "1": []}}),
            r#"{"a":{"1":[],"2":1,"x":{"1":{}}}}"#,
        ),
        (
            json!({"01": 1, "0": 2, "-1": 3, "4294967295": 4, "4294967294": 5, "a]},\"": [{"}": "\\"}]}),
            r#"{"0":2,"4294967294":5,"01":1,"-1":3,"4294967295":4,"a]},\"":[{"}":"\\"}]}"#,
        ),
        (
            json!([
                1.0,
                0.1,
                1e21,
                1e-7,
                123456789012345680000.0,
                -0.0,
                5e-324,
                9007199254740992.0,
                -1.5
            ]),
            "[1,0.1,1e+21,1e-7,123456789012345680000,0,5e-324,9007199254740992,-1.5]",
        ),
        (
            json!([u64::MAX, i64::MIN, 9007199254740993u64]),
            "[18446744073709551615,-9223372036854775808,9007199254740993]",
        ),
        (
            json!("\u{8}\u{c}\n\r\t\"\\/\u{1}\u{1f}\u{7f}\u{2028}é😀"),
            "\"\\b\\f\\n\\r\\t\\\"\\\\/\\u0001\\u001f\u{7f}\u{2028}é😀\"",
        ),
        (json!(null), "null"),
    ];
    for (value, expected) in cases {
        assert_eq!(text(&value), expected);
    }
    assert_eq!(text([f64::NAN, f64::INFINITY]), "[null,null]");
    assert_eq!(
        text([0.1f32, 1.0, -0.0, f32::MAX, f32::NAN]),
        "[0.1,1,0,3.4028234663852886e+38,null]"
    );
    assert_eq!(
        text((1u128 << 100, 'x', true, (), Some(1), None::<u8>)),
        r#"[1267650600228229401496703205376,"x",true,null,1,null]"#
    );
}

#[test]
fn names_that_are_no_text() {
    let names = |entries: &[(f64, bool)]| {
        text(
            entries
                .iter()
                .map(|(n, yes)| (n.to_string(), *yes))
                .collect::<BTreeMap<_, _>>(),
        )
    };
    assert_eq!(
        names(&[(2.0, true), (10.0, false)]),
        r#"{"2":true,"10":false}"#
    );
    assert_eq!(
        text(BTreeMap::from([(-1, 'a'), (2, 'b')])),
        r#"{"2":"b","-1":"a"}"#
    );
    assert_eq!(text(BTreeMap::from([(true, 'a')])), r#"{"true":"a"}"#);
    assert_eq!(text(BTreeMap::from([('x', 'a')])), r#"{"x":"a"}"#);
    assert_eq!(text(BTreeMap::from([(Some("s"), 'a')])), r#"{"s":"a"}"#);
    assert!(to_vec(&BTreeMap::from([([1], 'a')])).is_err());
    assert!(to_vec(&BTreeMap::from([((), 'a')])).is_err());
    assert!(to_vec(&BTreeMap::from([(None::<u8>, 'a')])).is_err());
}

#[test]
fn enums_and_structs() {
    #[derive(Serialize)]
    struct Unit;
    #[derive(Serialize)]
    struct New(u8);
    #[derive(Serialize)]
    struct Pair(u8, u8);
    #[derive(Serialize)]
    struct Named {
        #[serde(rename = "2")]
        two: u8,
        #[serde(rename = "1")]
        one: u8,
        #[serde(skip_serializing_if = "Option::is_none")]
        none: Option<u8>,
    }
    #[derive(Serialize)]
    enum Choice {
        Unit,
        New(u8),
        Pair(u8, u8),
        Named { a: u8 },
    }
    let named = Named {
        two: 2,
        one: 1,
        none: None,
    };
    let choices = [
        Choice::Unit,
        Choice::New(1),
        Choice::Pair(1, 2),
        Choice::Named { a: 1 },
    ];
    assert_eq!(
        text((Unit, New(1), Pair(1, 2), named)),
        r#"[null,1,[1,2],{"1":1,"2":2}]"#
    );
    assert_eq!(
        text(choices),
        r#"["Unit",{"New":1},{"Pair":[1,2]},{"Named":{"a":1}}]"#
    );
}

#[test]
fn the_text_of_a_raw_value_is_copied() {
    let raw: &RawValue = serde_json::from_str("{ \"a\": 1.0 }").unwrap();
    assert_eq!(text(json!([1])), "[1]");
    assert_eq!(text((raw, 2)), "[{ \"a\": 1.0 },2]");
}

/// As `serde_json` serializes numbers, in a project whose packages have its feature `arbitrary_precision`.
#[test]
fn the_digits_of_a_number_are_copied() {
    #[derive(Serialize)]
    #[serde(rename = "$serde_json::private::Number")]
    struct Number {
        #[serde(rename = "$serde_json::private::Number")]
        digits: &'static str,
    }
    let number = Number {
        digits: "123456789012345678901",
    };
    assert_eq!(text((number, 2)), "[123456789012345678901,2]");
}

#[test]
fn an_error_of_serialize_is_an_error() {
    struct Fails;
    impl Serialize for Fails {
        fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(serde::ser::Error::custom("no"))
        }
    }
    assert_eq!(to_vec(&[Fails]).unwrap_err().to_string(), "no");
}

#[test]
fn decimals_are_written_as_ryu_writes_them() {
    let decimals = (0..20_000).map(|n| f64::from(n) / 1e4);
    let large = (0..2000).map(|n| 99_999_999_999.0 + f64::from(n) / 1e3);
    let odd = [
        0.1 + 0.2,
        1e-5,
        0.00005,
        1e15 + 0.5,
        4_503_599_627_370_495.5,
        0.99995,
    ];
    for number in decimals.chain(large).chain(odd) {
        for number in [number, -number] {
            let expected = ryu_js::Buffer::new().format(number).to_owned();
            assert_eq!(text(number), expected);
        }
    }
}
