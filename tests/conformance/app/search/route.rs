use serde_json::{Map, Value, json};
use twinroute::app::{NextRequest, NextResponse};

/// Reads the query in the ways that handlers do.
pub async fn get(req: NextRequest) -> NextResponse {
    let search = req.next_url().search_params();
    let object: Map<String, Value> = search
        .iter()
        .map(|(name, value)| (name.to_owned(), value.into()))
        .collect();
    NextResponse::json(json!({
        "one": search.get("a"),
        "all": search.get_all("a").collect::<Vec<_>>(),
        "has": search.has("a"),
        "entries": search,
        "text": search.to_string(),
        "object": object,
    }))
}
