//! `JsonValue` against `serde_json::Value`: the same texts are accepted, with the same values.

mod texts;

use proptest::prelude::*;
use serde_json::Value;
use twinroute_json::{JsonValue, to_vec};

use crate::texts::{broken_texts, texts};

/// The value as JavaScript has it: whole numbers have no fraction.
fn normal(value: Value) -> Value {
    match value {
        Value::Number(number) if number.is_f64() => {
            let text = to_vec(&number).expect("a number");
            serde_json::from_slice(&text).expect("a number")
        }
        Value::Array(items) => items.into_iter().map(normal).collect(),
        Value::Object(fields) => fields
            .into_iter()
            .map(|(name, value)| (name, normal(value)))
            .collect(),
        other => other,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_text_has_the_same_value(text in texts()) {
        let value: Value = serde_json::from_str(&text).unwrap();
        let json = JsonValue::parse(&text).unwrap();
        prop_assert_eq!(json.borrow().to_value(), normal(value.clone()));
        prop_assert_eq!(json.to_string(), String::from_utf8(to_vec(&value).unwrap()).unwrap());
        prop_assert_eq!(&JsonValue::from(value.clone()), &json);
        prop_assert_eq!(serde_json::from_str::<JsonValue>(&text).unwrap(), json);
    }

    #[test]
    fn a_broken_text_is_an_error_in_both(text in broken_texts()) {
        let expected = serde_json::from_str::<Value>(&text);
        let json = JsonValue::parse(&text);
        prop_assert_eq!(json.is_ok(), expected.is_ok(), "{} {:?} {:?}", text, json, expected);
    }

    #[test]
    fn a_value_that_is_changed_everywhere_is_written_alike(text in texts()) {
        let mut json = JsonValue::parse(&text).unwrap();
        let before = json.to_string();
        unfold(&mut json);
        prop_assert_eq!(String::from_utf8(to_vec(&json).unwrap()).unwrap(), before.clone());
        let structural = serde_json::to_value(JsonValue::parse(&text).unwrap()).unwrap();
        prop_assert_eq!(structural, serde_json::from_str::<Value>(&before).unwrap());
    }
}

/// Makes all arrays and objects of a value its own.
fn unfold(json: &mut JsonValue) {
    if let Some(items) = json.items_mut() {
        return items.iter_mut().for_each(unfold);
    }
    let names: Vec<String> = json.entries().map(|(name, _)| name.into_owned()).collect();
    for name in names {
        unfold(json.get_mut(&name).expect("a field"));
    }
}
