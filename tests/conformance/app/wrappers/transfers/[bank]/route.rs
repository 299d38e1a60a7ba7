use actix_web::web::Data;
use serde::Deserialize;
use serde_json::json;
use twinroute::ApiError;
use twinroute::app::{NextRequest, NextResponse, Result, RouteContext};

use super::Params;
use crate::wrappers::banks::{Accounts, Banks};

#[derive(Deserialize)]
struct Transfer {
    from: String,
    to: String,
    amount: i64,
}

pub async fn get(ctx: RouteContext<Params>, banks: Data<Banks>) -> NextResponse {
    let accounts = banks.begin(&ctx.params.bank).await;
    NextResponse::json::<&Accounts>(&accounts)
}

pub async fn post(mut req: NextRequest, ctx: RouteContext<Params>, banks: Data<Banks>) -> Result {
    let Transfer { from, to, amount } = req.json().await?;
    let mut accounts = banks.begin(&ctx.params.bank).await;
    let Some(has) = accounts.get_mut(&from) else {
        return Ok(
            NextResponse::json(json!({ "error": format!("no account {from}") })).status(404),
        );
    };
    *has -= amount;
    if *has < 0 {
        return Ok(NextResponse::json(json!({ "error": "insufficient funds" })).status(409));
    }
    let other = accounts.get_mut(&to);
    *other.ok_or_else(|| ApiError::new(500, format!("no account {to}")))? += amount;
    let response = NextResponse::json::<&Accounts>(&accounts).status(201);
    accounts.commit();
    Ok(response)
}
