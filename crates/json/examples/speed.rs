//! Times of this crate beside those of `serde_json`, for a document of about 100 KiB:
//! `cargo run --release -p twinroute-json --example speed`.

use std::{
    error::Error,
    hint::black_box,
    io::{self, Write as _},
    time::Instant,
};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use twinroute_json::{JsonValue, to_vec};

const ROUNDS: usize = 31;
const TIMES: usize = 10;

#[derive(Debug, Deserialize, Serialize)]
struct Order {
    status: String,
    items: Vec<Item>,
    total: u64,
}

#[derive(Debug, Deserialize, Serialize)]
struct Item {
    id: u32,
    title: String,
    price: f64,
    tags: Vec<String>,
    active: bool,
    owner: Owner,
}

#[derive(Debug, Deserialize, Serialize)]
struct Owner {
    name: String,
    email: String,
    note: Option<String>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let text = document(100 << 10);
    let value: Value = serde_json::from_str(&text)?;
    let order: Order = serde_json::from_str(&text)?;
    let mut out = io::stdout();
    let mut row = |name: &str, [theirs, ours]: [f64; 2]| {
        let ratio = theirs / ours;
        writeln!(out, "{name}: {theirs:.0} µs, {ours:.0} µs, {ratio:.2}")
    };
    row(
        "parse and write",
        compare(
            || serde_json::from_str::<Value>(&text).map(|json| serde_json::to_vec(&json)),
            || JsonValue::parse(&text).map(|json| to_vec(&json)),
        ),
    )?;
    row(
        "parse",
        compare(
            || serde_json::from_str::<Value>(&text),
            || JsonValue::parse(&text),
        ),
    )?;
    row(
        "read three fields, change one, add one",
        compare(|| edit_value(&text), || edit_json(&text)),
    )?;
    row(
        "parse and read into a type",
        compare(
            || serde_json::from_str::<Order>(&text),
            || JsonValue::parse(&text).map(|json| json.read::<Order>()),
        ),
    )?;
    row(
        "write a type",
        compare(|| serde_json::to_vec(&order), || to_vec(&order)),
    )?;
    row(
        "write a `serde_json::Value`",
        compare(|| serde_json::to_vec(&value), || to_vec(&value)),
    )?;
    Ok(())
}

/// The median times of both, in microseconds. They take turns, so that a busy machine slows both.
fn compare<A, B>(theirs: impl Fn() -> A, ours: impl Fn() -> B) -> [f64; 2] {
    let mut times = [Vec::new(), Vec::new()];
    for _ in 0..ROUNDS {
        times[0].push(time(&theirs));
        times[1].push(time(&ours));
    }
    times.map(|mut times| {
        times.sort_by(f64::total_cmp);
        times[ROUNDS / 2]
    })
}

fn time<T>(run: impl Fn() -> T) -> f64 {
    let start = Instant::now();
    for _ in 0..TIMES {
        black_box(run());
    }
    start.elapsed().as_secs_f64() * 1e6 / TIMES as f64
}

fn edit_value(text: &str) -> serde_json::Result<Vec<u8>> {
    let mut order: Value = serde_json::from_str(text)?;
    let count = order["items"].as_array().map_or(0, Vec::len);
    let total = order["total"].as_u64().unwrap_or_default();
    let note = format!("{} {total} {count}", order["status"]);
    order["status"] = "paid".into();
    order["note"] = note.into();
    serde_json::to_vec(&order)
}

fn edit_json(text: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut order = JsonValue::parse(text)?;
    let count = order.get("items").map_or(0, |items| items.items().count());
    let total = order.get("total").and_then(|total| total.as_u64());
    let status = order.get("status").ok_or("no status")?;
    let note = format!("{status} {} {count}", total.unwrap_or_default());
    order.insert("status", "paid");
    order.insert("note", note);
    Ok(to_vec(&order)?)
}

/// A document of about `bytes` bytes.
fn document(bytes: usize) -> String {
    let item = |id: usize| {
        json!({
            "id": id, "title": format!("Item number {id}"), "price": id as f64 * 1.25, "tags": ["a", "bc", "def"],
            "active": id.is_multiple_of(2),
            "owner": { "name": "Ada Lovelace", "email": "ada@example.com", "note": "He said \"hi\"\n" },
        })
    };
    let count = bytes / item(100).to_string().len();
    let items: Vec<_> = (0..count).map(item).collect();
    json!({ "status": "open", "items": items, "total": count }).to_string()
}
