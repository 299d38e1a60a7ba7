// Included by the examples in the crate's documentation; the prefix `pages:` or `app:` of a pattern is its style.
use twinroute_matcher::{Origin, Pattern, RouteTable, Style, TableError};

#[allow(dead_code, reason = "not every example needs all of this")]
fn table(routes: &[&str]) -> Result<RouteTable<()>, TableError> {
    let mut builder = RouteTable::builder();
    for route in routes {
        let (style, pattern) = match route.split_once(':') {
            Some(("app", pattern)) => (Style::App, pattern),
            Some((_, pattern)) => (Style::Pages, pattern),
            None => (Style::Pages, *route),
        };
        builder.insert(
            Pattern::parse(pattern).unwrap(),
            Origin::new(style, route.to_string()),
            (),
        );
    }
    builder.build()
}

#[allow(dead_code, reason = "not every example needs all of this")]
fn all(routes: &[&str], path: &str) -> Vec<String> {
    table(routes)
        .unwrap()
        .matches(path)
        .map(|found| found.route.pattern().to_string())
        .collect()
}

#[allow(dead_code, reason = "not every example needs all of this")]
fn best(routes: &[&str], path: &str) -> String {
    all(routes, path)
        .into_iter()
        .next()
        .unwrap_or("none".to_owned())
}
