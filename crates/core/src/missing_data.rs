//! Names the type of a `web::Data<T>` that is not registered.

use actix_web::error::InternalError;

/// actix-web's error text, which does not name the type.
const TEXT: &str = "Requested application data is not configured correctly";

const DATA: &str = "actix_web::data::Data<";

/// Returns the message for an `error` that comes from a `web::Data<T>` that is not registered, else `None`. `arguments` are the
/// types of the handler's arguments, since the error does not name the type.
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
        [] => format!("a `web::Data` needed by an extractor among `{arguments}`"),
        several => format!("one of {}", several.join(", ")),
    };
    Some(format!(
        "{what} is missing: register it with `Server::app_data`, or with `App::app_data` if the routes are mounted"
    ))
}

/// Finds the `T` of each `Data<T>` in the name of a type.
fn data_types(name: &str) -> Vec<&str> {
    let starts = name
        .match_indices(DATA)
        .map(|(at, _)| &name[at + DATA.len()..]);
    starts
        .filter_map(|rest| Some(&rest[..end_of_argument(rest)?]))
        .collect()
}

/// Finds the closing bracket for one opened before `rest`.
fn end_of_argument(rest: &str) -> Option<usize> {
    let mut depth = 1;
    for (at, byte) in rest.bytes().enumerate() {
        match byte {
            b'<' => depth += 1,
            // The `>` of an arrow is not a bracket.
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
    fn the_message_names_the_type() {
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
                "a `web::Data` needed by an extractor among `(app::Session,)` is missing",
            ),
        ];
        for (arguments, expected) in cases {
            let message = missing_data(&ErrorInternalServerError(TEXT), arguments).unwrap();
            assert!(message.starts_with(expected), "{message}");
        }
        assert_eq!(missing_data(&ErrorInternalServerError("other"), "()"), None);
    }
}
