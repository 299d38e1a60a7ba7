//! While a body is read.

use std::thread;

use twinroute::{
    Routes,
    app::{self, NextRequest, NextResponse, SegmentConfig},
    pages::{self, NextApiRequest, NextApiResponse, PageConfig, Sent},
};

use crate::{
    server::{BOTH, SHORT, limited, serve},
    support::{Log, status},
};

async fn run_pages(_: NextApiRequest, res: NextApiResponse, log: Log) -> Sent {
    let _ = log.send("run");
    res.end()
}

#[test]
fn reading_is_given_up_without_its_client() {
    async fn read(mut req: NextRequest, log: Log) -> NextResponse {
        let read = req.bytes().await;
        let _ = log.send(if read.is_ok() { "read" } else { "broke off" });
        NextResponse::empty(204)
    }
    let life = serve(
        Routes::new()
            .pages("/pages", pages::route(run_pages))
            .app("/app", app::route().post(read)),
    );
    let begin = |path| format!("POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc");
    drop(life.send(&begin("/pages")));
    assert!(life.is_silent());
    let socket = life.send(&begin("/app"));
    thread::sleep(SHORT);
    drop(socket);
    assert_eq!(life.hear(), "broke off");
}

#[test]
fn a_body_over_the_max_duration_is_answered_with_408() {
    async fn app(mut req: NextRequest) -> app::Result {
        req.bytes().await?;
        Ok(NextResponse::empty(204))
    }
    let life = serve(limited(run_pages, app));
    for path in BOTH {
        let head = "Host: a\r\nContent-Length: 9\r\n\r\nabc";
        let mut socket = life.send(&format!("POST {path} HTTP/1.1\r\n{head}"));
        assert_eq!(status(&socket.until("\r\n\r\n")), "408");
    }
}

#[test]
fn a_body_that_is_no_good_is_answered_with_4xx_and_not_told() {
    async fn app(mut req: NextRequest) -> app::Result {
        let value: serde_json::Value = req.json().await?;
        Ok(NextResponse::json(&value))
    }
    let page = pages::route(run_pages).config(PageConfig::new().size_limit("9b"));
    let route = app::route().post(app);
    let route = route.segment_config(SegmentConfig::new().body_limit("9b"));
    let life = serve(Routes::new().pages("/pages", page).app("/app", route));
    for path in BOTH {
        for (body, expected) in [("{", "400"), ("[0,1,2,3,4]", "413")] {
            let length = body.len();
            let request = format!(
                "POST {path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
            );
            let mut client = life.send(&request);
            assert_eq!(status(&client.until("\r\n\r\n")), expected, "{path} {body}");
        }
    }
    assert!(life.is_silent());
}
