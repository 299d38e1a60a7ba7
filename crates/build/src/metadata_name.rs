//! The names of metadata files, and the URLs that they get.

/// What a metadata file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MetadataKind {
    Robots,
    Sitemap,
    Manifest,
    Favicon,
    Icon,
    AppleIcon,
    OpenGraphImage,
    TwitterImage,
}

/// The name of a metadata file, in parts: `icon`, `2` and `png`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MetadataName {
    pub(crate) kind: MetadataKind,
    digits: String,
    // `None` for a file with code.
    extension: Option<String>,
}

const MEGABYTE: u64 = 1024 * 1024;

/// The segment of an id, as Next.js names it.
const ID: &str = "[__metadata_id__]";

impl MetadataKind {
    const ALL: [Self; 8] = [
        Self::Robots,
        Self::Sitemap,
        Self::Manifest,
        Self::Favicon,
        Self::Icon,
        Self::AppleIcon,
        Self::OpenGraphImage,
        Self::TwitterImage,
    ];

    /// Its name in file names and URLs.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Robots => "robots",
            Self::Sitemap => "sitemap",
            Self::Manifest => "manifest",
            Self::Favicon => "favicon",
            Self::Icon => "icon",
            Self::AppleIcon => "apple-icon",
            Self::OpenGraphImage => "opengraph-image",
            Self::TwitterImage => "twitter-image",
        }
    }

    /// The function of a file with code.
    pub(crate) fn function(self) -> String {
        self.name().replace('-', "_")
    }

    /// The function that lists the ids of several sitemaps or images.
    pub(crate) fn generator(self) -> Option<&'static str> {
        match self {
            Self::Sitemap => Some("generate_sitemaps"),
            Self::Robots | Self::Manifest | Self::Favicon => None,
            Self::Icon | Self::AppleIcon | Self::OpenGraphImage | Self::TwitterImage => {
                Some("generate_image_metadata")
            }
        }
    }

    pub(crate) fn is_image(self) -> bool {
        self.generator() == Some("generate_image_metadata")
    }

    /// Whether it is for the whole site, so that it must be in the folder `app` itself.
    pub(crate) fn is_of_site(self) -> bool {
        matches!(self, Self::Robots | Self::Manifest | Self::Favicon)
    }

    /// The size in bytes beyond which a site refuses the image: the limits of Next.js.
    pub(crate) fn max_size(self) -> Option<u64> {
        match self {
            Self::OpenGraphImage => Some(8 * MEGABYTE),
            Self::TwitterImage => Some(5 * MEGABYTE),
            _ => None,
        }
    }

    fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Robots => &["txt"],
            Self::Sitemap => &["xml"],
            Self::Manifest => &["json", "webmanifest"],
            Self::Favicon => &["ico"],
            Self::Icon => &["ico", "jpg", "jpeg", "png", "svg"],
            Self::AppleIcon => &["jpg", "jpeg", "png"],
            Self::OpenGraphImage | Self::TwitterImage => &["jpg", "jpeg", "png", "gif"],
        }
    }
}

impl MetadataName {
    /// Reads the name of a file with code, such as `robots.rs`, `icon1.rs` and `apple_icon.rs`. There is no `favicon.rs`.
    pub(crate) fn of_code(file: &str) -> Option<Self> {
        let stem = file.strip_suffix(".rs")?.replace('_', "-");
        Self::of_stem(&stem, None).filter(|name| name.kind != MetadataKind::Favicon)
    }

    /// Reads the name of a static file in a folder below `app`. As in Next.js, other files are ignored.
    pub(crate) fn of_static(file: &str, folders: &[String]) -> Option<Self> {
        let (stem, extension) = file.split_once('.')?;
        let name = Self::of_stem(stem, Some(extension))?;
        let is_known = name.kind.extensions().contains(&extension);
        let is_in_place = !name.kind.is_of_site() || folders.is_empty();
        (is_known && is_in_place).then_some(name)
    }

    fn of_stem(stem: &str, extension: Option<&str>) -> Option<Self> {
        let base = stem.trim_end_matches(|digit: char| digit.is_ascii_digit());
        let digits = &stem[base.len()..];
        let mut kinds = MetadataKind::ALL.into_iter();
        let kind = kinds.find(|kind| kind.name() == base)?;
        (digits.is_empty() || kind.is_image()).then(|| Self {
            kind,
            digits: digits.to_owned(),
            extension: extension.map(str::to_owned),
        })
    }

    /// Whether Next.js computes the response of a static file in its build. It doesn't know names with several digits there.
    pub(crate) fn is_prerendered(&self) -> bool {
        self.digits.len() <= 1
    }

    /// The path below the folder that the file serves. `has_ids` says whether it lists ids.
    pub(crate) fn path(&self, folders: &[String], has_ids: bool) -> String {
        let name = self.kind.name();
        let (stem, extension) = match (self.kind, self.extension.as_deref()) {
            (MetadataKind::Robots, None) => (name.to_owned(), "txt"),
            (MetadataKind::Manifest, None) => (name.to_owned(), "webmanifest"),
            (MetadataKind::Sitemap, None) if !has_ids => (name.to_owned(), "xml"),
            (_, extension) => {
                let stem = format!("{name}{}{}", self.digits, self.suffix(folders));
                (stem, extension.unwrap_or_default())
            }
        };
        match (extension, has_ids) {
            (_, true) => format!("{stem}/{ID}"),
            ("", false) => stem,
            (extension, false) => format!("{stem}.{extension}"),
        }
    }

    /// Distinguishes the images of two groups or slots: a hash of the folders. A sitemap has none.
    fn suffix(&self, folders: &[String]) -> String {
        let has_hash = |folder: &String| {
            folder.starts_with('@') || (folder.starts_with('(') && folder.ends_with(')'))
        };
        if !self.kind.is_image() || !folders.iter().any(has_hash) {
            return String::new();
        }
        let path: String = folders.iter().map(|folder| format!("/{folder}")).collect();
        let mut hash = base_36(djb2(&path));
        hash.truncate(6);
        format!("-{hash}")
    }

    /// The content type of a static file. Next.js sends a GIF as `text/plain`.
    pub(crate) fn content_type(&self) -> &'static str {
        match (self.kind, self.extension.as_deref()) {
            (MetadataKind::Robots, _) => "text/plain",
            (MetadataKind::Sitemap, _) => "application/xml",
            (MetadataKind::Manifest, _) => "application/manifest+json",
            (_, Some("ico")) => "image/x-icon",
            (_, Some("svg")) => "image/svg+xml",
            (_, Some("png")) => "image/png",
            (_, Some("gif")) => "image/gif",
            _ => "image/jpeg",
        }
    }
}

/// The hash of Bernstein, over UTF-16 code units as in JavaScript.
fn djb2(text: &str) -> u32 {
    text.encode_utf16().fold(5381, |hash: u32, unit| {
        hash.wrapping_mul(33).wrapping_add(u32::from(unit))
    })
}

fn base_36(mut number: u32) -> String {
    let mut digits = Vec::new();
    loop {
        digits.extend(char::from_digit(number % 36, 36));
        number /= 36;
        if number == 0 {
            return digits.iter().rev().collect();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folders(path: &str) -> Vec<String> {
        let folders = path.split('/').filter(|folder| !folder.is_empty());
        folders.map(str::to_owned).collect()
    }

    #[test]
    fn urls_of_static_files() {
        let table = [
            ("", "robots.txt", Some("robots.txt")),
            ("", "favicon.ico", Some("favicon.ico")),
            ("", "manifest.json", Some("manifest.json")),
            ("", "icon1.png", Some("icon1.png")),
            ("big", "icon12.png", Some("icon12.png")),
            ("(group)", "icon.png", Some("icon-1ow20b.png")),
            ("(group)", "icon7.svg", Some("icon7-1ow20b.svg")),
            ("@slot", "icon.png", Some("icon-xxgbpy.png")),
            ("(a)/(b)", "apple-icon.png", Some("apple-icon-1jjain.png")),
            (
                "(group)/nested",
                "opengraph-image.jpg",
                Some("opengraph-image-edvg04.jpg"),
            ),
            (
                "x/(g)/y",
                "twitter-image.png",
                Some("twitter-image-r4lshn.png"),
            ),
            ("(a)/[id]", "icon3.png", Some("icon3-1kxx7n.png")),
            ("(group)/grouped", "sitemap.xml", Some("sitemap.xml")),
            ("(.)z", "icon.png", Some("icon.png")),
            ("nested", "robots.txt", None),
            ("(a)", "favicon.ico", None),
            ("x", "manifest.json", None),
            ("", "robots1.txt", None),
            ("", "favicon.png", None),
            ("", "icon.gif", None),
            ("", "apple-icon.svg", None),
            ("", "opengraph-image.svg", None),
            ("", "icon.webp.png", None),
            ("", "icon.PNG", None),
            ("", "Icon.png", None),
            ("", "icon-1.png", None),
            ("", "apple_icon.png", None),
            ("", "opengraph-image.alt.txt", None),
        ];
        for (place, file, expected) in table {
            let place = folders(place);
            let name = MetadataName::of_static(file, &place);
            let path = name.map(|name| name.path(&place, false));
            assert_eq!(path.as_deref(), expected, "{file}");
        }
    }

    #[test]
    fn urls_of_code() {
        let table = [
            ("", "robots.rs", false, "robots.txt"),
            ("", "manifest.rs", false, "manifest.webmanifest"),
            ("(group)/grouped", "sitemap.rs", false, "sitemap.xml"),
            ("shop", "sitemap.rs", true, "sitemap/[__metadata_id__]"),
            ("", "icon23.rs", false, "icon23"),
            ("", "apple_icon.rs", true, "apple-icon/[__metadata_id__]"),
            (
                "(g)/g2",
                "opengraph-image.rs",
                false,
                "opengraph-image-12e4ez",
            ),
            ("[id]/(g)", "icon.rs", false, "icon-1mj01s"),
        ];
        for (place, file, has_ids, expected) in table {
            let place = folders(place);
            let name = MetadataName::of_code(file).unwrap();
            assert_eq!(name.path(&place, has_ids), expected);
        }
        for file in ["favicon.rs", "robots2.rs", "icons.rs", "Icon.rs", "icon.ts"] {
            assert_eq!(MetadataName::of_code(file), None, "{file}");
        }
    }
}
