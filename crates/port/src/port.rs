//! Ports the routes of a project.

use std::fs;
use std::path::Path;

use twinroute_scan::code::{self, Code};
use twinroute_scan::model::{
    Handler, Helper, Method, ObstacleKind, Project, Route, RouteStyle, Stage, Wrapper,
};

use crate::app_file::app_function;
use crate::comment::{comment, is_refused};
use crate::config::config;
use crate::declarations::declarations;
use crate::declare::Types;
use crate::format::format;
use crate::function::Source;
use crate::guard::{Guard, GuardPlace};
use crate::guards::Guards;
use crate::imports::{Imports, code_of, mentions};
use crate::layout::rust_file;
use crate::mark::marks;
use crate::names::pascal;
use crate::pages_file::{Arm, pages_functions};
use crate::ported::{Left, Ported, PortedFile};
use crate::translate::Declarations;

/// Ports routes of a project that was scanned. It reads the project's source, and writes nothing.
///
/// # Errors
///
/// If rustfmt can't be run. Without an installed rustfmt the files are not formatted.
pub fn port(project: &Project, routes: &[&Route]) -> std::io::Result<Ported> {
    let mut ported = code::read(Path::new(&project.root), |code| {
        let mut port = Port {
            code,
            project,
            guards: Guards::of(project),
            ported: Ported::default(),
        };
        for route in routes {
            port.route(route);
        }
        port.finish()
    });
    format(&mut ported.files)?;
    for file in &mut ported.files {
        file.marks = marks(&file.text);
    }
    Ok(ported)
}

const ALLOW: &str = "#![allow(
    dead_code,
    unused_assignments,
    unused_mut,
    unused_variables,
    reason = \"parts are not ported yet: remove this with the last mark\"
)]

";

struct Port<'a, 'c> {
    code: &'a Code<'c>,
    project: &'a Project,
    guards: Guards,
    ported: Ported,
}

impl Port<'_, '_> {
    fn route(&mut self, route: &Route) {
        match self.reason_to_leave(route) {
            Some(reason) => self.ported.left.push(Left {
                url: route.url.clone(),
                source: route.file.clone(),
                reason,
            }),
            None => {
                let file = self.file(route);
                self.ported.files.push(file);
            }
        }
    }

    /// Why a route is not ported.
    fn reason_to_leave(&self, route: &Route) -> Option<String> {
        if let Some(path) = refused_path(route) {
            return Some(format!(
                "the path {path:?} has a character that Rust refuses in comments; rename the file"
            ));
        }
        let library = route
            .obstacles
            .iter()
            .find(|one| one.kind == ObstacleKind::LibraryHandler);
        if let Some(library) = library {
            return Some(format!(
                "`{}` serves it, and stays with Next.js",
                library.name
            ));
        }
        if route.stage == Stage::Stays {
            let obstacle = route.obstacles.first().map_or("a library", |one| &one.name);
            return Some(format!("it stays with Next.js: {obstacle}"));
        }
        if route.style == RouteStyle::Pages && route.uses.edge {
            let form = "an App route has the signature of the edge runtime";
            return Some(format!("it runs on the edge runtime: {form}"));
        }
        let path = rust_file(self.project, route);
        let is_same =
            |file: &&PortedFile| file.path == path || file.url.as_ref() == Some(&route.url);
        let other = self.ported.files.iter().find(is_same)?;
        let source = other.source.as_deref().unwrap_or_default();
        Some(format!(
            "`{source}` serves the same URL; remove one of the two"
        ))
    }

    fn file(&mut self, route: &Route) -> PortedFile {
        let mut types = Types::new(&guard_types(route));
        let names = self.names(route, &mut types);
        let methods = route.handlers.iter().filter_map(|handler| handler.method);
        let methods: Vec<Method> = methods.collect();
        let source = Source {
            code: self.code,
            guards: &self.guards,
            route,
            methods: &methods,
        };
        let mut imports = Imports::default();
        let wrappers = names.iter().flat_map(|names| names.wrappers.clone());
        let mut guards: Vec<Guard> = wrappers.collect();
        let functions = match route.style {
            RouteStyle::App => app(&source, &names, &mut guards, &mut imports),
            RouteStyle::Pages => pages(&source, &names, &mut guards, &mut imports),
        };
        for guard in &guards {
            imports.add(format!("crate::guards::{}", guard.type_name()));
        }
        if !functions.contains("// port: ") {
            types.keep_used(&code_of(&functions));
        }
        let items = [config(route), types.text(), functions, types.readers()].concat();
        let methods = methods.iter().map(|method| method.name().to_owned());
        PortedFile {
            path: rust_file(self.project, route),
            url: Some(route.url.clone()),
            source: Some(route.file.clone()),
            methods: methods.collect(),
            guards: guards.iter().map(Guard::module_name).collect(),
            text: self.assemble(route, &items, imports),
            marks: Vec::new(),
        }
    }

    /// What the handlers of a route declare.
    fn names(&mut self, route: &Route, types: &mut Types) -> Vec<Declarations> {
        let mut names = declarations(route, types);
        for (handler, names) in route.handlers.iter().zip(&mut names) {
            let wrappers = handler.wrappers.iter();
            names.wrappers = wrappers
                .map(|wrapper| self.wrapper(handler, wrapper))
                .collect();
        }
        names
    }

    /// The whole text of a route's file.
    fn assemble(&self, route: &Route, items: &str, mut imports: Imports) -> String {
        add_imports(items, &mut imports);
        let allow = if needs_allow(items) { ALLOW } else { "" };
        let (url, file) = (&route.url, &route.file);
        let (imports, items) = (imports.text(), items.trim_end());
        let comments = self.comments(route);
        format!("//! `{url}`, ported from `{file}`.\n{allow}{imports}{items}\n\n{comments}")
    }

    /// The TypeScript of a route: its file, and handlers of other files.
    fn comments(&self, route: &Route) -> String {
        let source = read(self.project, &route.file).unwrap_or_default();
        let mut comments = comment(&route.file, &source, None);
        let others = route
            .handlers
            .iter()
            .filter(|handler| handler.file != route.file);
        for handler in others {
            let title = format!("{}:{}", handler.file, handler.line);
            let text = read(self.project, &handler.file).unwrap_or_default();
            let part = comment(&title, &text, Some((handler.line, handler.end_line)));
            if !comments.contains(&part) {
                comments.push('\n');
                comments.push_str(&part);
            }
        }
        comments
    }

    /// The guard for a wrapper.
    fn wrapper(&self, handler: &Handler, wrapper: &Wrapper) -> Guard {
        let name = wrapper.name.rsplit('.').next().unwrap_or_default();
        let is_it = |helper: &&Helper| {
            *helper.name == *name
                && wrapper
                    .file
                    .as_ref()
                    .is_none_or(|file| **file == *helper.file)
        };
        let helper = handler.helpers.iter().find(is_it);
        let place = helper.map(|helper| GuardPlace {
            file: helper.file.to_string(),
            lines: (helper.line, helper.end_line),
        });
        let call = format!("{}(handler)", wrapper.name);
        self.guards.claim(&wrapper.name, call, place)
    }

    /// Adds the files of the guards.
    fn finish(self) -> Ported {
        let mut ported = self.ported;
        for (module, guard) in self.guards.into_known() {
            let place = guard.place.as_ref();
            let source = place.and_then(|place| read(self.project, &place.file));
            ported.files.push(PortedFile {
                path: format!("src/guards/{module}.rs"),
                url: None,
                source: place.map(|place| place.file.clone()),
                methods: Vec::new(),
                guards: vec![module],
                text: guard.file(source.as_deref()),
                marks: Vec::new(),
            });
        }
        ported
    }
}

/// A file of the project.
fn read(project: &Project, file: &str) -> Option<String> {
    fs::read_to_string(Path::new(&project.root).join(file)).ok()
}

fn app(
    source: &Source<'_, '_>,
    names: &[Declarations],
    guards: &mut Vec<Guard>,
    imports: &mut Imports,
) -> String {
    let mut text = String::new();
    for (handler, names) in source.route.handlers.iter().zip(names) {
        let body = source.body(handler, names);
        imports.extend(body.imports.clone());
        guards.extend(body.guards.clone());
        text.push_str(&app_function(
            &source.route.url,
            handler,
            names,
            &body,
            imports,
        ));
    }
    text
}

fn pages(
    source: &Source<'_, '_>,
    names: &[Declarations],
    guards: &mut Vec<Guard>,
    imports: &mut Imports,
) -> String {
    let handlers = source.route.handlers.iter().zip(names);
    let arms: Vec<Arm<'_>> = handlers
        .map(|(handler, names)| Arm {
            handler,
            names,
            body: source.body(handler, names),
        })
        .collect();
    for arm in &arms {
        imports.extend(arm.body.imports.clone());
        guards.extend(arm.body.guards.clone());
    }
    let has_other = arms.iter().all(|arm| arm.handler.method.is_some());
    let other = has_other.then(|| source.other_methods(names)).flatten();
    if let Some(other) = &other {
        guards.extend(other.guards.clone());
    }
    pages_functions(&source.route.url, &arms, other, imports)
}

/// Adds the imports that the items themselves need.
fn add_imports(items: &str, imports: &mut Imports) {
    let needs = [
        ("Deserialize", "serde::Deserialize"),
        ("Serialize", "serde::Serialize"),
        ("Deserializer", "serde::Deserializer"),
        ("BTreeMap", "std::collections::BTreeMap"),
        ("Value", "serde_json::Value"),
        ("PageConfig", "twinroute::pages::PageConfig"),
    ];
    let traits = [
        ("D::Error::custom(", "serde::de::Error as _"),
        ("::extract(req.http())", "actix_web::FromRequest as _"),
    ];
    let code = code_of(items);
    for (_, path) in needs.iter().filter(|(word, _)| mentions(&code, word)) {
        imports.add(*path);
    }
    for (_, path) in traits.iter().filter(|(call, _)| code.contains(call)) {
        imports.add(*path);
    }
    imports.keep_used(&code);
}

/// Whether code is left that would use the variables and fields.
fn needs_allow(items: &str) -> bool {
    items.contains("// port: ")
}

/// The types that the guards of a route may have.
fn guard_types(route: &Route) -> Vec<String> {
    let names = |handler: &Handler| -> Vec<String> {
        let wrappers = handler.wrappers.iter().map(|one| one.name.to_string());
        let helpers = handler.helpers.iter().map(|one| one.name.to_string());
        wrappers.chain(helpers).collect()
    };
    let names = route.handlers.iter().flat_map(names);
    let last = |name: &String| name.rsplit('.').next().unwrap_or_default().to_owned();
    names.map(|name| pascal(&last(&name), "Guard")).collect()
}

/// The path of a route, of one of its handlers or of a wrapper with a character that would end a comment, or hide code in it.
fn refused_path(route: &Route) -> Option<&str> {
    let wrappers = route.handlers.iter().flat_map(|one| &one.wrappers);
    let wrappers = wrappers.filter_map(|wrapper| wrapper.file.as_deref());
    let handlers = route.handlers.iter().map(|handler| &*handler.file);
    [&*route.file]
        .into_iter()
        .chain(handlers)
        .chain(wrappers)
        .find(|path| path.contains(is_refused))
}
