use serde_json::Value;
use twinroute::app::{
    Result,
    metadata::{Robots, RobotsRule},
};

use crate::data::{data, text, texts};

pub async fn robots() -> Result<Robots> {
    let data = data("{\"rules\":{}}")?;
    let rules = match &data["rules"] {
        Value::Array(rules) => rules.iter().map(rule).collect(),
        one => vec![rule(one)],
    };
    let robots = rules.into_iter().fold(Robots::new(), Robots::rule);
    let robots = texts(&data["host"]).into_iter().fold(robots, Robots::host);
    Ok(texts(&data["sitemap"])
        .into_iter()
        .fold(robots, Robots::sitemap))
}

fn rule(value: &Value) -> RobotsRule {
    let list = |name: &str| texts(&value[name]).into_iter();
    let mut rule = list("userAgent").fold(RobotsRule::new(), RobotsRule::user_agent);
    rule = list("allow").fold(rule, RobotsRule::allow);
    rule = list("disallow").fold(rule, RobotsRule::disallow);
    if let Some(seconds) = value["crawlDelay"].as_f64() {
        rule = rule.crawl_delay(seconds);
    }
    for (directive, value) in value["other"].as_object().into_iter().flatten() {
        let values = match value {
            Value::Array(values) => values.iter().map(text).collect(),
            Value::Null => Vec::new(),
            value => vec![text(value)],
        };
        for value in values {
            rule = rule.other(directive, value);
        }
    }
    rule
}
