use std::{
    convert::Infallible,
    time::{Duration, SystemTime},
};

use actix_web::web::Bytes;
use futures_util::stream;
use serde_json::{Value, json};
use twinroute::{
    Error, Priority, SameSite, SetCookie,
    app::{
        CookieJar, NextRequest, NextResponse, Result, cookies, forbidden, not_found,
        permanent_redirect, redirect, unauthorized,
    },
};

/// Does what the steps in the header `X-Script` say, one after the other.
pub async fn get(req: NextRequest) -> Result {
    let jar = cookies()?;
    let steps: Vec<Vec<Value>> =
        serde_json::from_str(&req.headers().get("x-script").unwrap_or_default())?;
    let mut response = NextResponse::text("text");
    for step in &steps {
        let (name, args) = (step[0].as_str().unwrap_or_default(), &step[1..]);
        match name {
            "jar" => drop(jar.set(cookie(args))),
            "jar-drop" => drop(jar.delete(text(&args[0]))),
            "show" => return Ok(show(&req, &jar, &response)),
            "redirect" => return Err(redirect(text(&args[0]))),
            "permanent" => return Err(permanent_redirect(text(&args[0]))),
            "not-found" => return Err(not_found()),
            "unauthorized" => return Err(unauthorized()),
            "forbidden" => return Err(forbidden()),
            "throw" => return Err(Error::boxed("secret")),
            _ => response = answer(name, args, response),
        }
    }
    Ok(response)
}

pub use get as post;
pub use get as delete;

fn answer(name: &str, args: &[Value], response: NextResponse) -> NextResponse {
    match name {
        "new" if args[0].is_null() => init(NextResponse::empty(200), args.get(1)),
        "new" => init(NextResponse::text(text(&args[0])), args.get(1)),
        "stream" => {
            let pieces = args[0].as_array().into_iter().flatten();
            let pieces: Vec<_> = pieces
                .map(|piece| Ok::<_, Infallible>(Bytes::from(text(piece).to_owned())))
                .collect();
            init(NextResponse::stream(stream::iter(pieces)), args.get(1))
        }
        "json" => init(NextResponse::json(&args[0]), args.get(1)),
        "away" => match args.get(1).and_then(Value::as_u64) {
            Some(status) => NextResponse::redirect_with(status as u16, text(&args[0])),
            None => NextResponse::redirect(text(&args[0])),
        },
        "set" => response.set_header(text(&args[0]), text(&args[1])),
        "append" => response.append_header(text(&args[0]), text(&args[1])),
        "delete" => response.delete_header(text(&args[0])),
        "cookie" => response.set_cookie(cookie(args)),
        "drop" => response.delete_cookie(text(&args[0])),
        _ => response,
    }
}

fn init(response: NextResponse, init: Option<&Value>) -> NextResponse {
    let Some(init) = init else { return response };
    let response = match init["status"].as_u64() {
        Some(status) => response.status(status as u16),
        None => response,
    };
    let mut headers: Vec<(String, Vec<&str>)> = Vec::new();
    for (name, value) in pairs(&init["headers"]) {
        let name = name.to_ascii_lowercase();
        match headers.iter_mut().find(|(known, _)| *known == name) {
            Some((_, values)) => values.push(value),
            None => headers.push((name, vec![value])),
        }
    }
    headers
        .into_iter()
        .fold(response, |response, (name, values)| {
            response.set_header(&name, values)
        })
}

/// An object, or a list of pairs.
fn pairs(init: &Value) -> Vec<(&str, &str)> {
    match init {
        Value::Object(headers) => headers
            .iter()
            .map(|(name, value)| (name.as_str(), text(value)))
            .collect(),
        Value::Array(pairs) => pairs
            .iter()
            .map(|pair| (text(&pair[0]), text(&pair[1])))
            .collect(),
        _ => Vec::new(),
    }
}

fn cookie(args: &[Value]) -> SetCookie {
    let cookie = SetCookie::new(text(&args[0]), text(&args[1]));
    let options = args.get(2).and_then(Value::as_object).into_iter().flatten();
    options.fold(cookie, |cookie, (name, value)| match name.as_str() {
        "path" => cookie.path(text(value)),
        "domain" => cookie.domain(text(value)),
        "maxAge" => cookie.max_age_seconds(value.as_i64().unwrap_or_default()),
        "expires" => {
            let since = Duration::from_millis(value.as_u64().unwrap_or_default());
            cookie.expires(SystemTime::UNIX_EPOCH + since)
        }
        "secure" if *value == true => cookie.secure(),
        "httpOnly" if *value == true => cookie.http_only(),
        "partitioned" if *value == true => cookie.partitioned(),
        "sameSite" => cookie.same_site(match text(value) {
            "lax" => SameSite::Lax,
            "none" => SameSite::None,
            _ => SameSite::Strict,
        }),
        "priority" => cookie.priority(match text(value) {
            "low" => Priority::Low,
            "medium" => Priority::Medium,
            _ => Priority::High,
        }),
        _ => cookie,
    })
}

fn show(req: &NextRequest, jar: &CookieJar, response: &NextResponse) -> NextResponse {
    let pair = |cookie: &SetCookie| json!([cookie.name(), cookie.value()]);
    NextResponse::json(json!([
        req.cookies().get_all(),
        jar.get_all().iter().map(pair).collect::<Vec<_>>(),
        response.cookies().iter().map(pair).collect::<Vec<_>>(),
        response.header("set-cookie"),
    ]))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
