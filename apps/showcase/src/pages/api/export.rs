//! `res.write`: a download of any length, as fast as the client reads it.

use twinroute::pages::{NextApiResponse, PageConfig, Sent};

pub const CONFIG: PageConfig = PageConfig::new().no_response_limit();

pub async fn handler(res: NextApiResponse) -> Sent {
    let headers = [
        ("Content-Type", "text/csv"),
        ("Content-Disposition", "attachment; filename=\"rows.csv\""),
    ];
    let mut out = res.write_head(200, headers).write("id,square\n").await;
    for id in 1..=1000_u32 {
        out.write(format!("{id},{}\n", id * id)).await;
    }
    out.end()
}
