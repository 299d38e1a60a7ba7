use serde_json::{Value, json};
use twinroute::pages::{FormValue, NextApiResponse, PageConfig, RequestStream, Result};

pub const CONFIG: PageConfig = PageConfig::new().body_parser(false);

/// Reads a form with files.
pub async fn handler(body: RequestStream, res: NextApiResponse) -> Result {
    let Ok(form) = body.form_data().await else {
        return Ok(res.status(400).send("No form"));
    };
    let mut fields = Vec::new();
    for (name, value) in form.iter() {
        fields.push(field(name, value).await?);
    }
    Ok(res.json(fields))
}

async fn field(name: &str, value: &FormValue) -> Result<Value> {
    Ok(match value {
        FormValue::Text(text) => json!([name, text]),
        FormValue::File(file) => {
            let text: String = file.text().await?.chars().take(20).collect();
            json!([name, file.name(), file.content_type(), file.size(), text])
        }
    })
}
