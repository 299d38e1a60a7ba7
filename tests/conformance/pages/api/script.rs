use std::{convert::Infallible, time::Duration};

use actix_web::{rt::time::sleep, web::Bytes};
use futures_util::{Stream, stream};
use serde_json::Value;
use twinroute::{
    Error,
    pages::{BodyWriter, NextApiRequest, NextApiResponse, PreviewOptions, SendBody, Sent},
};

use crate::log;

/// How far an answer is.
enum Answer {
    Open(NextApiResponse),
    Begun(BodyWriter),
    Sent(Sent),
}

/// Does what the steps in the header `X-Script` say, one after the other.
pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Result<Sent, Error> {
    let script = req.header("x-script").unwrap_or_default();
    let steps: Vec<Vec<Value>> = serde_json::from_str(&script)?;
    let mut answer = Answer::Open(res);
    for step in &steps {
        let (name, args) = (step[0].as_str().unwrap_or_default(), &step[1..]);
        match name {
            "sleep" => sleep(Duration::from_millis(args[0].as_u64().unwrap_or(0))).await,
            "note" => log::add("script", text(&args[0])),
            "throw" => return Err(Error::boxed("secret")),
            _ => {}
        }
        answer = match answer {
            Answer::Open(res) => open(name, args, &req, res).await,
            Answer::Begun(out) => begun(name, args, out).await,
            // What follows an answer does not compile.
            Answer::Sent(sent) => return Ok(sent),
        };
    }
    match answer {
        Answer::Sent(sent) => Ok(sent),
        Answer::Begun(_) | Answer::Open(_) => Err(Error::boxed("the script does not answer")),
    }
}

async fn open(name: &str, args: &[Value], req: &NextApiRequest, res: NextApiResponse) -> Answer {
    Answer::Sent(match name {
        "write" => return Answer::Begun(res.write(data(&args[0])).await),
        "flush" => return Answer::Begun(res.flush_headers()),
        "end" => match args.first() {
            Some(body) => res.end_with(data(body)),
            None => res.end(),
        },
        "json" => res.json(&args[0]),
        "notes" => res.json(log::take("script")),
        "send" => res.send(sent(&args[0])),
        "send-stream" => res.send(SendBody::stream(pieces(&args[0]))),
        "pipe" => res.stream(pieces(&args[0])),
        "redirect" => match args {
            [status, url] => res.redirect_with(number(status), text(url)),
            _ => res.redirect(text(&args[0])),
        },
        _ => return Answer::Open(set(name, args, req, res).await),
    })
}

async fn begun(name: &str, args: &[Value], mut out: BodyWriter) -> Answer {
    match name {
        "write" => out.write(data(&args[0])).await,
        "end" => {
            return Answer::Sent(match args.first() {
                Some(last) => out.end_with(data(last)),
                None => out.end(),
            });
        }
        _ => {}
    }
    Answer::Begun(out)
}

async fn set(
    name: &str,
    args: &[Value],
    req: &NextApiRequest,
    res: NextApiResponse,
) -> NextApiResponse {
    match name {
        "status" => res.status(number(&args[0])),
        "set" => res.set_header(text(&args[0]), values(&args[1])),
        "append" => res.append_header(text(&args[0]), values(&args[1])),
        "remove" => res.remove_header(text(&args[0])),
        "head" => {
            let headers = args.get(1).and_then(Value::as_object).into_iter().flatten();
            let headers = headers.map(|(name, value)| (name, values(value)));
            res.write_head(number(&args[0]), headers.collect::<Vec<_>>())
        }
        "draft" => res.set_draft_mode(args[0] == true),
        "preview" => {
            let options = args.get(1).map_or_else(PreviewOptions::new, options);
            res.set_preview_data_with(&args[0], options).await
        }
        "clear" => {
            res.clear_preview_data_with(args.first().map_or_else(PreviewOptions::new, options))
        }
        "read" => res.set_header(
            "X-Draft",
            if req.draft_mode() {
                "true"
            } else {
                "undefined"
            },
        ),
        _ => res,
    }
}

fn options(value: &Value) -> PreviewOptions {
    let options = PreviewOptions::new();
    let options = match value["maxAge"].as_u64() {
        Some(seconds) => options.max_age(Duration::from_secs(seconds)),
        None => options,
    };
    match value["path"].as_str() {
        Some(path) => options.path(path),
        None => options,
    }
}

fn sent(value: &Value) -> SendBody {
    match value.as_object() {
        Some(object) if object.contains_key("repeat") => {
            String::from_utf8_lossy(&data(value)).into_owned().into()
        }
        Some(object) if object.contains_key("bytes") => data(value).into(),
        _ => value.clone().into(),
    }
}

fn data(value: &Value) -> Bytes {
    if let Some(times) = value["times"].as_u64() {
        return text(&value["repeat"]).repeat(times as usize).into();
    }
    match value["bytes"].as_array() {
        Some(bytes) => bytes
            .iter()
            .map(|byte| byte.as_u64().unwrap_or(0) as u8)
            .collect(),
        None => text(value).to_owned().into(),
    }
}

fn pieces(list: &Value) -> impl Stream<Item = Result<Bytes, Infallible>> + 'static {
    let pieces = list.as_array().into_iter().flatten().map(data);
    stream::iter(pieces.map(Ok).collect::<Vec<_>>())
}

fn values(value: &Value) -> Vec<String> {
    match value {
        Value::Array(values) => values.iter().map(|value| text(value).to_owned()).collect(),
        Value::String(text) => vec![text.clone()],
        other => vec![other.to_string()],
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn number(value: &Value) -> u16 {
    value
        .as_u64()
        .and_then(|number| number.try_into().ok())
        .unwrap_or(0)
}
