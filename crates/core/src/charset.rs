//! Decodes bytes by the `charset` of a content type.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_874, WINDOWS_1254, X_USER_DEFINED};

/// A supported character set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Charset(Kind);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Ascii,
    Latin1,
    /// In the byte order of the byte order mark, little-endian without one.
    Utf16,
    /// An unassigned byte becomes U+FFFD, where WHATWG has a control character.
    Windows(&'static Encoding),
    /// WHATWG's Windows code page, with control characters for the first 32 bytes beyond ASCII.
    Iso(&'static Encoding),
    /// windows-874 from 0xA1 on.
    Tis620,
    Whatwg(&'static Encoding),
}

impl Charset {
    /// The default for a content type without a `charset`.
    pub const UTF_8: Self = Self(Kind::Whatwg(UTF_8));

    /// Finds a character set by name; only letters and digits are compared. WHATWG reads the names of ASCII and Latin-1
    /// as windows-1252, Node's iconv-lite as ASCII and Latin-1.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        let name: String = name
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|letter| letter.to_ascii_lowercase())
            .collect();
        Some(Self(match name.as_str() {
            "ascii" | "ascii8bit" | "usascii" | "ansix341968" | "iso646us" | "us" | "csascii" => {
                Kind::Ascii
            }
            "latin1" | "iso88591" | "iso885911987" | "cp28591" | "28591" | "l1" | "binary"
            | "isoir100" | "csisolatin1" | "cp819" | "ibm819" => Kind::Latin1,
            "utf16" => Kind::Utf16,
            "iso88599" | "iso885991989" | "isoir148" | "latin5" | "l5" | "csisolatin5"
            | "turkish8" | "cp28599" | "28599" => Kind::Iso(WINDOWS_1254),
            "iso885911" | "cp28601" | "28601" | "thai" => Kind::Iso(WINDOWS_874),
            "tis620" | "tis6200" | "isoir166" => Kind::Tis620,
            "ucs2" | "utf16le" => Kind::Whatwg(UTF_16LE),
            name if UNKNOWN.contains(&name) => return None,
            name => match Encoding::for_label(label(name).as_bytes())? {
                unknown if unknown == X_USER_DEFINED => return None,
                windows if windows.name().starts_with("windows-") => Kind::Windows(windows),
                encoding => Kind::Whatwg(encoding),
            },
        }))
    }

    /// Decodes `bytes`. Invalid sequences become U+FFFD; a byte order mark is removed.
    #[must_use]
    pub fn decode(self, bytes: &[u8]) -> Cow<'_, str> {
        let encoding = match self.0 {
            Kind::Ascii => return decode_each(bytes, |byte| byte.is_ascii()),
            Kind::Latin1 => return decode_each(bytes, |_| true),
            Kind::Utf16 if bytes.starts_with(&[0xfe, 0xff]) => UTF_16BE,
            Kind::Utf16 => UTF_16LE,
            Kind::Windows(encoding) => {
                let (text, _) = encoding.decode_without_bom_handling(bytes);
                return without_controls(&text).into();
            }
            Kind::Iso(windows) => return decode_table(bytes, windows, char::from),
            Kind::Tis620 => {
                return decode_table(bytes, WINDOWS_874, |_| char::REPLACEMENT_CHARACTER);
            }
            Kind::Whatwg(encoding) => encoding,
        };
        // An incomplete code unit at the end is dropped.
        let is_utf_16 = encoding == UTF_16LE || encoding == UTF_16BE;
        let end = bytes.len() - if is_utf_16 { bytes.len() % 2 } else { 0 };
        encoding.decode_with_bom_removal(&bytes[..end]).0
    }
}

fn without_controls(text: &str) -> String {
    let replace = |character| match character {
        '\u{80}'..='\u{9f}' => char::REPLACEMENT_CHARACTER,
        character => character,
    };
    text.chars().map(replace).collect()
}

/// WHATWG names that iconv-lite does not support.
const UNKNOWN: [&str; 18] = [
    "cseucpkdfmtjapanese",
    "csiso2022jp",
    "csiso2022kr",
    "csiso88596e",
    "csiso88596i",
    "csiso88598e",
    "csiso88598i",
    "csisolatin9",
    "csunicode",
    "koi",
    "koi8",
    "logical",
    "replacement",
    "unicode",
    "unicode20utf8",
    "unicodefeff",
    "unicodefffe",
    "visual",
];

/// Returns the WHATWG name for a name that has only letters and digits.
fn label(name: &str) -> Cow<'_, str> {
    let numbered = |prefix| {
        let rest: &str = name.strip_prefix(prefix)?;
        rest.parse::<u16>().ok().map(|_| rest)
    };
    let code_page = ["windows", "win", "cp", ""]
        .into_iter()
        .find_map(numbered)
        .filter(|number| *number == "874" || number.starts_with("125"));
    if let Some(number) = code_page {
        return Cow::Owned(format!("windows-{number}"));
    }
    let part = ["iso8859", "cp2859", "2859"]
        .into_iter()
        .find_map(numbered)
        .filter(|number| number.len() <= 2);
    if let Some(number) = part {
        return Cow::Owned(format!("iso-8859-{number}"));
    }
    Cow::Borrowed(alias(name))
}

/// Returns the WHATWG name for a name that only iconv-lite has.
fn alias(name: &str) -> &str {
    match name {
        "cesu8" | "unicode11utf8" => "utf-8",
        "isoir101" | "iso885921987" => "iso-8859-2",
        "isoir109" | "iso885931988" => "iso-8859-3",
        "isoir110" | "iso885941988" => "iso-8859-4",
        "isoir144" | "iso885951988" => "iso-8859-5",
        "isoir127" | "iso885961987" | "asmo708" | "ecma114" => "iso-8859-6",
        "isoir126" | "iso885971987" | "ecma118" | "elot928" => "iso-8859-7",
        "isoir138" | "iso885981988" => "iso-8859-8",
        "isoir157" => "iso-8859-10",
        "utf16be" => "utf-16be",
        "latin9" | "cp28605" | "28605" | "isoir203" => "iso-8859-15",
        "latin7" | "l7" | "cp28603" | "28603" | "isoir179" => "iso-8859-13",
        "latin8" | "l8" | "cp28604" | "28604" | "isoir199" | "celtic" => "iso-8859-14",
        "latin10" | "l10" | "isoir226" => "iso-8859-16",
        "cp866" | "csibm866" | "866" => "ibm866",
        "koi8r" | "cp20866" | "20866" => "koi8-r",
        "koi8u" | "koi8ru" | "cp21866" | "21866" => "koi8-u",
        "mac" | "macroman" | "csmacintosh" | "10000" => "macintosh",
        "maccyrillic" | "macukraine" | "10007" => "x-mac-cyrillic",
        "shiftjis" | "mskanji" | "windows31j" | "xsjis" | "ms31j" | "cp932" | "ms932"
        | "windows932" | "932" => "shift_jis",
        "eucjp" => "euc-jp",
        "gb231280" | "isoir58" | "cp936" | "ms936" | "windows936" | "936" | "euccn" | "xgbk" => {
            "gbk"
        }
        "euckr" | "isoir149" | "ksc56011987" | "ksc56011989" | "cp949" | "ms949" | "windows949"
        | "949" => "euc-kr",
        "cp950" | "ms950" | "windows950" | "950" | "big5hkscs" | "cnbig5" | "xxbig5" => "big5",
        name => name,
    }
}

/// Decodes each byte as a character of `windows`, except for the control characters beyond ASCII.
fn decode_table(
    bytes: &[u8],
    windows: &'static Encoding,
    control: fn(u8) -> char,
) -> Cow<'static, str> {
    let (text, _) = windows.decode_without_bom_handling(bytes);
    let character = |(byte, character)| match byte {
        0x80..=0x9f => control(byte),
        0xa0 if windows == WINDOWS_874 => control(byte),
        _ => character,
    };
    bytes
        .iter()
        .copied()
        .zip(text.chars())
        .map(character)
        .collect()
}

/// Decodes each byte as one character.
fn decode_each(bytes: &[u8], is_character: impl Fn(u8) -> bool) -> Cow<'_, str> {
    let character = |byte| {
        if is_character(byte) {
            char::from(byte)
        } else {
            char::REPLACEMENT_CHARACTER
        }
    };
    bytes.iter().copied().map(character).collect()
}

/// Decodes `bytes` by the name of a character set; `None` if the name is unknown.
///
/// ```
/// use twinroute_core::charset::decode;
///
/// assert_eq!(decode(b"caf\xe9", "latin1").unwrap(), "café");
/// assert_eq!(decode("\u{feff}hi".as_bytes(), "utf-8").unwrap(), "hi");
/// assert!(decode(b"", "klingon").is_none());
/// ```
#[must_use]
pub fn decode<'a>(bytes: &'a [u8], charset: &str) -> Option<Cow<'a, str>> {
    Some(Charset::find(charset)?.decode(bytes))
}
/// Decodes UTF-8 as Node does: it removes up to two byte order marks.
#[must_use]
pub fn node_text(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    Charset::UTF_8.decode(bytes).into_owned()
}
