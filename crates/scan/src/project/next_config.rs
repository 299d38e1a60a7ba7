//! Reads `next.config`, as far as it is literal.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use serde_json::{Map, Value as Json};

use super::build_output;
use crate::model::{ConfigSource, NextConfig};
use crate::sources::{Origin, Sources, is_present};
use crate::syntax::{Binding, Expression, ExpressionKind, Module, Statement};
use crate::trace::{Code, Object, Template, Tracer, Value};

/// The page extensions of Next.js without a setting.
pub(super) const DEFAULT_EXTENSIONS: [&str; 4] = ["tsx", "ts", "jsx", "js"];

/// The settings of `next.config`, with the rules of the build output where there is one; `None` without either.
pub(crate) fn read_config(
    root: &Path,
    sources: &Sources,
    tracer: &mut Tracer<'_>,
) -> Option<NextConfig> {
    let path = config_file(root);
    let mut config = NextConfig {
        file: path.as_deref().map(|path| sources.show(path)),
        source: ConfigSource::File,
        settings: Map::new(),
        redirects: Vec::new(),
        rewrites: Vec::new(),
        headers: Vec::new(),
        computed: Vec::new(),
    };
    if let Some(path) = &path {
        read_file(path, sources, tracer, &mut config);
    }
    let dist = config
        .settings
        .get("distDir")
        .and_then(Json::as_str)
        .unwrap_or(".next")
        .to_owned();
    if build_output::read_rules(&root.join(dist), sources.json(), &mut config) {
        config.source = ConfigSource::BuildOutput;
    } else if path.is_none() {
        return None;
    }
    Some(config)
}

/// `pageExtensions`, or the default of Next.js.
pub(crate) fn page_extensions(config: Option<&NextConfig>) -> Vec<String> {
    let list = config.and_then(|config| config.settings.get("pageExtensions")?.as_array().cloned());
    let list: Vec<String> = list
        .iter()
        .flatten()
        .filter_map(|one| one.as_str().map(str::to_owned))
        .collect();
    match list.is_empty() {
        true => DEFAULT_EXTENSIONS.map(str::to_owned).to_vec(),
        false => list,
    }
}

fn config_file(root: &Path) -> Option<PathBuf> {
    let names = [
        "next.config.js",
        "next.config.mjs",
        "next.config.ts",
        "next.config.mts",
        "next.config.cjs",
    ];
    names
        .iter()
        .map(|name| root.join(name))
        .find(|path| is_present(path))
}

fn read_file(path: &Path, sources: &Sources, tracer: &mut Tracer<'_>, config: &mut NextConfig) {
    let Some(module) = sources.module(path) else {
        return;
    };
    let Some(object) = exported_object(&module, sources, tracer) else {
        sources.report(
            path,
            None,
            "the configuration has no object literal that the scan could find".to_owned(),
        );
        return;
    };
    for entry in &object.entries {
        let name = entry.key.to_string();
        match (&*name, &entry.value) {
            ("redirects" | "rewrites" | "headers", Value::Function(_)) => {
                let value = tracer.returned(&entry.value);
                rules(&name, &value, &entry.code, config);
            }
            (_, Value::Function(_)) => {}
            (_, value) => {
                let template = Template::of(value, &entry.code);
                if !template.literal {
                    config.computed.push(name.clone());
                }
                config.settings.insert(name, template.json);
            }
        }
    }
    if !object.open.is_empty() {
        config.computed.push("...".to_owned());
    }
}

/// The object that a configuration file exports: the literal in it, or else what its functions return.
fn exported_object(
    module: &Rc<Module>,
    sources: &Sources,
    tracer: &mut Tracer<'_>,
) -> Option<Rc<Object>> {
    let origin = sources.export(module, "default")?;
    if let Some((module, literal)) = config_object(sources, &origin, 0) {
        return match tracer.constant(&module, literal) {
            Value::Object(object) => Some(object),
            _ => None,
        };
    }
    let value = match tracer.export(&origin) {
        function @ Value::Function(_) => tracer.returned(&function),
        value => value,
    };
    // An empty object gets its settings from code that the scan does not run.
    value.alternatives().iter().find_map(|value| match value {
        Value::Object(object) if !object.entries.is_empty() => Some(object.clone()),
        _ => None,
    })
}

/// The object literal that an export is, under plugins, functions and variables.
fn config_object(sources: &Sources, origin: &Origin, depth: u8) -> Option<(Rc<Module>, Found)> {
    match origin {
        Origin::Expression(module, value) => in_expression(sources, module, value, depth),
        Origin::Local(module, _, Binding::Function(function)) => {
            returned(sources, module, &function.body, depth)
        }
        Origin::Local(module, _, Binding::Value(declarator)) => {
            in_expression(sources, module, declarator.init.as_ref()?, depth)
        }
        _ => None,
    }
}

/// The span of an object literal in a module.
type Found = crate::syntax::Span;

fn in_expression(
    sources: &Sources,
    module: &Rc<Module>,
    value: &Expression,
    depth: u8,
) -> Option<(Rc<Module>, Found)> {
    if depth > 12 {
        return None;
    }
    match &value.bare().kind {
        ExpressionKind::Object(_) => Some((module.clone(), value.bare().span)),
        ExpressionKind::Name(name) => {
            config_object(sources, &sources.origin(module, name)?, depth + 1)
        }
        ExpressionKind::Call { arguments, .. } => arguments
            .iter()
            .find_map(|argument| in_expression(sources, module, argument, depth + 1)),
        ExpressionKind::Function(function) => returned(sources, module, &function.body, depth),
        ExpressionKind::Conditional(_, then, otherwise) => {
            in_expression(sources, module, then, depth + 1)
                .or_else(|| in_expression(sources, module, otherwise, depth + 1))
        }
        ExpressionKind::Assign(_, value) => in_expression(sources, module, value, depth + 1),
        _ => None,
    }
}

/// The object that a function returns: at its end, if it has several.
fn returned(
    sources: &Sources,
    module: &Rc<Module>,
    body: &[Statement],
    depth: u8,
) -> Option<(Rc<Module>, Found)> {
    let local = |name: &str| {
        body.iter().find_map(|statement| match statement {
            Statement::Declare(declarator) => {
                let mut is_it = false;
                declarator.pattern.names(&mut |one| is_it |= &**one == name);
                declarator.init.as_ref().filter(|_| is_it)
            }
            _ => None,
        })
    };
    body.iter().rev().find_map(|statement| match statement {
        Statement::Return(Some(value)) => match value.name().and_then(|name| local(name)) {
            Some(value) => in_expression(sources, module, value, depth + 1),
            None => in_expression(sources, module, value, depth + 1)
                .or_else(|| first_local(sources, module, value, &local, depth)),
        },
        Statement::Block(block) => returned(sources, module, block, depth),
        Statement::If { then, .. } => returned(sources, module, then, depth),
        _ => None,
    })
}

/// `return withPlugin(nextConfig)` where the variable is the function's own.
fn first_local<'b>(
    sources: &Sources,
    module: &Rc<Module>,
    value: &Expression,
    local: &impl Fn(&str) -> Option<&'b Expression>,
    depth: u8,
) -> Option<(Rc<Module>, Found)> {
    match &value.bare().kind {
        ExpressionKind::Call { arguments, .. } => arguments.iter().find_map(|argument| {
            match argument.name().and_then(|name| local(name)) {
                Some(value) => in_expression(sources, module, value, depth + 1),
                None => first_local(sources, module, argument, local, depth),
            }
        }),
        _ => None,
    }
}

fn rules(name: &str, value: &Value, code: &Code, config: &mut NextConfig) {
    let mut lists = Vec::new();
    match value {
        // Rewrites in phases.
        Value::Object(phases) => {
            lists.extend(phases.entries.iter().map(|entry| entry.value.clone()))
        }
        value => lists.push(value.clone()),
    }
    let mut is_whole = true;
    for list in lists {
        let Value::Array(items) = list else {
            is_whole = false;
            continue;
        };
        for item in items.iter() {
            if !matches!(item, Value::Object(_)) {
                is_whole = false;
                continue;
            }
            let template = Template::of(item, code);
            is_whole &= template.literal;
            match name {
                "redirects" => config.redirects.push(template.json),
                "rewrites" => config.rewrites.push(template.json),
                _ => config.headers.push(template.json),
            }
        }
    }
    if !is_whole {
        config.computed.push(name.to_owned());
    }
}
