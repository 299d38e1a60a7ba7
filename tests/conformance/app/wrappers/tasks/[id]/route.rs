use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use twinroute::app::{NextRequest, NextResponse, RouteContext};
use validator::Validate;

use crate::wrappers::issues::{Issues, if_fits, if_number};

#[derive(Deserialize, Serialize, Validate)]
struct TaskParams {
    #[serde(deserialize_with = "if_number")]
    #[validate(
        required(message = "a positive number"),
        range(min = 1, message = "a positive number")
    )]
    id: Option<u32>,
}

#[derive(Deserialize, Serialize, Validate)]
struct TaskQuery {
    #[serde(default = "all", deserialize_with = "if_fits")]
    #[validate(required(message = "all or none"))]
    notify: Option<Notify>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
enum Notify {
    All,
    None,
}

fn all() -> Option<Notify> {
    Some(Notify::All)
}

#[derive(Deserialize, Serialize, Validate)]
struct NewTask {
    #[serde(default, deserialize_with = "if_fits")]
    #[validate(
        required(message = "a number"),
        range(min = 1.0, max = 5.0, message = "1 to 5")
    )]
    priority: Option<f64>,
    #[serde(default, deserialize_with = "if_fits")]
    #[validate(
        required(message = "a list of texts"),
        length(max = 3, message = "at most 3")
    )]
    tags: Option<Vec<String>>,
    #[serde(default, deserialize_with = "if_fits")]
    #[validate(
        required(message = "a text"),
        length(min = 1, max = 80, message = "1 to 80 characters")
    )]
    title: Option<String>,
}

#[derive(Serialize)]
struct Task {
    #[serde(flatten)]
    params: TaskParams,
    #[serde(flatten)]
    query: TaskQuery,
    #[serde(flatten)]
    body: NewTask,
}

pub async fn put(mut req: NextRequest, ctx: RouteContext) -> NextResponse {
    let mut issues = Issues::default();
    let params = issues.check(json!(ctx.params));
    let search = req.next_url().search_params();
    let search: Map<_, _> = search
        .iter()
        .map(|(name, value)| (name.to_owned(), value.into()))
        .collect();
    let query = issues.check(Value::Object(search));
    let body = issues.check(req.json().await.unwrap_or_default());
    match (params, query, body) {
        (Some(params), Some(query), Some(body)) => NextResponse::json(Task {
            params,
            query,
            body,
        }),
        _ => NextResponse::json(issues).status(422),
    }
}
