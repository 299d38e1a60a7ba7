//! The source of handlers, for programs that translate it.
//!
//! [`read`] opens a project; [`Code`] finds the function of a handler, and what the names in it are.

mod changed;
mod constants;
mod escapes;
mod target;
mod written;

use std::cell::RefCell;
use std::path::Path;
use std::rc::Rc;

use serde_json::Value as Json;

pub(crate) use changed::{FUNCTIONS as CHANGING_FUNCTIONS, changes, root};
use constants::Constants;
pub use constants::index;

use crate::model::{Method, Route};
use crate::reach::{PackageKind, Reach, kind_of};
use crate::route::function_of;
use crate::scan::on_large_stack;
use crate::sources::{Origin, Sources};
pub use crate::syntax;
use crate::syntax::{Expression, ExpressionKind, Module, Text, visit_expression};
use crate::trace::Tracer;
pub use crate::trace::makes_schemas;
pub use target::{Reaches, Target};
pub use written::Written;

/// The source of a project.
pub struct Code<'a> {
    root: &'a Path,
    sources: &'a Sources,
    reach: RefCell<Reach<'a>>,
    tracer: RefCell<Tracer<'a>>,
    constants: Constants<'a>,
}

/// Opens the project at a path, and runs `work` with its source.
///
/// It runs on a thread with a large stack, since generated files nest deeply. The source can't leave that thread.
pub fn read<T: Send>(root: &Path, work: impl Fn(&Code<'_>) -> T + Sync) -> T {
    on_large_stack(|| {
        let sources = Sources::new(root);
        work(&Code {
            root,
            sources: &sources,
            reach: RefCell::new(Reach::new(&sources)),
            tracer: RefCell::new(Tracer::new(&sources)),
            constants: Constants::new(&sources),
        })
    })
}

impl std::fmt::Debug for Code<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Code")
            .field("root", &self.root)
            .finish_non_exhaustive()
    }
}

impl Code<'_> {
    /// The function that serves a method of a route, without the wrappers around it. `None` if it is not in the project.
    pub fn handler(&self, route: &Route, method: Option<Method>) -> Option<Written> {
        let module = self.sources.module(&self.root.join(&route.file))?;
        let mut tracer = self.tracer.borrow_mut();
        let found = function_of(&module, route.style, method, self.sources, &mut tracer);
        found.map(|(module, function)| Written { module, function })
    }

    /// The file of a function, relative to the project, and its first and last line.
    pub fn place(&self, written: &Written) -> (String, (u32, u32)) {
        let Written { module, function } = written;
        let last = module.line(function.span.end.saturating_sub(1));
        let file = self.sources.show(&module.path);
        (file, (module.line(function.span.start), last))
    }

    /// What a name of the top level of a module is. `None` for a global of JavaScript.
    pub fn target(&self, module: &Rc<Module>, name: &str) -> Option<Target> {
        Some(self.target_of(self.sources.origin(module, name)?))
    }

    /// What an export of a module is.
    pub fn export(&self, module: &Rc<Module>, name: &str) -> Option<Target> {
        Some(self.target_of(self.sources.export(module, name)?))
    }

    fn target_of(&self, origin: Origin) -> Target {
        match &origin {
            // What it is set to may be any function.
            Origin::Local(module, name, _) if self.constants.is_assigned(module, name) => {
                Target::Other
            }
            Origin::Expression(module, value)
                if module
                    .declared_name(value)
                    .is_some_and(|name| self.constants.is_assigned(module, name)) =>
            {
                Target::Other
            }
            _ => Target::of(origin),
        }
    }

    /// The value of a literal, of a constant of the project, or of a part of one: a literal of a `const` that no file changes.
    pub fn constant(&self, module: &Rc<Module>, expression: &Expression) -> Option<Json> {
        self.constants.value(module, expression)
    }

    /// What the names in an expression lead to, except those that `is_local` accepts.
    pub fn reaches(
        &self,
        module: &Rc<Module>,
        expression: &Expression,
        is_local: &dyn Fn(&str) -> bool,
    ) -> Reaches {
        let mut names: Vec<Text> = Vec::new();
        let mut reaches = Reaches::default();
        visit_expression(expression, &mut |inner| match &inner.kind {
            ExpressionKind::Name(name) if &**name == "fetch" => reaches.service = true,
            ExpressionKind::Name(name) if !is_local(name) && !names.contains(name) => {
                names.push(name.clone());
            }
            _ => {}
        });
        for name in names {
            if let Some(origin) = self.sources.origin(module, &name) {
                self.add(origin, &mut reaches);
            }
        }
        reaches
    }

    fn add(&self, origin: Origin, reaches: &mut Reaches) {
        let reached = self.reach.borrow_mut().from(origin);
        for (package, export) in &reached.packages {
            match kind_of(package, export) {
                PackageKind::Session => reaches.session = true,
                PackageKind::Database => reaches.database = true,
                PackageKind::Service => reaches.service = true,
                PackageKind::Cache => reaches.cache = true,
                PackageKind::Framework | PackageKind::After | PackageKind::Other => {}
            }
        }
        reaches.database |= reached.uses_tables();
        reaches.service |= reached.fetches();
    }
}
