//! Two JSON values, path by path.

use serde_json::{Number, Value};

use crate::{Difference, Place, Step};

/// A list of differences that is longer helps nobody.
const MOST: usize = 1000;

pub(crate) fn compare(left: &Value, right: &Value, found: &mut Vec<Difference>) {
    walk(&mut Vec::new(), Some(left), Some(right), found);
}

fn walk(
    path: &mut Vec<Step>,
    left: Option<&Value>,
    right: Option<&Value>,
    found: &mut Vec<Difference>,
) {
    if found.len() >= MOST {
        return;
    }
    match (left, right) {
        (Some(Value::Object(one)), Some(Value::Object(other))) => {
            let new = other.keys().filter(|key| !one.contains_key(*key));
            for key in one.keys().chain(new) {
                path.push(Step::Key(key.clone()));
                walk(path, one.get(key), other.get(key), found);
                path.pop();
            }
        }
        (Some(Value::Array(one)), Some(Value::Array(other))) => {
            for at in 0..one.len().max(other.len()) {
                path.push(Step::Item(at));
                walk(path, one.get(at), other.get(at), found);
                path.pop();
            }
        }
        (Some(Value::Number(one)), Some(Value::Number(other))) if is_same(one, other) => {}
        (one, other) if one == other => {}
        (one, other) => {
            let told = [one, other].map(|value| value.map(Value::to_string));
            found.push(Difference::new(Place::Json(path.clone()), told));
        }
    }
}

/// `1` and `1.0` are one number; integers beyond 2^53 are told apart all the same.
fn is_same(one: &Number, other: &Number) -> bool {
    one == other || ((one.is_f64() || other.is_f64()) && one.as_f64() == other.as_f64())
}
