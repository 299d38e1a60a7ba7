//! Bodies that Pages handlers read: typed, of several methods, raw, as a stream, and forms.

use actix_web::{http::Method, web};
use futures_util::TryStreamExt as _;
use serde::Deserialize;
use serde_json::json;
use twinroute::{
    Routes,
    pages::{
        NextApiRequest, NextApiResponse, PageConfig, PagesHandler, RawBody, RequestStream, Result,
        Sent, route,
    },
    test::{Client, ClientResponse},
};

const JSON: &str = "application/json";
const TEXT: &str = "text/plain";
const FORM: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data; boundary=X";

#[derive(Deserialize)]
struct NewPost {
    title: String,
}

async fn client<Args>(handler: impl PagesHandler<Args>, config: PageConfig) -> Client {
    let routes = Routes::new().pages("/api/x", route(handler).config(config));
    Client::new(routes)
        .await
        .expect("one route has no conflict")
}

async fn post(client: &Client, content_type: &str, body: impl Into<web::Bytes>) -> ClientResponse {
    let request = client.request(Method::POST, "/api/x").body(body);
    request.header("Content-Type", content_type).send().await
}

fn seen(response: &ClientResponse) -> (u16, String) {
    (response.status(), response.text().expect("a whole body"))
}

#[actix_rt::test]
async fn a_typed_body_may_be_absent() {
    async fn handler(req: NextApiRequest<Option<NewPost>>, res: NextApiResponse) -> Sent {
        res.json(req.body().as_ref().map(|post| &post.title))
    }
    let client = client(handler, PageConfig::new()).await;
    let get = client.get("/api/x").send().await;
    assert_eq!(seen(&get), (200, "null".to_owned()));
    let typed = client.get("/api/x").header("Content-Type", JSON);
    assert_eq!(seen(&typed.send().await), (200, "null".to_owned()));
    for (content_type, body) in [(JSON, r#"{"title":"a"}"#), (FORM, "title=a")] {
        let post = post(&client, content_type, body).await;
        assert_eq!(seen(&post), (200, r#""a""#.to_owned()), "{content_type}");
    }
    // An object without its fields is an invalid body, not an absent one.
    let message = "Invalid body: missing field `title`".to_owned();
    assert_eq!(seen(&post(&client, JSON, "{}").await), (400, message));
}

#[actix_rt::test]
async fn a_handler_reads_a_typed_body_for_some_methods() {
    async fn handler(req: NextApiRequest, res: NextApiResponse) -> Result {
        if req.method() == "GET" {
            return Ok(res.json(["all"]));
        }
        let post: NewPost = req.body().read()?;
        Ok(res.json(post.title))
    }
    let client = client(handler, PageConfig::new()).await;
    assert_eq!(client.get("/api/x").send().await.status(), 200);
    let message = "Invalid body at `title`: invalid type: integer `1`, expected a string";
    let invalid = post(&client, JSON, r#"{"title":1}"#).await;
    assert_eq!(seen(&invalid), (400, message.to_owned()));
    let none = client.post("/api/x").send().await;
    let message = "Invalid body: the request has none".to_owned();
    assert_eq!(seen(&none), (400, message));
}

#[actix_rt::test]
async fn a_body_of_another_content_type_is_a_415() {
    async fn typed(req: NextApiRequest<NewPost>, res: NextApiResponse) -> Sent {
        res.json(&req.body().title)
    }
    async fn read(req: NextApiRequest, res: NextApiResponse) -> Result {
        let post: NewPost = req.body().read()?;
        Ok(res.json(post.title))
    }
    let message = "Invalid body: its content type is neither `application/json` nor \
                `application/x-www-form-urlencoded`, so it was read as text";
    let routes = Routes::new()
        .pages("/api/typed", route(typed))
        .pages("/api/read", route(read));
    let client = Client::new(routes).await.expect("two routes");
    for path in ["/api/typed", "/api/read"] {
        for content_type in [
            Some(TEXT),
            Some("application/json;;"),
            Some(MULTIPART),
            None,
        ] {
            let request = client.post(path).body(r#"{"title":"a"}"#);
            let request = match content_type {
                Some(content_type) => request.header("Content-Type", content_type),
                None => request,
            };
            let response = request.send().await;
            assert_eq!(
                seen(&response),
                (415, message.to_owned()),
                "{content_type:?}"
            );
        }
    }
}

async fn whole(RawBody(bytes): RawBody, res: NextApiResponse) -> Sent {
    res.json(bytes.len())
}

async fn streamed(mut body: RequestStream, res: NextApiResponse) -> Result {
    let mut length = 0;
    while let Some(chunk) = body.try_next().await? {
        length += chunk.len();
    }
    Ok(res.json(length))
}

#[actix_rt::test]
async fn without_the_parser_only_an_explicit_limit_applies() {
    let raw = PageConfig::new().body_parser(false);
    let large = vec![b'a'; 3 << 20];
    let exceeded = |limit: &str| (413, format!("Body exceeded {limit} limit"));
    for client in [client(whole, raw).await, client(streamed, raw).await] {
        let response = post(&client, TEXT, large.clone()).await;
        assert_eq!(seen(&response), (200, large.len().to_string()));
    }
    let limited = [(raw.size_limit("4b"), "4b"), (raw.size_limit_bytes(4), "4")];
    for (config, limit) in limited {
        for client in [client(whole, config).await, client(streamed, config).await] {
            let four = post(&client, TEXT, "four").await;
            assert_eq!(seen(&four), (200, "4".to_owned()));
            let five = post(&client, TEXT, "fives").await;
            assert_eq!(seen(&five), exceeded(limit));
        }
    }
}

#[actix_rt::test]
async fn with_the_parser_a_stream_replays_the_bytes() {
    let config = PageConfig::new;
    for client in [
        client(whole, config()).await,
        client(streamed, config()).await,
    ] {
        let response = post(&client, JSON, "{ }").await;
        assert_eq!(seen(&response), (200, "3".to_owned()));
        let over = post(&client, TEXT, vec![b'a'; (1 << 20) + 1]).await;
        assert_eq!(over.status(), 413);
    }
    let unlimited = client(whole, config().no_size_limit()).await;
    let response = post(&unlimited, TEXT, vec![b'a'; (1 << 20) + 1]).await;
    assert_eq!(response.status(), 200);
}

fn multipart(file: &str) -> String {
    format!(
        "--X\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nn\r\n\
         --X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n{file}\r\n--X--"
    )
}

#[actix_rt::test]
async fn a_form_is_read_into_memory() {
    async fn handler(body: RequestStream, res: NextApiResponse) -> Result {
        let form = body.form_data().await?;
        let size = form
            .file("file")
            .map(|file| (file.size(), file.path().is_some()));
        Ok(res.json((form.text("note"), size)))
    }
    let raw = PageConfig::new().body_parser(false);
    let parsed = client(handler, PageConfig::new()).await;
    for client in [client(handler, raw).await, parsed] {
        let response = post(&client, MULTIPART, multipart("abc")).await;
        assert_eq!(seen(&response), (200, r#"["n",[3,false]]"#.to_owned()));
        let response = post(&client, FORM, "note=n").await;
        assert_eq!(seen(&response), (200, r#"["n",null]"#.to_owned()));
        let none = post(&client, JSON, "{}").await;
        let message = "Invalid form: neither urlencoded nor multipart".to_owned();
        assert_eq!(seen(&none), (400, message));
    }
    let limited = client(handler, raw.size_limit("1kb")).await;
    let over = post(&limited, MULTIPART, multipart(&"a".repeat(1024))).await;
    assert_eq!(seen(&over), (413, "Body exceeded 1kb limit".to_owned()));
}

#[actix_rt::test]
async fn files_of_a_form_are_on_disk_until_they_are_dropped() {
    async fn handler(body: RequestStream, res: NextApiResponse) -> Result {
        let folder = tempfile::tempdir()?;
        let mut form = body.form_data_on_disk(folder.path()).await?;
        let Some(file) = form.take_file("file") else {
            return Ok(res.status(400).end());
        };
        let size = file.size();
        let path = file.path().map(ToOwned::to_owned).unwrap_or_default();
        let existed = path.exists();
        drop(file);
        let note = form.text("note");
        Ok(res.json(json!([note, size, existed, path.exists()])))
    }
    let raw = PageConfig::new().body_parser(false);
    let unlimited = client(handler, raw).await;
    let response = post(&unlimited, MULTIPART, multipart(&"a".repeat(2 << 20))).await;
    assert_eq!(
        seen(&response),
        (200, r#"["n",2097152,true,false]"#.to_owned())
    );
    let other = post(&unlimited, FORM, "note=n").await;
    assert_eq!(
        seen(&other),
        (
            400,
            "Invalid form: the content type is not `multipart/form-data`".to_owned()
        )
    );
    let limited = client(handler, raw.size_limit("1kb")).await;
    let over = post(&limited, MULTIPART, multipart(&"a".repeat(1024))).await;
    assert_eq!(seen(&over), (413, "Body exceeded 1kb limit".to_owned()));
}

#[actix_rt::test]
async fn blocking_work_runs_on_another_thread() {
    async fn handler(req: NextApiRequest, res: NextApiResponse) -> Result {
        let text = req.query().get("text").unwrap_or_default().to_owned();
        let worker = std::thread::current().id();
        let work = move || (text.repeat(2), std::thread::current().id() != worker);
        let hashed = web::block(work).await.map_err(twinroute::Error::actix)?;
        Ok(res.json(hashed))
    }
    let client = client(handler, PageConfig::new()).await;
    let response = client.get("/api/x?text=a").send().await;
    assert_eq!(seen(&response), (200, r#"["aa",true]"#.to_owned()));
}
