//! Parses the commands of a README.

/// A fenced block, by its info string.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Block {
    /// `sh`: run it and wait.
    Run(String),
    /// `sh server`: start it.
    Serve(String),
    /// `sh stop`: stop the legacy server.
    Stop,
    /// `text`: lines of the last command's output.
    Output(String),
    /// `text log`: lines of the Rust server's log.
    Log(String),
}

/// All blocks, in order.
pub(crate) fn blocks(text: &str) -> Vec<Block> {
    let parts: Vec<&str> = text.split("```").collect();
    let fenced = parts.iter().skip(1).step_by(2);
    let blocks = fenced.filter_map(|part| part.split_once('\n'));
    blocks.map(|(kind, body)| block(kind, body)).collect()
}

fn block(kind: &str, body: &str) -> Block {
    let body = body.to_owned();
    match kind {
        "sh" => Block::Run(body),
        "sh server" => Block::Serve(body),
        "sh stop" => Block::Stop,
        "text" => Block::Output(body),
        "text log" => Block::Log(body),
        other => panic!("the README has a block of `{other}`"),
    }
}
