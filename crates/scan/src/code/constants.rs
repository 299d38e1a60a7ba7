//! Constants of the top level, as they are written.
//!
//! A constant is a literal of a `const` that no file of the project changes. What a function or an operator makes of one is not
//! computed, except for the concatenation of texts.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::PathBuf;
use std::rc::Rc;

use serde_json::{Map, Value as Json};

use super::escapes::{Escapes, is_reading};
use crate::sources::{Origin, Sources};
use crate::syntax::{
    Binding, Expression, ExpressionKind, Module, Operator, Pattern, Property, Text,
    visit_expression,
};
use crate::trace::number_json;

/// A name of the top level of a file.
type Place = (PathBuf, Text);

/// Reads the constants of a project.
pub(super) struct Constants<'a> {
    sources: &'a Sources,
    escapes: RefCell<HashMap<PathBuf, Rc<Escapes>>>,
    depths: RefCell<HashMap<Place, u32>>,
}

// A constant that is made of more parts is data.
const MOST_PARTS: u32 = 20_000;

// Constants that are made of each other, or nest, more deeply are not read.
const DEEPEST: u32 = 64;

/// What is left to spend on one constant.
struct Budget {
    parts: u32,
    depth: u32,
}

impl<'a> Constants<'a> {
    pub(super) fn new(sources: &'a Sources) -> Self {
        Self {
            sources,
            escapes: RefCell::default(),
            depths: RefCell::default(),
        }
    }

    /// The value of an expression that is a constant; `None` for any other one.
    pub(super) fn value(&self, module: &Rc<Module>, expression: &Expression) -> Option<Json> {
        let mut budget = Budget {
            parts: MOST_PARTS,
            depth: DEEPEST,
        };
        self.part(module, expression, &[], &mut budget)
    }

    /// Whether the module that declares a name sets it again.
    pub(super) fn is_assigned(&self, module: &Rc<Module>, name: &str) -> bool {
        self.escapes(module).is_assigned(name)
    }

    /// The part of an expression at a path of keys.
    fn part(
        &self,
        module: &Rc<Module>,
        expression: &Expression,
        path: &[String],
        budget: &mut Budget,
    ) -> Option<Json> {
        budget.parts = budget.parts.checked_sub(1)?;
        budget.depth = budget.depth.checked_sub(1)?;
        let part = match &expression.kind {
            ExpressionKind::As(inner, _) => self.part(module, inner, path, budget),
            ExpressionKind::Name(name) => {
                self.of_origin(&self.sources.origin(module, name)?, path, budget)
            }
            ExpressionKind::Member(object, key) => {
                self.part(module, object, &below(key.to_string(), path), budget)
            }
            ExpressionKind::Index(object, index) => {
                let key = key(&self.part(module, index, &[], budget)?)?;
                self.part(module, object, &below(key, path), budget)
            }
            ExpressionKind::Call {
                callee,
                arguments,
                is_new: false,
            } if self.is_freeze(module, callee) => match &arguments[..] {
                [object] => self.part(module, object, path, budget),
                _ => None,
            },
            ExpressionKind::Object(properties) => self.object(module, properties, path, budget),
            ExpressionKind::Array(items) => self.array(module, items, path, budget),
            _ => at(self.primitive(module, expression, budget)?, path),
        };
        budget.depth += 1;
        part
    }

    fn primitive(
        &self,
        module: &Rc<Module>,
        expression: &Expression,
        budget: &mut Budget,
    ) -> Option<Json> {
        Some(match &expression.kind {
            ExpressionKind::Text(text) => Json::from(&**text),
            // JSON has no infinity.
            ExpressionKind::Number(number) if number.is_finite() => number_json(*number),
            ExpressionKind::Boolean(value) => Json::from(*value),
            ExpressionKind::Null => Json::Null,
            ExpressionKind::Template(texts, holes) => {
                let mut text = texts.first()?.to_string();
                for (hole, after) in holes.iter().zip(&texts[1..]) {
                    text.push_str(&key(&self.part(module, hole, &[], budget)?)?);
                    text.push_str(after);
                }
                Json::from(text)
            }
            ExpressionKind::Binary(Operator::Add, left, right) => {
                let left = self.part(module, left, &[], budget)?;
                let right = self.part(module, right, &[], budget)?;
                Json::from([left.as_str()?, right.as_str()?].concat())
            }
            _ => return None,
        })
    }

    fn of_origin(&self, origin: &Origin, path: &[String], budget: &mut Budget) -> Option<Json> {
        let (module, name, value) = match origin {
            Origin::Local(module, name, Binding::Value(declarator)) => {
                let is_named = matches!(declarator.pattern, Pattern::Name(_));
                let init = declarator.init.as_ref();
                let init = init.filter(|_| declarator.is_const && is_named)?;
                (module, name.clone(), init)
            }
            // As an object, an `enum` has its numbers as keys, too.
            Origin::Local(module, name, Binding::Enum(value)) if !path.is_empty() => {
                (module, name.clone(), &**value)
            }
            Origin::Expression(module, value) => (module, "default".into(), &**value),
            Origin::Namespace(module) => {
                let (name, rest) = path.split_first()?;
                return self.of_origin(&self.sources.export(module, name)?, rest, budget);
            }
            Origin::Local(..) | Origin::Package(..) => return None,
        };
        let part = self.part(module, value, path, budget)?;
        let depth = u32::try_from(path.len()).ok()? + height(&part);
        let is_fixed = depth == 0 || !has_methods(value) && self.depth(module, &name) >= depth;
        is_fixed.then_some(part)
    }

    fn object(
        &self,
        module: &Rc<Module>,
        properties: &[Property],
        path: &[String],
        budget: &mut Budget,
    ) -> Option<Json> {
        let Some((wanted, rest)) = path.split_first() else {
            let mut object = Map::new();
            for property in properties {
                self.add(module, property, &mut object, budget)?;
            }
            return Some(ordered(object));
        };
        // The last property of a name counts.
        for property in properties.iter().rev() {
            match property {
                Property::Named(key, value) if **key == **wanted => {
                    return self.part(module, value, rest, budget);
                }
                Property::Named(..) => {}
                other => {
                    let mut object = Map::new();
                    self.add(module, other, &mut object, budget)?;
                    if let Some(value) = object.remove(wanted) {
                        return at(value, rest);
                    }
                }
            }
        }
        None
    }

    fn add(
        &self,
        module: &Rc<Module>,
        property: &Property,
        object: &mut Map<String, Json>,
        budget: &mut Budget,
    ) -> Option<()> {
        match property {
            Property::Named(key, value) => {
                let value = self.part(module, value, &[], budget)?;
                object.insert(key.to_string(), value);
            }
            Property::Computed(name, value) => {
                let name = key(&self.part(module, name, &[], budget)?)?;
                object.insert(name, self.part(module, value, &[], budget)?);
            }
            Property::Spread(value) => match self.part(module, value, &[], budget)? {
                Json::Object(inner) => object.extend(inner),
                _ => return None,
            },
        }
        Some(())
    }

    fn array(
        &self,
        module: &Rc<Module>,
        items: &[Expression],
        path: &[String],
        budget: &mut Budget,
    ) -> Option<Json> {
        let is_spread = |item: &Expression| matches!(item.kind, ExpressionKind::Spread(_));
        if let Some((index, rest)) = path.split_first()
            && !items.iter().any(is_spread)
            && index != "length"
        {
            let item = items.get(index.parse::<usize>().ok()?)?;
            return self.part(module, item, rest, budget);
        }
        let mut all = Vec::new();
        for item in items {
            match &item.kind {
                ExpressionKind::Spread(list) => match self.part(module, list, &[], budget)? {
                    Json::Array(list) => all.extend(list),
                    _ => return None,
                },
                _ => all.push(self.part(module, item, &[], budget)?),
            }
        }
        at(Json::Array(all), path)
    }

    fn is_freeze(&self, module: &Rc<Module>, callee: &Expression) -> bool {
        callee.path().as_deref() == Some("Object.freeze")
            && self.sources.origin(module, "Object").is_none()
    }

    /// How many keys below a name any file may change its value; `u32::MAX` if none can.
    fn depth(&self, module: &Rc<Module>, name: &Text) -> u32 {
        let place = (module.path.clone(), name.clone());
        if let Some(known) = self.depths.borrow().get(&place) {
            return *known;
        }
        let own = self.escapes(module).depth(name);
        let importers = self.sources.importers(module);
        let others = importers.iter().map(|one| self.depth_in(one, module, name));
        let depth = others.fold(own.unwrap_or(u32::MAX), u32::min);
        self.depths.borrow_mut().insert(place, depth);
        depth
    }

    /// How many keys below a name a file that imports its module may change its value.
    fn depth_in(&self, importer: &Rc<Module>, module: &Rc<Module>, name: &Text) -> u32 {
        let escapes = self.escapes(importer);
        let is_it = |found: Option<Rc<Module>>| found.is_some_and(|one| Rc::ptr_eq(&one, module));
        let mut loaded = escapes.loaded().iter();
        if loaded.any(|one| is_it(self.sources.imported(importer, one))) {
            return 0;
        }
        let depths = escapes.names().filter_map(|(local, depth)| {
            let import = importer.imports.get(local)?;
            match self.sources.import(importer, import)? {
                Origin::Local(found, original, _) => {
                    (is_it(Some(found)) && original == *name).then_some(depth)
                }
                Origin::Expression(found, value) => match &**name {
                    "default" => is_it(Some(found)).then_some(depth),
                    // `export default { TABLE }`
                    _ => self
                        .mentions(&found, &value, module, name)
                        .then(|| depth.saturating_sub(1)),
                },
                // Of a module that exports it again, any name may be meant.
                Origin::Namespace(found) => {
                    let passes_on = !found.star_exports.is_empty();
                    (passes_on || is_it(Some(found))).then(|| depth.saturating_sub(1))
                }
                Origin::Package(..) => None,
            }
        });
        depths.min().unwrap_or(u32::MAX)
    }

    /// Whether an expression of a file mentions a name of another one, or of itself.
    fn mentions(
        &self,
        file: &Rc<Module>,
        expression: &Expression,
        module: &Rc<Module>,
        name: &Text,
    ) -> bool {
        let mut found = false;
        visit_expression(expression, &mut |part| {
            if let ExpressionKind::Name(local) = &part.kind
                && let Some(Origin::Local(other, original, _)) = self.sources.origin(file, local)
            {
                found |= Rc::ptr_eq(&other, module) && original == *name;
            }
        });
        found
    }

    fn escapes(&self, module: &Rc<Module>) -> Rc<Escapes> {
        if let Some(known) = self.escapes.borrow().get(&module.path) {
            return known.clone();
        }
        let found = Rc::new(Escapes::of(module));
        let mut all = self.escapes.borrow_mut();
        all.insert(module.path.clone(), found.clone());
        found
    }
}

fn below(key: String, path: &[String]) -> Vec<String> {
    std::iter::once(key).chain(path.iter().cloned()).collect()
}

/// A key, or a part of a template: a text, or a whole number.
fn key(value: &Json) -> Option<String> {
    match value {
        Json::String(text) => Some(text.clone()),
        Json::Number(number) => number.as_i64().map(|number| number.to_string()),
        _ => None,
    }
}

/// The part of a value at a path.
fn at(value: Json, path: &[String]) -> Option<Json> {
    let Some((first, rest)) = path.split_first() else {
        return Some(value);
    };
    let part = match value {
        Json::Object(mut object) => object.remove(first),
        Json::Array(items) if first == "length" => Some(Json::from(items.len())),
        Json::Array(mut items) => {
            let index = first.parse::<usize>().ok()?;
            (index < items.len()).then(|| items.swap_remove(index))
        }
        Json::String(text) if first == "length" => Some(Json::from(text.encode_utf16().count())),
        _ => None,
    };
    at(part?, rest)
}

/// How many objects and lists nest in a value.
fn height(value: &Json) -> u32 {
    match value {
        Json::Object(object) => 1 + object.values().map(height).max().unwrap_or(0),
        Json::Array(items) => 1 + items.iter().map(height).max().unwrap_or(0),
        _ => 0,
    }
}

/// An object in JavaScript's order: numbers come first.
fn ordered(object: Map<String, Json>) -> Json {
    let mut entries: Vec<(String, Json)> = object.into_iter().collect();
    entries.sort_by_key(|(key, _)| index(key).map_or(u64::MAX, u64::from));
    Json::Object(entries.into_iter().collect())
}

/// The number that a key is. In JavaScript, an object has these first, in their order.
pub fn index(key: &str) -> Option<u32> {
    let number = key.parse::<u32>().ok()?;
    (number < u32::MAX && number.to_string() == key).then_some(number)
}

/// Whether an object may have functions that change it where it seems to be read: a getter, or an `includes` of its own.
fn has_methods(value: &Expression) -> bool {
    let mut found = false;
    visit_expression(value, &mut |part| match &part.kind {
        ExpressionKind::Function(_) => found = true,
        ExpressionKind::Object(properties) => {
            let is_own = |property: &Property| match property {
                Property::Named(key, value) => is_reading(key) && !is_literal(value),
                Property::Computed(..) | Property::Spread(_) => false,
            };
            found |= properties.iter().any(is_own);
        }
        _ => {}
    });
    found
}

fn is_literal(value: &Expression) -> bool {
    matches!(
        value.bare().kind,
        ExpressionKind::Text(_)
            | ExpressionKind::Number(_)
            | ExpressionKind::Boolean(_)
            | ExpressionKind::Null
            | ExpressionKind::Array(_)
            | ExpressionKind::Object(_)
    )
}
