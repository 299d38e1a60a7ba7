//! The parts of which sources of rules are made, with texts that they match, or narrowly don't.

/// A part of a source.
#[derive(Debug)]
pub(crate) struct Piece {
    /// In path-to-regexp's syntax. `NAME` stands for the name of its parameter.
    pub(crate) source: &'static str,
    /// Parts of paths. The source matches the first one.
    pub(crate) samples: &'static [&'static str],
    /// The name and the modifier of each parameter.
    pub(crate) params: &'static [(&'static str, &'static str)],
}

const fn piece(
    source: &'static str,
    samples: &'static [&'static str],
    params: &'static [(&'static str, &'static str)],
) -> Piece {
    Piece {
        source,
        samples,
        params,
    }
}

/// Values of a whole segment.
const VALUES: &[&str] = &[
    "/x",
    "/42",
    "/foo",
    "/Foo",
    "/a.b",
    "/a-b",
    "/a%20b",
    "/%C3%A9",
    "/a%2Fb",
    "/a%2525",
    "/a%3Fb",
    "/a%23b",
    "/a:b",
    "/a+b",
    "/en",
    "/x;y=1",
    "/%E2%82%AC",
    "/a&b=c",
    "/a%26b",
    "/%zz",
    "/a%",
    "/()",
    "/*",
    "/a@b",
    "/..x",
    "/a,b",
    r#"/"q""#,
    "/a%5Cb",
    "/%00",
    "/é",
    "/a%0Ab",
    "/__proto__",
    "/api",
    "/:id",
];

/// Segments without a parameter.
pub(crate) const LITERALS: &[Piece] = &[
    piece("/about", &["/about"], &[]),
    piece("/About", &["/About", "/about"], &[]),
    piece("/v1.0", &["/v1.0", "/v1x0"], &[]),
    piece("/a-b", &["/a-b"], &[]),
    piece("/café", &["/caf%C3%A9", "/caf%c3%a9", "/café"], &[]),
    piece("/caf%C3%A9", &["/caf%C3%A9", "/caf%c3%a9"], &[]),
    piece("/a%20b", &["/a%20b", "/a+b"], &[]),
    piece("/a b", &["/a%20b", "/a+b"], &[]),
    piece(r"/x\(y\)", &["/x(y)", "/x%28y%29"], &[]),
    piece(r"/a\:b", &["/a:b", "/a%3Ab"], &[]),
    piece(r"/a\+b", &["/a+b", "/a%2Bb"], &[]),
    piece("/a;b", &["/a;b", "/a"], &[]),
    piece("/it's", &["/it's", "/it%27s"], &[]),
    piece("/a,b", &["/a,b"], &[]),
    piece("/@me", &["/@me", "/%40me"], &[]),
    piece("/~u", &["/~u"], &[]),
    piece("/%2F", &["/%2F", "/%2f"], &[]),
    piece("/$x", &["/$x"], &[]),
    piece("/a=b&c", &["/a=b&c"], &[]),
    piece("/ü", &["/%C3%BC", "/%c3%bc"], &[]),
    piece("/日本", &["/%E6%97%A5%E6%9C%AC"], &[]),
    piece("/.well-known", &["/.well-known"], &[]),
    piece("/file.txt", &["/file.txt", "/filextxt"], &[]),
    piece("/_next", &["/_next"], &[]),
    piece("/a|b", &["/a|b", "/a%7Cb"], &[]),
    piece("/x[id]", &["/x[id]", "/x%5Bid%5D", "/x5"], &[]),
    piece("/a^b", &["/a^b", "/a%5Eb"], &[]),
    piece(r"/\*", &["/*", "/%2A"], &[]),
    piece("/!x", &["/!x"], &[]),
    piece("/A/B", &["/A/B", "/a/b"], &[]),
];

/// Segments with named parameters.
pub(crate) const NAMED: &[Piece] = &[
    piece("/:NAME", VALUES, &[("NAME", "")]),
    piece("/:NAME", VALUES, &[("NAME", "")]),
    piece(
        "/:NAME*",
        &["", "/x", "/x/y", "/x/y/z", "/a%2Fb/c", "/é/x"],
        &[("NAME", "*")],
    ),
    piece(
        "/:NAME+",
        &["/x", "/x/y", "/a%20b/c%2Fd", "/x/y/z"],
        &[("NAME", "+")],
    ),
    piece("/:NAME?", &["", "/x", "/a%20b"], &[("NAME", "?")]),
    piece(
        r"/:NAME(\d+)",
        &["/42", "/0", "/x", "/٣", "/4%32"],
        &[("NAME", "")],
    ),
    piece(
        r"/:NAME(\d{1,3})",
        &["/1", "/123", "/1234"],
        &[("NAME", "")],
    ),
    piece("/:NAME([a-z]+)", &["/abc", "/ABC", "/a1"], &[("NAME", "")]),
    piece(
        "/:NAME(foo|bar)",
        &["/foo", "/bar", "/FOO", "/baz"],
        &[("NAME", "")],
    ),
    piece("/:NAME(foo|bar)?", &["/foo", "", "/baz"], &[("NAME", "?")]),
    piece(
        "/:NAME(foo|bar)*",
        &["/foo", "", "/foo/bar/foo", "/foo/baz"],
        &[("NAME", "*")],
    ),
    piece(r"/:NAME(\d+)+", &["/1", "/1/2/3", "/1/x"], &[("NAME", "+")]),
    piece(
        "/:NAME(.*)",
        &["/", "/x", "/x/y", "/x/y/", "/a%2Fb"],
        &[("NAME", "")],
    ),
    piece("/:NAME(.+)", &["/x", "/x/y", "/"], &[("NAME", "")]),
    piece("/:NAME([^/]*)", &["/x", "/", "/a%20b"], &[("NAME", "")]),
    piece(
        r"/:NAME(\w+)",
        &["/ab_1", "/é", "/%C3%A9", "/a-b"],
        &[("NAME", "")],
    ),
    piece("/:NAME([^.]+)", &["/x", "/x.y", "/x/y"], &[("NAME", "")]),
    piece("/:NAME((?!x)[^/]+)", &["/yes", "/xno"], &[("NAME", "")]),
    piece(
        "/:NAME((?!api|_next).*)",
        &["/page", "/api/x", "/apix", "/"],
        &[("NAME", "")],
    ),
    piece("/:NAME(a|b|(?:c)d)", &["/a", "/cd", "/c"], &[("NAME", "")]),
    piece(r"/:NAME([\w-]+)", &["/a-b", "/a.b"], &[("NAME", "")]),
    piece(
        r"/:NAME(\S+\.png)",
        &["/a.png", "/a/b.PNG", "/x"],
        &[("NAME", "")],
    ),
    piece("/:NAME(%20|x)", &["/%20", "/x"], &[("NAME", "")]),
    piece(
        "/:NAME([A-F0-9]{2})",
        &["/AF", "/af", "/zz"],
        &[("NAME", "")],
    ),
    piece(r"/:NAME(\bfoo\b)", &["/foo", "/foox"], &[("NAME", "")]),
    piece(r"/:NAME([\s\S]*)", &["/x/y", "/"], &[("NAME", "")]),
    piece(
        "/pre-:NAME",
        &["/pre-x", "/pre-", "/PRE-a%20b", "/prex"],
        &[("NAME", "")],
    ),
    piece(
        "/:NAME-post",
        &["/x-post", "/a-b-post", "/-post"],
        &[("NAME", "")],
    ),
    piece(
        r"/pre:NAME(\d+)post",
        &["/pre12post", "/prexpost"],
        &[("NAME", "")],
    ),
    piece(
        "/:NAME.json",
        &["/x.json", "/x.y.json", "/xjson", "/.json"],
        &[("NAME", "")],
    ),
    piece(
        r"/:NAME(.*)\.json",
        &["/x.json", "/a/b.json", "/x.jsonx", "/.json"],
        &[("NAME", "")],
    ),
    piece("/@:NAME", &["/@x", "/%40x", "/x"], &[("NAME", "")]),
    piece("{/:NAME}?", &["", "/x"], &[("NAME", "?")]),
    piece(r"{/:NAME(\d+)}+", &["/1", "/1/2", "/x"], &[("NAME", "+")]),
    piece(r"{/v:NAME(\d+)}*", &["", "/v1", "/v1/v2"], &[("NAME", "*")]),
    piece(
        "/x{-:NAME}?",
        &["/x", "/x-y", "/x-", "/xy"],
        &[("NAME", "?")],
    ),
    piece(
        "{/lang-:NAME}?/end",
        &["/end", "/lang-en/end"],
        &[("NAME", "?")],
    ),
    piece(
        "/:NAME{.:NAMEExt}?",
        &["/x", "/x.y", "/x.y.z"],
        &[("NAME", ""), ("NAMEExt", "?")],
    ),
    piece(
        "/:NAME-:NAMEB",
        &["/a-b", "/a-b-c", "/-b", "/a-", "/a%2Db"],
        &[("NAME", ""), ("NAMEB", "")],
    ),
    piece(
        "/:NAME.:NAMEB",
        &["/a.b", "/a.b.c"],
        &[("NAME", ""), ("NAMEB", "")],
    ),
    piece(
        r"/:NAME(\d+)-:NAMEB(\w+)",
        &["/1-a", "/1-é", "/x-a"],
        &[("NAME", ""), ("NAMEB", "")],
    ),
    piece(
        "/:NAME_:NAMEB",
        &["/a_b", "/a"],
        &[("NAME_", ""), ("NAMEB", "")],
    ),
    piece(
        "/:NAME:NAMEB",
        &["/ab", "/a"],
        &[("NAME", ""), ("NAMEB", "")],
    ),
    piece(
        "/:NAME/:NAMEB?",
        &["/a", "/a/b", "/a/b/c"],
        &[("NAME", ""), ("NAMEB", "?")],
    ),
    piece(
        "/:NAME/:NAMEB*",
        &["/a", "/a/b", "/a/b/c"],
        &[("NAME", ""), ("NAMEB", "*")],
    ),
];

/// Segments with groups that have no name.
pub(crate) const UNNAMED: &[Piece] = &[
    piece("/(.*)", &["/", "/x", "/x/y"], &[]),
    piece(r"/(\d+)", &["/1", "/x"], &[]),
    piece("(.*)", &["", "/x/y", "zzz"], &[]),
    piece("/((?!api|_next).*)", &["/p", "/api", "/"], &[]),
    piece("/(a|b)", &["/a", "/c"], &[]),
    piece("/([^/]+)", &["/x", "/x/y"], &[]),
    piece("{/opt}?", &["", "/opt"], &[]),
    piece("/x{y}?", &["/x", "/xy"], &[]),
    piece("/x{ab}+", &["/xab", "/xabab", "/x"], &[]),
    piece("/([a-z]{2})", &["/en", "/EN", "/e"], &[]),
    piece("/(?:foo)", &["/foo"], &[]),
    piece("{/a}*", &["", "/a", "/a/a"], &[]),
];

/// The names of parameters.
pub(crate) const NAMES: &[&str] = &["id", "slug", "path", "a", "p1", "userId", "x", "file", "q"];
