use serde_json::{Value, json};
use twinroute::app::{NextRequest, NextResponse, Result};

use crate::wrappers::flags::{Enabled, Feature};

#[derive(Debug)]
pub struct NewEditor;

impl Feature for NewEditor {
    const NAME: &'static str = "new-editor";
}

#[derive(Debug)]
pub struct BulkImport;

impl Feature for BulkImport {
    const NAME: &'static str = "bulk-import";
}

#[derive(Debug)]
pub struct OldExport;

impl Feature for OldExport {
    const NAME: &'static str = "old-export";
}

pub async fn get(_: Enabled<NewEditor>) -> NextResponse {
    NextResponse::json(json!({ "editor": "new" }))
}

pub async fn post(_: Enabled<BulkImport>, mut req: NextRequest) -> Result {
    let imported: Value = req.json().await?;
    Ok(NextResponse::json(json!({ "imported": imported })))
}

pub async fn delete(_: Enabled<OldExport>) -> NextResponse {
    NextResponse::empty(204)
}
