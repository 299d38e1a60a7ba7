use std::time::{Duration, SystemTime};

use serde_json::json;
use twinroute::{
    Priority, SameSite, SetCookie,
    app::{CookieJar, NextRequest, NextResponse, Result, RouteContext, cookies},
};

use super::Params;

/// Sets odd cookies, and looks at them from every side.
pub async fn get(req: NextRequest, ctx: RouteContext<Params>) -> Result {
    let jar = cookies()?;
    let kind = ctx.params.kind.as_str();
    if let Some(seen) = look(&jar, &req, kind) {
        return Ok(seen);
    }
    if kind == "helper" {
        remember().await?;
    }
    if let Some(cookie) = attribute(kind).or_else(|| text(kind)) {
        jar.set(cookie);
    } else {
        change(&jar, kind);
    }
    Ok(NextResponse::json(json!({ "ok": true })))
}

fn attribute(kind: &str) -> Option<SetCookie> {
    let a = SetCookie::new("a", "1");
    Some(match kind {
        "path-empty" => a.path(""),
        "path-space" => a.path("/a b"),
        "path-latin1" => a.path("/é"),
        "domain-empty" => a.domain(""),
        "domain-dot" => a.domain(".example.com"),
        "strict" => a.same_site(SameSite::Strict),
        "priority-low" => a.priority(Priority::Low),
        "priority-medium" => a.priority(Priority::Medium).partitioned(),
        "flags-off" => a,
        "expires" => a.expires(SystemTime::UNIX_EPOCH + Duration::from_secs(2_240_611_198)),
        "expires-day" => a.expires(SystemTime::UNIX_EPOCH + Duration::from_secs(86_400)),
        "delete-unknown" => SetCookie::removal("nope"),
        "delete-path" => SetCookie::removal("a").path("/x"),
        "delete-all-options" => SetCookie::removal("a")
            .domain("x.y")
            .secure()
            .http_only()
            .same_site(SameSite::Lax)
            .path("/"),
        _ => return None,
    })
}

fn text(kind: &str) -> Option<SetCookie> {
    let (name, value) = match kind {
        "name-latin1" => ("é", "1"),
        "name-empty" => ("", "1"),
        "name-equals" => ("a=b", "1"),
        "name-comma" => ("a,b", "1"),
        "name-semicolon" => ("a;b", "1"),
        "name-unicode" => ("✓", "1"),
        "name-prefix" => return Some(SetCookie::new("__Host-a", "1").secure()),
        "name-proto" => ("__proto__", "1"),
        "value-separators" => ("a", ",;= \""),
        "value-unicode" => ("a", "✓ \u{1f600}\n\t"),
        "value-unreserved" => ("a", "!'()*~-._"),
        "value-escape" => ("a", "%20%"),
        "value-plus" => ("a", "a+b/c=="),
        "value-json" => return Some(SetCookie::new("a", json!({ "b": [1] }).to_string())),
        "value-long" => return Some(SetCookie::new("a", "x".repeat(5000))),
        _ => return None,
    };
    Some(SetCookie::new(name, value))
}

fn change(jar: &CookieJar, kind: &str) {
    match kind {
        "delete-then-set" => jar.delete("a").set(SetCookie::new("a", "3")),
        "chain" => jar
            .set(SetCookie::new("a", "1"))
            .set(SetCookie::new("b", "2"))
            .delete("a"),
        "again" => jar
            .set(SetCookie::new("b", "1").path("/b").http_only())
            .set(SetCookie::new("a", "1"))
            .set(SetCookie::new("b", "2")),
        "fifty" => (0..50).fold(jar, |jar, at| {
            jar.set(SetCookie::new(format!("c{at}"), at.to_string()))
        }),
        _ => jar,
    };
}

fn look(jar: &CookieJar, req: &NextRequest, kind: &str) -> Option<NextResponse> {
    let new = |value: &str| SetCookie::new("a", value.to_owned());
    Some(match kind {
        "text" => NextResponse::text(jar.to_string()),
        "text-after-set" => {
            jar.set(new("9").http_only()).set(SetCookie::new("n", "é"));
            NextResponse::text(jar.to_string())
        }
        "text-after-delete" => NextResponse::text(jar.delete("a").to_string()),
        "all" => NextResponse::json(json!([
            jar.get_all(),
            jar.get_all_of("a"),
            jar.get("a"),
            jar.get("zz"),
            jar.has("a"),
            jar.has("zz")
        ])),
        "all-after-set" => {
            jar.set(new("9")).set(
                SetCookie::new("n", "1")
                    .http_only()
                    .same_site(SameSite::Lax)
                    .path("/n"),
            );
            let all = jar.get_all();
            let pairs: Vec<_> = all.iter().map(|one| [one.name(), one.value()]).collect();
            NextResponse::json(&pairs)
        }
        "request-unchanged" => {
            jar.set(new("9"));
            NextResponse::json((req.cookies().get("a"), req.header("cookie")))
        }
        "request-text" => NextResponse::text(req.cookies().to_string()),
        "request-pairs" => {
            let cookies = req.cookies();
            let pairs: Vec<_> = cookies.iter().map(|one| (one.name(), one)).collect();
            NextResponse::json((pairs, cookies.len()))
        }
        "second-call" => {
            jar.set(new("9"));
            let again = cookies().ok()?;
            NextResponse::json(json!([again.value("a"), again.has("b")]))
        }
        _ => return None,
    })
}

async fn remember() -> Result<()> {
    actix_web::rt::time::sleep(Duration::from_millis(1)).await;
    let jar = cookies()?;
    let seen: u32 = jar
        .value("seen")
        .and_then(|text| text.parse().ok())
        .unwrap_or(0);
    jar.set(SetCookie::new("seen", (seen + 1).to_string()).http_only());
    Ok(())
}
