//! The methods of a Pages handler in Rust.

use std::collections::BTreeSet;
use std::path::Path;

use syn::visit::{self, Visit};
use twinroute_scan::compare::OtherMethods;
use twinroute_scan::model::Method;

use crate::Failure;

/// The methods that a file under `pages/api` names: `"POST"`, `Method::POST`. Its handler gets every method.
#[derive(Debug, Default)]
pub(super) struct PagesMethods {
    named: BTreeSet<Method>,
    // Whether the file makes a 405. If not, the handler may serve methods that it doesn't name.
    refuses: bool,
}

impl PagesMethods {
    /// Reads a file.
    pub(super) fn read(file: &Path) -> Result<Self, Failure> {
        let shown = file.display();
        let text = std::fs::read_to_string(file).map_err(|error| format!("`{shown}`: {error}"))?;
        let parsed = syn::parse_file(&text).map_err(|error| {
            let start = error.span().start();
            format!("`{shown}`, line {}: {error}", start.line)
        })?;
        let mut methods = Self::default();
        methods.visit_file(&parsed);
        Ok(methods)
    }

    /// The methods, and what it does with the others.
    pub(super) fn served(self) -> (Vec<Method>, OtherMethods) {
        let others = if self.refuses {
            OtherMethods::Refused
        } else {
            OtherMethods::Unknown
        };
        (self.named.into_iter().collect(), others)
    }
}

impl<'ast> Visit<'ast> for PagesMethods {
    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        let is_test = module.attrs.iter().any(|attribute| {
            attribute.path().is_ident("cfg")
                && attribute
                    .parse_args::<syn::Path>()
                    .is_ok_and(|path| path.is_ident("test"))
        });
        if !is_test {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_lit_str(&mut self, text: &'ast syn::LitStr) {
        self.named.extend(Method::parse(&text.value()));
    }

    fn visit_lit_int(&mut self, number: &'ast syn::LitInt) {
        self.refuses |= number.base10_digits() == "405";
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let mut names = path.segments.iter().rev().map(|it| it.ident.to_string());
        let last = names.next().unwrap_or_default();
        self.refuses |= last == "METHOD_NOT_ALLOWED";
        if names.next().is_some_and(|name| name == "Method") {
            self.named.extend(Method::parse(&last));
        }
        visit::visit_path(self, path);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        self.refuses |= call.method == "method_not_allowed";
        visit::visit_expr_method_call(self, call);
    }
}
