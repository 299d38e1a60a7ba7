//! The `config` object and segment constants of a route file.

use std::rc::Rc;

use crate::model::{RouteStyle, Setting};
use crate::sources::Sources;
use crate::syntax::Module;
use crate::trace::{Code, Template, Tracer, Value};

const CONSTANTS: [&str; 9] = [
    "dynamic",
    "dynamicParams",
    "revalidate",
    "fetchCache",
    "runtime",
    "preferredRegion",
    "maxDuration",
    "experimental_ppr",
    "generateStaticParams",
];

/// The settings of a route, in the order in which Next.js lists them.
pub(super) fn settings(
    module: &Rc<Module>,
    style: RouteStyle,
    sources: &Sources,
    tracer: &mut Tracer<'_>,
) -> Vec<Setting> {
    let mut found = Vec::new();
    let names: &[&str] = match style {
        RouteStyle::Pages => &["config", "runtime", "maxDuration", "preferredRegion"],
        RouteStyle::App => &CONSTANTS,
    };
    for name in names {
        let Some(export) = module.export(name) else {
            continue;
        };
        let Some(origin) = sources.export(module, name) else {
            continue;
        };
        let value = tracer.export(&origin);
        let code = Code {
            module: module.clone(),
            span: export.span,
        };
        flatten(name, &value, &code, *name == "config", &mut found);
    }
    found
}

/// `config` becomes its parts: `api.bodyParser.sizeLimit`.
fn flatten(name: &str, value: &Value, code: &Code, is_config: bool, found: &mut Vec<Setting>) {
    match value {
        Value::Object(object) => {
            for entry in &object.entries {
                let inner = if is_config {
                    entry.key.to_string()
                } else {
                    format!("{name}.{}", entry.key)
                };
                flatten(&inner, &entry.value, &entry.code, false, found);
            }
        }
        value => {
            let template = Template::of(value, code);
            let line = code.module.line(code.span.start);
            let source = (!template.literal).then(|| code.text().chars().take(200).collect());
            found.push(Setting {
                name: name.to_owned(),
                value: template.literal.then_some(template.json),
                code: source,
                line,
            });
        }
    }
}
