//! The settings of a route: `CONFIG` in Pages, constants in App.

use serde_json::Value as Json;
use twinroute_scan::model::{Route, RouteStyle, Setting};

use crate::mark::{MarkKind, mark};

/// The constants of a route, with marks for the settings that have no counterpart.
pub(crate) fn config(route: &Route) -> String {
    let mut marks = String::new();
    let constants = match route.style {
        RouteStyle::Pages => pages(&route.settings, &mut marks),
        RouteStyle::App => app(&route.settings, &mut marks),
    };
    match (marks.is_empty(), constants.is_empty()) {
        (true, true) => String::new(),
        _ => format!("{marks}{constants}\n"),
    }
}

fn pages(settings: &[Setting], marks: &mut String) -> String {
    let mut calls = String::new();
    for setting in settings {
        let call = setting
            .value
            .as_ref()
            .and_then(|value| page_setting(&setting.name, value));
        match call {
            Some(call) => calls.push_str(&call),
            None => left(setting, marks),
        }
    }
    match calls.is_empty() {
        true => String::new(),
        false => format!("pub const CONFIG: PageConfig = PageConfig::new(){calls};\n"),
    }
}

/// The call of `PageConfig` for a setting; empty if the setting has no effect.
fn page_setting(name: &str, value: &Json) -> Option<String> {
    let limit = |method: &str| {
        let text = match value {
            Json::String(text) => text.clone(),
            Json::Number(number) => number.as_u64()?.to_string(),
            _ => return None,
        };
        is_size(&text).then(|| format!(".{method}({text:?})"))
    };
    match (name, value) {
        ("api.bodyParser" | "bodyParser", Json::Bool(false)) => {
            Some(".body_parser(false)".to_owned())
        }
        ("api.bodyParser.sizeLimit", Json::Number(number)) if number.as_u64() == Some(0) => {
            Some(String::new())
        }
        ("api.bodyParser.sizeLimit", Json::String(text)) if !is_size(text) => {
            Some(".no_size_limit()".to_owned())
        }
        ("api.bodyParser.sizeLimit", _) => limit("size_limit"),
        ("api.responseLimit", Json::Bool(false)) => Some(".no_response_limit()".to_owned()),
        ("api.responseLimit", Json::String(_) | Json::Number(_)) => limit("response_limit"),
        ("api.externalResolver", Json::Bool(true)) => Some(".external_resolver(true)".to_owned()),
        ("maxDuration", Json::Number(number)) => {
            let seconds = u32::try_from(number.as_u64()?).ok()?;
            (seconds > 0).then(|| format!(".max_duration({seconds})"))
        }
        // Defaults, and settings of a hosting service.
        ("api.bodyParser" | "api.responseLimit", Json::Bool(true)) => Some(String::new()),
        ("api.externalResolver", Json::Bool(false)) => Some(String::new()),
        ("runtime", Json::String(runtime)) if runtime == "nodejs" => Some(String::new()),
        ("supportsResponseStreaming" | "regions" | "preferredRegion" | "memory", _) => {
            Some(String::new())
        }
        _ => None,
    }
}

/// A size as Next.js writes it: `500kb`, `1.5mb`, `1048576`.
fn is_size(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    let number = ["kb", "mb", "gb", "tb", "pb", "b"]
        .iter()
        .find_map(|unit| text.strip_suffix(unit))
        .unwrap_or(&text)
        .trim_end();
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    match number.split_once('.') {
        Some((whole, part)) => is_digits(whole) && is_digits(part),
        None => is_digits(number),
    }
}

fn app(settings: &[Setting], marks: &mut String) -> String {
    let mut constants = String::new();
    for setting in settings {
        let constant = setting
            .value
            .as_ref()
            .and_then(|value| segment_constant(&setting.name, value));
        match constant {
            Some(constant) => constants.push_str(&constant),
            None => left(setting, marks),
        }
    }
    constants
}

/// The constant for a setting; empty if the setting is for pages or a hosting service only.
fn segment_constant(name: &str, value: &Json) -> Option<String> {
    let text = |constant: &str, choices: &[&str]| {
        let value = value.as_str().filter(|value| choices.contains(value))?;
        Some(format!("pub const {constant}: &str = {value:?};\n"))
    };
    match (name, value) {
        ("dynamic", _) => text(
            "DYNAMIC",
            &["auto", "force-dynamic", "error", "force-static"],
        ),
        ("runtime", _) => text("RUNTIME", &["nodejs", "edge", "experimental-edge"]),
        ("fetchCache", _) => text(
            "FETCH_CACHE",
            &[
                "auto",
                "default-cache",
                "only-cache",
                "force-cache",
                "force-no-store",
                "default-no-store",
                "only-no-store",
            ],
        ),
        ("dynamicParams", Json::Bool(value)) => {
            Some(format!("pub const DYNAMIC_PARAMS: bool = {value};\n"))
        }
        ("revalidate", Json::Bool(false)) => {
            Some("pub const REVALIDATE: bool = false;\n".to_owned())
        }
        ("revalidate", Json::Number(number)) => {
            let seconds = u32::try_from(number.as_u64()?).ok()?;
            Some(format!("pub const REVALIDATE: u32 = {seconds};\n"))
        }
        ("maxDuration", Json::Number(number)) => {
            let seconds = u32::try_from(number.as_u64()?)
                .ok()
                .filter(|&seconds| seconds > 0)?;
            Some(format!("pub const MAX_DURATION: u32 = {seconds};\n"))
        }
        ("preferredRegion" | "regions" | "memory", _) => Some(String::new()),
        _ => None,
    }
}

fn left(setting: &Setting, marks: &mut String) {
    let value = match (&setting.code, &setting.value) {
        (Some(code), _) => code.clone(),
        (None, Some(value)) => value.to_string(),
        (None, None) => "?".to_owned(),
    };
    marks.push_str(&mark(
        MarkKind::Config,
        &format!("{} = {value}", setting.name),
    ));
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn setting(name: &str, value: Option<Json>) -> Setting {
        Setting {
            name: name.to_owned(),
            code: value.is_none().then(|| "limit()".to_owned()),
            value,
            line: 1,
        }
    }

    #[test]
    fn settings_of_pages_are_calls() {
        let mut marks = String::new();
        let settings = [
            setting("api.bodyParser.sizeLimit", Some(json!("4.5mb"))),
            setting("api.responseLimit", Some(json!(false))),
            setting("maxDuration", Some(json!(60))),
            setting("supportsResponseStreaming", Some(json!(true))),
            setting("runtime", Some(json!("edge"))),
            setting("api.bodyParser", None),
        ];
        let text = pages(&settings, &mut marks);
        let calls = ".size_limit(\"4.5mb\").no_response_limit().max_duration(60)";
        assert_eq!(
            text,
            format!("pub const CONFIG: PageConfig = PageConfig::new(){calls};\n")
        );
        let expected =
            "// port: config runtime = \"edge\"\n// port: config api.bodyParser = limit()\n";
        assert_eq!(marks, expected);
    }

    #[test]
    fn a_size_that_next_cannot_read_is_no_limit() {
        let call = |value| page_setting("api.bodyParser.sizeLimit", &value);
        assert_eq!(call(json!("plenty")).as_deref(), Some(".no_size_limit()"));
        assert_eq!(call(json!(2048)).as_deref(), Some(".size_limit(\"2048\")"));
        assert_eq!(call(json!(0)).as_deref(), Some(""));
        assert_eq!(call(json!([])), None);
    }

    #[test]
    fn settings_of_app_are_constants() {
        let mut marks = String::new();
        let settings = [
            setting("dynamic", Some(json!("force-static"))),
            setting("revalidate", Some(json!(60))),
            setting("maxDuration", Some(json!(0))),
        ];
        let expected =
            "pub const DYNAMIC: &str = \"force-static\";\npub const REVALIDATE: u32 = 60;\n";
        assert_eq!(app(&settings, &mut marks), expected);
        assert_eq!(marks, "// port: config maxDuration = 0\n");
    }
}
