//! A connection to Redis.

use std::{
    str,
    sync::atomic::{AtomicBool, Ordering},
};

use redis::{
    AsyncConnectionConfig, Client, Cmd, ErrorKind, ProtocolVersion, PushInfo, PushKind, RedisError,
    RedisResult, ServerErrorKind, Value, aio::MultiplexedConnection, cmd, pipe,
};

use crate::{keys::Keys, reply, scripts::Script};

/// The most commands that wait to be written.
const BUFFER: usize = 1_024;

/// A connection, over which both commands and messages go.
///
/// A `ConnectionManager` would connect again by itself, and so hide that messages were lost. A link ends instead, and the
/// thread of the cache makes another one.
#[derive(Debug)]
pub(crate) struct Link {
    connection: MultiplexedConnection,
    /// The hashes of the scripts, in the order of [`Script::ALL`].
    hashes: Vec<String>,
    /// Which run of the Redis server this is.
    pub(crate) run: String,
    is_broken: AtomicBool,
}

impl Link {
    /// Opens the client of a URL, without connecting.
    pub(crate) fn client(url: &str) -> RedisResult<Client> {
        let info = Client::open(url)?.get_connection_info().clone();
        let settings = info.redis_settings().clone();
        // Messages and replies come in the order in which Redis made them, because they come over one connection.
        let settings = settings.set_protocol(ProtocolVersion::RESP3);
        Client::open(info.set_redis_settings(settings))
    }

    /// Connects, subscribes and loads the scripts. `receive` gets the messages, each before the replies that Redis made
    /// after it.
    pub(crate) async fn connect(
        client: &Client,
        keys: &Keys,
        receive: impl Fn(&[u8]) + Send + Sync + 'static,
    ) -> RedisResult<Self> {
        let push = move |info: PushInfo| {
            if let Some(message) = message(&info) {
                receive(message);
            }
            Ok::<(), ()>(())
        };
        // The caller bounds the time of all steps.
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(None)
            .set_response_timeout(None)
            .set_pipeline_buffer_size(BUFFER)
            .set_push_sender(push);
        let mut connection = client
            .get_multiplexed_async_connection_with_config(&config)
            .await?;
        connection.subscribe(&keys.channel).await?;
        let (run, hashes) = introduce(&mut connection).await?;
        Ok(Self {
            connection,
            hashes,
            run,
            is_broken: AtomicBool::new(false),
        })
    }

    /// Runs a script.
    pub(crate) async fn run(
        &self,
        script: Script,
        keys: &[&str],
        arguments: &[&[u8]],
    ) -> RedisResult<Value> {
        let call = |name: &str, script: &str| {
            let mut call = cmd(name);
            call.arg(script).arg(keys.len()).arg(keys).arg(arguments);
            call
        };
        let hash = &self.hashes[script as usize];
        match self.send(&call("EVALSHA", hash)).await {
            // An operator has flushed the scripts. This loads it again.
            Err(error) if error.kind() == ErrorKind::Server(ServerErrorKind::NoScript) => {
                self.send(&call("EVAL", script.source())).await
            }
            result => result,
        }
    }

    /// Returns the base of the guard.
    pub(crate) async fn guard(&self, keys: &Keys) -> RedisResult<Value> {
        self.send(cmd("HGET").arg(&keys.guard).arg("base")).await
    }

    /// Whether an error showed that the connection must be made again.
    pub(crate) fn is_broken(&self) -> bool {
        self.is_broken.load(Ordering::Acquire)
    }

    async fn send(&self, command: &Cmd) -> RedisResult<Value> {
        let result = command.query_async(&mut self.connection.clone()).await;
        if let Err(error) = &result
            && is_end(error)
        {
            self.is_broken.store(true, Ordering::Release);
        }
        result
    }
}

/// Whether the connection is of no use after the error: it is closed, or to a replica.
fn is_end(error: &RedisError) -> bool {
    error.is_unrecoverable_error() || error.kind() == ErrorKind::Server(ServerErrorKind::ReadOnly)
}

/// Asks which run of the server this is, and loads the scripts.
async fn introduce(connection: &mut MultiplexedConnection) -> RedisResult<(String, Vec<String>)> {
    let mut commands = pipe();
    commands.cmd("INFO").arg("server");
    commands.cmd("INFO").arg("replication");
    for script in Script::ALL {
        commands.cmd("SCRIPT").arg("LOAD").arg(script.source());
    }
    let mut replies: Vec<String> = commands.query_async(connection).await?;
    let hashes = replies.split_off(2);
    let field = |name| replies.iter().find_map(|text| info_field(text, name));
    let not_understood =
        || RedisError::from((ErrorKind::UnexpectedReturnType, reply::NOT_UNDERSTOOD));
    // A primary that was a replica keeps its `run_id`, but gets another `master_replid`.
    let run_id = field("run_id").ok_or_else(not_understood)?;
    let replication = field("master_replid").ok_or_else(not_understood)?;
    Ok((format!("{run_id}-{replication}"), hashes))
}

fn info_field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let mut fields = text.lines().filter_map(|line| line.split_once(':'));
    fields
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.trim())
}

/// Returns the text of a message of the channel.
fn message(info: &PushInfo) -> Option<&[u8]> {
    match (&info.kind, info.data.as_slice()) {
        (PushKind::Message, [_, Value::BulkString(message)]) => Some(message),
        _ => None,
    }
}
