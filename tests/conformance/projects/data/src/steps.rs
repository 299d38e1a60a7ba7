use std::{iter::repeat_with, time::Duration};

use futures_util::future::join_all;
use serde::Deserialize;
use serde_json::Value;
use twinroute::{
    app::{NextRequest, NextResponse, Result, after},
    cache::{Revalidation, revalidate_path, revalidate_tag},
};

use crate::read::{Outcome, Read, Reading, failing, runs};

/// What a handler does, in order, as the body of the request says. Reads add their results to the response.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Step {
    Read {
        read: Read,
        #[serde(default)]
        times: Option<usize>,
        #[serde(default)]
        message: bool,
    },
    After {
        after: Read,
    },
    RevalidateTag {
        #[serde(rename = "revalidateTag")]
        tag: String,
        profile: Option<Profile>,
    },
    RevalidatePath {
        #[serde(rename = "revalidatePath")]
        path: String,
    },
    Runs {
        runs: String,
    },
    Fail {
        fail: String,
    },
    Heal {
        heal: String,
    },
}

/// How a tag is revalidated.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Profile {
    Name(String),
    Expire { expire: u64 },
}

/// Responds with the results of the steps of the body.
pub(crate) async fn take(mut req: NextRequest, reader: impl Fn(Read) -> Reading) -> Result {
    let steps = req.json().await?;
    Ok(NextResponse::json(results(steps, reader).await?))
}

/// Does the steps, with `reader` for the reads.
pub(crate) async fn results(
    steps: Vec<Step>,
    reader: impl Fn(Read) -> Reading,
) -> Result<Vec<Value>> {
    let mut results = Vec::new();
    for step in steps {
        match step {
            Step::Read {
                read,
                times,
                message,
            } => {
                let reads = repeat_with(|| reader(read.clone())).take(times.unwrap_or(1));
                let outcomes = join_all(reads).await.into_iter();
                results.extend(outcomes.map(|outcome| shown(outcome, message)));
            }
            Step::Runs { runs: key } => {
                let count = runs().get(&key).copied();
                results.push(count.unwrap_or_default().into());
            }
            Step::After { after: read } => {
                let work = reader(read);
                after(async move {
                    work.await?;
                    Ok(())
                })?;
            }
            step => change(step).await?,
        }
    }
    Ok(results)
}

/// A step without a result.
async fn change(step: Step) -> Result<()> {
    match step {
        Step::RevalidateTag { tag, profile } => revalidate_tag(&tag, how(profile.as_ref())).await?,
        Step::RevalidatePath { path } => revalidate_path(&path).await?,
        Step::Fail { fail: key } => {
            failing().insert(key);
        }
        Step::Heal { heal: key } => {
            failing().remove(&key);
        }
        Step::Read { .. } | Step::Runs { .. } | Step::After { .. } => {}
    }
    Ok(())
}

fn how(profile: Option<&Profile>) -> Revalidation<'_> {
    match profile {
        None => Revalidation::Now,
        Some(Profile::Name(name)) => name.as_str().into(),
        Some(Profile::Expire { expire }) => Duration::from_secs(*expire).into(),
    }
}

/// The result of a read, with the length of its filler instead of the filler.
fn shown(outcome: Outcome, message: bool) -> Value {
    match outcome {
        Ok(mut value) => {
            if let Some(size) = value.get_mut("size") {
                *size = size.as_str().map_or(0, str::len).into();
            }
            value
        }
        Err(error) if message => error.to_string().into(),
        Err(_) => "failed".into(),
    }
}
