//! The clashes that a table refuses, and its tree view.

use twinroute_matcher::ClashKind::{DifferentNames, IndexBesideOptional, SameUrl, TwoCatchAlls};
use twinroute_matcher::{ClashKind, Origin, Pattern, RouteTable, Style, TableError};

/// Routes as `pages:/x` or `app:/x`, which is also the name of their file, and the expected clashes.
struct Case {
    routes: &'static [&'static str],
    clashes: &'static [(ClashKind, &'static str, &'static str)],
}

impl Case {
    fn run(&self) {
        let error = build(self.routes).err();
        let clashes: Vec<_> = error.iter().flatten().collect();
        let found = clashes.iter().map(|clash| {
            (
                clash.kind(),
                clash.origins().0.file(),
                clash.origins().1.file(),
            )
        });
        assert_eq!(found.collect::<Vec<_>>(), self.clashes, "{:?}", self.routes);
        for clash in clashes {
            let text = clash.to_string();
            assert!(
                text.contains(clash.origins().0.file()) && text.contains(clash.origins().1.file()),
                "{text}"
            );
        }
    }
}

fn build(routes: &[&'static str]) -> Result<RouteTable<()>, TableError> {
    let mut builder = RouteTable::builder();
    for route in routes {
        let (style, pattern) = route.split_once(':').expect("a style");
        let style = if style == "app" {
            Style::App
        } else {
            Style::Pages
        };
        builder.insert(
            pattern.parse().expect("a pattern"),
            Origin::new(style, *route),
            (),
        );
    }
    builder.build()
}

#[test]
fn one_url_has_one_route() {
    Case {
        routes: &["pages:/x", "app:/x"],
        clashes: &[(SameUrl, "pages:/x", "app:/x")],
    }
    .run();
    Case {
        routes: &["pages:/", "pages:/"],
        clashes: &[(SameUrl, "pages:/", "pages:/")],
    }
    .run();
    Case {
        routes: &["app:/[a]", "pages:/[a]"],
        clashes: &[(SameUrl, "app:/[a]", "pages:/[a]")],
    }
    .run();
    Case {
        routes: &["app:/[...a]", "app:/[...a]"],
        clashes: &[(SameUrl, "app:/[...a]", "app:/[...a]")],
    }
    .run();
    Case {
        routes: &["app:/[[...a]]", "pages:/[[...a]]"],
        clashes: &[(SameUrl, "app:/[[...a]]", "pages:/[[...a]]")],
    }
    .run();
}

#[test]
fn one_position_has_one_name_in_both_trees() {
    Case {
        routes: &["pages:/[a]", "app:/[b]"],
        clashes: &[(DifferentNames, "pages:/[a]", "app:/[b]")],
    }
    .run();
    Case {
        routes: &["pages:/[b]/x", "app:/[a]/y"],
        clashes: &[(DifferentNames, "app:/[a]/y", "pages:/[b]/x")],
    }
    .run();
    Case {
        routes: &["pages:/[...b]", "app:/[...a]"],
        clashes: &[(DifferentNames, "app:/[...a]", "pages:/[...b]")],
    }
    .run();
    Case {
        routes: &["pages:/x/[[...b]]", "app:/x/[[...a]]"],
        clashes: &[(DifferentNames, "app:/x/[[...a]]", "pages:/x/[[...b]]")],
    }
    .run();
    Case {
        routes: &["pages:/[a]/[c]", "app:/[b]/[c]", "app:/[b]/[d]"],
        clashes: &[
            (DifferentNames, "pages:/[a]/[c]", "app:/[b]/[c]"),
            (DifferentNames, "pages:/[a]/[c]", "app:/[b]/[d]"),
        ],
    }
    .run();
    Case {
        routes: &["pages:/x/[a]", "app:/y/[b]", "app:/x/[...c]"],
        clashes: &[],
    }
    .run();
}

#[test]
fn one_position_has_one_catch_all() {
    const BOTH: &str = "app:/x/[...a]";
    Case {
        routes: &[BOTH, "app:/x/[[...b]]"],
        clashes: &[(TwoCatchAlls, BOTH, "app:/x/[[...b]]")],
    }
    .run();
    Case {
        routes: &["pages:/x/[[...a]]", BOTH],
        clashes: &[(TwoCatchAlls, BOTH, "pages:/x/[[...a]]")],
    }
    .run();
    Case {
        routes: &["app:/x/y/[[...a]]", BOTH],
        clashes: &[],
    }
    .run();
}

#[test]
fn an_optional_catch_all_may_coexist_with_an_index_route_of_the_other_tree_only() {
    Case {
        routes: &["app:/x", "app:/x/[[...a]]"],
        clashes: &[(IndexBesideOptional, "app:/x", "app:/x/[[...a]]")],
    }
    .run();
    Case {
        routes: &["pages:/[[...a]]", "pages:/"],
        clashes: &[(IndexBesideOptional, "pages:/", "pages:/[[...a]]")],
    }
    .run();
    Case {
        routes: &["pages:/x", "app:/x/[[...a]]"],
        clashes: &[],
    }
    .run();
    Case {
        routes: &["app:/x", "pages:/x/[[...a]]"],
        clashes: &[],
    }
    .run();
}

#[test]
fn all_clashes_are_reported_at_once_one_per_line() {
    let error = build(&[
        "pages:/z",
        "app:/z",
        "app:/q/[[...a]]",
        "app:/q",
        "pages:/q/[...a]",
        "app:/[x]",
        "pages:/[y]/t",
    ]);
    let expected = "\
`app:/q` and `app:/q/[[...a]]` both serve `/q`, the latter as `/q/[[...a]]`
`pages:/z` and `app:/z` both serve `/z`
`app:/[x]` and `pages:/[y]/t` name one segment differently: `/[x]`, `/[y]/t`";
    let lines = error.expect_err("clashes").to_string();
    let twice = "`pages:/q/[...a]` and `app:/q/[[...a]]` are two catch-alls at one position: `/q/[...a]`, `/q/[[...a]]`\n";
    assert_eq!(lines, format!("{twice}{expected}"));
}

#[test]
fn routes_come_in_order_of_precedence() {
    let table = build(&["app:/[a]", "pages:/b/[...c]", "pages:/b", "app:/a"]).expect("no clash");
    let patterns: Vec<String> = table
        .routes()
        .iter()
        .map(|route| route.pattern().to_string())
        .collect();
    assert_eq!(patterns, ["/a", "/b", "/b/[...c]", "/[a]"]);
    assert_eq!((table.len(), table.is_empty()), (4, false));
    assert_eq!(
        table.lookup("/a").map(|found| found.route.origin().style()),
        Some(Style::App)
    );
}

#[test]
fn a_table_is_drawn_as_a_tree() {
    let routes = [
        "app:/api/posts/[id]",
        "pages:/api/posts",
        "pages:/api/posts/[id]/likes",
        "app:/api/[...rest]",
        "app:/",
    ];
    let expected = "\
/                      app    app:/
└── api
    ├── posts          pages  pages:/api/posts
    │   └── [id]       app    app:/api/posts/[id]
    │       └── likes  pages  pages:/api/posts/[id]/likes
    └── [...rest]      app    app:/api/[...rest]";
    assert_eq!(
        build(&routes).expect("no clash").tree().to_string(),
        expected
    );
    assert_eq!(
        RouteTable::<()>::builder()
            .build()
            .expect("no clash")
            .tree()
            .to_string(),
        "/"
    );
}

#[test]
fn a_table_is_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<RouteTable<()>>();
    shared::<Pattern>();
}
