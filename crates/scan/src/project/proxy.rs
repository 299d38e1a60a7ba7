//! Reads `proxy.ts`, or `middleware.ts`.

use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};

use super::build_output;
use crate::model::Proxy;
use crate::sources::Sources;
use crate::trace::{Template, Tracer, Value};

/// The proxy of a project, if it has one.
pub(crate) fn read_proxy(
    root: &Path,
    dist: &str,
    extensions: &[String],
    sources: &Sources,
    tracer: &mut Tracer<'_>,
) -> Option<Proxy> {
    let path = proxy_file(root, extensions)?;
    let module = sources.module(&path);
    let mut proxy = Proxy {
        file: sources.show(&path),
        lines: module.as_ref().map_or(0, |module| {
            module.source.lines().count().try_into().unwrap_or(u32::MAX)
        }),
        matchers: Vec::new(),
        literal: true,
        from_build_output: false,
    };
    if let Some(matchers) = build_output::read_matchers(&root.join(dist)) {
        (proxy.matchers, proxy.from_build_output) = (matchers, true);
        return Some(proxy);
    }
    if let Some(module) = module
        && let Some(origin) = sources.export(&module, "config")
        && let Value::Object(config) = tracer.export(&origin)
        && let Some(entry) = config.get("matcher")
    {
        let template = Template::of(&entry.value, &entry.code);
        proxy.literal = template.literal;
        let list = match template.json {
            Json::Array(list) => list,
            one => vec![one],
        };
        proxy.matchers = list
            .into_iter()
            .filter_map(|one| match one {
                Json::String(source) => build_output::matcher(&json!({ "source": source })),
                one => build_output::matcher(&one),
            })
            .collect();
    }
    Some(proxy)
}

/// The file is beside the trees.
fn proxy_file(root: &Path, extensions: &[String]) -> Option<PathBuf> {
    let folders = [root.to_owned(), root.join("src")];
    let names = ["proxy", "middleware"];
    folders
        .iter()
        .flat_map(|folder| names.iter().map(move |name| folder.join(name)))
        .find_map(|stem| {
            let paths = extensions
                .iter()
                .map(|extension| PathBuf::from(format!("{}.{extension}", stem.display())));
            paths.into_iter().find(|path| path.is_file())
        })
}
