//! What a Pages route does for a method that it does not serve, as the Rust of the route has it.

/// The response to a method that the handler does not serve.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) status: u16,
    pub(super) allow: Option<String>,
    /// The expression in Rust, in one line.
    pub(super) code: String,
}

/// The response of the arm `_` of a Pages handler, if the Rust of the route has one response there.
pub(super) fn refusal(rust: &str) -> Option<Refusal> {
    let (_, rest) = rust.split_once("\n        _ => ")?;
    let (arm, _) = rest.split_once("\n    }\n")?;
    let code = match called(arm, rust) {
        Some(body) => body,
        None => arm,
    };
    let code = code.split_whitespace().collect::<Vec<_>>().join(" ");
    if code.matches(".status(").count() + code.matches(".method_not_allowed(").count() != 1 {
        return None;
    }
    let status = match code.split_once(".status(") {
        Some((_, rest)) => rest.split(')').next()?.parse().ok()?,
        None => 405,
    };
    let list = code.split_once(".set_header(\"Allow\", ");
    let list = list.or_else(|| code.split_once(".method_not_allowed("));
    let allow = list.and_then(|(_, rest)| {
        let names: Vec<_> = rest
            .split(')')
            .next()?
            .split('"')
            .skip(1)
            .step_by(2)
            .collect();
        (!names.is_empty()).then(|| names.join(", "))
    });
    Some(Refusal {
        status,
        allow,
        code: code.trim_end_matches(',').replace(" .", "."),
    })
}

/// The body of the function of the file that an arm calls: `other_methods(res).await,`.
fn called<'a>(arm: &str, rust: &'a str) -> Option<&'a str> {
    let (name, _) = arm.split_once('(')?;
    let is_name = |c: char| c.is_ascii_lowercase() || c == '_';
    if !name.chars().all(is_name) {
        return None;
    }
    let (_, function) = rust.split_once(&format!("\nasync fn {name}("))?;
    let (_, body) = function.split_once("{\n")?;
    Some(body.split_once("\n}\n")?.0)
}

#[cfg(test)]
mod tests {
    use super::{Refusal, refusal};

    fn file(arm: &str, rest: &str) -> String {
        format!(
            "pub async fn handler() -> Result {{\n    match req.method().as_str() {{\n        \"GET\" => get().await,\n        _ => {arm}\n    }}\n}}\n{rest}"
        )
    }

    #[test]
    fn the_arm_or_the_function_that_it_calls() {
        let arm = "Ok(res\n            .set_header(\"Allow\", &[\"GET\", \"PUT\"][..])\n            .status(405)\n            .end()),";
        assert_eq!(
            refusal(&file(arm, "")),
            Some(Refusal {
                status: 405,
                allow: Some("GET, PUT".to_owned()),
                code: "Ok(res.set_header(\"Allow\", &[\"GET\", \"PUT\"][..]).status(405).end())"
                    .to_owned(),
            })
        );
        let function = "\nasync fn other_methods(res: NextApiResponse) -> Result {\n    Ok(res.status(400).end())\n}\n";
        let found = refusal(&file("other_methods(res).await,", function)).unwrap();
        assert_eq!((found.status, found.allow), (400, None));
        assert_eq!(refusal(&file("other_methods(res).await,", "")), None);
        let allowed = refusal(&file("Ok(res.method_not_allowed([\"GET\"])),", "")).unwrap();
        assert_eq!(
            (allowed.status, allowed.allow.as_deref()),
            (405, Some("GET"))
        );
    }
}
