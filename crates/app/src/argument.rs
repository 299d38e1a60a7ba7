//! The types of a handler's arguments, by their names.

/// Arguments that read nothing of the request, or report that they do.
const HARMLESS: [&str; 5] = [
    "actix_web::data::Data",
    "actix_web::thin_data::ThinData",
    "twinroute_app::metadata::id::MetadataId",
    "twinroute_app::request::NextRequest",
    "twinroute_app::route_context::RouteContext",
];

/// Returns the first argument that may read the request without reporting it, such as `web::Query`. `arguments` is the name of a
/// tuple.
pub(crate) fn request_argument(arguments: &'static str) -> Option<&'static str> {
    let tuple = arguments.strip_prefix('(')?.strip_suffix(')')?;
    split(tuple).find(|argument| {
        let inner = argument.strip_prefix("core::option::Option<");
        let name = inner.unwrap_or(argument);
        // The arguments of a type are left out if they are the default ones.
        let name = name.split(['<', '>']).next().unwrap_or_default();
        !HARMLESS.contains(&name)
    })
}

/// Splits the content of a tuple at the commas outside of brackets.
fn split(tuple: &'static str) -> impl Iterator<Item = &'static str> {
    let mut depth = 0_i32;
    let mut previous = ' ';
    let parts = tuple.split(move |c| {
        match c {
            '<' | '(' | '[' => depth += 1,
            // The `>` of an arrow is not a bracket.
            '>' if previous == '-' => {}
            '>' | ')' | ']' => depth -= 1,
            _ => {}
        }
        previous = c;
        c == ',' && depth == 0
    });
    parts.map(str::trim).filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use std::any::type_name;

    use actix_web::{
        HttpRequest,
        web::{Data, Query, ThinData},
    };

    use super::*;
    use crate::{NextRequest, RouteContext};

    #[test]
    fn arguments_that_may_read_the_request() {
        type Map = std::collections::HashMap<String, fn(u8) -> (u8, u8)>;
        let harmless = [
            type_name::<()>(),
            type_name::<(NextRequest,)>(),
            type_name::<(Data<Map>, RouteContext)>(),
            type_name::<(RouteContext<Map>, ThinData<(u8, u8)>, Option<Data<[u8; 2]>>)>(),
        ];
        for arguments in harmless {
            assert_eq!(request_argument(arguments), None, "{arguments}");
        }
        let reading = [
            (
                type_name::<(Data<Map>, HttpRequest)>(),
                type_name::<HttpRequest>(),
            ),
            (type_name::<(Query<Map>,)>(), type_name::<Query<Map>>()),
            (
                type_name::<(NextRequest, Option<Query<Map>>, u8)>(),
                type_name::<Option<Query<Map>>>(),
            ),
        ];
        for (arguments, expected) in reading {
            assert_eq!(request_argument(arguments), Some(expected));
        }
    }
}
