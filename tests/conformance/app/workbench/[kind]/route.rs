use serde_json::json;
use twinroute::SetCookie;
use twinroute::app::{
    NextRequest, NextResponse, NextUrl, Result, RouteContext, SearchParams, cookies,
};

use super::Params;

/// Does what the query says, to look at values without end.
pub async fn get(req: NextRequest, ctx: RouteContext<Params>) -> Result {
    let query = req.next_url().search_params();
    let plain = || NextResponse::text("text").set_header("Content-Type", "text/plain");
    let append = |name: &str| {
        query
            .get_all("v")
            .fold(plain(), |answer, value| answer.append_header(name, value))
    };
    Ok(match ctx.params.kind.as_str() {
        "headers" => append(query.get("n").unwrap_or_default()),
        "cookies" => {
            cookies()?.set(SetCookie::new("z", "1"));
            append("Set-Cookie")
        }
        "search" => {
            let mut search = SearchParams::parse(query.get("v").unwrap_or_default());
            let before = search.to_string();
            search.sort();
            NextResponse::json(json!([before, search.to_string(), search]))
        }
        "address" => address(req.next_url().clone(), &query),
        _ => plain(),
    })
}

fn address(mut url: NextUrl, steps: &SearchParams) -> NextResponse {
    for (part, value) in steps.iter() {
        match part {
            "pathname" => url.set_pathname(value),
            "search" => url.set_search(value),
            "hash" => url.set_hash(value),
            "set" => url.update_search_params(|search| search.set(value, "x")),
            "delete" => url.update_search_params(|search| search.delete(value)),
            _ => {}
        }
    }
    let (pathname, search, hash) = (url.pathname(), url.search(), url.hash());
    NextResponse::json(json!([
        url.href(),
        pathname,
        search,
        hash,
        url.to_string(),
        url
    ]))
}
