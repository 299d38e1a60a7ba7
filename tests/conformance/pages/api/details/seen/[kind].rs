use serde_json::json;
use twinroute::pages::{NextApiRequest, NextApiResponse, Sent};

const NONE: [&str; 0] = [];

/// Reads what was set on the response.
pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
    let res = res
        .set_header("X-Text", "a")
        .set_header("X-Number", 42)
        .set_header("X-List", ["a", "b"])
        .set_header("X-None", NONE)
        .append_header("Set-Cookie", "a=1");
    let list = |name: &str| res.get_header(name);
    let seen = match req.query().get("kind").unwrap_or_default() {
        "names" => json!(res.header_names()),
        "all" => {
            let names = res.header_names().into_iter();
            let all = names.map(|name| (list(&name), name));
            json!(
                all.map(|(list, name)| json!([name, list]))
                    .collect::<Vec<_>>()
            )
        }
        "case" => json!([list("x-TEXT"), list("X-list"), res.has_header("X-NUMBER")]),
        "text" => json!(["x-text", "x-number", "x-list", "x-none"].map(|name| res.header(name))),
        "malformed" => json!([list("x text"), res.has_header("")]),
        "copy" => {
            res.headers().remove("x-text");
            json!(list("x-text"))
        }
        "removed" => {
            let res = res.remove_header("X-Text").remove_header("X-None");
            let names = res.header_names();
            return res.json(names);
        }
        "status" => {
            let first = res.status_code();
            let res = res.status(201);
            let both = [first, res.status_code()];
            return res.json(both);
        }
        _ => return res.status(404).end(),
    };
    res.json(seen)
}
