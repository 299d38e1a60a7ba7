//! The handlers that a route file exports.

use std::rc::Rc;

use crate::model::{Method, OtherReason, RouteStyle};
use crate::sources::{Origin, Sources};
use crate::syntax::{Module, Span};
use crate::trace::{Tracer, Value};

/// An exported handler.
pub(super) struct Exported {
    /// The method that exports it; `None` for the default export of a Pages file.
    pub(super) method: Option<Method>,
    pub(super) origin: Origin,
    pub(super) value: Value,
    /// Where the file exports it.
    pub(super) span: Span,
}

/// The handlers of a file, or why it has none.
pub(super) fn exported(
    module: &Rc<Module>,
    style: RouteStyle,
    sources: &Sources,
    tracer: &mut Tracer<'_>,
) -> Result<Vec<Exported>, OtherReason> {
    let names: Vec<(Option<Method>, &str)> = match style {
        RouteStyle::Pages => vec![(None, "default")],
        RouteStyle::App => Method::ALL
            .map(|method| (Some(method), method.name()))
            .to_vec(),
    };
    let mut found = Vec::new();
    for (method, name) in names {
        let origin = sources.export(module, name);
        let Some(origin) = origin.or_else(|| unresolved(module, name)) else {
            continue;
        };
        found.push(Exported {
            method,
            value: tracer.export(&origin),
            origin,
            span: module
                .export(name)
                .map(|export| export.span)
                .unwrap_or_default(),
        });
    }
    if found.is_empty() {
        return Err(nothing_exported(module, style));
    }
    match style == RouteStyle::Pages && found.iter().all(|one| is_no_function(&one.value)) {
        true => Err(OtherReason::NotAFunction),
        false => Ok(found),
    }
}

/// Why a file exports no handler.
fn nothing_exported(module: &Module, style: RouteStyle) -> OtherReason {
    let has_exports = !module.exports.is_empty() || !module.star_exports.is_empty();
    let has_code = has_exports || !module.bindings.is_empty() || !module.body.is_empty();
    match (has_code, style) {
        (false, _) => OtherReason::Empty,
        (true, RouteStyle::Pages) => OtherReason::NoDefaultExport,
        (true, RouteStyle::App) => OtherReason::NoMethod,
    }
}

/// An export whose origin can't be found, such as that of a file that does not exist: it is a handler all the same.
fn unresolved(module: &Rc<Module>, name: &str) -> Option<Origin> {
    use crate::syntax::ExportTarget;
    let export = module.export(name)?;
    match &export.target {
        ExportTarget::From(import) => Some(Origin::Package(import.module.clone(), name.into())),
        ExportTarget::Local(local) => {
            let import = module.imports.get(local)?;
            Some(Origin::Package(import.module.clone(), name.into()))
        }
        ExportTarget::Expression(_) => None,
    }
}

/// Whether a value is certainly no function.
fn is_no_function(value: &Value) -> bool {
    match value {
        Value::Literal(_) | Value::Undefined | Value::Array(_) | Value::Schema(_) => true,
        Value::Object(object) => {
            let is_handler = |key: &str| Method::parse(&key.to_ascii_uppercase()).is_some();
            !object.entries.iter().any(|entry| is_handler(&entry.key))
        }
        _ => false,
    }
}
