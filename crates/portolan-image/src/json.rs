//! JSON as it must be read when a digest covers it: bounded, and refused when two readers could differ.

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::cell::Cell;
use std::fmt;

use crate::error::{Error, Kind, excerpt};
use crate::finding::Finding;

/// The most values (numbers, strings, containers) that one document may hold (threat 29).
const MAX_VALUES: u32 = 1_000_000;

/// Reads one JSON object. Refused: what is no object, a byte order mark, invalid UTF-8, trailing bytes, nesting over
/// `serde_json`'s 128, more than a million values, and any key that stands twice in one object (threats 16, 29).
pub(crate) fn object(bytes: &[u8], what: &str) -> Result<Map<String, Value>, Error> {
    let malformed =
        |why: String| Error::new(Kind::Malformed, format!("{what} is not valid JSON: {why}"));
    let left = Cell::new(MAX_VALUES);
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = Strict(&left)
        .deserialize(&mut deserializer)
        .map_err(|error| {
            let why = error.to_string();
            if let Some(key) = why.strip_prefix(TWICE) {
                let key = key.split(" at line ").next().unwrap_or_default();
                return Error::new(
                    Kind::Ambiguous,
                    format!(
                        "{what} is ambiguous: the key `{}` stands twice in one object",
                        excerpt(key, 60)
                    ),
                );
            }
            if why.starts_with(TOO_MANY) {
                return Error::new(
                    Kind::TooLarge,
                    format!("{what} holds more than {MAX_VALUES} JSON values"),
                );
            }
            malformed(describe(bytes, &why))
        })?;
    deserializer
        .end()
        .map_err(|error| malformed(error.to_string()))?;
    match value {
        Value::Object(map) => Ok(map),
        other => Err(malformed(format!(
            "expected an object, found {}",
            kind_of(&other)
        ))),
    }
}

/// The usual thing that is served in place of JSON deserves its own words.
fn describe(bytes: &[u8], why: &str) -> String {
    let start = bytes.trim_ascii_start();
    if start.is_empty() {
        "it is empty".to_owned()
    } else if start.starts_with(b"<") {
        format!("it begins like HTML or XML ({why})")
    } else {
        why.to_owned()
    }
}

/// What kind of JSON value it is, in words.
pub(crate) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// A tolerant look into an object: absent and null are the same, a wrong type is a finding and absent.
#[derive(Debug)]
pub(crate) struct View<'a> {
    map: Option<&'a Map<String, Value>>,
    place: String,
}

impl<'a> View<'a> {
    pub(crate) fn new(map: &'a Map<String, Value>, place: &str) -> Self {
        Self {
            map: Some(map),
            place: place.to_owned(),
        }
    }

    fn get(&self, key: &str) -> Option<&'a Value> {
        self.map?.get(key).filter(|value| !value.is_null())
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    pub(crate) fn place(&self, key: &str) -> String {
        if self.place.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.place)
        }
    }

    fn typed<T>(
        &self,
        key: &str,
        wanted: &str,
        findings: &mut Vec<Finding>,
        read: impl Fn(&'a Value) -> Option<T>,
    ) -> Option<T> {
        let value = self.get(key)?;
        let result = read(value);
        if result.is_none() {
            findings.push(Finding::new(
                self.place(key),
                format!("expected {wanted}, found {}", kind_of(value)),
            ));
        }
        result
    }

    pub(crate) fn text(&self, key: &str, findings: &mut Vec<Finding>) -> Option<String> {
        self.typed(key, "a string", findings, |v| v.as_str().map(str::to_owned))
    }

    pub(crate) fn flag(&self, key: &str, findings: &mut Vec<Finding>) -> bool {
        self.typed(key, "true or false", findings, Value::as_bool)
            .unwrap_or(false)
    }

    /// A number of bytes; what is negative, fractional or beyond 2⁶³ is a finding.
    pub(crate) fn size(&self, key: &str, findings: &mut Vec<Finding>) -> Option<u64> {
        self.typed(key, "a whole number of bytes", findings, |v| {
            v.as_u64().filter(|n| i64::try_from(*n).is_ok())
        })
    }

    /// The value as it is, whatever it is.
    pub(crate) fn value(&self, key: &str) -> Option<&'a Value> {
        self.get(key)
    }

    pub(crate) fn child(&self, key: &str, findings: &mut Vec<Finding>) -> View<'a> {
        View {
            map: self.typed(key, "an object", findings, Value::as_object),
            place: self.place(key),
        }
    }

    pub(crate) fn list(&self, key: &str, findings: &mut Vec<Finding>) -> &'a [Value] {
        self.typed(key, "a list", findings, |v| v.as_array().map(Vec::as_slice))
            .unwrap_or_default()
    }

    /// A list of strings; a lone string counts as a list of one (`Cmd` as a string occurs).
    pub(crate) fn texts(&self, key: &str, findings: &mut Vec<Finding>) -> Vec<String> {
        if let Some(Value::String(one)) = self.get(key) {
            findings.push(Finding::new(
                self.place(key),
                "expected a list of strings, found one string",
            ));
            return vec![one.clone()];
        }
        let place = self.place(key);
        let mut texts = Vec::new();
        for (index, value) in self.list(key, findings).iter().enumerate() {
            match value {
                Value::String(text) => texts.push(text.clone()),
                other => findings.push(Finding::new(
                    format!("{place}[{index}]"),
                    format!("expected a string, found {}", kind_of(other)),
                )),
            }
        }
        texts
    }

    /// A map of strings, in the order served.
    pub(crate) fn pairs(&self, key: &str, findings: &mut Vec<Finding>) -> Vec<(String, String)> {
        let Some(map) = self.typed(key, "an object of strings", findings, Value::as_object) else {
            return Vec::new();
        };
        let mut pairs = Vec::new();
        for (name, value) in map {
            match value {
                Value::String(text) => pairs.push((name.clone(), text.clone())),
                other => findings.push(Finding::new(
                    format!("{}.{name}", self.place(key)),
                    format!("expected a string, found {}", kind_of(other)),
                )),
            }
        }
        pairs
    }

    /// The keys of a map used as a set (`ExposedPorts`, `Volumes`).
    pub(crate) fn keys(&self, key: &str, findings: &mut Vec<Finding>) -> Vec<String> {
        self.typed(key, "an object", findings, Value::as_object)
            .map(|map| map.keys().cloned().collect())
            .unwrap_or_default()
    }
}

/// Refuses keys that differ from a known field only in case: readers that ignore case would take them for it
/// (CVE-2021-41190's cousin; threat 16).
pub(crate) fn refuse_case_variants(
    map: &Map<String, Value>,
    known: &[&str],
    what: &str,
) -> Result<(), Error> {
    for key in map.keys() {
        if !known.contains(&key.as_str())
            && known.iter().any(|field| field.eq_ignore_ascii_case(key))
        {
            return Err(Error::new(
                Kind::Ambiguous,
                format!(
                    "{what} is ambiguous: the key `{}` differs from a known field only in upper and lower case",
                    excerpt(key, 60)
                ),
            ));
        }
    }
    Ok(())
}

const TWICE: &str = "key stands twice: ";
const TOO_MANY: &str = "too many values";

/// Builds a `Value` while counting, and refuses keys that stand twice.
#[derive(Clone, Copy)]
struct Strict<'c>(&'c Cell<u32>);

impl Strict<'_> {
    fn count<E: de::Error>(self) -> Result<(), E> {
        let left = self
            .0
            .get()
            .checked_sub(1)
            .ok_or_else(|| E::custom(TOO_MANY))?;
        self.0.set(left);
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.count()?;
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E>(self, v: bool) -> Result<Value, E> {
        Ok(Value::Bool(v))
    }

    fn visit_i64<E>(self, v: i64) -> Result<Value, E> {
        Ok(Value::Number(v.into()))
    }

    fn visit_u64<E>(self, v: u64) -> Result<Value, E> {
        Ok(Value::Number(v.into()))
    }

    fn visit_f64<E>(self, v: f64) -> Result<Value, E> {
        Ok(Number::from_f64(v).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, v: &str) -> Result<Value, E> {
        Ok(Value::String(v.to_owned()))
    }

    fn visit_string<E>(self, v: String) -> Result<Value, E> {
        Ok(Value::String(v))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = seq.next_element_seed(self)? {
            values.push(value);
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = access.next_key::<String>()? {
            self.count()?;
            let value = access.next_value_seed(self)?;
            if map.contains_key(&key) {
                return Err(de::Error::custom(format!("{TWICE}{key}")));
            }
            map.insert(key, value);
        }
        Ok(Value::Object(map))
    }
}
