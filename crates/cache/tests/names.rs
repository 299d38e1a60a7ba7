//! Keys, tags and paths: one spelling for each, and their limits.

use twinroute_cache::{CacheKey, KeyError, Tag, TagError, canonical_path};

#[test]
fn all_spellings_of_a_path_are_one() {
    let paths = [
        ("/", "/"),
        ("/a", "/a"),
        ("/%61", "/a"),
        ("/a%2fb", "/a%2Fb"),
        ("/caf%c3%a9", "/caf%C3%A9"),
        ("/caf\u{e9}", "/caf%C3%A9"),
        ("/%F0%9F%A6%80", "/%F0%9F%A6%80"),
        ("/a%3Ab", "/a:b"),
        ("/[k]", "/%5Bk%5D"),
        ("/%5bk%5d", "/%5Bk%5D"),
        ("/%2F%3F%23%5C%00%25", "/%2F%3F%23%5C%00%25"),
        ("/%2541", "/%2541"),
        ("/b+c;d:e@f(g)!$&'*,=-._~", "/b+c;d:e@f(g)!$&'*,=-._~"),
        ("/b%20c", "/b%20c"),
        ("/b c", "/b%20c"),
        ("/A", "/A"),
        ("/a/", "/a/"),
    ];
    for (path, expected) in paths {
        assert_eq!(canonical_path(path).as_deref(), Some(expected), "{path}");
        assert_eq!(
            canonical_path(expected).as_deref(),
            Some(expected),
            "it is stable"
        );
        assert_eq!(CacheKey::response(path).unwrap().as_str(), expected);
        assert_eq!(Tag::of_path(path), Tag::of_path(expected));
    }
    for path in ["/%", "/%4", "/%zz", "/a/%ff", "/%c3", "/a%"] {
        assert_eq!(canonical_path(path), None, "{path}");
        assert_eq!(CacheKey::response(path), Err(KeyError::BadEscape), "{path}");
    }
    for path in ["", "a", "/a?b", "/a#b", "http://a/"] {
        assert_eq!(CacheKey::response(path), Err(KeyError::NotAPath), "{path}");
    }
}

#[test]
fn keys_of_responses_are_bounded() {
    let path = |length: usize| format!("/{}", "a".repeat(length - 1));
    assert!(CacheKey::response(&path(1024)).is_ok());
    let long = Err(KeyError::TooLong { length: 1025 });
    assert_eq!(CacheKey::response(&path(1025)), long);
    assert!(CacheKey::response(&path(100_000)).is_err());
    // Each escape is one character of the canonical path.
    assert!(CacheKey::response(&format!("/{}", "%61".repeat(1023))).is_ok());
    assert!(CacheKey::response(&format!("/{}", "%61".repeat(1024))).is_err());
    assert!(CacheKey::response(&format!("/{}", "\u{e9}".repeat(171))).is_err());
}

#[test]
fn keys_of_data_are_bounded_and_distinct() {
    let text = |length: usize| "a".repeat(length);
    let short = CacheKey::data(&text(1022)).unwrap();
    assert_eq!(short.as_str().len(), 1024);
    let long = CacheKey::data(&text(1023)).unwrap();
    assert_eq!(long.as_str().len(), 65);
    assert_ne!(long, CacheKey::data(&text(1024)).unwrap());
    assert!(!long.is_response() && CacheKey::response("/a").unwrap().is_response());
    assert_ne!(
        CacheKey::data("/a").unwrap(),
        CacheKey::response("/a").unwrap()
    );
    assert_ne!(
        CacheKey::data(&("a", "b")).unwrap(),
        CacheKey::data("a,b").unwrap()
    );
    assert!(matches!(
        CacheKey::data(&u128::MAX),
        Err(KeyError::NotSerializable(_))
    ));
}

/// Recorded from Next: the conformance project `revalidation` shows their effect.
#[test]
fn tags_of_routes() {
    let routes: [(&str, &[&str]); 6] = [
        ("/", &["/layout", "/route"]),
        ("/a", &["/layout", "/a/layout", "/a/route"]),
        (
            "/posts/[id]",
            &[
                "/layout",
                "/posts/layout",
                "/posts/[id]/layout",
                "/posts/[id]/route",
            ],
        ),
        (
            "/(group)/g/[id]",
            &[
                "/layout",
                "/(group)/layout",
                "/(group)/g/layout",
                "/(group)/g/[id]/layout",
                "/(group)/g/[id]/route",
            ],
        ),
        (
            "/caf\u{e9}",
            &["/layout", "/caf%C3%A9/layout", "/caf%C3%A9/route"],
        ),
        (
            "/opt/[[...path]]",
            &[
                "/layout",
                "/opt/layout",
                "/opt/[[...path]]/layout",
                "/opt/[[...path]]/route",
            ],
        ),
    ];
    for (page, expected) in routes {
        let tags = Tag::of_route(page);
        let tags: Vec<_> = tags
            .iter()
            .map(|tag| tag.as_str().strip_prefix("_N_T_").unwrap())
            .collect();
        assert_eq!(tags, expected, "{page}");
    }
    assert_eq!(Tag::of_path("/a/"), Tag::of_path("/a"));
    assert_eq!(Tag::of_path("/").as_str(), "_N_T_/");
    assert_eq!(Tag::of_layout("/posts/").as_str(), "_N_T_/posts/layout");
    assert_eq!(Tag::of_layout("").as_str(), "_N_T_/layout");
    assert_eq!(
        Tag::of_page("/posts/[id]").as_str(),
        "_N_T_/posts/[id]/page"
    );
}

#[test]
fn tags_are_exact_and_bounded() {
    assert_eq!(Tag::new(""), Err(TagError::Empty));
    assert!(Tag::new(&"\u{1F980}".repeat(128)).is_ok());
    assert_eq!(
        Tag::new(&"\u{1F980}".repeat(129)),
        Err(TagError::TooLong { length: 258 })
    );
    for (one, other) in [
        ("a", "A"),
        ("a", "a "),
        ("a,b", "a"),
        ("%c3%bc", "\u{fc}"),
        ("a\tb", "a b"),
    ] {
        assert_ne!(Tag::new(one), Tag::new(other));
    }
    assert_eq!(Tag::new("a\nb").unwrap().as_str(), "a%0Ab");
    let tag = Tag::new("\u{1F980} \u{fc}").unwrap();
    assert_eq!(tag.as_str(), "%F0%9F%A6%80 %C3%BC");
    assert_eq!(Tag::from_store(tag.as_str()), tag);
}
