//! Entries of a sitemap from JSON.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::Value;
use twinroute::app::metadata::{
    ChangeFrequency, Permission, SitemapDate, SitemapEntry, SitemapVideo,
};

use crate::data::{text, texts};

/// Reads entries. A date is a number: milliseconds since 1970.
pub(crate) fn entries(value: &Value) -> Vec<SitemapEntry> {
    value.as_array().into_iter().flatten().map(entry).collect()
}

fn entry(value: &Value) -> SitemapEntry {
    let mut entry = SitemapEntry::new(text(&value["url"]));
    for (language, url) in value["alternates"]["languages"]
        .as_object()
        .into_iter()
        .flatten()
    {
        entry = entry.language(language, text(url));
    }
    for url in texts(&value["images"]) {
        entry = entry.image(url);
    }
    for value in value["videos"].as_array().into_iter().flatten() {
        entry = entry.video(video(value));
    }
    if let Some(date) = date(&value["lastModified"]) {
        entry = entry.last_modified(date);
    }
    if let Some(frequency) = value["changeFrequency"].as_str().and_then(frequency) {
        entry = entry.change_frequency(frequency);
    }
    match value["priority"].as_f64() {
        Some(priority) => entry.priority(priority),
        None => entry,
    }
}

fn date(value: &Value) -> Option<SitemapDate> {
    match value {
        Value::Null => None,
        Value::Number(number) => Some(time(number.as_f64()?).into()),
        value => Some(text(value).into()),
    }
}

fn time(milliseconds: f64) -> SystemTime {
    let length = Duration::from_millis(milliseconds.abs() as u64);
    if milliseconds < 0.0 {
        UNIX_EPOCH - length
    } else {
        UNIX_EPOCH + length
    }
}

fn frequency(name: &str) -> Option<ChangeFrequency> {
    Some(match name {
        "always" => ChangeFrequency::Always,
        "hourly" => ChangeFrequency::Hourly,
        "daily" => ChangeFrequency::Daily,
        "weekly" => ChangeFrequency::Weekly,
        "monthly" => ChangeFrequency::Monthly,
        "yearly" => ChangeFrequency::Yearly,
        "never" => ChangeFrequency::Never,
        _ => return None,
    })
}

type Setter<T> = fn(SitemapVideo, T) -> SitemapVideo;
type ListSetter = fn(SitemapVideo, Permission, String) -> SitemapVideo;

fn video(value: &Value) -> SitemapVideo {
    let required = |name: &str| text(&value[name]);
    let mut video = SitemapVideo::new(
        required("title"),
        required("thumbnail_loc"),
        required("description"),
    );
    let texts: [(&str, Setter<String>); 3] = [
        ("content_loc", SitemapVideo::content),
        ("player_loc", SitemapVideo::player),
        ("tag", SitemapVideo::tag),
    ];
    for (name, set) in texts {
        if let Some(text) = value[name].as_str() {
            video = set(video, text.to_owned());
        }
    }
    let numbers: [(&str, Setter<f64>); 3] = [
        ("duration", SitemapVideo::duration),
        ("view_count", SitemapVideo::view_count),
        ("rating", SitemapVideo::rating),
    ];
    for (name, set) in numbers {
        if let Some(number) = value[name].as_f64() {
            video = set(video, number);
        }
    }
    let answers: [(&str, Setter<bool>); 3] = [
        ("family_friendly", SitemapVideo::family_friendly),
        ("requires_subscription", SitemapVideo::requires_subscription),
        ("live", SitemapVideo::live),
    ];
    for (name, set) in answers {
        if let Some(answer) = value[name].as_str() {
            video = set(video, answer == "yes");
        }
    }
    let lists: [(&str, ListSetter); 2] = [
        ("restriction", SitemapVideo::restriction),
        ("platform", SitemapVideo::platform),
    ];
    for (name, set) in lists {
        if let Some(list) = value[name].as_object() {
            let permission = match list["relationship"].as_str() {
                Some("deny") => Permission::Deny,
                _ => Permission::Allow,
            };
            video = set(video, permission, text(&list["content"]));
        }
    }
    if let Some(date) = date(&value["expiration_date"]) {
        video = video.expires(date);
    }
    if let Some(date) = date(&value["publication_date"]) {
        video = video.published(date);
    }
    match value["uploader"].as_object() {
        Some(uploader) => {
            let info = uploader.get("info").and_then(Value::as_str);
            video.uploader(text(&uploader["content"]), info)
        }
        None => video,
    }
}
