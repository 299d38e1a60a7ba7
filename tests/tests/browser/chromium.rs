//! A headless Chromium, driven over its DevTools protocol.

use std::{
    fmt::Display,
    io::{self, BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use actix_web::http::Uri;
use awc::{
    BoxedSocket, Client,
    ws::{Codec, Frame, Message},
};
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tempfile::TempDir;

/// Where Debian installs it.
const CHROMIUM: &str = "/usr/bin/chromium";

type Socket = actix_codec::Framed<BoxedSocket, Codec>;

/// A browser with one page, closed when dropped.
pub(crate) struct Browser {
    process: Child,
    page: Socket,
    next: u64,
    _profile: TempDir,
}

impl Browser {
    /// Starts a browser with an empty profile; `None` where there is none on the machine.
    ///
    /// # Errors
    /// When it does not start.
    pub(crate) async fn start() -> io::Result<Option<Self>> {
        if !Path::new(CHROMIUM).exists() {
            return Ok(None);
        }
        let profile = tempfile::tempdir()?;
        let mut process = launch(profile.path())?;
        let address = devtools(&mut process)?;
        let page = new_page(&address).await?;
        Ok(Some(Self {
            process,
            page,
            next: 0,
            _profile: profile,
        }))
    }

    /// Opens an address, and waits until the page is loaded.
    ///
    /// # Errors
    /// When it can't be opened.
    pub(crate) async fn open(&mut self, address: &str) -> io::Result<()> {
        self.call("Page.navigate", &json!({ "url": address }))
            .await?;
        self.wait_for("document.readyState === 'complete' && location.href !== 'about:blank'")
            .await
    }

    /// The value of a JavaScript expression in the page. A promise is awaited.
    ///
    /// # Errors
    /// When it throws.
    pub(crate) async fn evaluate(&mut self, expression: &str) -> io::Result<Value> {
        let params = json!({
            "expression": expression, "awaitPromise": true, "returnByValue": true,
        });
        let mut response = self.call("Runtime.evaluate", &params).await?;
        match response.get("exceptionDetails") {
            None => Ok(response["result"]["value"].take()),
            Some(details) => Err(io::Error::other(details.to_string())),
        }
    }

    /// Waits until an expression is true, for at most ten seconds.
    ///
    /// # Errors
    /// When it is not true by then.
    pub(crate) async fn wait_for(&mut self, expression: &str) -> io::Result<()> {
        for _ in 0..200 {
            // During a navigation there is no context to evaluate in.
            if let Ok(Value::Bool(true)) = self.evaluate(expression).await {
                return Ok(());
            }
            actix_web::rt::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        Err(io::Error::other(format!("`{expression}` stays false")))
    }

    /// Chooses a file in an input, as a user does in the browser's dialog.
    ///
    /// # Errors
    /// When there is no such input.
    pub(crate) async fn choose_file(&mut self, selector: &str, file: &Path) -> io::Result<()> {
        let document = self.call("DOM.getDocument", &json!({})).await?;
        let query = json!({ "nodeId": document["root"]["nodeId"], "selector": selector });
        let node = self.call("DOM.querySelector", &query).await?;
        let files = json!({ "files": [file], "nodeId": node["nodeId"] });
        self.call("DOM.setFileInputFiles", &files).await.map(drop)
    }

    async fn call(&mut self, method: &str, params: &Value) -> io::Result<Value> {
        self.next += 1;
        let call = json!({ "id": self.next, "method": method, "params": params });
        let call = Message::Text(call.to_string().into());
        self.page.send(call).await.map_err(failed)?;
        loop {
            let frame = self.page.next().await.transpose().map_err(failed)?;
            let Some(Frame::Text(text)) = frame else {
                return Err(io::Error::other("the browser closed the page"));
            };
            let mut response: Value = serde_json::from_slice(&text)?;
            if response["id"] == self.next {
                return match response.get("error") {
                    None => Ok(response["result"].take()),
                    Some(error) => Err(io::Error::other(format!("{method}: {error}"))),
                };
            }
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Starts Chromium with background requests disabled.
fn launch(profile: &Path) -> io::Result<Child> {
    Command::new(CHROMIUM)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--remote-debugging-port=0",
        ])
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg("about:blank")
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
}

/// The host and port of its DevTools, which it prints on standard error.
fn devtools(process: &mut Child) -> io::Result<String> {
    let stderr = process
        .stderr
        .take()
        .ok_or_else(|| io::Error::other("a pipe"))?;
    for line in BufReader::new(stderr).lines() {
        let line = line?;
        if let Some(address) = line.strip_prefix("DevTools listening on ws://") {
            return Ok(address.split('/').next().unwrap_or_default().to_owned());
        }
    }
    Err(io::Error::other("the browser has exited"))
}

async fn new_page(devtools: &str) -> io::Result<Socket> {
    let client = Client::default();
    let listed = client
        .get(format!("http://{devtools}/json/list"))
        .send()
        .await;
    let targets: Vec<Value> = listed.map_err(failed)?.json().await.map_err(failed)?;
    let page = targets.iter().find(|target| target["type"] == "page");
    let address = page.and_then(|page| page["webSocketDebuggerUrl"].as_str());
    let address: Uri = address
        .ok_or_else(|| io::Error::other("the browser has no page"))?
        .parse()
        .map_err(failed)?;
    let connected = client.ws(address).max_frame_size(1 << 24).connect().await;
    connected.map(|(_, socket)| socket).map_err(failed)
}

fn failed(error: impl Display) -> io::Error {
    io::Error::other(error.to_string())
}
