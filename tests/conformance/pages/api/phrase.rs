use twinroute::{
    Error,
    pages::{NextApiRequest, NextApiResponse, Sent},
};

/// Answers with the phrase and the status of the query.
pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Result<Sent, Error> {
    let query = |name| req.query().get(name).unwrap_or_default();
    let status = query("status").parse().unwrap_or_default();
    let res = res.status_text(query("phrase").to_owned()).status(status);
    Ok(match query("then") {
        "end" => res.end_with("text"),
        "json" => res.json(serde_json::json!({})),
        "redirect" => res.redirect("/a"),
        "head" => res.write_head(201, ()).status_text("Late").end(),
        "throw" => return Err(Error::boxed("secret")),
        _ => res.send("text"),
    })
}
