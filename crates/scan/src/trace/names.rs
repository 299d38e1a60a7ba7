//! Names with a fixed meaning.

/// Whether a function is named like one that checks its argument and returns it.
pub(super) fn returns_its_argument(name: &str) -> bool {
    let name = name.rsplit('.').next().unwrap_or(name).to_ascii_lowercase();
    [
        "parse", "decode", "valid", "sanit", "assert", "schema", "clean", "check", "cast",
    ]
    .iter()
    .any(|part| name.contains(part))
}

/// Whether a function of a zod-like schema checks a value and returns a result that holds it.
pub(super) fn is_safe_parse(name: &str) -> bool {
    matches!(name, "safeParse" | "safeParseAsync" | "spa")
}

/// Whether a function of a zod-like schema checks a value and returns it.
pub(super) fn is_parse(name: &str) -> bool {
    matches!(
        name,
        "parse" | "parseAsync" | "validate" | "validateSync" | "validateAsync" | "cast" | "assert"
    )
}

/// The status of the response that a function makes, if it is named for one: `methodNotAllowed`, `response.unauthorized`.
pub(super) fn named_status(name: &str) -> Option<u16> {
    let name = name.rsplit('.').next().unwrap_or(name);
    let letters = name.chars().filter(|letter| *letter != '_');
    match letters.collect::<String>().to_ascii_lowercase().as_str() {
        "badrequest" => Some(400),
        "unauthorized" => Some(401),
        "forbidden" => Some(403),
        "notfound" => Some(404),
        "methodnotallowed" => Some(405),
        _ => None,
    }
}
