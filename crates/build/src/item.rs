//! The items of a route file, parsed with syn: candidates for handlers, constants and types of the table.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::{
    Attribute, Fields, File, FnArg, Ident, Item, ItemConst, ItemStruct, ItemUse, ReturnType,
    Signature, Type, UseTree, Visibility,
};

/// The items at the top level of a file.
#[derive(Default)]
pub(crate) struct Items {
    pub(crate) items: Vec<NamedItem>,
    pub(crate) types: Vec<TypeItem>,
    // Whether a `pub use x::*` or a macro may add names that are not in the source.
    pub(crate) has_unknown_names: bool,
    tokens: TokenStream,
}

pub(crate) struct NamedItem {
    pub(crate) name: String,
    pub(crate) line: usize,
    pub(crate) is_public: bool,
    // Has a `#[cfg]`.
    pub(crate) is_conditional: bool,
    pub(crate) kind: ItemKind,
}

pub(crate) enum ItemKind {
    Function(Box<Signature>),
    Constant(Box<ItemConst>),
    Static,
    Reexport,
}

/// A struct, enum or union, which the signature of a handler may use.
pub(crate) struct TypeItem {
    pub(crate) name: String,
    pub(crate) line: usize,
    pub(crate) is_public: bool,
    // `Some` for a struct with named fields.
    pub(crate) fields: Option<Box<ItemStruct>>,
}

impl Items {
    pub(crate) fn read(text: &str) -> syn::Result<Self> {
        let tokens: TokenStream = text.parse()?;
        let file: File = syn::parse2(without_bodies(tokens.clone()))?;
        let mut items = Self {
            tokens,
            ..Self::default()
        };
        for item in file.items {
            items.add(item);
        }
        Ok(items)
    }

    /// Whether the file mentions a name outside its definition.
    pub(crate) fn is_used(&self, name: &str) -> bool {
        mentions(self.tokens.clone(), name) > 1
    }

    /// Whether a function is a proxy by its name and the types in the file. `proxy` is one if it is `async`, too.
    pub(crate) fn have_proxy(&self) -> bool {
        let names_type = |name| mentions(self.tokens.clone(), name) > 0;
        self.items.iter().any(|item| {
            let name = item.name.to_lowercase();
            match &item.kind {
                ItemKind::Function(signature) => {
                    let is_async = name == "proxy" && signature.asyncness.is_some();
                    ["proxy", "middleware"].contains(&&*name)
                        && (is_async || names_type("NextRequest") || names_type("NextResponse"))
                }
                ItemKind::Reexport => name == "proxy",
                ItemKind::Constant(_) | ItemKind::Static => false,
            }
        })
    }

    /// Whether the file has a function of an instrumentation.
    pub(crate) fn have_instrumentation(&self) -> bool {
        let is_function = |item: &NamedItem| match &item.kind {
            ItemKind::Function(signature) => signature.asyncness.is_some(),
            ItemKind::Reexport => true,
            ItemKind::Constant(_) | ItemKind::Static => false,
        };
        let is_named = |item: &NamedItem| {
            item.is_public && ["register", "on_request_error"].contains(&&*item.name)
        };
        self.items
            .iter()
            .any(|item| is_named(item) && is_function(item))
    }

    /// Whether the file is a program.
    pub(crate) fn have_main(&self) -> bool {
        self.items.iter().any(|item| item.name == "main")
    }

    fn add(&mut self, item: Item) {
        match item {
            Item::Fn(item) => {
                let name = item.sig.ident.clone();
                let kind = ItemKind::Function(Box::new(item.sig));
                self.push(&name, &item.vis, &item.attrs, kind);
            }
            Item::Struct(item) => {
                self.push_type(&item.ident.clone(), &item.vis.clone(), Some(item))
            }
            Item::Enum(item) => self.push_type(&item.ident, &item.vis, None),
            Item::Union(item) => self.push_type(&item.ident, &item.vis, None),
            Item::Const(item) => {
                let (name, visibility) = (item.ident.clone(), item.vis.clone());
                let attributes = item.attrs.clone();
                let kind = ItemKind::Constant(Box::new(item));
                self.push(&name, &visibility, &attributes, kind);
            }
            Item::Static(item) => self.push(&item.ident, &item.vis, &item.attrs, ItemKind::Static),
            // A private import is not an export without its `pub`: `use actix_web::web::get` is common.
            Item::Use(item) if is_public(&item.vis) => self.add_use(&item, &item.tree),
            Item::Macro(item) => self.has_unknown_names |= item.ident.is_none(),
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
            UseTree::Glob(_) => self.has_unknown_names = true,
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

    fn push_type(&mut self, ident: &Ident, visibility: &Visibility, item: Option<ItemStruct>) {
        let fields = item.filter(|item| matches!(item.fields, Fields::Named(_)));
        self.types.push(TypeItem {
            name: ident.to_string(),
            line: ident.span().start().line,
            is_public: is_public(visibility),
            fields: fields.map(Box::new),
        });
    }
}

/// Whether a function is async and returns a value, with no reference and no generic parameter in its signature.
pub(crate) fn is_handler_like(signature: &Signature) -> bool {
    let borrows = signature.inputs.iter().any(|input| match input {
        FnArg::Typed(input) => matches!(*input.ty, Type::Reference(_)),
        FnArg::Receiver(_) => true,
    });
    let returns_value = matches!(signature.output, ReturnType::Type(..));
    signature.asyncness.is_some()
        && returns_value
        && !borrows
        && signature.generics.params.is_empty()
}

/// Removes the bodies of functions, modules and implementations. The compiler parses them anyway and reports their errors
/// better, and syn would spend most of a build script's time on them.
fn without_bodies(tokens: TokenStream) -> TokenStream {
    let mut has_body = false;
    let empty = |token| match token {
        TokenTree::Ident(ref ident) => {
            has_body |= ["fn", "mod", "impl", "trait"]
                .iter()
                .any(|keyword| ident == keyword);
            token
        }
        TokenTree::Punct(ref punct) => {
            has_body &= punct.as_char() != ';';
            token
        }
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace && has_body => {
            has_body = false;
            let mut body = Group::new(Delimiter::Brace, TokenStream::new());
            body.set_span(group.span());
            TokenTree::Group(body)
        }
        TokenTree::Group(_) | TokenTree::Literal(_) => token,
    };
    tokens.into_iter().map(empty).collect()
}

fn mentions(tokens: TokenStream, name: &str) -> usize {
    let mention = |token| match token {
        TokenTree::Ident(ident) => usize::from(ident == name),
        TokenTree::Group(group) => mentions(group.stream(), name),
        TokenTree::Punct(_) | TokenTree::Literal(_) => 0,
    };
    tokens.into_iter().map(mention).sum()
}

/// `pub` or `pub(crate)`: the table is at the root of the crate.
fn is_public(visibility: &Visibility) -> bool {
    match visibility {
        Visibility::Public(_) => true,
        Visibility::Restricted(restricted) => restricted.path.is_ident("crate"),
        Visibility::Inherited => false,
    }
}
