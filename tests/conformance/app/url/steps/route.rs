use serde_json::{Value, json};
use twinroute::app::{NextRequest, NextResponse, NextUrl, Result};

/// Does to the address what the steps in the header `X-Script` say, one after the other.
pub async fn get(req: NextRequest) -> Result {
    let mut url = req.next_url().clone();
    let steps: Vec<Vec<String>> =
        serde_json::from_str(&req.headers().get("x-script").unwrap_or_default())?;
    for step in &steps {
        let args: Vec<&str> = step.iter().map(String::as_str).collect();
        change(&mut url, &args);
    }
    let search: Vec<_> = url.search_params().iter().map(|pair| json!(pair)).collect();
    let parts = [
        url.href(),
        &url.origin(),
        url.protocol(),
        url.host(),
        url.hostname(),
        url.pathname(),
        url.search(),
        url.hash(),
    ];
    let mut all: Vec<Value> = parts.iter().map(|part| json!(part)).collect();
    all.push(search.into());
    Ok(NextResponse::json(&all))
}

fn change(url: &mut NextUrl, step: &[&str]) {
    match *step {
        ["pathname", to] => url.set_pathname(to),
        ["search", to] => url.set_search(to),
        ["hash", to] => url.set_hash(to),
        ["host", to] => url.set_host(to),
        ["hostname", to] => url.set_hostname(to),
        ["port", to] => url.set_port(to),
        ["protocol", to] => url.set_protocol(to),
        ["set", name, value] => url.update_search_params(|search| search.set(name, value)),
        ["append", name, value] => url.update_search_params(|search| search.append(name, value)),
        ["delete", name, value] => {
            url.update_search_params(|search| search.delete_value(name, value));
        }
        ["delete", name] => url.update_search_params(|search| search.delete(name)),
        ["sort"] => url.update_search_params(|search| search.sort()),
        _ => {}
    }
}
