//! The calls that make the table.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};

use crate::constant::{Constant, Value};
use crate::route::{Exports, Route};

/// The call that adds a route to the table.
pub(super) fn call(route: &Route, module: &TokenStream) -> TokenStream {
    let pattern = route.pattern().to_string();
    let origin = route.file();
    // The compiler shows these lines for a handler of the wrong type, so they name the file that it stands in.
    let handler = |name| quote!(::twinroute::__private::handler!(#origin, #module::#name));
    match &route.exports {
        Exports::Pages { config } => {
            let config = config.then(|| quote!(.config(#module::CONFIG)));
            let handler = handler(format_ident!("handler"));
            quote!(.pages(#pattern, ::twinroute::pages::route(#handler) #config .origin(#origin)))
        }
        Exports::App { methods, constants } => {
            let methods = methods.iter().map(|method| {
                let function = format_ident!("{}", method.function());
                let handler = handler(function.clone());
                quote!(.#function(#handler))
            });
            let config = segment_config(constants);
            quote!(.app(#pattern, ::twinroute::app::route() #(#methods)* #config .origin(#origin)))
        }
    }
}

fn segment_config(constants: &[(Constant, Value)]) -> Option<TokenStream> {
    let settings = constants.iter().map(|(constant, value)| {
        let name = format_ident!("{}", constant.name().to_lowercase());
        let value = setting(*constant, value);
        quote!(.#name(#value))
    });
    (!constants.is_empty())
        .then(|| quote!(.segment_config(::twinroute::app::SegmentConfig::new() #(#settings)*)))
}

fn setting(constant: Constant, value: &Value) -> TokenStream {
    let variant = |kind: &str, text: &str| {
        let (kind, variant) = (
            format_ident!("{kind}"),
            format_ident!("{}", camel_case(text)),
        );
        quote!(::twinroute::app::#kind::#variant)
    };
    match (constant, value) {
        (Constant::Dynamic, Value::Text(text)) => variant("Dynamic", text),
        (Constant::FetchCache, Value::Text(text)) => variant("FetchCache", text),
        (Constant::Runtime, Value::Text(text)) if text == "nodejs" => variant("Runtime", "node-js"),
        (Constant::Runtime, Value::Text(text)) => variant("Runtime", text),
        (Constant::OnDisconnect, Value::Text(text)) => variant("OnDisconnect", text),
        (Constant::Revalidate, Value::Switch(_)) => variant("Revalidate", "never"),
        (Constant::Revalidate, Value::Number(number)) => {
            let number = proc_macro2::Literal::u64_unsuffixed(*number);
            quote!(::twinroute::app::Revalidate::Seconds(#number))
        }
        (Constant::PreferredRegion, Value::Text(text)) => quote!(&[#text]),
        (Constant::BodyLimit, Value::Number(number)) => number.to_string().into_token_stream(),
        (_, Value::Text(text)) => quote!(#text),
        (_, Value::Texts(texts)) => quote!(&[#(#texts),*]),
        (_, Value::Switch(switch)) => quote!(#switch),
        (_, Value::Number(number)) => {
            proc_macro2::Literal::u64_unsuffixed(*number).into_token_stream()
        }
    }
}

/// `force-static` is `ForceStatic`.
fn camel_case(text: &str) -> String {
    text.split('-')
        .flat_map(|word| {
            word[..1]
                .to_uppercase()
                .chars()
                .chain(word[1..].chars())
                .collect::<Vec<_>>()
        })
        .collect()
}
