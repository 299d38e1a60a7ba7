use serde_json::{Map, Value, json};
use twinroute::app::{NextRequest, NextResponse, RouteContext, SearchParams};

use super::Params;

/// Edits the query, and answers what it and the address then look like.
pub async fn get(req: NextRequest, ctx: RouteContext<Params>) -> NextResponse {
    let op = ctx.params.op.as_str();
    if let Some(value) = read(&req.next_url().search_params(), op) {
        return NextResponse::json(&value);
    }
    let mut url = req.next_url().clone();
    url.update_search_params(|search| edit(search, op));
    NextResponse::json(json!({
        "text": url.search_params().to_string(),
        "search": url.search(),
        "href": url.href(),
        "url": req.url(),
    }))
}

fn edit(search: &mut SearchParams, op: &str) {
    match op {
        "append" => {
            search.append("a", "é &=");
            search.append("c d", "");
        }
        "set" => search.set("a", "z"),
        "set-new" => search.set("new", "1"),
        "delete" => search.delete("a"),
        "delete-value" => search.delete_value("a", "2"),
        "delete-all" => {
            let keys: Vec<_> = search.keys().map(str::to_owned).collect();
            keys.iter().for_each(|key| search.delete(key));
        }
        "sort" => search.sort(),
        "encode" => search.set("all", "*-._~!'()@:/?#[]$&+,;=%\0\u{1f600}"),
        _ => {}
    }
}

fn read(search: &SearchParams, op: &str) -> Option<Value> {
    Some(match op {
        "read" => json!({
            "size": search.len(),
            "has": [
                search.has("a"), search.has_value("a", "2"), search.has_value("a", "9"),
                search.has("zz"),
            ],
            "keys": search.keys().collect::<Vec<_>>(),
            "values": search.values().collect::<Vec<_>>(),
            "entries": search,
            "missing": search.get("zz"),
        }),
        "each" => search
            .iter()
            .map(|(key, value)| format!("{key}={value}"))
            .collect(),
        "object" => {
            let pairs = search
                .iter()
                .map(|(key, value)| (key.to_owned(), value.into()));
            Value::Object(pairs.collect::<Map<_, _>>())
        }
        "construct" => json!([
            SearchParams::parse("?a=1&a=2").to_string(),
            SearchParams::from_iter([("a", "1"), ("b", "x y")]).to_string(),
            SearchParams::from_iter([("a", "1"), ("a", "2")]).to_string(),
            SearchParams::parse("??a").to_string(),
            SearchParams::parse("a=%zz&b=%C3&c").to_string(),
        ]),
        "of-url" => json!(search),
        _ => return None,
    })
}
