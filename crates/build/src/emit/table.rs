//! Generates the table: a call for each proxy and route.

use std::fmt::Write as _;

use crate::constant::{Constant, Value};
use crate::instrumentation::Instrumentation;
use crate::metadata_name::MetadataKind;
use crate::proxy::Proxy;
use crate::route::{Exports, Method, Route};

/// The function that returns the table. Each proxy and route comes with the path of its module.
pub(super) fn table<'r>(
    instrumentation: Option<(&Instrumentation, String)>,
    proxies: impl Iterator<Item = (&'r Proxy, &'r str)>,
    routes: impl Iterator<Item = (&'r Route, &'r str)>,
) -> String {
    let (mut calls, mut uses) = (String::new(), String::new());
    calls.extend(instrumentation.map(|(found, module)| instrumentation_call(found, &module)));
    calls.extend(proxies.map(|(proxy, module)| proxy_call(proxy, module)));
    for (route, module) in routes {
        calls.push_str(&call(route, module));
        for (constant, _) in route.constants() {
            write!(uses, "\n    let _ = {module}::{constant};").expect(WRITES);
        }
    }
    // The table has the values of the constants, so the compiler would report the constants as unused.
    let uses = match uses.as_str() {
        "" => uses,
        uses => format!("const _: () = {{{uses}\n}};\n\n"),
    };
    format!(
        r#"{uses}/// The table of all routes found on disk.
#[allow(clippy::too_many_lines, reason = "one call for each route")]
#[must_use]
pub fn routes() -> ::twinroute::Routes {{
    ::twinroute::Routes::new(){calls}
}}
"#
    )
}

const WRITES: &str = "writing to a `String` can't fail";

/// The call that sets the instrumentation.
fn instrumentation_call(found: &Instrumentation, module: &str) -> String {
    let file = &found.file;
    let functions = [
        ("register", found.register),
        ("on_request_error", found.on_request_error),
    ];
    let calls = functions.into_iter().filter_map(|(name, line)| {
        let function = handler(file, line?, &format!("{module}::{name}"));
        Some(format!("\n                .{name}({function})"))
    });
    let calls: String = calls.collect();
    format!(
        "\n        .instrumentation(\n            ::twinroute::instrumentation::Instrumentation::new(){calls}\n                .origin({file:?}),\n        )"
    )
}

/// The call that adds a proxy to the table.
fn proxy_call(proxy: &Proxy, module: &str) -> String {
    let (pattern, file) = (proxy.pattern().to_string(), proxy.file());
    let function = handler(file, proxy.line, &format!("{module}::proxy"));
    let config = match proxy.has_config() {
        true => format!("\n                .config({module}::CONFIG)"),
        false => String::new(),
    };
    format!(
        "\n        .proxy(\n            {pattern:?},\n            ::twinroute::app::proxy({function}){config}\n                .origin({file:?}),\n        )"
    )
}

/// A function of a file. The compiler shows this line for one of the wrong type, so it contains the file and line of the function.
fn handler(file: &str, line: usize, path: &str) -> String {
    let place = format!("{file}:{line}");
    format!("::twinroute::__private::handler!({place:?}, {path})")
}

/// The call that adds a route to the table.
fn call(route: &Route, module: &str) -> String {
    let (pattern, file) = (route.pattern().to_string(), route.file());
    let limit = match route.has_rate_limit() {
        true => format!("\n        .rate_limit_route({pattern:?}, {module}::RATE_LIMIT)"),
        false => String::new(),
    };
    let calls = RouteCalls { file, module };
    let (method, route) = match &route.exports {
        Exports::Pages { line, config } => ("pages", calls.pages(*line, *config)),
        Exports::App {
            methods,
            lines,
            static_params,
            constants,
        } => {
            let call = calls.app(methods, lines) + &calls.static_params(*static_params);
            ("app", call + &segment_config(constants))
        }
        Exports::Metadata {
            kind,
            line,
            generator,
            static_params,
            constants,
        } => {
            let call = calls.metadata(*kind, *line, *generator);
            let call = call + &calls.static_params(*static_params);
            ("app", call + &segment_config(constants))
        }
        Exports::File {
            content_type,
            is_kept,
        } => ("app", file_call(file, content_type, *is_kept)),
    };
    format!(
        "\n        .{method}(\n            {pattern:?},\n            {route}\n                .origin({file:?}),\n        ){limit}"
    )
}

/// Writes the calls that make the route of a file.
struct RouteCalls<'r> {
    file: &'r str,
    module: &'r str,
}

impl RouteCalls<'_> {
    fn handler(&self, name: &str, line: usize) -> String {
        handler(self.file, line, &format!("{}::{name}", self.module))
    }

    fn pages(&self, line: usize, has_config: bool) -> String {
        let call = format!(
            "::twinroute::pages::route({})",
            self.handler("handler", line)
        );
        match has_config {
            true => format!("{call}\n                .config({}::CONFIG)", self.module),
            false => call,
        }
    }

    fn app(&self, methods: &[Method], lines: &[usize]) -> String {
        let mut call = "::twinroute::app::route()".to_owned();
        for (method, line) in methods.iter().zip(lines) {
            let (name, indent) = (method.function(), "\n                ");
            write!(call, "{indent}.{name}({})", self.handler(name, *line)).expect(WRITES);
        }
        call
    }

    fn metadata(&self, kind: MetadataKind, line: usize, generator: Option<usize>) -> String {
        let generator = kind.generator().zip(generator);
        let generator = generator.map(|(name, line)| self.handler(name, line));
        metadata_call(kind, generator, &self.handler(&kind.function(), line))
    }

    /// The call that sets `generate_static_params`, if the file has one.
    fn static_params(&self, line: Option<usize>) -> String {
        let function = line.map(|line| self.handler("generate_static_params", line));
        function.map_or_else(String::new, |function| {
            format!("\n                .static_params({function})")
        })
    }
}

/// The route of a metadata file with code.
fn metadata_call(kind: MetadataKind, generator: Option<String>, handler: &str) -> String {
    let (one, several) = match kind {
        MetadataKind::Robots => ("robots", "robots"),
        MetadataKind::Manifest => ("manifest", "manifest"),
        MetadataKind::Sitemap => ("sitemap", "sitemaps"),
        _ => ("image", "images"),
    };
    match generator {
        None => format!("{METADATA}::{one}({handler})"),
        Some(generator) => format!("{METADATA}::{several}({generator}, {handler})"),
    }
}

/// The route of a static file. The compiler reads it, so the program serves it wherever it runs, as it serves a handler.
fn file_call(file: &str, content_type: &str, is_kept: bool) -> String {
    let served = if is_kept { "Kept" } else { "OnRequest" };
    let indent = "\n                ";
    let path = format!("/{file}");
    format!(
        "{METADATA}::file({indent}{content_type:?},{indent}include_bytes!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {path:?})),{indent}{METADATA}::StaticFile::{served},\n            )"
    )
}

const METADATA: &str = "::twinroute::app::metadata";

fn segment_config(constants: &[(Constant, Value)]) -> String {
    if constants.is_empty() {
        return String::new();
    }
    let mut config = "\n                .segment_config(\n                    ::twinroute::app::SegmentConfig::new()".to_owned();
    for (constant, value) in constants {
        let (name, value) = (constant.name().to_lowercase(), setting(*constant, value));
        write!(config, "\n                        .{name}({value})").expect(WRITES);
    }
    config + ",\n                )"
}

fn setting(constant: Constant, value: &Value) -> String {
    let variant =
        |kind: &str, text: &str| format!("::twinroute::app::{kind}::{}", camel_case(text));
    match (constant, value) {
        (Constant::Dynamic, Value::Text(text)) => variant("Dynamic", text),
        (Constant::FetchCache, Value::Text(text)) => variant("FetchCache", text),
        (Constant::Runtime, Value::Text(text)) if text == "nodejs" => variant("Runtime", "node-js"),
        (Constant::Runtime, Value::Text(text)) => variant("Runtime", text),
        (Constant::OnDisconnect, Value::Text(text)) => variant("OnDisconnect", text),
        (Constant::Revalidate, Value::Bool(_)) => variant("Revalidate", "never"),
        (Constant::Revalidate, Value::Number(number)) => {
            format!("::twinroute::app::Revalidate::Seconds({number})")
        }
        (Constant::PreferredRegion, Value::Text(text)) => format!("&[{text:?}]"),
        (Constant::BodyLimit, Value::Number(number)) => format!("\"{number}\""),
        // `Display` writes these values as Rust literals.
        (_, Value::Texts(texts)) => format!("&{texts:?}"),
        (_, value) => value.to_string(),
    }
}

/// `force-static` is `ForceStatic`.
fn camel_case(text: &str) -> String {
    let word = |word: &str| word[..1].to_uppercase() + &word[1..];
    text.split('-').map(word).collect()
}
