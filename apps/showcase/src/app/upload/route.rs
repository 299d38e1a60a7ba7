//! A form with a file, which is streamed to disk, and a redirect.

use std::env::temp_dir;

use serde_json::json;
use twinroute::{
    SetCookie,
    app::{NextRequest, NextResponse, NextUrl, Result, cookies, redirect},
};

pub async fn post(mut req: NextRequest) -> Result {
    let mut form = req.form_data_on_disk(temp_dir()).await?;
    let Some(file) = form.take_file("file") else {
        return Ok(NextResponse::json(json!({ "error": "a file is missing" })).status(400));
    };
    cookies()?.set(SetCookie::new("uploaded", file.name()).http_only());
    // `file.persist(path).await` would keep the file; otherwise it is deleted with the request.
    Err(redirect(shown(req.next_url(), file.size())))
}

pub async fn get(req: NextRequest) -> Result {
    let search = req.next_url().search_params();
    Ok(NextResponse::json(json!({
        "name": cookies()?.value("uploaded"),
        "size": search.get("size"),
    })))
}

fn shown(url: &NextUrl, size: u64) -> String {
    format!("{}?size={size}", url.pathname())
}
