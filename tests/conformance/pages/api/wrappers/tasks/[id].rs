use serde::{Deserialize, Serialize};
use serde_json::json;
use twinroute::pages::{NextApiRequest, NextApiResponse, Sent};
use validator::Validate;

use crate::wrappers::issues::{Issues, if_fits, if_number};

#[derive(Deserialize, Serialize, Validate)]
struct TaskQuery {
    #[serde(deserialize_with = "if_number")]
    #[validate(
        required(message = "a positive number"),
        range(min = 1, message = "a positive number")
    )]
    id: Option<u32>,
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
    query: TaskQuery,
    #[serde(flatten)]
    body: NewTask,
}

pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
    let mut issues = Issues::default();
    let query = issues.check(json!(req.query()));
    let body = issues.check(json!(req.body()));
    match (query, body) {
        (Some(query), Some(body)) => res.status(201).json(Task { query, body }),
        _ => res.status(422).json(issues),
    }
}
