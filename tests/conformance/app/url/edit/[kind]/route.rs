use serde_json::json;
use twinroute::app::{NextRequest, NextResponse, NextUrl, Result, RouteContext};

use super::Params;

/// Sets a part of the address to what the query says.
pub async fn get(req: NextRequest, ctx: RouteContext<Params>) -> Result {
    let search = req.next_url().search_params();
    let to = search.get("to").unwrap_or_default();
    let mut url = req.next_url().clone();
    url.set_search("?q=1");
    match ctx.params.kind.as_str() {
        "pathname" => url.set_pathname(to),
        "search" => url.set_search(to),
        "hash" => url.set_hash(to),
        "host" => url.set_host(to),
        "hostname" => url.set_hostname(to),
        "port" => url.set_port(to),
        "protocol" => url.set_protocol(to),
        "join" => return Ok(NextResponse::json(&url.join(to)?)),
        "join-path" => {
            let base = NextUrl::parse("http://conformance.test/a/b?c")?;
            return Ok(NextResponse::json(&base.join(to)?));
        }
        _ => {}
    }
    let unchanged = req.next_url().href() == req.url();
    Ok(NextResponse::json(
        json!({ "href": url, "unchanged": unchanged }),
    ))
}
