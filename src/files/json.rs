//! JSON that keeps the text of every number and the place of every value.
//!
//! Read level by level, as deep as the caller looks and no deeper: hostile nesting costs no stack.

use super::extras::{Extra, Holds, nearest};
use super::source::{place, shown};
use crate::error::{Error, Result};
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::collections::HashSet;
use std::fmt;

/// A value inside a JSON document.
#[derive(Clone, Copy)]
pub(super) struct Json<'a> {
    document: &'a str,
    raw: &'a str,
}

/// The keys and values of an object in their order; repeated keys are kept.
struct Entries<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Entries<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> std::result::Result<Self, D::Error> {
        struct Keep;
        impl<'de> Visitor<'de> for Keep {
            type Value = Entries<'de>;
            fn expecting(&self, out: &mut fmt::Formatter) -> fmt::Result {
                out.write_str("an object")
            }
            fn visit_map<M: MapAccess<'de>>(
                self,
                mut map: M,
            ) -> std::result::Result<Self::Value, M::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }
        from.deserialize_map(Keep)
    }
}

/// What [`Json::each`] does with a list.
struct Each<'j, 'a, F> {
    list: &'j Json<'a>,
    take: F,
    /// Why it was left.
    error: &'j mut Option<Error>,
}

impl<'a, F: FnMut(Json<'a>) -> Result<()>> DeserializeSeed<'a> for Each<'_, 'a, F> {
    type Value = ();
    fn deserialize<D: Deserializer<'a>>(self, from: D) -> std::result::Result<(), D::Error> {
        from.deserialize_seq(self)
    }
}

impl<'a, F: FnMut(Json<'a>) -> Result<()>> Visitor<'a> for Each<'_, 'a, F> {
    type Value = ();
    fn expecting(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str("a list")
    }
    fn visit_seq<S: SeqAccess<'a>>(mut self, mut list: S) -> std::result::Result<(), S::Error> {
        while let Some(raw) = list.next_element::<&'a RawValue>()? {
            if let Err(error) = (self.take)(self.list.inner(raw)) {
                *self.error = Some(error);
                return Err(serde::de::Error::custom("left"));
            }
        }
        Ok(())
    }
}

impl<'a> Json<'a> {
    /// A whole document, a model or data.
    pub(super) fn document(document: &'a str) -> Result<Self> {
        Self::written(
            document,
            "a model is written {\"W\": [[\"ln 2\", 0.5]]}, data [[1, 0], [1, 1]]",
        )
    }

    /// A whole document of claims.
    pub(super) fn claim(document: &'a str) -> Result<Self> {
        Self::written(
            document,
            "a claim is written {\"ln_Z\": 3.2, \"gradient\": {\"W\": [[0.1, 0.2]], \"b\": [0.1], \"c\": [0, 0.1]}}",
        )
    }

    /// A whole document; `help` says how it is written.
    fn written(document: &'a str, help: &str) -> Result<Self> {
        if document.trim().is_empty() {
            return Err(Error::input("found an empty file, wanted JSON"));
        }
        let raw: &RawValue =
            serde_json::from_str(document).map_err(|error| syntax(document, &error, help))?;
        Ok(Json {
            document,
            raw: raw.get(),
        })
    }

    fn inner(&self, raw: &'a RawValue) -> Json<'a> {
        Json {
            document: self.document,
            raw: raw.get(),
        }
    }

    fn first(&self) -> u8 {
        self.raw.bytes().next().unwrap_or_default()
    }

    /// Whether it is an object.
    pub(super) fn is_object(&self) -> bool {
        self.first() == b'{'
    }

    /// The entries of a list; `None` where it is none.
    pub(super) fn list(&self) -> Option<Vec<Json<'a>>> {
        let entries: Vec<&RawValue> = serde_json::from_str(self.raw).ok()?;
        Some(entries.into_iter().map(|raw| self.inner(raw)).collect())
    }

    /// Whether it is a list.
    pub(super) fn is_list(&self) -> bool {
        self.first() == b'['
    }

    /// Calls `take` with each entry of a list in turn, up to its first error: a long list then takes no room.
    pub(super) fn each(&self, take: impl FnMut(Json<'a>) -> Result<()>) -> Result<()> {
        let mut error = None;
        let each = Each {
            list: self,
            take,
            error: &mut error,
        };
        let read = each.deserialize(&mut serde_json::Deserializer::from_str(self.raw));
        match (error, read) {
            (Some(error), _) => Err(error),
            (None, Ok(())) => Ok(()),
            (None, Err(_)) => Err(self.wrong("a list")),
        }
    }

    /// How many entries a list has.
    pub(super) fn length(&self) -> Result<usize> {
        let mut length = 0;
        self.each(|_| {
            length += 1;
            Ok(())
        })?;
        Ok(length)
    }

    /// The entries of an object, in which each key has to stand once.
    pub(super) fn object(&self, wanted: &str) -> Result<Vec<(String, Json<'a>)>> {
        if !self.is_object() {
            return Err(self.wrong(wanted).at(self.place()));
        }
        let Entries(entries) = serde_json::from_str(self.raw).map_err(|error| {
            Error::input(format!(
                "found keys that are no text ({error}), wanted {wanted}"
            ))
            .at(self.place())
        })?;
        let mut seen = HashSet::new();
        for (key, raw) in &entries {
            if !seen.insert(key) {
                return Err(Error::input(format!(
                    "found the key `{}` a second time, wanted it once",
                    shown(key)
                ))
                .at(self.inner(raw).place()));
            }
        }
        let entries = entries.into_iter();
        Ok(entries.map(|(key, raw)| (key, self.inner(raw))).collect())
    }

    /// This value as something that is not read; `name` is its key.
    pub(super) fn extra(&self, name: &str) -> Extra {
        let holds = match self.first() {
            b'{' => Holds::Group,
            b'[' => Holds::Array(self.shape()),
            _ => self.text().map_or(Holds::Single, Holds::Text),
        };
        Extra {
            name: name.into(),
            place: Some(self.place()),
            holds,
        }
    }

    /// The lengths of a list and of the first list in it.
    fn shape(&self) -> Vec<u64> {
        let rows = self.list().unwrap_or_default();
        let first = rows.first().and_then(Json::list);
        [Some(rows.len()), first.map(|first| first.len())]
            .into_iter()
            .flatten()
            .map(|length| length as u64)
            .collect()
    }

    /// The contents of a string; `None` where it is none.
    pub(super) fn text(&self) -> Option<String> {
        serde_json::from_str(self.raw).ok()
    }

    /// The text of a number, as it stands in the file; `None` where it is none.
    pub(super) fn number(&self) -> Option<&'a str> {
        matches!(self.first(), b'-' | b'0'..=b'9').then_some(self.raw)
    }

    /// `true` or `false`.
    pub(super) fn boolean(&self) -> Option<bool> {
        match self.raw {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        }
    }

    /// One of a few words; `name` is the key that it stands under.
    ///
    /// # Errors
    /// Anything else.
    pub(super) fn word<T: Copy>(&self, name: &str, known: &[(&str, T)]) -> Result<T> {
        let found = self.text();
        let words: Vec<&str> = known.iter().map(|(word, _)| *word).collect();
        let one = found
            .as_ref()
            .and_then(|text| known.iter().find(|(word, _)| text == word));
        one.map(|(_, meaning)| *meaning).ok_or_else(|| {
            let error = self.wrong(&format!("\"{}\"", words.join("\" or \"")));
            let error = error.at(format!("{name} ({})", self.place()));
            match found.and_then(|text| nearest(&text, &words)) {
                Some(near) => error.help(format!("did you mean \"{near}\"?")),
                None => error,
            }
        })
    }

    /// What stands there.
    pub(super) fn found(&self) -> String {
        match self.first() {
            b'{' => "an object".into(),
            b'[' => "a list".into(),
            _ => format!("`{}`", shown(self.raw)),
        }
    }

    /// Where it stands: `line 3, column 5`.
    pub(super) fn place(&self) -> String {
        // `raw` is a part of `document`, so that its address tells where.
        place(
            self.document,
            self.raw.as_ptr() as usize - self.document.as_ptr() as usize,
        )
    }

    /// The error of this value not being what was wanted.
    pub(super) fn wrong(&self, wanted: &str) -> Error {
        Error::input(format!("found {}, wanted {wanted}", self.found()))
    }

    /// Names this value in the error of reading it: `w[2,1] (line 3, column 5)`.
    pub(super) fn named<T>(&self, name: impl fmt::Display, read: Result<T>) -> Result<T> {
        read.map_err(|error| error.at(format!("{name} ({})", self.place())))
    }
}

/// The error of text that is not JSON.
fn syntax(text: &str, error: &serde_json::Error, help: &str) -> Error {
    let line_start: usize = text
        .split_inclusive('\n')
        .take(error.line().saturating_sub(1))
        .map(str::len)
        .sum();
    let mut offset = (line_start + error.column().saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    if error.is_eof() {
        return Error::input("found the end of the text, wanted the rest of the JSON")
            .at(place(text, text.trim_end().len()))
            .help("a bracket or a quotation mark is not closed; was the file cut off?");
    }
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    // The word around the place: all of `-Infinity`, not its third letter.
    let in_word = |c: char| c.is_alphanumeric() || "+-._".contains(c);
    let start = text[..offset]
        .char_indices()
        .rev()
        .take(MOST_WORD)
        .take_while(|(_, c)| in_word(*c))
        .last()
        .map_or(offset, |(at, _)| at);
    let rest = &text[offset..];
    let mut length = rest
        .chars()
        .take(MOST_WORD)
        .take_while(|c| in_word(*c))
        .map(char::len_utf8)
        .sum();
    if length == 0 && start == offset {
        length = rest.chars().next().map_or(0, char::len_utf8);
    }
    let word = &text[start..offset + length];
    let bare = word.trim_start_matches(['+', '-']).to_ascii_lowercase();
    let (wanted, help) = match bare.as_str() {
        "nan" | "inf" | "infinity" => (
            "a finite number".to_string(),
            "JSON has no such number, and a machine with one has no partition function; see where it comes from",
        ),
        "true" | "false" | "none" => (
            "JSON".to_string(),
            "JSON writes true, false and null in small letters",
        ),
        "'" => (
            "JSON".to_string(),
            "JSON has double quotes, \"W\" and not 'W': in Python, json.dump(.., file) writes it, print does not",
        ),
        _ if ["np.", "numpy.", "array", "tensor"]
            .iter()
            .any(|word| bare.starts_with(word)) =>
        {
            (
                "JSON".to_string(),
                "this is how Python shows numbers of a library: write float(x) for one number, x.tolist() for an array, with json.dump",
            )
        }
        _ => (format!("JSON ({message})"), help),
    };
    Error::input(format!("found `{}`, wanted {wanted}", shown(word)))
        .at(place(text, start))
        .help(help)
}

/// No more of a word than this is looked for on either side.
const MOST_WORD: usize = 60;
