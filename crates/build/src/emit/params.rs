//! The structs of path parameters.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;
use twinroute_matcher::{Pattern, Segment, Style};

use crate::names::{Scope, field_name, identifier};
use crate::route::Route;

/// `Params`, for an App route with parameters.
pub(super) fn params(route: &Route) -> Option<TokenStream> {
    if route.style() == Style::Pages || route.pattern.names().next().is_none() {
        return None;
    }
    let doc = format!(" Path parameters of `{}`", route.pattern());
    let fields = fields(&route.pattern);
    Some(quote! {
        #[doc = #doc]
        #[derive(Debug, Clone, PartialEq, Eq, ::twinroute::__private::serde::Deserialize, ::twinroute::__private::serde::Serialize)]
        #[serde(crate = "::twinroute::__private::serde")]
        #[allow(dead_code, reason = "a route need not look at its parameters")]
        pub struct Params { #fields }
    })
}

fn fields(pattern: &Pattern) -> TokenStream {
    let mut scope = Scope::default();
    let field = |segment: &Segment| {
        let parameter = segment.name()?;
        let name = scope.claim(&field_name(parameter));
        let identifier = identifier(&name);
        let rename =
            (identifier.unraw() != parameter).then(|| quote!(#[serde(rename = #parameter)]));
        let (default, kind) = match segment {
            Segment::CatchAll(_) => (None, quote!(Vec<String>)),
            Segment::OptionalCatchAll(_) => (
                Some(quote!(#[serde(default, skip_serializing_if = "Option::is_none")])),
                quote!(Option<Vec<String>>),
            ),
            Segment::Static(_) | Segment::Dynamic(_) => (None, quote!(String)),
        };
        let doc = format!(" `{segment}`");
        Some(quote! { #[doc = #doc] #rename #default pub #identifier: #kind, })
    };
    pattern.segments().iter().filter_map(field).collect()
}
