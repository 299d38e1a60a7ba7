//! Pairs of routes and what differs in them.
#![allow(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

use twinroute_scan::compare::{
    ComparedRoute, Comparison, Difference, OtherMethods, Presence, Served, Side, compare,
};
use twinroute_scan::model::{Method, RouteStyle};

/// `pages /api/a GET POST`, with `any` for other methods and `?` if they are not known.
fn served(line: &str) -> Served {
    let mut words = line.split(' ');
    let style = match words.next().unwrap() {
        "pages" => RouteStyle::Pages,
        _ => RouteStyle::App,
    };
    let url = words.next().unwrap();
    let methods: Vec<&str> = words.collect();
    Served {
        url: url.to_owned(),
        style,
        file: format!("{url}.ts"),
        methods: methods
            .iter()
            .filter_map(|name| Method::parse(name))
            .collect(),
        other_methods: match methods.last() {
            Some(&"any") => OtherMethods::Served,
            Some(&"?") => OtherMethods::Unknown,
            _ => OtherMethods::Refused,
        },
    }
}

fn compared(old: &[&str], new: &[&str]) -> Comparison {
    let side = |lines: &[&str]| lines.iter().map(|line| served(line)).collect();
    compare(Side::new("old", side(old)), Side::new("new", side(new)))
}

/// Each route as `old -> new: differences`.
fn lines(comparison: &Comparison) -> Vec<String> {
    let url = |side: &Option<Served>| side.as_ref().map_or("-", |route| &route.url).to_owned();
    let line = |route: &ComparedRoute| {
        let differences: Vec<String> = route.differences.iter().map(difference).collect();
        let differences = differences.join(", ");
        format!("{} -> {}: {differences}", url(&route.old), url(&route.new))
    };
    comparison.routes.iter().map(line).collect()
}

fn difference(difference: &Difference) -> String {
    let Difference::Methods(change) = difference else {
        return format!("{difference:?}");
    };
    let names = |sign: char, methods: &[Method]| {
        let names = methods
            .iter()
            .map(|method| format!("{sign}{}", method.name()));
        names.collect::<String>()
    };
    names('-', &change.removed) + &names('+', &change.added)
}

#[test]
fn equal_urls_are_a_pair_in_any_style() {
    let comparison = compared(
        &["pages /api/a GET", "pages /api/b GET POST", "app /c GET"],
        &["app /api/a GET", "app /api/b GET PUT", "app /c GET"],
    );
    assert_eq!(
        lines(&comparison),
        [
            "/api/a -> /api/a: ",
            "/api/b -> /api/b: -POST+PUT",
            "/c -> /c: "
        ]
    );
    assert_eq!(comparison.totals.both, 3);
    assert_eq!(comparison.totals.style_changed, 2);
    assert_eq!(comparison.totals.methods_differ, 1);
    assert_eq!(comparison.totals.url_differs, 0);
}

#[test]
fn other_names_and_kinds_of_params() {
    let comparison = compared(
        &[
            "pages /api/share/[shareId] GET",
            "pages /api/files/[path] GET",
        ],
        &["app /api/share/[slug] GET", "app /api/files/[...path] GET"],
    );
    assert_eq!(
        lines(&comparison),
        [
            "/api/files/[path] -> /api/files/[...path]: Url",
            "/api/share/[shareId] -> /api/share/[slug]: ParamNames"
        ]
    );
    let differs: Vec<bool> = comparison
        .routes
        .iter()
        .map(ComparedRoute::differs)
        .collect();
    assert_eq!(differs, [true, false]);
}

#[test]
fn prefixes_that_moved() {
    let comparison = compared(
        &[
            "pages /api/teams GET",
            "pages /api/users GET",
            "pages /api/users/[id] GET",
        ],
        &[
            "app /api/v2/users GET",
            "app /api/v2/users/[userId] GET",
            "app /other/teams GET",
        ],
    );
    assert_eq!(
        lines(&comparison),
        [
            "/api/users -> /api/v2/users: Url",
            "/api/users/[id] -> /api/v2/users/[userId]: Url",
            "/api/teams -> -: ",
            "- -> /other/teams: ",
        ]
    );
    assert_eq!(comparison.totals.url_differs, 2);
    assert_eq!(comparison.totals.only_old, 1);
    assert_eq!(comparison.totals.only_new, 1);
}

#[test]
fn an_end_alone_makes_no_pair() {
    let alone = compared(
        &["pages /api/users GET"],
        &["app /api/teams/[id]/users GET"],
    );
    assert_eq!(alone.totals.both, 0);
    let short = compared(&["pages /api/list GET"], &["app /api/admin/list GET"]);
    assert_eq!(short.totals.both, 0);
    let long = compared(
        &["pages /api/reports/funnel GET"],
        &["app /api/v2/reports/funnel GET"],
    );
    assert_eq!(long.totals.both, 1);
    assert_eq!(long.totals.url_differs, 1);
}

#[test]
fn methods_that_are_implied_or_not_known() {
    let comparison = compared(
        &[
            "pages /api/any any",
            "pages /api/head GET HEAD OPTIONS",
            "pages /api/twin GET POST",
        ],
        &[
            "app /api/any GET",
            "app /api/head GET",
            "pages /api/twin GET ?",
        ],
    );
    assert_eq!(
        lines(&comparison),
        [
            "/api/any -> /api/any: MethodsNarrowed",
            "/api/head -> /api/head: ",
            "/api/twin -> /api/twin: "
        ]
    );
    assert!(!comparison.routes.iter().any(ComparedRoute::differs));
    let back = compared(&["app /api/any GET"], &["pages /api/any any"]);
    assert_eq!(lines(&back), ["/api/any -> /api/any: MethodsWidened"]);
    let methods = compared(&["pages /a GET"], &["pages /a POST"]);
    assert!(methods.routes[0].differs());
    assert_eq!(methods.routes[0].presence, Presence::Both);
}
