//! Routers that are written as a chain: `router.use(auth).get(list).post(create)`.

use crate::model::Method;
use crate::syntax::{Binding, Expression, ExpressionKind, Module, Property, Statement, Text};

/// A call of a chain, such as `.get(auth, handler)`.
pub(super) struct Link<'e> {
    pub(super) name: &'e Text,
    pub(super) arguments: &'e [Expression],
}

/// The calls of a chain, in the order in which they run.
pub(super) struct Chain<'e> {
    /// What the chain begins with: `router`, or `nc` of `nc()`.
    pub(super) root: String,
    pub(super) links: Vec<Link<'e>>,
}

impl<'e> Chain<'e> {
    /// The chain that ends with a call; `None` if no call of it adds a handler for a method.
    ///
    /// A router that is a variable has the calls of its own statements, too: `router.get(list); export default router.handler()`.
    pub(super) fn of(
        callee: &'e Expression,
        arguments: &'e [Expression],
        module: &'e Module,
    ) -> Option<Self> {
        let mut links = Vec::new();
        let root = collect(callee, arguments, &mut links)?;
        let mut root_text = root.path().unwrap_or_default();
        if let Some(name) = root.name() {
            let mut all = Vec::new();
            if let Some(value) = initial_value(module, name) {
                root_text = call_path(value, &mut all).unwrap_or(root_text);
            }
            for statement in &module.body {
                let mut own = Vec::new();
                if let Statement::Expression(expression) = statement
                    && let ExpressionKind::Call {
                        callee, arguments, ..
                    } = &expression.bare().kind
                    && collect(callee, arguments, &mut own)
                        .is_some_and(|other| other.name() == Some(name))
                {
                    all.append(&mut own);
                }
            }
            all.append(&mut links);
            links = all;
        }
        let chain = Self {
            root: root_text,
            links,
        };
        let adds_handler = |at| chain.method_at(at).is_some() && chain.handlers_at(at).is_some();
        (0..chain.links.len()).any(adds_handler).then_some(chain)
    }

    /// The link that adds the handler for a method, and the one whose arguments hold it: the same, or the next one, as in
    /// `.GET({ auth: true }).handler(list)`.
    pub(super) fn find(&self, method: Method) -> Option<(usize, usize)> {
        let mut positions = (0..self.links.len()).rev();
        positions.find_map(|at| {
            let is_it = self.method_at(at) == Some(method);
            is_it
                .then(|| self.handlers_at(at))
                .flatten()
                .map(|holder| (at, holder))
        })
    }

    /// The links before one that are no handlers of a method.
    pub(super) fn before(&self, at: usize) -> impl Iterator<Item = &Link<'e>> {
        let is_around = |position: &usize| {
            let is_holder = *position > 0 && self.handlers_at(*position - 1) == Some(*position);
            self.method_at(*position).is_none()
                && !(is_holder && self.method_at(*position - 1).is_some())
        };
        (0..at)
            .filter(is_around)
            .map(|position| &self.links[position])
    }

    fn method_at(&self, at: usize) -> Option<Method> {
        let name = self.links.get(at)?.name;
        let is_lower = name.bytes().all(|byte| byte.is_ascii_lowercase());
        match is_lower {
            true => Method::parse(&name.to_ascii_uppercase()),
            false => Method::parse(name),
        }
    }

    fn handlers_at(&self, at: usize) -> Option<usize> {
        let may_hold = |at: usize| {
            let arguments = self.links.get(at)?.arguments;
            let is_path = arguments
                .first()
                .is_some_and(|first| first.text().is_some());
            (!is_path && arguments.iter().any(may_be_handler)).then_some(at)
        };
        may_hold(at).or_else(|| {
            let next = self.links.get(at + 1)?;
            let is_handler = matches!(&**next.name, "handler" | "handle");
            is_handler.then(|| may_hold(at + 1)).flatten()
        })
    }
}

/// The value that a variable of the module is made with.
fn initial_value<'e>(module: &'e Module, name: &str) -> Option<&'e Expression> {
    match module.bindings.get(name)? {
        Binding::Value(declarator) => declarator.init.as_ref(),
        _ => None,
    }
}

/// Whether an argument may be a handler: a function, or what a name or a call yields.
fn may_be_handler(argument: &Expression) -> bool {
    match &argument.bare().kind {
        ExpressionKind::Function(_) | ExpressionKind::Name(_) | ExpressionKind::Call { .. } => true,
        ExpressionKind::Object(properties) => properties
            .iter()
            .any(|property| matches!(property, Property::Named(key, _) if &**key == "handler")),
        _ => false,
    }
}

/// Adds the calls of a chain in the order in which they run, and returns what it begins with.
fn collect<'e>(
    callee: &'e Expression,
    arguments: &'e [Expression],
    links: &mut Vec<Link<'e>>,
) -> Option<&'e Expression> {
    let ExpressionKind::Member(object, name) = &callee.bare().kind else {
        return None;
    };
    let root = match &object.bare().kind {
        ExpressionKind::Call {
            callee, arguments, ..
        } => collect(callee, arguments, links).unwrap_or(callee),
        _ => object.bare(),
    };
    links.push(Link { name, arguments });
    Some(root)
}

/// The calls of the value of a variable, and the name of the function that makes the router.
fn call_path<'e>(value: &'e Expression, links: &mut Vec<Link<'e>>) -> Option<String> {
    match &value.bare().kind {
        ExpressionKind::Call {
            callee, arguments, ..
        } => collect(callee, arguments, links).unwrap_or(callee).path(),
        _ => None,
    }
}
