//! Stanzas of fields, as dpkg writes them (deb822(5)), read tolerantly: what is no field is passed over.

/// A paragraph of fields.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Stanza<'a> {
    fields: Vec<Field<'a>>,
}

/// A field, without the lines that go on below it: nothing that is asked for needs them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Field<'a> {
    /// As it is written; names are compared without regard to case.
    pub(crate) name: &'a str,
    /// What stands in its own line, trimmed.
    pub(crate) first: &'a str,
}

impl<'a> Stanza<'a> {
    /// The first field of a name, and of that the first line; `None` if it is not there or empty.
    pub(crate) fn get(&self, name: &str) -> Option<&'a str> {
        let field = self.field(name)?;
        (!field.first.is_empty()).then_some(field.first)
    }

    /// The first field of a name.
    pub(crate) fn field(&self, name: &str) -> Option<&Field<'a>> {
        self.all(name).next()
    }

    /// All fields of a name: there should be one, but stanzas are run together where an empty line was forgotten.
    pub(crate) fn all(&self, name: &str) -> impl Iterator<Item = &Field<'a>> {
        self.fields
            .iter()
            .filter(move |field| field.name.eq_ignore_ascii_case(name))
    }
}

/// The stanzas of a text, one by one. Those without any field are left out.
pub(crate) fn stanzas(text: &str) -> impl Iterator<Item = Stanza<'_>> {
    let mut lines = text.lines();
    std::iter::from_fn(move || {
        let mut stanza = Stanza::default();
        for line in lines.by_ref() {
            // A line of spaces ends a stanza too: dpkg and apt take it so.
            if line.trim().is_empty() {
                if stanza.fields.is_empty() {
                    continue;
                }
                return Some(stanza);
            }
            stanza.take(line);
        }
        (!stanza.fields.is_empty()).then_some(stanza)
    })
}

/// The most fields of a stanza that are kept; dpkg knows some fifty.
const FIELDS: usize = 1000;

impl<'a> Stanza<'a> {
    fn take(&mut self, line: &'a str) {
        // Comments, and lines that go on.
        if line.starts_with(['#', ' ', '\t']) {
            return;
        }
        let Some((name, first)) = line.split_once(':') else {
            return;
        };
        if name.trim().is_empty() || self.fields.len() >= FIELDS {
            return;
        }
        self.fields.push(Field {
            name: name.trim_end(),
            first: first.trim(),
        });
    }
}
