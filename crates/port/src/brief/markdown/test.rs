//! Section 7: a test.

use crate::brief::Brief;
use crate::brief::writer::Writer;

impl Brief {
    /// How to write a test, and one that sends the first request.
    pub(super) fn test(&self, out: &mut Writer) {
        out.heading(3, "A test");
        out.paragraph(&format!(
            "`twinroute::test::Client` sends requests to the handlers in process, without a server. Write a test for each response above, \
             in `tests/{}.rs`; `my_api` stands for the name of the package in `Cargo.toml`, with `_` for `-`. Where the handler \
             takes `app_data`, build the client with `Client::builder(routes()).app_data(..).build().await`.",
            test_name(&self.url)
        ));
        out.code("rust", &self.first_test());
    }

    /// A test that sends the first request.
    fn first_test(&self) -> String {
        let (method, target, body) = match self.requests.first() {
            Some(request) => (
                request.method.as_str(),
                request.target.as_str(),
                request.body.as_deref(),
            ),
            None => ("GET", self.url.as_str(), None),
        };
        let body = body.map_or_else(String::new, |body| {
            format!(
                "\n    let request = request.header(\"content-type\", \"application/json\").body(r#\"{body}\"#);"
            )
        });
        format!(
            "use my_api::routes;\n\
             use twinroute::test::Client;\n\n\
             #[actix_web::test]\n\
             async fn it_responds_as_the_typescript_does() {{\n    \
                 let client = Client::new(routes()).await.expect(\"valid routes\");\n    \
                 let request = client.request(actix_web::http::Method::{method}, \"{target}\");{body}\n    \
                 let response = request.send().await;\n    \
                 assert_eq!(response.status(), 200); // and response.header(\"..\"), response.text().unwrap()\n\
             }}"
        )
    }
}

/// The name of a test file for a URL: `api_teams_teamid`.
fn test_name(url: &str) -> String {
    let words = url
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("_").to_ascii_lowercase()
}
