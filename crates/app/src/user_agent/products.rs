//! Rules that detect browsers, engines and operating systems in a header. The first rule that matches wins, since most browsers
//! name others too.

use std::sync::LazyLock;

use regex::Regex;

use super::Product;

/// A case-insensitive pattern, and the names it detects. Of several names, the one that starts with group `n` is meant; group
/// `v` is the version.
type Rule = (&'static str, &'static [&'static str]);
type Rules = LazyLock<Vec<(Regex, &'static [&'static str])>>;

const BROWSERS: &[Rule] = &[
    (r"\bcrios/(?<v>[\w.]+)", &["Chrome"]),
    (r"edg(?:e|ios|a)?/(?<v>[\w.]+)", &["Edge"]),
    (r"opera mini/(?<v>[-\w.]+)", &["Opera Mini"]),
    (r"opera(?:.+version/|[/ ]+)(?<v>[\w.]+)", &["Opera"]),
    (r"opios[/ ]+(?<v>[\w.]+)", &["Opera Mini"]),
    (r"\bopr/(?<v>[\w.]+)", &["Opera"]),
    (
        r"(?<n>silk|vivaldi|brave|whale|duckduckgo|epiphany|puffin)/(?<v>[-\w.]+)",
        &[
            "Silk",
            "Vivaldi",
            "Brave",
            "Whale",
            "DuckDuckGo",
            "Epiphany",
            "Puffin",
        ],
    ),
    (r"msie (?<v>[\w.]+)", &["IE"]),
    (r"\bucbrowser[/ ]?(?<v>[\w.]+)", &["UCBrowser"]),
    (r"micromessenger/(?<v>[\w.]+)", &["WeChat"]),
    (r"trident.+rv[: ](?<v>[\w.]{1,9})\b.+like gecko", &["IE"]),
    (r"yabrowser/(?<v>[\w.]+)", &["Yandex"]),
    (r"miuibrowser/(?<v>[\w.]+)", &["MIUI Browser"]),
    (r"fxios/(?<v>[-\w.]+)", &["Firefox"]),
    (
        r"(?<n>oculus|samsung|huawei)browser/(?<v>[\w.]+)",
        &["Oculus Browser", "Samsung Browser", "Huawei Browser"],
    ),
    (r"electron/(?<v>[\w.]+) safari", &["Electron"]),
    (r";fbav/(?<v>[\w.]+);", &["Facebook"]),
    (r"safari line/(?<v>[\w.]+)", &["Line"]),
    (
        r"(?<n>chromium|instagram)[/ ](?<v>[-\w.]+)",
        &["Chromium", "Instagram"],
    ),
    (r"\bgsa/(?<v>[\w.]+) .*safari/", &["GSA"]),
    (r"headlesschrome(?:/(?<v>[\w.]+)| )", &["Chrome Headless"]),
    (r" wv\).+chrome/(?<v>[\w.]+)", &["Chrome WebView"]),
    (
        r"droid.+ version/(?<v>[\w.]+)\b.+safari",
        &["Android Browser"],
    ),
    (r"chrome/(?<v>[\w.]+)", &["Chrome"]),
    (
        r"version/(?<v>[\w.]+) .*mobile/\w+ safari",
        &["Mobile Safari"],
    ),
    (r"version/(?<v>[\w.]+) .*safari", &["Safari"]),
    (r"webkit/(?<v>[\w.]+)", &["WebKit"]),
    (r"firefox/(?<v>[\w.]+)", &["Firefox"]),
];

const ENGINES: &[Rule] = &[
    (r"windows.+ edge/(?<v>[\w.]+)", &["EdgeHTML"]),
    (r"webkit/537\.36.+chrome/(?<v>[\w.]+)", &["Blink"]),
    (r"presto/(?<v>[\w.]+)", &["Presto"]),
    (
        r"(?<n>webkit|trident|goanna)/(?<v>[\w.]+)",
        &["WebKit", "Trident", "Goanna"],
    ),
    (r"rv:(?<v>[\w.]{1,9})\b.+gecko", &["Gecko"]),
];

const SYSTEMS: &[Rule] = &[
    (
        r"windows phone(?: os)?[/ ]?(?<v>[\d.]*)",
        &["Windows Phone"],
    ),
    (r"xbox; +xbox (?<v>[^);]+)", &["Xbox"]),
    (r"windows[/ ]?(?<v>[ntce\d. ]+\w)", &["Windows"]),
    (r"ip[honead]{2,4}\b.*os (?<v>\w+) like mac", &["iOS"]),
    (r"cfnetwork/.+darwin", &["iOS"]),
    (r"mac os x ?(?<v>[\w.]*)", &["Mac OS"]),
    (
        r"(?<n>android|webos)[-/ ]?(?<v>[\w.]*)",
        &["Android", "webOS"],
    ),
    (r"kaios/(?<v>[\w.]+)", &["KAIOS"]),
    (r"tizen[/ ](?<v>[\w.]+)", &["Tizen"]),
    (r"web0s;.+rt(?<v>tv)", &["webOS"]),
    (r"cros \w+(?:\)| (?<v>[\w.]+)\b)", &["Chromium OS"]),
    (
        r"(?<n>nintendo|playstation) (?<v>[wids345portablevuch]+)",
        &["Nintendo", "PlayStation"],
    ),
    (
        r"(?<n>ubuntu|debian|fedora|centos|gentoo|raspbian|manjaro)(?:[-/ ](?<v>\d[-\w.]*))?",
        &[
            "Ubuntu", "Debian", "Fedora", "CentOS", "Gentoo", "Raspbian", "Manjaro",
        ],
    ),
    // Some headers have the architecture in place of a version.
    (r"linux ?(?<v>[\w.]*)", &["Linux"]),
    (
        r"\b(?<n>freebsd|openbsd|netbsd)",
        &["FreeBSD", "OpenBSD", "NetBSD"],
    ),
];

/// Names of Windows versions by kernel version.
const WINDOWS: [(&str, &str); 8] = [
    ("nt 10.0", "10"),
    ("nt 6.3", "8.1"),
    ("nt 6.2", "8"),
    ("nt 6.1", "7"),
    ("nt 6.0", "Vista"),
    ("nt 5.2", "XP"),
    ("nt 5.1", "XP"),
    ("nt 5.0", "2000"),
];

pub(super) fn browser(ua: &str) -> Product {
    static COMPILED: Rules = LazyLock::new(|| compile(BROWSERS));
    first(&COMPILED, ua)
}

pub(super) fn engine(ua: &str) -> Product {
    static COMPILED: Rules = LazyLock::new(|| compile(ENGINES));
    first(&COMPILED, ua)
}

pub(super) fn os(ua: &str) -> Product {
    static COMPILED: Rules = LazyLock::new(|| compile(SYSTEMS));
    let mut found = first(&COMPILED, ua);
    if let Some(version) = &mut found.version {
        let known = WINDOWS
            .iter()
            .find(|(kernel, _)| version.eq_ignore_ascii_case(kernel));
        *version = match (found.name, known) {
            (Some("Windows"), Some((_, name))) => (*name).to_owned(),
            (Some("iOS" | "Mac OS"), _) => version.replace('_', "."),
            _ => return found,
        };
    }
    found
}

fn compile(rules: &[Rule]) -> Vec<(Regex, &'static [&'static str])> {
    let compiled = rules
        .iter()
        .map(|(pattern, names)| (super::pattern(pattern), *names));
    compiled.collect()
}

fn first(rules: &Rules, ua: &str) -> Product {
    let found = rules.iter().find_map(|(pattern, names)| {
        let captures = pattern.captures(ua)?;
        let text = |group| captures.name(group).map_or("", |found| found.as_str());
        let prefix = text("n").to_ascii_lowercase();
        let name = names
            .iter()
            .find(|name| name.to_ascii_lowercase().starts_with(&prefix));
        Some(Product {
            name: name.copied(),
            version: Some(text("v").to_owned()).filter(|version| !version.is_empty()),
        })
    });
    found.unwrap_or_default()
}
