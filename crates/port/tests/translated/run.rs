//! Runs requests against the ported handlers.

use twinroute::actix_web::http::Method;
use twinroute::test::Client;

#[actix_web::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).unwrap_or_default();
    let requests: Vec<serde_json::Value> = serde_json::from_str(&std::fs::read_to_string(path)?)?;
    let client = Client::new(ported::routes()).await?;
    let mut responses = Vec::new();
    for request in &requests {
        let text = |key: &str| request[key].as_str().unwrap_or_default().to_owned();
        let method = Method::from_bytes(text("method").as_bytes())?;
        let mut sent = client.request(method, &text("target"));
        for (name, value) in request["headers"].as_object().into_iter().flatten() {
            sent = sent.header(name, value.as_str().unwrap_or_default());
        }
        if let Some(body) = request["body"].as_str() {
            sent = sent.body(body.to_owned());
        }
        let response = sent.send().await;
        let names = ["allow", "content-type", "location", "x-kind", "x-why"];
        let headers: serde_json::Map<_, _> = names
            .iter()
            .filter_map(|name| Some(((*name).to_owned(), response.header(name)?.into())))
            .collect();
        responses.push(serde_json::json!({
            "status": response.status(),
            "headers": headers,
            "body": response.text()?,
        }));
    }
    println!("{}", serde_json::to_string(&responses)?);
    Ok(())
}
