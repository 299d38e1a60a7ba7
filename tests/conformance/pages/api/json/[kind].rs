use std::collections::HashMap;

use serde::{Serialize, Serializer, ser::Error as _};
use serde_json::{Value, json};
use twinroute::pages::{NextApiRequest, NextApiResponse, Sent};

use crate::twin::date;

#[derive(Serialize)]
struct Point {
    x: f64,
    y: f64,
}

#[derive(Serialize)]
struct Fields {
    kept: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    gone: Option<u32>,
    list: [Option<u32>; 2],
}

/// What decides itself how it is written.
struct Custom;

impl Serialize for Custom {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        json!({ "custom": true }).serialize(serializer)
    }
}

/// What can't be written, as a value that contains itself can't.
struct Circular;

impl Serialize for Circular {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(S::Error::custom("a value that contains itself"))
    }
}

/// Values as JavaScript writes them.
pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
    let kind = req.query().get("kind").unwrap_or_default();
    if let Some(number) = number(kind) {
        return res.json(number);
    }
    if let Some(text) = text(kind) {
        return res.json(text);
    }
    match kind {
        "class" => res.json(&Point { x: 1.0, y: 2.5 }),
        "undefined-fields" => res.json(&Fields {
            kept: 1,
            gone: None,
            list: [None, Some(2)],
        }),
        "date" => res.json(date(1_709_210_096_007.0)),
        "invalid-date" => res.json(json!({ "at": date(f64::NAN) })),
        "to-json" => res.json(&Custom),
        "map" => res.json(HashMap::from([("a", 1)])),
        "sparse" => res.json([None, Some(1), None]),
        "bigint" => res.json(json!({ "n": 1 })),
        "circular" => res.json(&Circular),
        // What is not there is a `None`.
        "undefined" => res.json(None::<()>),
        kind => match value(kind) {
            Some(value) => res.json(&value),
            None => res.status(404).json(json!({ "error": "no such value" })),
        },
    }
}

fn number(kind: &str) -> Option<f64> {
    Some(match kind {
        "float" => 1.0,
        "fraction" => 0.1 + 0.2,
        "big-exponent" => 1e21,
        "small-exponent" => 1e-7,
        "just-below-exponent" => 123_456_789_012_345_680_000.0,
        "negative-zero" => -0.0,
        "max-safe" => 2f64.powi(53),
        "max-value" => f64::MAX,
        "min-value" => 5e-324,
        "nan" => f64::NAN,
        "infinity" => f64::NEG_INFINITY,
        _ => return None,
    })
}

fn text(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "string" => "text",
        "empty-string" => "",
        "escapes" => "\"\\/\u{8}\u{c}\n\r\t\0\u{1f}\u{7f}\u{80}</script>",
        "separators" => "\u{2028}\u{2029}\u{feff}",
        _ => return None,
    })
}

fn value(kind: &str) -> Option<Value> {
    Some(match kind {
        "true" => json!(true),
        "false" => json!(false),
        "null" => json!(null),
        "empty-object" => json!({}),
        "empty-array" => json!([]),
        "nested" => json!({ "a": [{ "b": [[], {}] }], "c": { "d": { "e": null } } }),
        "integer-keys" => json!({
            "b": 1, "10": 2, "a": 3, "2": 4, "01": 5, "-1": 6, "4294967294": 7, "4294967295": 8,
        }),
        "unicode" => {
            json!({ "ключ": "знач", "emoji": "👩\u{200d}👩\u{200d}👧", "accents": "ée\u{301}" })
        }
        // Text in Rust is always whole: the replacement character stands for what is not.
        "lone-surrogate" => json!([
            String::from_utf16_lossy(&[0xd83d]),
            String::from_utf16_lossy(&[0xdc00, u16::from(b'x')]),
        ]),
        _ => return None,
    })
}
