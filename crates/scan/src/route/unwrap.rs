//! Finds the function in `withAuth(withDatabase(handler))`.

use std::rc::Rc;

use crate::model::{Method, Wrapper};
use crate::sources::{Origin, Sources};
use crate::syntax::{Binding, Expression, ExpressionKind, Function, Module, Property};
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

/// Takes the wrappers off an export.
///
/// In a table of methods, the function is that of `method`, or else the first.
pub(super) fn unwrap(sources: &Sources, origin: &Origin, method: Option<Method>) -> Unwrapped {
    let mut unwrapped = Unwrapped::default();
    let unwrap = Unwrap { sources, method };
    unwrapped.function = unwrap.origin(origin, &mut unwrapped.wrappers, 0);
    unwrapped
}

struct Unwrap<'a> {
    sources: &'a Sources,
    method: Option<Method>,
}

type Found = Option<(Rc<Module>, Rc<Function>)>;

impl Unwrap<'_> {
    fn origin(&self, origin: &Origin, wrappers: &mut Vec<Wrapper>, depth: u8) -> Found {
        match origin {
            Origin::Local(module, _, Binding::Function(function)) => {
                Some((module.clone(), function.clone()))
            }
            Origin::Local(module, name, Binding::Value(declarator)) => {
                // `export const { GET, POST } = handlers`
                let is_plain = matches!(&declarator.pattern, crate::syntax::Pattern::Name(_));
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

    fn expression(
        &self,
        value: &Expression,
        module: &Rc<Module>,
        wrappers: &mut Vec<Wrapper>,
        depth: u8,
    ) -> Found {
        if depth > DEEPEST {
            return None;
        }
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
            } => self.call(callee, arguments, module, wrappers, depth),
            ExpressionKind::Conditional(_, then, otherwise)
            | ExpressionKind::Binary(_, then, otherwise) => self
                .expression(then, module, wrappers, depth + 1)
                .or_else(|| self.expression(otherwise, module, wrappers, depth + 1)),
            _ => None,
        }
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
                properties.iter().find_map(|property| match property {
                    Property::Named(key, value) if &**key == name => {
                        self.expression(value, module, wrappers, depth + 1)
                    }
                    _ => None,
                })
            }
            ExpressionKind::Name(object) => match self.sources.origin(module, object)? {
                Origin::Local(module, _, Binding::Value(declarator)) => self.member(
                    declarator.init.as_ref()?,
                    name,
                    &module,
                    wrappers,
                    depth + 1,
                ),
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
        let found = arguments.iter().enumerate().find_map(|(index, argument)| {
            let mut inner = Vec::new();
            let function = self.argument(argument, module, &mut inner, depth + 1)?;
            Some((index, inner, function))
        });
        let taken = found.as_ref().map(|(index, ..)| *index);
        wrappers.push(self.wrapper(callee, arguments, taken, module));
        let (_, inner, function) = found?;
        wrappers.extend(inner);
        // A chain, such as `router.use(a).get(handler)`, has wrappers before this one.
        if let ExpressionKind::Member(object, _) = &callee.bare().kind
            && let ExpressionKind::Call {
                callee, arguments, ..
            } = &object.bare().kind
        {
            wrappers.insert(at, self.wrapper(callee, arguments, None, module));
        }
        Some(function)
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
                    properties.iter().find_map(|property| match property {
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
