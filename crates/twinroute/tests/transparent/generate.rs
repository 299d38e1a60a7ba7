//! Requests and responses generated from a seed.

/// A reproducible random number generator (xorshift64*).
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        // The state must not be zero.
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// A number below `limit`.
    fn below(&mut self, limit: usize) -> usize {
        (self.next() >> 33) as usize % limit
    }

    fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }

    fn text(&mut self, pieces: &[&str], most: usize) -> String {
        let count = self.below(most + 1);
        (0..count).map(|_| self.pick(pieces)).collect()
    }

    fn bytes(&mut self, most: usize) -> Vec<u8> {
        let length = self.below(most + 1);
        (0..length).map(|_| self.next().to_le_bytes()[7]).collect()
    }
}

const METHODS: &[&str] = &[
    "GET", "GET", "GET", "HEAD", "POST", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE",
    "PURGE", "QUERY",
];
/// No dot segments, which the server resolves, and no characters that actix-web refuses in a path, such as a grave accent.
const PIECES: &[&str] = &[
    "about",
    "ours",
    "socket.io",
    "_next",
    "static",
    "a.b",
    "x-1",
    "~u",
    "%20",
    "%2F",
    "%2f",
    "%5C",
    "%zz",
    "%",
    "%00",
    "%E4%F6",
    "%2525",
    "+",
    ";v=1",
    ",",
    ":",
    "@",
    "!",
    "$",
    "&",
    "'",
    "(",
    ")",
    "*",
    "=",
    "|",
    "{}",
    "^",
    "[]",
    "index.html",
    ".well-known",
    "favicon.ico",
    "en-US",
    "A",
];
const SLASHES: &[&str] = &["/", "/", "/", "/", "/", "//", "///", "\\", "/\\"];
const QUERY: &[&str] = &[
    "a",
    "=",
    "&",
    "EIO=4",
    "transport=polling",
    "%20",
    "+",
    "%zz",
    "/",
    "//",
    "/../",
    "?",
    "\\",
    "{",
    "|",
    ";",
    ":",
    "@",
    "[]",
    ",",
];
const NAMES: &[&str] = &[
    "Accept",
    "Accept-Encoding",
    "Accept-Language",
    "Authorization",
    "Cache-Control",
    "Content-Type",
    "Cookie",
    "DNT",
    "If-Modified-Since",
    "If-None-Match",
    "Next-Action",
    "Origin",
    "Purpose",
    "Range",
    "Referer",
    "RSC",
    "Sec-Fetch-Dest",
    "User-Agent",
    "X-Custom",
    "X-Middleware-Prefetch",
    "X-Nextjs-Data",
    "X-Prerender-Revalidate",
    "x_under_score",
    "X-Requested-With",
    "Via",
    "Expect-CT",
    "Upgrade-Insecure-Requests",
    "X-Http-Method-Override",
];
const VALUES: &[&str] = &[
    "a",
    "gzip, br",
    "\"quoted\"",
    "x=1; y=2",
    "W/\"etag\"",
    "Bearer t",
    "text/html;q=0.9",
    "\u{e4}",
    " ",
    "\t",
    "%20",
    "*/*",
    "bytes=0-",
    "{\"json\":1}",
    ",",
    "0",
];
const RESPONSE_NAMES: &[&str] = &[
    "Set-Cookie",
    "Set-Cookie",
    "Location",
    "Vary",
    "ETag",
    "Cache-Control",
    "Content-Type",
    "Content-Encoding",
    "Link",
    "X-Powered-By",
    "x-nextjs-cache",
    "Allow",
    "WWW-Authenticate",
    "Retry-After",
    "Server",
    "X-Custom",
    "Refresh",
    "Access-Control-Allow-Origin",
    "Age",
    "Warning",
    "Last-Modified",
    "Accept-Ranges",
];
const STATUSES: &[&str] = &[
    "200 OK",
    "200 OK",
    "200 Fine",
    "201 Created",
    "202 Accepted",
    "204 No Content",
    "206 Partial Content",
    "299 Odd",
    "301 Moved Permanently",
    "304 Not Modified",
    "307 Temporary Redirect",
    "308 Permanent Redirect",
    "400 Bad GeneratedRequest",
    "401 Unauthorized",
    "404 Not Found",
    "404 This page could not be found",
    "405 Method Not Allowed",
    "413 Too much",
    "418 I'm a teapot",
    "425 Too Early",
    "451 Unavailable For Legal Reasons",
    "500 Internal Server Error",
    "503 Busy",
    "599 Gone wild",
    "700 Unheard of",
];

/// A request that no route matches.
pub(crate) struct GeneratedRequest {
    pub(crate) line: String,
    pub(crate) bytes: Vec<u8>,
    pub(crate) is_head: bool,
}

pub(crate) fn request(seed: u64) -> GeneratedRequest {
    let random = &mut Random::new(seed);
    let method = random.pick(METHODS);
    let target = if method == "OPTIONS" && random.below(4) == 0 {
        "*".to_owned()
    } else {
        target(random)
    };
    let line = format!("{method} {target} HTTP/1.1");
    let mut head = format!("{line}\r\nHost: site.example\r\nX-Seed: {seed}\r\n");
    for _ in 0..random.below(8) {
        let (name, value) = (random.pick(NAMES), random.text(VALUES, 4));
        head += &format!("{name}: {value}\r\n");
    }
    GeneratedRequest {
        bytes: with_body(random, &head),
        is_head: method == "HEAD",
        line,
    }
}

fn target(random: &mut Random) -> String {
    loop {
        let mut target = String::new();
        for _ in 0..=random.below(4) {
            target += random.pick(SLASHES);
            target += &random.text(PIECES, 2);
        }
        let target = format!("/{}", target.trim_start_matches(['/', '\\']));
        let target = match random.below(3) {
            0 => random.pick(&["/", "//"]).to_owned() + target.trim_start_matches('/'),
            _ => target,
        };
        if has_dot_segment(&target) || matches_route(&target) {
            continue;
        }
        return match random.below(3) {
            0 => format!("{target}?{}", random.text(QUERY, 8)),
            _ => target,
        };
    }
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split(['/', '\\'])
}

fn has_dot_segment(path: &str) -> bool {
    segments(path).any(|segment| matches!(segment, "." | ".."))
}

/// Whether it matches `/ours/[id]`.
fn matches_route(path: &str) -> bool {
    let segments: Vec<_> = segments(path)
        .filter(|segment| !segment.is_empty())
        .collect();
    matches!(segments[..], ["ours", _])
}

fn with_body(random: &mut Random, head: &str) -> Vec<u8> {
    match random.below(5) {
        0 => {
            let body = random.bytes(3000);
            let head = format!("{head}Content-Length: {}\r\n\r\n", body.len());
            [head.as_bytes(), &body].concat()
        }
        1 => {
            let mut bytes = format!("{head}Transfer-Encoding: chunked\r\n\r\n").into_bytes();
            bytes.extend(chunks(random));
            bytes
        }
        _ => format!("{head}\r\n").into_bytes(),
    }
}

fn chunks(random: &mut Random) -> Vec<u8> {
    let mut all = Vec::new();
    for _ in 0..random.below(4) {
        let chunk = random.bytes(800);
        if !chunk.is_empty() {
            all.extend(format!("{:x}\r\n", chunk.len()).into_bytes());
            all.extend(chunk);
            all.extend(b"\r\n");
        }
    }
    all.extend(b"0\r\n\r\n");
    all
}

/// The legacy server's response to the request of a seed.
pub(crate) fn response(seed: u64, is_head: bool) -> Vec<u8> {
    let random = &mut Random::new(seed ^ 0xffff_0000);
    let status = random.pick(STATUSES);
    let mut head = format!("HTTP/1.1 {status}\r\nDate: Sat, 28 Nov 2026 12:00:00 GMT\r\n");
    for _ in 0..random.below(8) {
        let (name, value) = (random.pick(RESPONSE_NAMES), random.text(VALUES, 4));
        head += &format!("{name}: {value}\r\n");
    }
    let has_no_body = status.starts_with("204") || status.starts_with("304");
    if has_no_body {
        return format!("{head}\r\n").into_bytes();
    }
    if random.below(3) == 0 {
        let mut bytes = format!("{head}Transfer-Encoding: chunked\r\n\r\n").into_bytes();
        bytes.extend(if is_head { Vec::new() } else { chunks(random) });
        return bytes;
    }
    let body = random.bytes(3000);
    let head = format!("{head}Content-Length: {}\r\n\r\n", body.len());
    [head.as_bytes(), if is_head { b"" } else { &body[..] }].concat()
}
