//! Section 7: the tests.

use crate::brief::test_case::{TestCase, test_cases};
use crate::brief::writer::Writer;
use crate::brief::{Brief, refusal_of};
use crate::names::module;

impl Brief {
    /// How to write tests, and one for each response in the source.
    pub(super) fn test(&self, out: &mut Writer) {
        out.heading(3, "The tests");
        out.paragraph(&format!(
            "`twinroute::test::Client` sends requests to the handlers in process, without a server. These tests go to `{}`; `my_api` \
             stands for the name of the package in `Cargo.toml`, with `_` for `-`. Before the port they fail with a 501. A test with `#[ignore]` needs data or another request: write that, and remove the `#[ignore]`. Of a \
             response, `status()` is a `u16`, `header(name)` an `Option<String>`, and `text()`, `json::<T>()` and `bytes()` are `Result`s.",
            test_file(&self.url)
        ));
        out.code("rust", &self.tests());
    }

    fn tests(&self) -> String {
        let uses = &self.uses;
        let lists = [&uses.tables, &uses.databases, &uses.outbound];
        let cases = test_cases(
            self.style,
            &self.handlers,
            &self.requests,
            refusal_of(&self.rust, &self.rust_path).as_ref(),
            lists.iter().any(|list| !list.is_empty()),
        );
        let has_session = self.session_endpoint().is_some();
        let module = module(self.session_name());
        let mut text = head(&cases, has_session.then_some(&*module));
        let bodies = bodies(&cases);
        for (name, body) in &bodies {
            text.push_str(&format!("\nconst {name}: &str = {};\n", raw(body)));
        }
        for case in &cases {
            text.push_str(&function(case, has_session, &bodies));
        }
        text
    }
}

/// The imports, and the functions that all tests use.
fn head(cases: &[TestCase], session_module: Option<&str>) -> String {
    let has_session = session_module.is_some();
    let has = |word: &str| {
        let mut checks = cases.iter().flat_map(|case| &case.checks);
        checks.any(|check| check.contains(word) && !check.starts_with("//"))
    };
    let imported = match (has("json!(") || has_session, has("Value") || has_session) {
        (true, _) => "use serde_json::{Value, json};\n",
        (false, true) => "use serde_json::Value;\n",
        (false, false) => "",
    };
    let (imports, arguments, data) = match session_module {
        Some(module) => (
            format!("use actix_web::web::Data;\nuse my_api::guards::{module}::Sessions;\n"),
            "session: Value",
            ".app_data(Data::new(Sessions::Fixed(session)))",
        ),
        None => Default::default(),
    };
    let session = match has_session {
        true => {
            "/// The session of a user: what the `session` callback returns.\n\
             fn session() -> Value {\n    json!({ \"user\": { \"id\": \"user-1\", \"email\": \"ada@example.com\" } })\n}\n\n"
        }
        false => "",
    };
    let parameter = if has_session { "session: Value, " } else { "" };
    let argument = if has_session { "session" } else { "" };
    format!(
        "use actix_web::http::Method;\n{imports}use my_api::routes;\n{imported}\
         use twinroute::test::{{Client, ClientResponse}};\n\n\
         /// The handlers, with their `app_data`: add the database.\n\
         async fn client({arguments}) -> Client {{\n    \
         let client = Client::builder(routes()){data};\n    \
         client.build().await.expect(\"valid routes\")\n}}\n\n\
         {session}\
         async fn send({parameter}method: Method, target: &str, body: Option<&'static str>) -> ClientResponse {{\n    \
         let request = client({argument}).await.request(method, target);\n    \
         match body {{\n        Some(body) => request.header(\"content-type\", \"application/json\").body(body).send().await,\n        None => request.send().await,\n    }}\n}}\n"
    )
}

fn function(case: &TestCase, has_session: bool, bodies: &[(String, String)]) -> String {
    let session = match (has_session, case.has_session) {
        (true, true) => "session(), ",
        (true, false) => "Value::Null, ",
        (false, _) => "",
    };
    let named = |body: &String| bodies.iter().find(|(_, known)| known == body);
    let body = case.body.as_ref().map(|body| match named(body) {
        Some((name, _)) => format!("Some({name})"),
        None => format!("Some({})", raw(body)),
    });
    let body = body.unwrap_or_else(|| "None".to_owned());
    let ignored = case.ignored;
    let ignored = ignored.map_or_else(String::new, |why| format!("#[ignore = {why:?}]\n"));
    format!(
        "\n// {}\n#[actix_web::test]\n{ignored}async fn {}() {{\n    \
         let response = send({session}Method::{}, {:?}, {body}).await;\n    {}\n}}\n",
        case.comment,
        case.name,
        case.method,
        case.target,
        case.checks.join("\n    ")
    )
}

/// The bodies of the requests, each with the name of a constant: `POST_BODY`.
fn bodies(cases: &[TestCase]) -> Vec<(String, String)> {
    let mut bodies: Vec<(String, String)> = Vec::new();
    for case in cases {
        let Some(body) = case.body.as_ref().filter(|body| *body != "{}") else {
            continue;
        };
        let name = format!("{}_BODY", case.method);
        if !bodies.iter().any(|(known, _)| *known == name) {
            bodies.push((name, body.clone()));
        }
    }
    bodies
}

/// A text as a literal of Rust. `json!` of many fields exceeds the recursion limit of macros.
fn raw(text: &str) -> String {
    let mut hashes = "#".to_owned();
    while text.contains(&format!("\"{hashes}")) {
        hashes.push('#');
    }
    format!("r{hashes}\"{text}\"{hashes}")
}

/// The file of a URL's tests.
pub(in crate::brief) fn test_file(url: &str) -> String {
    let words = url
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty());
    let words: Vec<_> = words.collect();
    format!("tests/{}.rs", words.join("_").to_ascii_lowercase())
}
