use twinroute::app::{NextResponse, RouteContext};

use super::Params;
use crate::reported::{Report, reported};

/// The reports of requests whose target has this text.
pub async fn get(ctx: RouteContext<Params>) -> NextResponse {
    let reported = reported();
    let of = reported.reports.iter();
    let of = of.filter(|report| report.path.contains(&ctx.params.of));
    NextResponse::json(of.collect::<Vec<&Report>>())
}
