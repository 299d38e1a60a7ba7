//! The modules, a tree as the folders are.

use std::collections::BTreeMap;
use std::path::Path;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::params::params;
use crate::names::{Scope, identifier, module_name};
use crate::route::Route;

/// Where each file's module stands, by file.
pub(super) type Places<'a> = BTreeMap<&'a str, TokenStream>;

/// A folder of the module tree. `posts.rs` stands in the folder `posts`, as `posts/index.rs` does.
#[derive(Default)]
pub(super) struct Folder<'a> {
    route: Option<&'a Route>,
    folders: BTreeMap<&'a str, Self>,
}

impl<'a> Folder<'a> {
    pub(super) fn insert(&mut self, route: &'a Route) {
        let place = route
            .folders
            .iter()
            .fold(self, |folder, name| folder.folders.entry(name).or_default());
        place.route = Some(route);
    }

    pub(super) fn emit(
        &self,
        package_root: &Path,
        path: &[Ident],
        places: &mut Places<'a>,
    ) -> TokenStream {
        let name = path.last();
        let mut scope = Scope::default();
        scope.claim("route");
        let route = self.route.map(|route| {
            places.insert(route.file(), quote!(#(#path)::*::route));
            file_module(package_root, route)
        });
        let folders = self
            .named_folders(&mut scope)
            .into_iter()
            .map(|(name, folder)| {
                let path: Vec<_> = path.iter().cloned().chain([identifier(&name)]).collect();
                folder.emit(package_root, &path, places)
            });
        let folders: TokenStream = folders.collect();
        let attributes = (path.len() == 1).then(tree_attributes);
        if route.is_none() && folders.is_empty() {
            return TokenStream::new();
        }
        quote! { #attributes pub mod #name { #route #folders } }
    }

    /// Folders whose names are Rust names already come first, so that no other takes such a name away.
    fn named_folders(&self, scope: &mut Scope) -> BTreeMap<String, &Self> {
        let mut folders: Vec<_> = self
            .folders
            .iter()
            .map(|(name, folder)| (module_name(name), *name, folder))
            .collect();
        folders.sort_by_key(|(module, name, _)| (module != name, *name));
        folders
            .into_iter()
            .map(|(module, _, folder)| (scope.claim(&module), folder))
            .collect()
    }
}

fn tree_attributes() -> TokenStream {
    quote! {
        #[allow(
            missing_docs,
            unreachable_pub,
            clippy::missing_errors_doc,
            clippy::missing_panics_doc,
            clippy::module_inception,
            clippy::needless_pass_by_value,
            clippy::unused_async,
            reason = "the table needs these modules and handlers as they are"
        )]
    }
}

/// The module of a route file, and what it finds in `super`.
fn file_module(package_root: &Path, route: &Route) -> TokenStream {
    let path = package_root.join(route.file());
    let path = path.to_string_lossy();
    let doc = format!(" `{}`, from `{}`", route.pattern(), route.file());
    let params = params(route);
    let used = route
        .constants()
        .iter()
        .map(|(constant, _)| format_ident!("{}", constant.name()))
        .collect::<Vec<_>>();
    let used = (!used.is_empty()).then(|| quote! { const _: () = { #(let _ = route::#used;)* }; });
    quote! {
        #params
        #[doc = #doc]
        #[path = #path]
        pub mod route;
        #used
    }
}
