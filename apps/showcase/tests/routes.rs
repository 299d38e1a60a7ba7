//! `/` lists each route of the table, with requests that work.

use std::collections::BTreeSet;

use actix_web::web::Data;
use showcase::{External, PUBLIC, Posts};
use twinroute::test::{Client, ClientRequest};

async fn client() -> Client {
    let nothing_listens = External("http://127.0.0.1:1".to_owned());
    Client::builder(showcase::routes().public(PUBLIC))
        .app_data(Data::new(Posts::default()))
        .app_data(Data::new(nothing_listens))
        .build()
        .await
        .expect("the routes have no mistakes")
}

#[actix_web::test]
async fn the_list_has_each_route() {
    let table = showcase::routes().build().unwrap().to_string();
    let table: BTreeSet<_> = table
        .lines()
        .map(|row| {
            let mut columns = row.split_whitespace().rev();
            let file = columns.next().unwrap();
            format!("# {} in {file}", columns.next().unwrap())
        })
        .collect();
    let list = client().await.get("/").send().await.text().unwrap();
    let listed: BTreeSet<_> = list
        .lines()
        .filter(|line| line.starts_with("# /"))
        .map(|line| line.split_once(": ").unwrap().0.to_owned())
        .collect();
    assert_eq!(listed, table);
    for block in list.split("\n\n").filter(|block| block.starts_with("# /")) {
        assert!(block.contains("\ncurl "), "{block}");
    }
}

#[actix_web::test]
async fn the_requests_of_the_list_have_routes() {
    let client = client().await;
    let list = client.get("/").send().await.text().unwrap();
    for line in list.lines().filter(|line| line.starts_with("curl ")) {
        let response = request(&client, line).send().await;
        let (status, refuses) = (
            response.status(),
            line.contains("-X PUT") && line.contains("methods"),
        );
        assert_ne!(status, 404, "{line}");
        assert_eq!(status == 405, refuses, "{line}");
    }
}

/// The request that a line of the list sends.
fn request(client: &Client, line: &str) -> ClientRequest {
    let words = words(line);
    let target = words.last().and_then(|url| url.splitn(4, '/').nth(3));
    let target = format!("/{}", target.expect("an address with a path"));
    let value = |option: &str| {
        let at = words.iter().position(|word| word == option)?;
        words.get(at + 1)
    };
    let body = value("-d");
    let has_body = body.is_some() || value("-F").is_some();
    let method = value("-X").map_or(if has_body { "POST" } else { "GET" }, String::as_str);
    let mut request = client.request(method.parse().expect("a method"), &target);
    if let Some(body) = body {
        let form = "application/x-www-form-urlencoded";
        request = request.header("Content-Type", form).body(body.clone());
    }
    for pair in words.windows(2).filter(|pair| pair[0] == "-H") {
        let (name, value) = pair[1].split_once(": ").expect("a header");
        request = request.header(name, value);
    }
    request
}

/// The words of a command, without its single quotes.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut is_quoted = false;
    for c in line.chars() {
        match c {
            '\'' => is_quoted = !is_quoted,
            ' ' if !is_quoted => words.push(String::new()),
            c => words.last_mut().expect("it has one").push(c),
        }
    }
    words
}
