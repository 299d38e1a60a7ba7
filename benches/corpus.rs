//! The routes of a large REST API, modelled on a code host's, and a path for each of them.

/// 257 patterns: deep, with many static siblings, most of them with one to four parameters.
pub const ROUTES: &str = include_str!("corpus.txt");

/// The patterns.
pub fn routes() -> impl Iterator<Item = &'static str> {
    ROUTES.lines()
}

/// A path that `route` is the best match for.
pub fn path_of(route: &str) -> String {
    let segments = route
        .split('/')
        .skip(1)
        .map(|segment| match segment.strip_prefix('[') {
            Some("owner]") => "rust-lang",
            Some("repo]" | "repo_name]") => "regex",
            Some("org]") => "the-organisation",
            Some("username]") => "ferris",
            Some("sha]" | "file_sha]" | "tree_sha]") => "6dcb09b5b57875f334f61aebed695e2e4193db5e",
            Some(name) if name.starts_with("...") => "src/parser/tests.rs",
            Some(_) => "1347",
            None => segment,
        });
    segments.fold(String::new(), |path, segment| path + "/" + segment)
}

/// `route` in matchit's syntax.
pub fn for_matchit(route: &str) -> String {
    route
        .replace("[...", "{*")
        .replace('[', "{")
        .replace(']', "}")
}

/// Patterns of an invented API with `count` routes, to measure tables of different sizes.
pub fn grown(count: usize) -> impl Iterator<Item = String> {
    (0..count).map(|index| match index % 4 {
        0 => format!("/api/service-{}", index / 4),
        1 => format!("/api/service-{}/items", index / 4),
        2 => format!("/api/service-{}/items/[id]", index / 4),
        _ => format!("/api/service-{}/items/[id]/history/[...rest]", index / 4),
    })
}

/// All 256 combinations of eight segments that are `a` or a parameter, each with a last segment that [`WORST_PATH`] does not have.
pub fn worst_case() -> impl Iterator<Item = String> {
    (0..256).map(|ways| {
        let segment = |place: usize| {
            if ways >> place & 1 == 0 {
                "/a".to_owned()
            } else {
                format!("/[p{place}]")
            }
        };
        (0..8).map(segment).collect::<String>() + "/end"
    })
}

/// A path for which the lookup tries every route of [`worst_case`] and matches none.
pub const WORST_PATH: &str = "/a/a/a/a/a/a/a/a/other";

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use twinroute_matcher::{Origin, Pattern, RouteTable, Style};

    use super::{WORST_PATH, for_matchit, grown, path_of, routes, worst_case};

    #[test]
    fn the_corpus_has_257_routes() {
        let patterns: HashSet<_> = routes().collect();
        assert_eq!((routes().count(), patterns.len()), (257, 257));
    }

    #[test]
    fn both_matchers_find_each_route_by_its_path() {
        let mut builder = RouteTable::builder();
        let mut peer = matchit::Router::new();
        for route in routes() {
            builder.insert(
                Pattern::parse(route).unwrap(),
                Origin::new(Style::Pages, ""),
                (),
            );
            peer.insert(for_matchit(route), route).unwrap();
        }
        let table = builder.build().unwrap();
        for route in routes() {
            let path = path_of(route);
            let (ours, theirs) = (table.lookup(&path).unwrap(), peer.at(&path).unwrap());
            assert_eq!(
                (ours.route.pattern().to_string().as_str(), *theirs.value),
                (route, route)
            );
            assert!(ours.captures().eq(theirs.params.iter()), "{path}");
        }
    }

    #[test]
    fn the_worst_case_path_matches_no_route() {
        let mut builder = RouteTable::builder();
        for route in worst_case() {
            builder.insert(
                Pattern::parse(&route).unwrap(),
                Origin::new(Style::Pages, ""),
                (),
            );
        }
        let table = builder.build().unwrap();
        assert_eq!((table.len(), table.matches(WORST_PATH).count()), (256, 0));
        assert_eq!(table.matches("/a/a/a/a/a/a/a/a/end").count(), 256);
    }

    #[test]
    fn a_grown_api_has_no_duplicate_route() {
        assert_eq!(grown(10_000).collect::<HashSet<_>>().len(), 10_000);
    }
}
