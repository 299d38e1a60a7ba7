//! Finds the function in `withAuth(withDatabase(handler))`.

use std::cell::Cell;
use std::rc::Rc;

use super::chain::{Chain, Link};
use crate::model::{Method, Wrapper};
use crate::sources::{Origin, Sources};
use crate::syntax::{
    Binding, Expression, ExpressionKind, Function, Module, Pattern, Property, visit_statements,
};
use crate::trace::is_handler_name;

/// A handler without what is around it.
#[derive(Default)]
pub(super) struct Unwrapped {
    /// The outermost first.
    pub(super) wrappers: Vec<Wrapper>,
    /// The function, its module, and the expression that it is; `None` if it is not in the project.
    pub(super) function: Option<(Rc<Module>, Rc<Function>)>,
}

// Wrappers that lead in a circle end here.
const DEEPEST: u8 = 16;

// Of a table that is made of tables, or calls that share their arguments, this is enough to find the function.
const MOST_EXPRESSIONS: u32 = 1_000;

/// Takes the wrappers off an export.
///
/// In a table of methods, the function is that of `method`, or else the first.
pub(super) fn unwrap(sources: &Sources, origin: &Origin, method: Option<Method>) -> Unwrapped {
    let mut unwrapped = Unwrapped::default();
    let unwrap = Unwrap {
        sources,
        method,
        left: Cell::new(MOST_EXPRESSIONS),
    };
    unwrapped.function = unwrap.origin(origin, &mut unwrapped.wrappers, 0);
    unwrapped
}

struct Unwrap<'a> {
    sources: &'a Sources,
    method: Option<Method>,
    // How many more expressions are looked at.
    left: Cell<u32>,
}

type Found = Option<(Rc<Module>, Rc<Function>)>;

impl Unwrap<'_> {
    fn origin(&self, origin: &Origin, wrappers: &mut Vec<Wrapper>, depth: u8) -> Found {
        match origin {
            Origin::Local(module, name, Binding::Function(function)) => {
                self.assigned_again(module, name, wrappers)?;
                Some((module.clone(), function.clone()))
            }
            Origin::Local(module, name, Binding::Value(declarator)) => {
                self.assigned_again(module, name, wrappers)?;
                // `export const { GET, POST } = handlers`
                let is_plain = matches!(&declarator.pattern, Pattern::Name(_));
                let init = declarator.init.as_ref()?;
                match is_plain {
                    true => self.expression(init, module, wrappers, depth),
                    false => self.member(init, name, module, wrappers, depth),
                }
            }
            Origin::Expression(module, value) => self.expression(value, module, wrappers, depth),
            Origin::Local(_, _, Binding::Class(_) | Binding::Enum(_))
            | Origin::Namespace(_)
            | Origin::Package(..) => None,
        }
    }

    /// Adds the wrappers of `handler = withAuth(handler)` and of `handlers.GET = withAuth(handlers.GET)`. Returns `None` if anything
    /// else is assigned, since it isn't known then what serves.
    fn assigned_again(
        &self,
        module: &Rc<Module>,
        name: &str,
        wrappers: &mut Vec<Wrapper>,
    ) -> Option<()> {
        let mut are_known = true;
        // The body has no functions of the top level.
        let functions = module
            .bindings
            .values()
            .filter_map(|binding| match binding {
                Binding::Function(function) => Some(&function.body),
                _ => None,
            });
        let bodies = functions.chain([&module.body]);
        let mut visit = |part: &Expression| {
            let ExpressionKind::Assign(target, value) = &part.kind else {
                return;
            };
            if assigned(target).is_none_or(|target| target != name) {
                return;
            }
            match &value.bare().kind {
                ExpressionKind::Call {
                    callee, arguments, ..
                } => wrappers.push(self.wrapper(callee, arguments, None, module)),
                ExpressionKind::Function(_) if matches!(**target, Pattern::Place(_)) => {}
                _ => are_known = false,
            }
        };
        bodies.for_each(|body| visit_statements(body, &mut visit));
        are_known.then_some(())
    }

    fn expression(
        &self,
        value: &Expression,
        module: &Rc<Module>,
        wrappers: &mut Vec<Wrapper>,
        depth: u8,
    ) -> Found {
        if depth > DEEPEST || self.left.get() == 0 {
            return None;
        }
        self.left.set(self.left.get() - 1);
        match &value.bare().kind {
            ExpressionKind::Function(function) => Some((module.clone(), function.clone())),
            ExpressionKind::Name(name) => {
                self.origin(&self.sources.origin(module, name)?, wrappers, depth + 1)
            }
            ExpressionKind::Member(object, name) => {
                self.member(object, name, module, wrappers, depth)
            }
            ExpressionKind::Call {
                callee, arguments, ..
            } => self.called(callee, arguments, module, wrappers, depth),
            ExpressionKind::Conditional(_, one, other) | ExpressionKind::Binary(_, one, other) => {
                self.guarded([one, other], module, wrappers, depth)
            }
            _ => None,
        }
    }

    /// A call: of a router, or of a wrapper.
    fn called(
        &self,
        callee: &Expression,
        arguments: &[Expression],
        module: &Rc<Module>,
        wrappers: &mut Vec<Wrapper>,
        depth: u8,
    ) -> Found {
        if let Some(method) = self.method
            && let Some(chain) = Chain::of(callee, arguments, module)
        {
            return self.chained(&chain, method, module, wrappers, depth);
        }
        self.call(callee, arguments, module, wrappers, depth)
    }

    /// The handler of a router for a method: the last function of the call that adds it. The calls before it that add no handler, such as
    /// `.use(auth)`, are around it.
    fn chained(
        &self,
        chain: &Chain<'_>,
        method: Method,
        module: &Rc<Module>,
        wrappers: &mut Vec<Wrapper>,
        depth: u8,
    ) -> Found {
        let (at, holder) = chain.find(method)?;
        for link in chain.before(at) {
            wrappers.push(self.link_wrapper(chain, link, link.arguments.iter(), module));
        }
        let mut inner = Vec::new();
        let arguments = chain.links[holder].arguments;
        let (taken, function) = (0..arguments.len()).rev().find_map(|index| {
            let argument = &arguments[index];
            let function = self.argument(argument, module, &mut inner, depth + 1)?;
            Some((index, function))
        })?;
        let others = chain.links[at..holder]
            .iter()
            .flat_map(|link| link.arguments)
            .chain(&arguments[..taken]);
        if others.clone().next().is_some() {
            wrappers.push(self.link_wrapper(chain, &chain.links[at], others, module));
        }
        wrappers.extend(inner);
        Some(function)
    }

    fn link_wrapper<'e>(
        &self,
        chain: &Chain<'_>,
        link: &Link<'_>,
        arguments: impl Iterator<Item = &'e Expression>,
        module: &Rc<Module>,
    ) -> Wrapper {
        let root = chain.root.split('.').next().unwrap_or_default();
        let import = module.imports.get(root);
        Wrapper {
            name: format!("{}.{}", chain.root, link.name),
            module: import.map(|import| import.module.to_string()),
            file: self.declaring_file(module, root),
            arguments: arguments
                .map(|argument| module.text(argument.span).to_owned())
                .collect(),
        }
    }

    /// Of `open ? handler : withAuth(handler)`, the side with more wrappers, so that no guard is lost.
    fn guarded(
        &self,
        sides: [&Expression; 2],
        module: &Rc<Module>,
        wrappers: &mut Vec<Wrapper>,
        depth: u8,
    ) -> Found {
        let found = sides.map(|side| {
            let mut inner = Vec::new();
            let function = self.expression(side, module, &mut inner, depth + 1);
            function.map(|function| (inner, function))
        });
        let more =
            |one: &(Vec<Wrapper>, _), other: &(Vec<Wrapper>, _)| one.0.len() >= other.0.len();
        let (inner, function) = match found {
            [Some(one), Some(other)] if more(&one, &other) => one,
            [_, Some(other)] => other,
            [one, None] => one?,
        };
        wrappers.extend(inner);
        Some(function)
    }

    /// `handlers.GET`, where `handlers` is an object literal or what a function returned.
    fn member(
        &self,
        object: &Expression,
        name: &str,
        module: &Rc<Module>,
        wrappers: &mut Vec<Wrapper>,
        depth: u8,
    ) -> Found {
        if depth > DEEPEST {
            return None;
        }
        match &object.bare().kind {
            ExpressionKind::Object(properties) => {
                // The last property of a name counts, also one of an object that is spread.
                properties.iter().rev().find_map(|property| match property {
                    Property::Named(key, value) if &**key == name => {
                        self.expression(value, module, wrappers, depth + 1)
                    }
                    Property::Spread(object) => {
                        self.member(object, name, module, wrappers, depth + 1)
                    }
                    _ => None,
                })
            }
            ExpressionKind::Name(object) => match self.sources.origin(module, object)? {
                Origin::Local(module, object, Binding::Value(declarator)) => {
                    self.assigned_again(&module, &object, wrappers)?;
                    let init = declarator.init.as_ref()?;
                    self.member(init, name, &module, wrappers, depth + 1)
                }
                Origin::Namespace(target) => {
                    self.origin(&self.sources.export(&target, name)?, wrappers, depth + 1)
                }
                _ => None,
            },
            ExpressionKind::Call {
                callee, arguments, ..
            } => self.call(callee, arguments, module, wrappers, depth),
            _ => None,
        }
    }

    fn call(
        &self,
        callee: &Expression,
        arguments: &[Expression],
        module: &Rc<Module>,
        wrappers: &mut Vec<Wrapper>,
        depth: u8,
    ) -> Found {
        let at = wrappers.len();
        let found = arguments
            .iter()
            .enumerate()
            .filter_map(|(index, argument)| {
                let mut wrappers = Vec::new();
                let function = self.argument(argument, module, &mut wrappers, depth + 1)?;
                Some(Candidate {
                    index,
                    argument,
                    wrappers,
                    function,
                })
            });
        let found = handler_of(found.collect(), arguments.len());
        let taken = found.as_ref().map(|found| found.index);
        wrappers.push(self.wrapper(callee, arguments, taken, module));
        let found = found?;
        wrappers.extend(found.wrappers);
        // A chain, such as `router.use(a).get(handler)`, has wrappers before this one.
        if let ExpressionKind::Member(object, _) = &callee.bare().kind
            && let ExpressionKind::Call {
                callee, arguments, ..
            } = &object.bare().kind
        {
            wrappers.insert(at, self.wrapper(callee, arguments, None, module));
        }
        Some(found.function)
    }

    /// A function among the arguments: itself, by name, wrapped again, or as a property such as `handler`.
    fn argument(
        &self,
        argument: &Expression,
        module: &Rc<Module>,
        wrappers: &mut Vec<Wrapper>,
        depth: u8,
    ) -> Found {
        match &argument.bare().kind {
            ExpressionKind::Function(_) | ExpressionKind::Call { .. } | ExpressionKind::Name(_) => {
                self.expression(argument, module, wrappers, depth)
            }
            ExpressionKind::Object(properties) => {
                let wanted = self.method.map(Method::name);
                let find = |fits: &dyn Fn(&str) -> bool, wrappers: &mut Vec<Wrapper>| {
                    properties.iter().rev().find_map(|property| match property {
                        Property::Named(key, value) if fits(key) => {
                            self.expression(value, module, wrappers, depth)
                        }
                        _ => None,
                    })
                };
                let exact = find(
                    &|key| wanted.is_some_and(|wanted| key.eq_ignore_ascii_case(wanted)),
                    wrappers,
                );
                exact.or_else(|| {
                    find(
                        &|key| is_handler_name(key) || Method::parse(key).is_some(),
                        wrappers,
                    )
                })
            }
            _ => None,
        }
    }

    fn wrapper(
        &self,
        callee: &Expression,
        arguments: &[Expression],
        taken: Option<usize>,
        module: &Rc<Module>,
    ) -> Wrapper {
        // `withRoles(["admin"])(handler)`: the name and the arguments are those of the inner call.
        let mut written: Vec<&Expression> = Vec::new();
        let mut callee = callee.bare();
        while let ExpressionKind::Call {
            callee: inner,
            arguments,
            ..
        } = &callee.kind
        {
            written.extend(arguments);
            callee = inner.bare();
        }
        let others = arguments.iter().enumerate();
        let others = others.filter(|(index, _)| Some(*index) != taken);
        written.extend(others.map(|(_, argument)| argument));
        let name = callee
            .path()
            .unwrap_or_else(|| module.text(callee.span).chars().take(60).collect());
        let root = name.split('.').next().unwrap_or(&name);
        let import = module.imports.get(root);
        Wrapper {
            module: import.map(|import| import.module.to_string()),
            file: self.declaring_file(module, root),
            arguments: written
                .into_iter()
                .map(|argument| module.text(argument.span).to_owned())
                .collect(),
            name,
        }
    }

    fn declaring_file(&self, module: &Rc<Module>, name: &str) -> Option<String> {
        match self.sources.origin(module, name)? {
            Origin::Local(module, ..)
            | Origin::Expression(module, _)
            | Origin::Namespace(module) => Some(self.sources.show(&module.path)),
            Origin::Package(..) => None,
        }
    }
}

/// A function that is an argument of a wrapper.
struct Candidate<'a> {
    index: usize,
    argument: &'a Expression,
    wrappers: Vec<Wrapper>,
    function: (Rc<Module>, Rc<Function>),
}

impl Candidate<'_> {
    /// Whether it is a function literal. One without parameters may return settings.
    fn is_written_here(&self) -> bool {
        matches!(&self.argument.bare().kind, ExpressionKind::Function(function) if !function.parameters.is_empty())
    }

    fn is_named_handler(&self) -> bool {
        self.argument
            .name()
            .is_some_and(|name| is_handler_name(name))
    }

    fn takes_error(&self) -> bool {
        let words = ["e", "err", "error", "ex", "exception"];
        self.first()
            .is_some_and(|first| words.contains(&first.trim_start_matches('_')))
    }

    /// Whether it is called as a handler is, as far as its parameters show.
    fn takes_request(&self) -> bool {
        let words = ["req", "request", "nextRequest", "r"];
        let first = self.first();
        first.is_none_or(|first| words.contains(&first.trim_start_matches('_')))
    }

    /// The name of the first parameter, if it is a name.
    fn first(&self) -> Option<&str> {
        match &self.function.1.parameters.first()?.pattern {
            Pattern::Name(name) => Some(name),
            _ => None,
        }
    }
}

/// The handler among the functions of a wrapper's `count` arguments: `serve` of `withErrors(onError, serve)`. `None` if several may be.
fn handler_of<'a>(mut found: Vec<Candidate<'a>>, count: usize) -> Option<Candidate<'a>> {
    if count > 1 {
        found.retain(|one| !one.takes_error());
    }
    let tests: [fn(&Candidate<'a>) -> bool; 3] = [
        Candidate::takes_request,
        Candidate::is_named_handler,
        Candidate::is_written_here,
    ];
    for test in tests {
        if found.len() > 1 && found.iter().any(test) {
            found.retain(test);
        }
    }
    let first = found.pop();
    first.filter(|_| found.is_empty())
}

/// The variable that is assigned to, itself or in a part.
fn assigned(target: &Pattern) -> Option<&str> {
    match target {
        Pattern::Name(name) => Some(name),
        Pattern::Place(place) => {
            let mut place = &**place;
            loop {
                match &place.kind {
                    ExpressionKind::Name(name) => return Some(name),
                    ExpressionKind::Member(object, _) | ExpressionKind::Index(object, _) => {
                        place = object;
                    }
                    _ => return None,
                }
            }
        }
        _ => None,
    }
}
