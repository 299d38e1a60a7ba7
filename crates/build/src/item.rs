//! The items of a route file that the table may want, read with syn.

use std::collections::HashMap;

use proc_macro2::{TokenStream, TokenTree};
use syn::{
    Attribute, Expr, FnArg, Ident, Item, ItemFn, ItemUse, ReturnType, Type, UseTree, Visibility,
};

/// What stands at the top level of a file.
#[derive(Default)]
pub(crate) struct Items {
    pub(crate) items: Vec<NamedItem>,
    // Whether a `pub use x::*` or a macro may bring in names that we can't see.
    pub(crate) has_unseen: bool,
    mentions: HashMap<String, usize>,
}

pub(crate) struct NamedItem {
    pub(crate) name: String,
    pub(crate) line: usize,
    pub(crate) is_public: bool,
    // Behind a `#[cfg]`.
    pub(crate) is_conditional: bool,
    pub(crate) kind: ItemKind,
}

pub(crate) enum ItemKind {
    // `is_handler_like`: async, and nothing borrowed or generic in its signature.
    Function { is_handler_like: bool },
    Constant(Box<Expr>),
    Static,
    Reexport,
}

impl Items {
    pub(crate) fn read(text: &str) -> syn::Result<Self> {
        let file = syn::parse_file(text)?;
        let mut items = Self::default();
        for item in file.items {
            items.add(item);
        }
        if let Ok(tokens) = text.parse() {
            items.count(tokens);
        }
        Ok(items)
    }

    /// Whether the file mentions a name outside its definition.
    pub(crate) fn is_used(&self, name: &str) -> bool {
        self.mentions.get(name).is_some_and(|&count| count > 1)
    }

    fn add(&mut self, item: Item) {
        match item {
            Item::Fn(item) => {
                let kind = ItemKind::Function {
                    is_handler_like: is_handler_like(&item),
                };
                self.push(&item.sig.ident, &item.vis, &item.attrs, kind);
            }
            Item::Const(item) => self.push(
                &item.ident,
                &item.vis,
                &item.attrs,
                ItemKind::Constant(item.expr),
            ),
            Item::Static(item) => self.push(&item.ident, &item.vis, &item.attrs, ItemKind::Static),
            // A private import is no export that lacks its `pub`: `use actix_web::web::get` is common.
            Item::Use(item) if is_public(&item.vis) => self.add_use(&item, &item.tree),
            Item::Macro(item) => self.has_unseen |= item.ident.is_none(),
            _ => {}
        }
    }

    fn add_use(&mut self, item: &ItemUse, tree: &UseTree) {
        match tree {
            UseTree::Path(path) => self.add_use(item, &path.tree),
            UseTree::Name(name) => {
                self.push(&name.ident, &item.vis, &item.attrs, ItemKind::Reexport)
            }
            UseTree::Rename(rename) => {
                self.push(&rename.rename, &item.vis, &item.attrs, ItemKind::Reexport)
            }
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.add_use(item, tree)),
            UseTree::Glob(_) => self.has_unseen = true,
        }
    }

    fn push(
        &mut self,
        ident: &Ident,
        visibility: &Visibility,
        attributes: &[Attribute],
        kind: ItemKind,
    ) {
        self.items.push(NamedItem {
            name: ident.to_string(),
            line: ident.span().start().line,
            is_public: is_public(visibility),
            is_conditional: attributes
                .iter()
                .any(|attribute| attribute.path().is_ident("cfg")),
            kind,
        });
    }

    fn count(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => {
                    *self.mentions.entry(ident.to_string()).or_default() += 1
                }
                TokenTree::Group(group) => self.count(group.stream()),
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }
}

/// `pub` or `pub(crate)`: the table stands at the root of the crate.
fn is_public(visibility: &Visibility) -> bool {
    match visibility {
        Visibility::Public(_) => true,
        Visibility::Restricted(restricted) => restricted.path.is_ident("crate"),
        Visibility::Inherited => false,
    }
}

fn is_handler_like(item: &ItemFn) -> bool {
    let borrows = item.sig.inputs.iter().any(|input| match input {
        FnArg::Typed(input) => matches!(*input.ty, Type::Reference(_)),
        FnArg::Receiver(_) => true,
    });
    let answers = matches!(item.sig.output, ReturnType::Type(..));
    item.sig.asyncness.is_some() && answers && !borrows && item.sig.generics.params.is_empty()
}
