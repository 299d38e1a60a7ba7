//! What of two responses must be equal.

use std::collections::BTreeMap;

use serde_json::Value;
use twinroute_test_client::Message;

/// The parts of a response that rules decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) status: u16,
    /// By name in lower case.
    pub(crate) headers: BTreeMap<String, Vec<String>>,
    /// What the handler or the other host saw; `None` for a page of the server.
    pub(crate) echo: Option<Value>,
}

/// The names of generated headers, and those of redirects.
const HEADERS: &[&str] = &[
    "access-control-allow-origin",
    "cache-control",
    "content-language",
    "location",
    "refresh",
    "set-cookie",
    "vary",
];

/// What Next.js adds to `Vary` for its React client and for compression.
const OWN_VARY: &[&str] = &[
    "rsc",
    "next-router-state-tree",
    "next-router-prefetch",
    "next-router-segment-prefetch",
    "accept-encoding",
];

impl Outcome {
    pub(crate) fn new(message: &Message) -> Self {
        let mut headers: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (name, value) in &message.headers {
            let name = name.to_lowercase();
            let is_compared = HEADERS.contains(&&*name)
                || name.starts_with("x-")
                    && !name.starts_with("x-nextjs-")
                    && name != "x-powered-by";
            let value = if name == "vary" {
                without_own(value)
            } else {
                value.clone()
            };
            if is_compared && (name != "vary" || !value.is_empty()) {
                headers.entry(name).or_default().push(value);
            }
        }
        let echo: Option<Value> = serde_json::from_slice(&message.body).ok();
        Self {
            status: message.status,
            headers,
            echo: echo.filter(Value::is_object),
        }
    }

    /// The parts that differ, `next` before `twinroute`.
    pub(crate) fn differences(&self, twin: &Self) -> Vec<String> {
        let mut differences = Vec::new();
        if self.status != twin.status {
            differences.push(format!("status: {} / {}", self.status, twin.status));
        }
        let names = self.headers.keys().chain(twin.headers.keys());
        let mut names: Vec<_> = names.collect();
        names.sort();
        names.dedup();
        for name in names {
            let (next, twin) = (self.headers.get(name), twin.headers.get(name));
            if next != twin {
                differences.push(format!("{name}: {next:?} / {twin:?}"));
            }
        }
        if self.echo != twin.echo {
            let text =
                |echo: &Option<Value>| echo.as_ref().map(Value::to_string).unwrap_or_default();
            differences.push(format!("body: {} / {}", text(&self.echo), text(&twin.echo)));
        }
        differences
    }
}

fn without_own(vary: &str) -> String {
    let names = vary.split(',').map(str::trim);
    let names: Vec<_> = names
        .filter(|name| !OWN_VARY.contains(&&*name.to_lowercase()))
        .collect();
    names.join(", ")
}
