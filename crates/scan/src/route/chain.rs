//! Routers that are written as a chain: `router.use(auth).get(list).post(create)`.

use super::uses::each_expression;
use crate::model::Method;
use crate::syntax::{
    Binding, Expression, ExpressionKind, Module, Pattern, Property, Statement, Text,
};

/// Methods that make a handler of a router, and leave the router as it is.
const ENDS: [&str; 5] = ["build", "handle", "handler", "run", "toNextApiHandler"];

/// Methods that add what runs before the handlers that are added later.
const LAYERS: [&str; 2] = ["all", "use"];

/// A call of a chain, such as `.get(auth, handler)`.
pub(super) struct Link<'e> {
    pub(super) name: &'e Text,
    pub(super) arguments: &'e [Expression],
}

/// The calls of a chain, in the order in which they run.
pub(super) struct Chain<'e> {
    /// What the chain begins with: `router`, or `nc` of `nc()`.
    pub(super) root: String,
    /// The function that makes the router, and its arguments; `None` if the router comes from elsewhere.
    pub(super) made: Option<(&'e Expression, &'e [Expression])>,
    pub(super) links: Vec<Link<'e>>,
    /// Whether the links are all that the module does with the router.
    pub(super) is_whole: bool,
}

/// What a chain begins with.
#[derive(Clone, Copy)]
enum Root<'e> {
    /// A router.
    Router(&'e Expression),
    /// A call that makes a router: its function and its arguments.
    Made(&'e Expression, &'e [Expression]),
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
        let mut own = Vec::new();
        let mut root = collect(callee, arguments, &mut own)?;
        let mut links = Vec::new();
        let mut is_whole = true;
        if let Some(name) = root.name() {
            let mut known = usize::from(!own.first().is_some_and(Link::is_end));
            if let Some(value) = initial_value(module, name) {
                match made(value, &mut links) {
                    Some(found @ Root::Made(..)) => root = found,
                    _ => is_whole = false,
                }
            }
            for statement in &module.body {
                known += usize::from(add_statement(statement, name, &mut links));
            }
            is_whole &= mentions(module, name) <= known;
        }
        links.append(&mut own);
        let text = root.text();
        is_whole &= !text.is_empty() || root.made().is_some();
        let chain = Self {
            root: text,
            made: root.made(),
            links,
            is_whole,
        };
        let adds_handler = |at| chain.method_at(at).is_some() && chain.handlers_at(at).is_some();
        (0..chain.links.len()).any(adds_handler).then_some(chain)
    }

    /// The link that adds the handler for a method, and the one whose arguments hold it: the same, or the next one, as in
    /// `.GET({ auth: true }).handler(list)`. Of several, the last.
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

    /// The links that are around the handler of one: those before it that add no handler of another method, and those after it that the
    /// scan does not know, such as `.requires("admin")`.
    pub(super) fn around(&self, at: usize) -> impl Iterator<Item = &Link<'e>> {
        let method = self.method_at(at);
        let is_around = move |position: &usize| {
            let link = &self.links[*position];
            if self.is_holder(*position) || *position == at {
                return false;
            }
            match self.method_at(*position) {
                // An earlier handler of the same method hands on to the next.
                Some(own) => *position < at && Some(own) == method,
                None if *position < at => true,
                None => !link.is_end() && !LAYERS.contains(&&**link.name),
            }
        };
        (0..self.links.len())
            .filter(is_around)
            .map(|position| &self.links[position])
    }

    /// Whether a link holds the handler of the link before it.
    fn is_holder(&self, at: usize) -> bool {
        at > 0 && self.method_at(at - 1).is_some() && self.handlers_at(at - 1) == Some(at)
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

impl Link<'_> {
    fn is_end(&self) -> bool {
        ENDS.contains(&&**self.name)
    }
}

impl<'e> Root<'e> {
    fn name(self) -> Option<&'e Text> {
        match self {
            Self::Router(router) => router.name(),
            Self::Made(..) => None,
        }
    }

    fn text(self) -> String {
        let (Self::Router(root) | Self::Made(root, _)) = self;
        root.path().unwrap_or_default()
    }

    fn made(self) -> Option<(&'e Expression, &'e [Expression])> {
        match self {
            Self::Router(_) => None,
            Self::Made(function, arguments) => Some((function, arguments)),
        }
    }
}

/// The value that a variable of the module is made with.
fn initial_value<'e>(module: &'e Module, name: &str) -> Option<&'e Expression> {
    match module.bindings.get(name)? {
        Binding::Value(declarator) => match &declarator.pattern {
            Pattern::Name(_) => declarator.init.as_ref(),
            _ => None,
        },
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
) -> Option<Root<'e>> {
    let ExpressionKind::Member(object, name) = &callee.bare().kind else {
        return None;
    };
    let root = made(object, links).unwrap_or_else(|| Root::Router(object.bare()));
    links.push(Link { name, arguments });
    Some(root)
}

/// The calls of a value that is a call, and what they begin with.
fn made<'e>(value: &'e Expression, links: &mut Vec<Link<'e>>) -> Option<Root<'e>> {
    match &value.bare().kind {
        ExpressionKind::Call {
            callee, arguments, ..
        } => Some(collect(callee, arguments, links).unwrap_or(Root::Made(callee, arguments))),
        _ => None,
    }
}

/// Adds the calls of a statement such as `router.use(auth).get(list)`. Returns whether it is one of that router.
fn add_statement<'e>(statement: &'e Statement, name: &Text, links: &mut Vec<Link<'e>>) -> bool {
    let Statement::Expression(expression) = statement else {
        return false;
    };
    let mut own = Vec::new();
    let root = made(expression, &mut own);
    let is_it = root.and_then(Root::name) == Some(name) && !own.first().is_some_and(Link::is_end);
    if is_it {
        links.append(&mut own);
    }
    is_it
}

/// How often a module mentions a router, besides calls such as `router.run(request)`.
fn mentions(module: &Module, name: &Text) -> usize {
    let (mut mentioned, mut ended) = (0, 0);
    each_expression(module, &mut |part| match &part.kind {
        ExpressionKind::Name(found) if found == name => mentioned += 1,
        ExpressionKind::Call { callee, .. } => {
            if let ExpressionKind::Member(object, method) = &callee.bare().kind
                && object.name() == Some(name)
                && ENDS.contains(&&**method)
            {
                ended += 1;
            }
        }
        _ => {}
    });
    mentioned - ended
}
