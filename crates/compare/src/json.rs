//! Compares two JSON values, path by path.

use serde_json::{Number, Value};

use crate::{Difference, JsonPath, Place, json_path::JsonStep};

/// The comparison stops at this number of differences, to bound time and memory.
const MAX_DIFFERENCES: usize = 1000;

pub(crate) fn compare(left: &Value, right: &Value, found: &mut Vec<Difference>) {
    walk(&mut Vec::new(), Some(left), Some(right), found);
}

fn walk(
    path: &mut Vec<JsonStep>,
    left: Option<&Value>,
    right: Option<&Value>,
    found: &mut Vec<Difference>,
) {
    if found.len() >= MAX_DIFFERENCES {
        return;
    }
    match (left, right) {
        (Some(Value::Object(left)), Some(Value::Object(right))) => {
            let added = right.keys().filter(|key| !left.contains_key(*key));
            for key in left.keys().chain(added) {
                path.push(JsonStep::Name(key.clone()));
                walk(path, left.get(key), right.get(key), found);
                path.pop();
            }
        }
        (Some(Value::Array(left)), Some(Value::Array(right))) => {
            for index in 0..left.len().max(right.len()) {
                path.push(JsonStep::Index(index));
                walk(path, left.get(index), right.get(index), found);
                path.pop();
            }
        }
        (Some(Value::Number(left)), Some(Value::Number(right))) if is_same(left, right) => {}
        (left, right) if left == right => {}
        (left, right) => {
            let values = [left, right].map(|value| value.map(Value::to_string));
            found.push(Difference::new(Place::Json(JsonPath::new(path)), values));
        }
    }
}

/// Whether two numbers are equal in JavaScript, as `1` and `1.0` are. Integers beyond 2^53 still differ if their digits
/// do.
fn is_same(left: &Number, right: &Number) -> bool {
    left == right || ((left.is_f64() || right.is_f64()) && left.as_f64() == right.as_f64())
}
