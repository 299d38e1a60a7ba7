//! The routes that match a path, their order, and their captures.

use twinroute_matcher::{Origin, Pattern, RouteTable, Style};

/// Routes, and for each path the patterns that match it with their captures.
struct Case {
    routes: &'static [&'static str],
    paths: &'static [(&'static str, &'static [&'static str])],
}

impl Case {
    fn run(&self) {
        let table = table(self.routes);
        for (path, expected) in self.paths {
            let found: Vec<String> = table.matches(path).map(|found| show(&found)).collect();
            assert_eq!(found, *expected, "`{path}` in\n{}", table.tree());
            assert_eq!(
                table.lookup(path).map(|found| show(&found)).as_deref(),
                expected.first().copied()
            );
        }
    }
}

/// The pattern and the captures of a match: `/[a]/[...b] a=x b=y/z`.
fn show(found: &twinroute_matcher::Match<'_, '_, ()>) -> String {
    let captures = found.captures().map(|(name, raw)| format!(" {name}={raw}"));
    format!("{}{}", found.route.pattern(), captures.collect::<String>())
}

fn table(routes: &[&str]) -> RouteTable<()> {
    let mut builder = RouteTable::builder();
    for route in routes {
        // An optional catch-all may coexist with an index route of the other style only.
        let style = if route.contains("[[...") {
            Style::App
        } else {
            Style::Pages
        };
        builder.insert(
            Pattern::parse(route).expect("a pattern"),
            Origin::new(style, (*route).to_owned()),
            (),
        );
    }
    builder.build().expect("no clash")
}

#[test]
fn a_static_segment_wins_then_dynamic_then_catch_all_then_optional() {
    Case {
        routes: &[
            "/a/[[...z]]",
            "/b/[...y]",
            "/a/[x]",
            "/a/b",
            "/b/[x]",
            "/b/b",
        ],
        paths: &[
            ("/a/b", &["/a/b", "/a/[x] x=b", "/a/[[...z]] z=b"]),
            ("/a/c", &["/a/[x] x=c", "/a/[[...z]] z=c"]),
            ("/a/c/d", &["/a/[[...z]] z=c/d"]),
            ("/a", &["/a/[[...z]]"]),
            ("/b/b", &["/b/b", "/b/[x] x=b", "/b/[...y] y=b"]),
            ("/b", &[]),
            ("/c", &[]),
        ],
    }
    .run();
}

#[test]
fn the_leftmost_segment_that_differs_decides_precedence() {
    Case {
        routes: &[
            "/x/y",
            "/x/[b]",
            "/[a]/y",
            "/[a]/[b]",
            "/[a]/[[...c]]",
            "/[...d]",
        ],
        paths: &[
            (
                "/x/y",
                &[
                    "/x/y",
                    "/x/[b] b=y",
                    "/[a]/y a=x",
                    "/[a]/[b] a=x b=y",
                    "/[a]/[[...c]] a=x c=y",
                    "/[...d] d=x/y",
                ],
            ),
            ("/x/z/w", &["/[a]/[[...c]] a=x c=z/w", "/[...d] d=x/z/w"]),
            ("/x", &["/[a]/[[...c]] a=x", "/[...d] d=x"]),
        ],
    }
    .run();
}

#[test]
fn the_search_backtracks() {
    Case {
        routes: &[
            "/a/b/c/d",
            "/a/[x]/c/e",
            "/[y]/b/c/f",
            "/[y]/[z]/[w]/g",
            "/[...all]",
        ],
        paths: &[
            ("/a/b/c/d", &["/a/b/c/d", "/[...all] all=a/b/c/d"]),
            ("/a/b/c/e", &["/a/[x]/c/e x=b", "/[...all] all=a/b/c/e"]),
            ("/a/b/c/f", &["/[y]/b/c/f y=a", "/[...all] all=a/b/c/f"]),
            (
                "/a/b/c/g",
                &["/[y]/[z]/[w]/g y=a z=b w=c", "/[...all] all=a/b/c/g"],
            ),
            ("/a/b/c/h", &["/[...all] all=a/b/c/h"]),
        ],
    }
    .run();
}

#[test]
fn an_index_route_wins_over_the_optional_catch_all_of_the_other_tree() {
    Case {
        routes: &["/", "/[[...all]]", "/x", "/x/[[...rest]]"],
        paths: &[
            ("/", &["/", "/[[...all]]"]),
            ("/x", &["/x", "/x/[[...rest]]", "/[[...all]] all=x"]),
            ("/x/y", &["/x/[[...rest]] rest=y", "/[[...all]] all=x/y"]),
        ],
    }
    .run();
}

#[test]
fn one_trailing_slash_is_ignored_and_an_empty_segment_matches_nothing() {
    Case {
        routes: &["/a", "/a/[b]", "/c/[...d]", "/e/[[...f]]"],
        paths: &[
            ("/a/", &["/a"]),
            ("/a//", &[]),
            ("//a", &[]),
            ("/a//b", &[]),
            ("/c/x/", &["/c/[...d] d=x"]),
            ("/c//", &[]),
            ("/c/x//y", &[]),
            ("/c/x//", &[]),
            ("/e/", &["/e/[[...f]]"]),
            ("/e//", &[]),
            ("/e//x", &[]),
            ("/", &[]),
            ("", &[]),
            ("a", &[]),
            ("*", &[]),
        ],
    }
    .run();
}

#[test]
fn segments_are_compared_byte_for_byte() {
    Case {
        routes: &["/users/me", "/users/[id]", "/posts/Me", "/odd/pre-[id]"],
        paths: &[
            ("/users/m%65", &["/users/[id] id=m%65"]),
            ("/users/ME", &["/users/[id] id=ME"]),
            ("/users/a%2Fb", &["/users/[id] id=a%2Fb"]),
            ("/posts/me", &[]),
            ("/odd/pre-1", &[]),
            ("/odd/pre-[id]", &["/odd/pre-[id]"]),
        ],
    }
    .run();
}

#[test]
fn escapes_of_a_static_segment_are_decoded_when_nothing_else_matches() {
    Case {
        routes: &[
            "/caf%C3%A9",
            "/café/[x]",
            "/a b",
            "/a/b",
            "/100%",
            "/u/me",
            "/u/[id]/x",
        ],
        paths: &[
            ("/caf%C3%A9", &["/caf%C3%A9"]),
            ("/caf%c3%a9/1", &["/café/[x] x=1"]),
            ("/caf%c3/1", &[]),
            ("/a%20b", &["/a b"]),
            ("/%61/%62", &["/a/b"]),
            ("/a%2Fb", &[]),
            ("/100%25", &["/100%"]),
            ("/100%", &["/100%"]),
            ("/%zz", &[]),
            ("/u/m%65", &["/u/me"]),
            ("/%75/m%65/x", &["/u/[id]/x id=m%65"]),
        ],
    }
    .run();
}

#[test]
fn long_segments_are_compared_to_their_end() {
    Case {
        routes: &[
            "/exactly8/x",
            "/exactly-sixteen/x",
            "/seventeen-letters/x",
            "/seventeen-lettres/x",
            "/a-segment-of-more-than-four-and-twenty-letters-one",
            "/a-segment-of-more-than-four-and-twenty-letters-two",
        ],
        paths: &[
            ("/exactly8/x", &["/exactly8/x"]),
            ("/exactly-sixteen/x", &["/exactly-sixteen/x"]),
            ("/exactly-sixteem/x", &[]),
            ("/seventeen-letters/x", &["/seventeen-letters/x"]),
            ("/seventeen-lettres/x", &["/seventeen-lettres/x"]),
            ("/seventeen-lettre/x", &[]),
            (
                "/a-segment-of-more-than-four-and-twenty-letters-two",
                &["/a-segment-of-more-than-four-and-twenty-letters-two"],
            ),
            ("/a-segment-of-more-than-four-and-twenty-letters", &[]),
        ],
    }
    .run();
}

#[test]
fn every_depth_and_length_is_found() {
    let lengths = (1..40).map(|length| format!("/{}", "s".repeat(length)));
    let depths = (1..40).map(|depth| "/d".repeat(depth) + "/[id]");
    let routes: Vec<String> = lengths.chain(depths).collect();
    let routes: Vec<&str> = routes.iter().map(String::as_str).collect();
    let table = table(&routes);
    for route in routes {
        let path = route.replace("[id]", "1");
        assert_eq!(
            table.lookup(&path).unwrap().route.pattern().to_string(),
            route
        );
        let longer = format!("{path}/");
        assert_eq!(
            table.lookup(&longer).unwrap().route.pattern().to_string(),
            route
        );
    }
}
