//! A `web::Data<T>` that was not registered, by the name of its type.

use actix_web::error::InternalError;

/// The text of actix-web's error, whatever the type.
const TEXT: &str = "Requested application data is not configured correctly";

const DATA: &str = "actix_web::data::Data<";

/// What is wrong if `error` comes from a `web::Data<T>` that was not registered. `arguments` are the types of a handler's
/// arguments, since the error does not name its own.
pub(crate) fn missing_data(error: &actix_web::Error, arguments: &str) -> Option<String> {
    error.as_error::<InternalError<&'static str>>()?;
    if !error.to_string().starts_with(TEXT) {
        return None;
    }
    let types: Vec<_> = data_types(arguments)
        .iter()
        .map(|name| format!("`web::Data<{name}>`"))
        .collect();
    let what = match &types[..] {
        [one] => one.clone(),
        [] => format!("a `web::Data` that an extractor among `{arguments}` asks for"),
        several => format!("one of {}", several.join(", ")),
    };
    Some(format!(
        "{what} is missing: register it with `Server::app_data`, or with `App::app_data` if the routes are mounted"
    ))
}

/// The `T` of each `Data<T>` in the name of a type.
fn data_types(name: &str) -> Vec<&str> {
    let starts = name
        .match_indices(DATA)
        .map(|(at, _)| &name[at + DATA.len()..]);
    starts
        .filter_map(|rest| Some(&rest[..end_of_argument(rest)?]))
        .collect()
}

/// Where the bracket closes that was opened before `rest`.
fn end_of_argument(rest: &str) -> Option<usize> {
    let mut depth = 1;
    for (at, byte) in rest.bytes().enumerate() {
        match byte {
            b'<' => depth += 1,
            // The arrow of a function's type closes nothing.
            b'>' if !rest[..at].ends_with('-') => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use actix_web::error::ErrorInternalServerError;

    use super::*;

    #[test]
    fn the_types_are_named() {
        let cases = [
            (
                "(actix_web::data::Data<app::Db>,)",
                "`web::Data<app::Db>` is missing",
            ),
            (
                "(u8, actix_web::data::Data<Vec<fn() -> u8>>, actix_web::data::Data<B>)",
                "one of `web::Data<Vec<fn() -> u8>>`, `web::Data<B>` is missing",
            ),
            (
                "(app::Session,)",
                "a `web::Data` that an extractor among `(app::Session,)` asks for is missing",
            ),
        ];
        for (arguments, expected) in cases {
            let message = missing_data(&ErrorInternalServerError(TEXT), arguments).unwrap();
            assert!(message.starts_with(expected), "{message}");
        }
        assert_eq!(missing_data(&ErrorInternalServerError("other"), "()"), None);
    }
}
