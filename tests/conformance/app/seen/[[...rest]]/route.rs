use serde_json::{Value, json};
use twinroute::app::{Headers, NextRequest, NextResponse, Result, RouteContext, headers};

use super::Params;

// What differs from one run to the next, or from one client to the next.
const PRIVATE: [&str; 3] = ["x-forwarded-for", "x-forwarded-port", "connection"];

/// Answers all that it sees of a request but its body.
pub async fn get(req: NextRequest, ctx: RouteContext<Params>) -> Result {
    let (of_request, of_function) = (shown(req.headers()), shown(&headers()?));
    let same = of_request == of_function;
    Ok(NextResponse::json(json!({
        "method": req.method().as_str(),
        "url": req.url(),
        "rest": ctx.params.rest,
        "query": req.next_url().search_params(),
        "headers": of_request,
        "same": if same { Value::Bool(true) } else { of_function },
    })))
}

pub use get as head;
pub use get as post;
pub use get as put;
pub use get as patch;
pub use get as delete;
pub use get as options;

fn shown(headers: &Headers) -> Value {
    headers
        .iter()
        .filter(|(name, _)| !PRIVATE.contains(name))
        .map(|(name, value)| json!([name, value]))
        .collect()
}
