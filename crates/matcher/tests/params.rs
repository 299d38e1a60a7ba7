//! Decoded parameters.

use twinroute_matcher::{Origin, ParamValue, Params, Pattern, RouteTable, Style};

fn decode(pattern: &str, path: &str) -> Result<Params, String> {
    let mut builder = RouteTable::builder();
    builder.insert(
        Pattern::parse(pattern).expect("a pattern"),
        Origin::new(Style::App, ""),
        (),
    );
    let table = builder.build().expect("no clash");
    table
        .lookup(path)
        .expect("the route matches")
        .decode()
        .map_err(|error| error.to_string())
}

#[test]
fn parameters_are_decoded_once_per_segment() {
    let params = decode("/[b]/[a]/[...rest]", "/x%20y/%2541/p%2Fq/r+s/%C3%A9").unwrap();
    assert_eq!(params.one("b"), Some("x y"));
    assert_eq!(params.one("a"), Some("%41"));
    assert_eq!(params.many("rest").unwrap(), ["p/q", "r+s", "é"]);
    assert_eq!(
        params.iter().map(|(name, _)| name).collect::<Vec<_>>(),
        ["b", "a", "rest"]
    );
    assert_eq!(
        (params.one("rest"), params.many("a"), params.get("c")),
        (None, None, None)
    );
    assert_eq!((params.len(), params.is_empty()), (3, false));
}

#[test]
fn an_empty_optional_catch_all_is_absent() {
    assert!(decode("/x/[[...rest]]", "/x").unwrap().is_empty());
    assert!(decode("/[[...rest]]", "/").unwrap().is_empty());
    let params = decode("/x/[[...rest]]", "/x/1").unwrap();
    assert_eq!(
        params.into_iter().collect::<Vec<_>>(),
        [("rest".into(), ParamValue::Many(vec!["1".to_owned()]))]
    );
}

#[test]
fn parameters_after_an_escaped_static_segment_are_found() {
    assert_eq!(
        decode("/café/[id]/x/[y]", "/caf%C3%A9/1/%78/2")
            .unwrap()
            .one("y"),
        Some("2")
    );
}

#[test]
fn a_parameter_that_is_not_percent_encoded_utf8_is_an_error() {
    for raw in ["%", "%4", "%zz", "a%ff", "%C3", "%+1", "%C3%28", "%%41"] {
        let expected = format!("parameter `id` is not percent-encoded UTF-8: `{raw}`");
        assert_eq!(decode("/[id]", &format!("/{raw}")), Err(expected));
    }
    let expected = "parameter `rest` is not percent-encoded UTF-8: `%zz`";
    assert_eq!(decode("/[...rest]", "/a/%zz/b"), Err(expected.to_owned()));
}

#[test]
fn parameters_can_be_made_by_hand() {
    let params: Params = [("id", ParamValue::One("1".to_owned()))]
        .into_iter()
        .collect();
    assert_eq!(params, decode("/[id]", "/1").unwrap());
}
