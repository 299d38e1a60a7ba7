//! Rules that detect devices and processors in a header. The first rule that matches wins.

use std::sync::LazyLock;

use regex::Regex;

use super::Device;

const MOBILE: Option<&str> = Some("mobile");
const TABLET: Option<&str> = Some("tablet");
const CONSOLE: Option<&str> = Some("console");

/// A case-insensitive pattern, whose group `m` is the model; the vendor; and the kind.
type Rule = (&'static str, Option<&'static str>, Option<&'static str>);

const DEVICES: &[Rule] = &[
    (
        r"\b(?<m>sm-[ptx]\w{2,4}|gt-[pn]\d{2,4}|nexus 10)",
        Some("Samsung"),
        TABLET,
    ),
    (
        r"\b(?<m>(?:s[cgp]h|gt|sm)-\w+|galaxy nexus)",
        Some("Samsung"),
        MOBILE,
    ),
    (r"samsung[- ](?<m>[-\w]+)", Some("Samsung"), MOBILE),
    (r"[/(](?<m>ip(?:hone|od)[\w, ]*)[/;]", Some("Apple"), MOBILE),
    (r"\((?<m>ipad);[-\w),; ]+apple", Some("Apple"), TABLET),
    (r"(?<m>macintosh);", Some("Apple"), None),
    (r"(?:huawei|honor)(?<m>[-\w ]+)[;)]", Some("Huawei"), MOBILE),
    (
        r"\b(?<m>nexus 6p|\w{2,4}e?-[atu]?[ln][\dx][012359c][adn]?)\b",
        Some("Huawei"),
        MOBILE,
    ),
    (
        r"\b(?<m>(?:poco|redmi)[-\w ]+)(?: bui|\))",
        Some("Xiaomi"),
        MOBILE,
    ),
    (
        r"\b(?<m>mi[- ]?(?:a\d|max|cc)?[_ ]?\d?\w? ?(?:plus|se|lite)?)(?: bui|\))",
        Some("Xiaomi"),
        MOBILE,
    ),
    (r"\b(?<m>cph[12]\d{3})\b", Some("OPPO"), MOBILE),
    (r"vivo (?<m>\w+)(?: bui|\))", Some("Vivo"), MOBILE),
    (r"\b(?<m>v[12]\d{3}\w?[at])(?: bui|;)", Some("Vivo"), MOBILE),
    (r"\b(?<m>rmx[12]\d{3})(?: bui|;|\))", Some("Realme"), MOBILE),
    (r"\bmot(?:orola)?[- ](?<m>\w*)", Some("Motorola"), MOBILE),
    (
        r"(?<m>moto[\w() ]+|xt\d{3,4}|nexus 6)(?: bui|\))",
        Some("Motorola"),
        MOBILE,
    ),
    (r"(?<m>lm-[\w.]+)(?: bui|\))", Some("LG"), MOBILE),
    (r"(?<m>nexus [45])", Some("LG"), MOBILE),
    (r"\blg[-e;/ ]+(?<m>\w+)", Some("LG"), MOBILE),
    (r"nokia[-_ ]?(?<m>[-\w.]*)", Some("Nokia"), MOBILE),
    (r"(?<m>pixel c)\b", Some("Google"), TABLET),
    (
        r"droid.+; (?<m>pixel[\daxl ]{0,6})(?: bui|\))",
        Some("Google"),
        MOBILE,
    ),
    (
        r"droid.+ (?<m>[c-g]\d{4}|so[-gl]\w+|xq-a\w[4-7][12])(?: bui|\))",
        Some("Sony"),
        MOBILE,
    ),
    (
        r" (?<m>kb2005|in20[12]5|be20[12][59])\b",
        Some("OnePlus"),
        MOBILE,
    ),
    (
        r"(?:oneplus)? (?<m>a\d0\d\d)(?: b|\))",
        Some("OnePlus"),
        MOBILE,
    ),
    (r"(?<m>kf[a-z]{2}wi)(?: bui|\))", Some("Amazon"), TABLET),
    (r"(?<m>kf[a-z]+)(?: bui|\)).+silk/", Some("Amazon"), TABLET),
    (r"(?<m>nexus 7)", Some("ASUS"), TABLET),
    (r"(?<m>nexus 9)", Some("HTC"), TABLET),
    (
        r"htc[-;_ ]{1,2}(?<m>[\w ]+)(?: bui|\))",
        Some("HTC"),
        MOBILE,
    ),
    (r"zte[- ](?<m>[\w ]+?)(?: bui|/|\))", Some("ZTE"), MOBILE),
    (r"asus[-_ ]?(?<m>[-\w]*)", Some("ASUS"), MOBILE),
    (r"microsoft; (?<m>lumia[\w ]+)", Some("Microsoft"), MOBILE),
    (
        r"(?<m>bravia[\w ]+)(?: bui|\))",
        Some("Sony"),
        Some("smarttv"),
    ),
    (r"blackberry[-_ ]?(?<m>[-\w]*)", Some("BlackBerry"), MOBILE),
    (
        r"lenovo ?(?<m>tab[\w ]+|tb[-\w]{6}|yt[-\w]{6})",
        Some("Lenovo"),
        TABLET,
    ),
    (r"lenovo[-_ ]?(?<m>[-\w]+)", Some("Lenovo"), MOBILE),
    (
        r"droid [\d.]+; (?<m>fp\du?)(?: b|\))",
        Some("Fairphone"),
        MOBILE,
    ),
    (r"smart-tv.+samsung", Some("Samsung"), Some("smarttv")),
    (
        r"\b(?:android tv|smart[- ]?tv|tv; rv:)",
        None,
        Some("smarttv"),
    ),
    (r"nintendo (?<m>[wids3utch]+)", Some("Nintendo"), CONSOLE),
    (r"(?<m>playstation [345portablevi]+)", Some("Sony"), CONSOLE),
    (r"\b(?<m>xbox one|xbox)[) ]", Some("Microsoft"), CONSOLE),
    (
        r"; (?<m>quest(?: 2| pro)?)",
        Some("Facebook"),
        Some("wearable"),
    ),
    // Other Android devices: the model is last in the parentheses.
    (
        r"droid .+?; (?<m>[^;]+?)(?: bui|\) applew).+? mobile safari",
        None,
        MOBILE,
    ),
    (
        r"droid .+?; (?<m>[^;]+?)(?: bui|\) applew).+? safari",
        None,
        TABLET,
    ),
    (r"\btablet[;/]", None, TABLET),
    (r"phone|mobile(?:[;/]| [ \w/.]*safari)", None, MOBILE),
];

const ARCHITECTURES: &[(&str, &str)] = &[
    (r"(?:amd|x(?:(?:86|64)[-_])?|wow|win)64[;)]", "amd64"),
    (r"(?:i[346]|x)86[;)]", "ia32"),
    (r"\b(?:aarch64|arm(?:v?8e?l?|_?64))\b", "arm64"),
    (r"\barm(?:v[1-7]l?|;|eabi)", "arm"),
];

pub(super) fn device(ua: &str) -> Device {
    static COMPILED: LazyLock<Vec<Regex>> =
        LazyLock::new(|| DEVICES.iter().map(|rule| super::pattern(rule.0)).collect());
    let found = COMPILED.iter().zip(DEVICES).find_map(|(pattern, rule)| {
        let captures = pattern.captures(ua)?;
        let model = captures.name("m").map(|model| model.as_str().to_owned());
        Some(Device {
            vendor: rule.1,
            model: model.filter(|model| !model.is_empty()),
            kind: rule.2,
        })
    });
    found.unwrap_or_default()
}

pub(super) fn architecture(ua: &str) -> Option<&'static str> {
    static COMPILED: LazyLock<Vec<Regex>> = LazyLock::new(|| {
        let patterns = ARCHITECTURES.iter();
        patterns.map(|rule| super::pattern(rule.0)).collect()
    });
    let mut rules = COMPILED.iter().zip(ARCHITECTURES);
    rules.find_map(|(pattern, (_, name))| pattern.is_match(ua).then_some(*name))
}
