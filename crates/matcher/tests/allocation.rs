//! A lookup does not allocate, whatever the depth of the route and the number of its captures.

use std::hint::black_box;

use twinroute_matcher::{Origin, Pattern, RouteTable, Style};

#[test]
fn neither_a_lookup_nor_its_captures_allocate() {
    let deep: String = (0..40).map(|place| format!("/[p{place}]")).collect();
    let routes = [
        "/",
        "/api/users",
        "/api/users/[id]",
        "/[a]/x/y/z",
        "/files/[...path]",
        "/docs/[[...path]]",
        &deep,
    ];
    let mut builder = RouteTable::builder();
    // One position has one name: the first parameter of `deep` is called `a`, as in `/[a]/x/y/z`.
    for route in routes {
        let pattern = Pattern::parse(&route.replace("[p0]", "[a]")).unwrap();
        builder.insert(pattern, Origin::new(Style::App, ""), ());
    }
    let table = builder.build().unwrap();
    let long = "/s".repeat(40);
    let paths = [
        "/",
        "/api/users",
        "/api/users/1",
        "/files/a/b/c",
        "/docs",
        "/none/of/these",
        &long,
    ];
    for path in paths {
        let info = allocation_counter::measure(|| {
            black_box(
                table
                    .matches(path)
                    .map(|found| found.captures().count())
                    .sum::<usize>(),
            );
        });
        assert_eq!(info.count_total, 0, "{path}");
    }
    assert_eq!(
        table.lookup(&long).map(|found| found.captures().count()),
        Some(40)
    );
}

#[test]
fn decoding_a_match_without_parameters_does_not_allocate() {
    let mut builder = RouteTable::builder();
    builder.insert(
        Pattern::parse("/api/health").unwrap(),
        Origin::new(Style::Pages, ""),
        (),
    );
    let table = builder.build().unwrap();
    let info = allocation_counter::measure(|| {
        let params = table.lookup("/api/health").map(|found| found.decode());
        assert!(params.is_some_and(|params| params.is_ok_and(|params| params.is_empty())));
    });
    assert_eq!(info.count_total, 0);
}
