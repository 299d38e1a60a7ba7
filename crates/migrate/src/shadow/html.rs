//! The report as an HTML page.

use std::time::{Duration, SystemTime};

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{Counts, Group, Mismatch, Shadow, page::share};

const STYLE: &str = "\
    :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; } \
    body { max-width: 75rem; margin: 2rem auto; padding: 0 1rem; } \
    h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; } \
    table { border-collapse: collapse; width: 100%; } \
    th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid #8884; } \
    td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; } \
    code, pre { font: 13px/1.45 ui-monospace, monospace; overflow-wrap: break-word; white-space: pre-wrap; margin: 0; } \
    td.time { white-space: nowrap; } .wide { overflow-x: auto; } \
    .absent { opacity: .6; font-style: italic; } \
    details { margin: .5rem 0; } summary { cursor: pointer; }";

impl Shadow {
    /// The report as an HTML page without scripts.
    #[must_use]
    pub fn to_html(&self) -> String {
        let (counts, groups, mismatches) = (self.counts(), self.groups(), self.mismatches());
        let page = html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width";
                    title { "Shadow report" }
                    style { (PreEscaped(STYLE)) }
                }
                body {
                    h1 { "Shadow report" }
                    (routes(&counts))
                    (differences(&groups, &counts))
                    (examples(&mismatches))
                }
            }
        };
        page.into_string()
    }
}

fn routes(counts: &[(String, Counts)]) -> Markup {
    html! {
        h2 { "Routes" }
        @if counts.is_empty() { p { "No request was compared yet." } }
        @else {
            div.wide { table {
                thead { tr {
                    th { "Route" }
                    @for name in ["Same", "Different", "Too many at once", "Too long", "Incomplete", "No response"] {
                        th.number { (name) }
                    }
                } }
                tbody {
                    @for (route, counts) in counts {
                        tr {
                            td { code { (route) } }
                            @for count in [
                                counts.same, counts.different, counts.busy, counts.too_long, counts.incomplete, counts.no_response,
                            ] {
                                td.number { (count) }
                            }
                        }
                    }
                }
            } }
        }
    }
}

fn differences(groups: &[Group], counts: &[(String, Counts)]) -> Markup {
    html! {
        h2 { "Differences" }
        @if groups.is_empty() { p { "None." } }
        @else {
            div.wide { table {
                thead { tr {
                    th { "Route" } th { "Where" } th.number { "Requests" } th.number { "Share" }
                    th { "First (UTC)" } th { "Last (UTC)" } th { "Legacy, last" } th { "Rust, last" }
                } }
                tbody {
                    @for group in groups {
                        tr {
                            td { code { (group.method) " " (group.route) } }
                            td { code { (group.place) } }
                            td.number { (group.count) }
                            td.number { (percent(share(group, counts))) }
                            td.time { (time(group.first)) }
                            td.time { (time(group.last)) }
                            @for side in &group.values { td { (value(side.as_deref())) } }
                        }
                    }
                }
            } }
        }
    }
}

fn examples(mismatches: &[Mismatch]) -> Markup {
    html! {
        h2 { "Last requests whose responses differ" }
        @if mismatches.is_empty() { p { "None." } }
        @for mismatch in mismatches.iter().rev() {
            details {
                summary { (time(mismatch.at)) " " code { (mismatch.method) " " (mismatch.target) } }
                pre { (mismatch.differences.to_string()) }
            }
        }
    }
}

fn value(value: Option<&str>) -> Markup {
    match value {
        Some(value) => html! { code { (value) } },
        None => html! { span.absent { "absent" } },
    }
}

fn percent(share: f64) -> String {
    let percent = share * 100.0;
    if percent < 9.95 {
        format!("{percent:.1} %")
    } else {
        format!("{percent:.0} %")
    }
}

/// In UTC, to the second.
fn time(time: SystemTime) -> String {
    let whole = time
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs();
    let date = httpdate::fmt_http_date(SystemTime::UNIX_EPOCH + Duration::from_secs(whole));
    // Without the day of the week and the zone.
    date.get(5..25).unwrap_or(&date).to_owned()
}
