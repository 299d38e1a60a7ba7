use std::{cell::RefCell, collections::HashMap, io, rc::Rc, sync::Mutex, time::Duration};

use actix_web::rt::time::sleep;
use futures_util::stream::once;
use serde_json::{Value, json};
use twinroute::app::{
    NextRequest, NextResponse, Result, RouteContext, after, connection, cookies, headers,
    not_found, redirect,
};

use super::Params;

/// What the work after answers has seen, by key.
static SEEN: Mutex<Option<HashMap<String, Value>>> = Mutex::new(None);

fn see(key: &str, value: Value) {
    if let Ok(mut seen) = SEEN.lock() {
        seen.get_or_insert_default().insert(key.to_owned(), value);
    }
}

fn seen(key: &str) -> Option<Value> {
    SEEN.lock().ok()?.as_ref()?.get(key).cloned()
}

async fn ran(key: String) {
    see(&key, json!("ran"));
}

/// Leaves work for the time after the answer; `seen` tells what it did.
pub async fn get(mut req: NextRequest, ctx: RouteContext<Params>) -> Result {
    let key = req
        .next_url()
        .search_params()
        .get("key")
        .unwrap_or_default()
        .to_owned();
    let kind = ctx.params.kind.as_str();
    match kind {
        "seen" => {
            sleep(Duration::from_millis(20)).await;
            return Ok(NextResponse::json(seen(&key)));
        }
        "plain" => {
            after(ran(key.clone()))?;
            return Ok(NextResponse::json(seen(&key).unwrap_or(json!("not yet"))));
        }
        "promise" => after(async {
            sleep(Duration::from_millis(1)).await;
            ran(key).await;
        })?,
        "error" => {
            after(ran(key))?;
            return Err(io::Error::other("secret").into());
        }
        "not-found" => {
            after(ran(key))?;
            return Err(not_found());
        }
        "redirect" => {
            after(ran(key))?;
            return Err(redirect("/items"));
        }
        "stream" => return stream(key),
        "body" => {
            let text = req.text().await?;
            after(async move { see(&key, json!(text)) })?;
        }
        "connection" => {
            connection().await?;
            after(async move {
                connection().await?;
                see(&key, json!("connected"));
                Ok(())
            })?;
        }
        _ => several(kind, key)?,
    }
    Ok(NextResponse::json(json!({ "kind": kind })))
}

pub use get as delete;
pub use get as post;

fn several(kind: &str, key: String) -> Result<()> {
    match kind {
        "nested" => after(async move {
            after(async move { see(&key, json!("ran within")) })?;
            Ok(())
        })?,
        "failing" => {
            after(async { Err(io::Error::other("secret").into()) })?;
            after(async move { see(&key, json!("the other ran")) })?;
        }
        "order" => {
            let order = Rc::new(RefCell::new(Vec::new()));
            let (first, second) = (Rc::clone(&order), Rc::clone(&order));
            after(async move { first.borrow_mut().push(1) })?;
            after(async move {
                second.borrow_mut().push(2);
                see(&key, json!(*second.borrow()));
            })?;
            order.borrow_mut().push(0);
        }
        "functions" => {
            after(async move {
                let all = cookies()?.get_all();
                let sent: Vec<_> = all.iter().map(|one| [one.name(), one.value()]).collect();
                see(&key, json!([sent, headers()?.get("x-test")]));
                Ok(())
            })?;
            cookies()?.set(twinroute::SetCookie::new("n", "1"));
        }
        "redirect-within" => after(async move {
            see(&key, json!("began"));
            Err(redirect("/items"))
        })?,
        _ => {}
    }
    Ok(())
}

fn stream(key: String) -> Result {
    let other = key.clone();
    after(async move {
        let before = seen(&other).unwrap_or(json!([]));
        let mut all = before.as_array().cloned().unwrap_or_default();
        all.push(json!("after"));
        see(&other, json!(all));
    })?;
    Ok(NextResponse::stream(once(async move {
        sleep(Duration::from_millis(5)).await;
        see(&key, json!(["streamed"]));
        Ok::<_, String>("s".into())
    })))
}
