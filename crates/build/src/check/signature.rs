//! Checks the signature of a handler.

use syn::{FnArg, GenericArgument, PathArguments, ReturnType, Signature, Type};

use super::Check;
use crate::error::Rule;
use crate::item::{NamedItem, TypeItem};

/// Return types of handlers that are not futures.
const OUTPUTS: [&str; 5] = ["Sent", "NextResponse", "Result", "HttpResponse", "Vec"];

impl Check<'_> {
    /// Whether the table can use a handler with this signature; reports a problem if not.
    pub(super) fn signature(&mut self, item: &NamedItem, signature: &Signature) -> bool {
        let name = &item.name;
        if signature.asyncness.is_none() && !may_be_future(&signature.output) {
            let message = format!("`{name}` is not `async`; make it `pub async fn {name}`");
            self.problem(Rule::NotAsync, item.line, message);
            return false;
        }
        let private = self.private_types(signature);
        for (name_of_type, line) in &private {
            let message = format!(
                "`{name_of_type}` is not `pub`, but the signature of the handler `{name}` uses it; make it `pub`"
            );
            self.problem(Rule::NotPublic, *line, message);
        }
        let params = types(signature).find_map(params_of_context);
        let fits = params.is_none_or(|params| self.params(&params));
        private.is_empty() && fits
    }

    /// The private types of this file in a signature. The compiler would report them at the table only.
    fn private_types(&self, signature: &Signature) -> Vec<(String, usize)> {
        let mut names = Vec::new();
        types(signature).for_each(|kind| collect(kind, &mut names));
        let is_private = |item: &&TypeItem| !item.is_public && names.contains(&item.name);
        let types = self.items.types.iter().filter(is_private);
        types.map(|item| (item.name.clone(), item.line)).collect()
    }
}

pub(super) fn types(signature: &Signature) -> impl Iterator<Item = &Type> {
    let inputs = signature.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(input) => Some(&*input.ty),
        FnArg::Receiver(_) => None,
    });
    inputs.chain(match &signature.output {
        ReturnType::Type(_, output) => Some(&**output),
        ReturnType::Default => None,
    })
}

fn may_be_future(output: &ReturnType) -> bool {
    let ReturnType::Type(_, output) = output else {
        return false;
    };
    match &**output {
        Type::Path(path) => path
            .path
            .segments
            .last()
            .is_some_and(|last| OUTPUTS.iter().all(|output| last.ident != output)),
        Type::Reference(_) | Type::Tuple(_) => false,
        _ => true,
    }
}

/// `Post` in `RouteContext<Post>`.
fn params_of_context(kind: &Type) -> Option<String> {
    let Type::Path(path) = kind else { return None };
    let last = path.path.segments.last()?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return None;
    };
    match arguments.args.first()? {
        GenericArgument::Type(Type::Path(params)) if last.ident == "RouteContext" => {
            params.path.get_ident().map(ToString::to_string)
        }
        _ => None,
    }
}

/// Collects the names without a path in a type, such as `Post` in `Option<Json<Post>>`.
fn collect(kind: &Type, names: &mut Vec<String>) {
    match kind {
        Type::Path(path) => {
            let is_local = path.path.segments.len() == 1;
            for segment in &path.path.segments {
                if is_local {
                    names.push(segment.ident.to_string());
                }
                let PathArguments::AngleBracketed(arguments) = &segment.arguments else {
                    continue;
                };
                for argument in &arguments.args {
                    if let GenericArgument::Type(kind) = argument {
                        collect(kind, names);
                    }
                }
            }
        }
        Type::Reference(reference) => collect(&reference.elem, names),
        Type::Slice(slice) => collect(&slice.elem, names),
        Type::Array(array) => collect(&array.elem, names),
        Type::Paren(paren) => collect(&paren.elem, names),
        Type::Tuple(tuple) => tuple.elems.iter().for_each(|kind| collect(kind, names)),
        _ => {}
    }
}
