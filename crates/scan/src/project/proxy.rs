//! Reads `proxy.ts`, or `middleware.ts`.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use serde_json::{Value as Json, json};

use super::build_output;
use crate::model::{NextConfig, Proxy};
use crate::sources::{Sources, is_present};
use crate::syntax::Module;
use crate::trace::{Template, Tracer, Value};

/// The proxy of a project, if it has one.
pub(crate) fn read_proxy(
    root: &Path,
    config: Option<&NextConfig>,
    extensions: &[String],
    sources: &Sources,
    tracer: &mut Tracer<'_>,
) -> Option<Proxy> {
    let path = proxy_file(root, extensions)?;
    let module = sources.module(&path);
    let lines = module
        .as_ref()
        .map_or(0, |module| module.source.lines().count());
    let mut proxy = Proxy {
        file: sources.show(&path),
        lines: u32::try_from(lines).unwrap_or(u32::MAX),
        matchers: Vec::new(),
        literal: true,
        from_build_output: false,
    };
    let dist = config.and_then(|config| config.settings.get("distDir")?.as_str());
    if let Some(matchers) =
        build_output::read_matchers(&root.join(dist.unwrap_or(".next")), sources.json())
    {
        (proxy.matchers, proxy.from_build_output) = (matchers, true);
    } else if let Some(module) = module {
        read_matcher(&module, sources, tracer, &mut proxy);
    }
    Some(proxy)
}

/// Reads `config.matcher`: a path, or a list of paths and matchers.
fn read_matcher(
    module: &Rc<Module>,
    sources: &Sources,
    tracer: &mut Tracer<'_>,
    proxy: &mut Proxy,
) {
    let Some(origin) = sources.export(module, "config") else {
        return;
    };
    let Value::Object(config) = tracer.export(&origin) else {
        return;
    };
    let Some(entry) = config.get("matcher") else {
        return;
    };
    let template = Template::of(&entry.value, &entry.code);
    proxy.literal = template.literal;
    let list = match template.json {
        Json::Array(list) => list,
        one => vec![one],
    };
    let matchers = list.into_iter().filter_map(|one| match one {
        Json::String(source) => build_output::matcher(&json!({ "source": source })),
        one => build_output::matcher(&one),
    });
    proxy.matchers = matchers.collect();
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
            paths.into_iter().find(|path| is_present(path))
        })
}
