//! Finds the function in `withAuth(withDatabase(handler))`.

use std::cell::Cell;
use std::rc::Rc;

use super::candidate::{Candidate, handler_of};
use super::chain::Chain;
use super::uses::{Assignment, Uses, key_of};
use super::wrappers::{Taken, rest};
use crate::model::{Method, Wrapper};
use crate::sources::{Origin, Sources};
use crate::syntax::{
    Binding, Expression, ExpressionKind, Function, Module, Operator, Pattern, Property,
    visit_expression,
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
pub(super) const DEEPEST: u8 = 16;

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

pub(super) struct Unwrap<'a> {
    pub(super) sources: &'a Sources,
    method: Option<Method>,
    // How many more expressions are looked at.
    left: Cell<u32>,
}

type Served = (Rc<Module>, Rc<Function>);

pub(super) type Found = Option<Served>;

impl Unwrap<'_> {
    pub(super) fn origin(&self, origin: &Origin, wrappers: &mut Vec<Wrapper>, depth: u8) -> Found {
        match origin {
            Origin::Local(module, name, Binding::Function(function)) => {
                self.assigned_again(module, name, None, wrappers)?;
                Some((module.clone(), function.clone()))
            }
            Origin::Local(module, name, Binding::Value(declarator)) => {
                self.assigned_again(module, name, None, wrappers)?;
                // `export const { GET, POST } = handlers`
                let init = declarator.init.as_ref()?;
                match &declarator.pattern {
                    Pattern::Name(_) => self.expression(init, module, wrappers, depth),
                    pattern => {
                        let key = key_of(pattern, name)?;
                        self.member(init, key, module, wrappers, depth)
                    }
                }
            }
            Origin::Expression(module, value) => {
                if let Some(name) = module.declared_name(value) {
                    self.assigned_again(module, name, None, wrappers)?;
                }
                self.expression(value, module, wrappers, depth)
            }
            Origin::Local(_, _, Binding::Class(_) | Binding::Enum(_))
            | Origin::Namespace(_)
            | Origin::Package(..) => None,
        }
    }

    /// Adds the wrappers of `handler = withAuth(handler)` and of `handlers.GET = withAuth(handlers.GET)`, where `part` is `GET`.
    ///
    /// Returns `None` if the name, or that part of its object, may be changed in any other way, since it isn't known then what serves.
    pub(super) fn assigned_again(
        &self,
        module: &Rc<Module>,
        name: &str,
        part: Option<&str>,
        wrappers: &mut Vec<Wrapper>,
    ) -> Option<()> {
        let uses = Uses::of(module, name);
        let is_name = |value: &Expression| value.name().is_some_and(|found| &**found == name);
        for Assignment { target, value } in &uses.assigned {
            // What a function has of its own does not change what it does.
            let is_own = matches!(target, Pattern::Place(_)) && part.is_none();
            match &value.bare().kind {
                ExpressionKind::Call {
                    callee, arguments, ..
                } if is_own || mentions(value, name) => {
                    wrappers.push(self.wrapper(callee, arguments, None, module));
                }
                ExpressionKind::Function(_) if is_own => {}
                _ if part.is_some_and(|part| is_other_part(target, part, &is_name)) => {}
                _ => return None,
            }
        }
        let is_changed = uses.is_changed || part.is_some() && uses.is_shared();
        (!is_changed).then_some(())
    }

    pub(super) fn expression(
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
            ExpressionKind::Binary(Operator::And, _, value) => {
                self.expression(value, module, wrappers, depth + 1)
            }
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
        if let Some(chain) = Chain::of(callee, arguments, module) {
            // Other methods have no handler.
            return self.chained(&chain, self.method?, module, wrappers, depth);
        }
        self.call(callee, arguments, module, wrappers, depth)
    }

    /// The handler of a router for a method: the last function of the call that adds it. What makes the router, and calls such as
    /// `.use(auth)`, are around it. `None` if other code may change the router.
    fn chained(
        &self,
        chain: &Chain<'_>,
        method: Method,
        module: &Rc<Module>,
        wrappers: &mut Vec<Wrapper>,
        depth: u8,
    ) -> Found {
        let (at, holder) = chain.find(method)?;
        if !chain.is_whole {
            return None;
        }
        wrappers.extend(self.root_wrapper(chain, module));
        for link in chain.around(at) {
            wrappers.push(self.link_wrapper(
                chain,
                link,
                rest(link.arguments, None, module),
                module,
            ));
        }
        let mut inner = Vec::new();
        let arguments = chain.links[holder].arguments;
        let (taken, function) = (0..arguments.len()).rev().find_map(|index| {
            let (property, function) =
                self.argument(&arguments[index], module, &mut inner, depth + 1)?;
            Some((Taken { index, property }, function))
        })?;
        let texts = |arguments: &[Expression], taken| rest(arguments, taken, module);
        let mut others: Vec<String> = chain.links[at..holder]
            .iter()
            .flat_map(|link| texts(link.arguments, None))
            .collect();
        others.extend(texts(arguments, Some(taken)));
        if !others.is_empty() {
            wrappers.push(self.link_wrapper(chain, &chain.links[at], others, module));
        }
        wrappers.extend(inner);
        Some(function)
    }

    /// Of `open ? handler : withAuth(handler)`, the side with more wrappers, so that no guard is lost. `None` if a side
    /// is not known, or is another handler.
    fn guarded(
        &self,
        sides: [&Expression; 2],
        module: &Rc<Module>,
        wrappers: &mut Vec<Wrapper>,
        depth: u8,
    ) -> Found {
        let mut most: Option<(Vec<Wrapper>, Served)> = None;
        for side in sides.into_iter().filter(|side| !is_nothing(side)) {
            let mut inner = Vec::new();
            let function = self.expression(side, module, &mut inner, depth + 1)?;
            match &most {
                Some((_, other)) if !Rc::ptr_eq(&other.1, &function.1) => return None,
                Some((most, _)) if most.len() >= inner.len() => {}
                _ => most = Some((inner, function)),
            }
        }
        let (inner, function) = most?;
        wrappers.extend(inner);
        Some(function)
    }

    pub(super) fn call(
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
                let (property, function) =
                    self.argument(argument, module, &mut wrappers, depth + 1)?;
                Some(Candidate {
                    taken: Taken { index, property },
                    argument,
                    wrappers,
                    function,
                })
            });
        let found = handler_of(found.collect(), arguments.len());
        let taken = found.as_ref().map(|found| found.taken);
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

    /// A function among the arguments: itself, by name, wrapped again, or as a property such as `handler`, whose place is returned, too.
    /// A table of methods has none for a method that is not in it.
    fn argument(
        &self,
        argument: &Expression,
        module: &Rc<Module>,
        wrappers: &mut Vec<Wrapper>,
        depth: u8,
    ) -> Option<(Option<usize>, Served)> {
        let properties = match &argument.bare().kind {
            ExpressionKind::Function(_) | ExpressionKind::Call { .. } | ExpressionKind::Name(_) => {
                let function = self.expression(argument, module, wrappers, depth)?;
                return Some((None, function));
            }
            ExpressionKind::Object(properties) => properties,
            _ => return None,
        };
        let wanted = self.method.map(Method::name);
        let is_exact = |key: &str| wanted.is_some_and(|wanted| key.eq_ignore_ascii_case(wanted));
        let mut find = |fits: &dyn Fn(&str) -> bool| {
            let mut places = properties.iter().enumerate().rev();
            places.find_map(|(index, property)| match property {
                Property::Named(key, value) if fits(key) => {
                    let function = self.expression(value, module, wrappers, depth)?;
                    Some((Some(index), function))
                }
                _ => None,
            })
        };
        find(&is_exact).or_else(|| find(&is_handler_name))
    }
}

/// Whether an expression is `null` or `undefined`.
fn is_nothing(value: &Expression) -> bool {
    matches!(&value.bare().kind, ExpressionKind::Null)
        || value.name().is_some_and(|name| &**name == "undefined")
}

fn mentions(value: &Expression, name: &str) -> bool {
    let mut found = false;
    visit_expression(value, &mut |inner| {
        found |= matches!(&inner.kind, ExpressionKind::Name(inner) if &**inner == name);
    });
    found
}

/// Whether an assignment sets a part of the object with another name.
fn is_other_part(target: &Pattern, part: &str, is_object: &dyn Fn(&Expression) -> bool) -> bool {
    let Pattern::Place(place) = target else {
        return false;
    };
    matches!(&place.kind, ExpressionKind::Member(object, key) if is_object(object) && &**key != part)
}
