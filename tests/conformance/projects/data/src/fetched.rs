use std::{collections::BTreeMap, io, time::Duration};

use actix_web::web::Data;
use awc::{Client, http::Method};
use futures_util::FutureExt as _;
use serde::{Deserialize, Serialize};
use serde_json::json;
use twinroute::cache::{CacheLife, CacheOptions, cached};

use crate::{
    LegacyUrl,
    read::{Read, Reading, Revalidate},
};

/// Reads from another server. Next keeps the response that its `fetch` gets.
pub(crate) fn fetched(legacy: Data<LegacyUrl>, read: Read) -> Reading {
    async move {
        let life = life(&read);
        let Read { key, status, .. } = &read;
        let status = status.unwrap_or(200);
        let request = Request {
            url: format!("{}/run?key={key}&status={status}", legacy.0),
            method: read.method.unwrap_or_else(|| "GET".to_owned()),
            headers: read.headers,
            body: read.body,
        };
        let response = match life {
            Some(life) => kept(request, CacheOptions::from(life).tags(read.tags)).await?,
            None => request.send().await?,
        };
        Ok(json!([response.status, response.body]))
    }
    .boxed_local()
}

/// How long a response is kept, if it is.
fn life(read: &Read) -> Option<CacheLife> {
    let forever = CacheLife::FOREVER;
    match (read.revalidate, read.cache.as_deref()) {
        (Some(Revalidate::Seconds(0.0)), _) | (_, Some("no-store")) => None,
        (Some(Revalidate::Seconds(seconds)), _) => {
            Some(forever.revalidate(Duration::from_secs_f64(seconds)))
        }
        (Some(Revalidate::Never(_)), _) | (None, Some("force-cache")) => Some(forever),
        (None, _) => None,
    }
}

/// A request, which is also the key of its response.
#[derive(Debug, Serialize)]
struct Request {
    url: String,
    method: String,
    headers: BTreeMap<String, String>,
    body: Option<String>,
}

/// What is kept of a response.
#[derive(Debug, Serialize, Deserialize)]
struct Response {
    status: u16,
    body: String,
}

/// Why a response is not kept.
#[derive(Debug)]
enum NotKept {
    Status(Response),
    Failed(io::Error),
}

/// Sends the request, unless its response is kept. Only a response with status 200 is.
async fn kept(request: Request, options: CacheOptions) -> io::Result<Response> {
    let key = json!(["fetch", request]);
    let response = cached(key, options, async move {
        match request.send().await.map_err(NotKept::Failed)? {
            response if response.status == 200 => Ok(response),
            response => Err(NotKept::Status(response)),
        }
    });
    match response.await {
        Ok(response) | Err(NotKept::Status(response)) => Ok(response),
        Err(NotKept::Failed(error)) => Err(error),
    }
}

impl Request {
    async fn send(self) -> io::Result<Response> {
        let method = Method::from_bytes(self.method.as_bytes()).map_err(io::Error::other)?;
        let mut request = Client::default().request(method, &self.url);
        for (name, value) in &self.headers {
            request = request.insert_header((name.as_str(), value.as_str()));
        }
        let sent = request.send_body(self.body.unwrap_or_default()).await;
        let mut response = sent.map_err(|error| io::Error::other(error.to_string()))?;
        let body = response.body().await.map_err(io::Error::other)?;
        Ok(Response {
            status: response.status().as_u16(),
            body: String::from_utf8_lossy(&body).into_owned(),
        })
    }
}
