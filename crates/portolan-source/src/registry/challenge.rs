//! Reading `WWW-Authenticate`: several challenges on a line, commas in quotes, schemes that are not known (registry-quirks 1.2).

/// One challenge: a scheme and its parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    /// The scheme, in lower case.
    pub scheme: String,
    /// The parameters in the order given, names in lower case.
    pub parameters: Vec<(String, String)>,
}

/// The most bytes of challenges that are read, over all header lines.
const MAX_BYTES: usize = 16 << 10;

impl Challenge {
    /// The value of a parameter, if it is there and not empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.parameters
            .iter()
            .find(|(key, value)| key == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }
}

/// Reads one header line. What cannot be read ends the reading; what was read before it counts.
///
/// A word that is followed by white space and no `=` begins a challenge (RFC 9110, 11.6.1); `token68` values, as
/// Negotiate has them, are passed over.
pub fn parse(line: &str) -> Vec<Challenge> {
    let mut cut = line.len().min(MAX_BYTES);
    while !line.is_char_boundary(cut) {
        cut -= 1;
    }
    let mut rest = &line[..cut];
    let mut challenges: Vec<Challenge> = Vec::new();
    loop {
        rest = rest.trim_start_matches([' ', '\t', ',']);
        let (word, after) = token(rest);
        if word.is_empty() {
            return challenges;
        }
        let value_follows = after.trim_start_matches([' ', '\t']).strip_prefix('=');
        match value_follows {
            // `scheme token68==` looks like a parameter without a value: the next word tells.
            Some(value) if !value.starts_with('=') => {
                let Some(challenge) = challenges.last_mut() else {
                    return challenges;
                };
                let (value, after) = value_of(value.trim_start_matches([' ', '\t']));
                challenge
                    .parameters
                    .push((word.to_ascii_lowercase(), value));
                rest = after;
            }
            Some(padding) => rest = padding.trim_start_matches('='),
            None => {
                challenges.push(Challenge {
                    scheme: word.to_ascii_lowercase(),
                    parameters: Vec::new(),
                });
                rest = after;
                let (word, after) = token68(rest.trim_start_matches([' ', '\t']));
                if !word.is_empty() && (after.is_empty() || after.trim_start().starts_with(',')) {
                    rest = after;
                }
            }
        }
    }
}

/// The challenge to answer: Bearer if there is one with a realm, else Basic; others are not spoken here.
pub fn choose(challenges: Vec<Challenge>) -> Option<Challenge> {
    let mut basic = None;
    for challenge in challenges {
        match challenge.scheme.as_str() {
            "bearer" if challenge.get("realm").is_some() => return Some(challenge),
            "basic" => basic = basic.or(Some(challenge)),
            _ => {}
        }
    }
    basic
}

fn token(text: &str) -> (&str, &str) {
    let end = text
        .find(|c: char| !(c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c)))
        .unwrap_or(text.len());
    text.split_at(end)
}

fn token68(text: &str) -> (&str, &str) {
    let end = text
        .find(|c: char| !(c.is_ascii_alphanumeric() || "-._~+/".contains(c)))
        .unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    let padding = rest.len() - rest.trim_start_matches('=').len();
    (word, &rest[padding..])
}

/// A quoted string with `\` escapes, or a bare token; lenient about characters that ought to be quoted.
fn value_of(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find([',', ' ', '\t']).unwrap_or(text.len());
        return (text[..end].to_owned(), &text[end..]);
    };
    let mut value = String::new();
    let mut characters = quoted.char_indices();
    while let Some((at, c)) = characters.next() {
        match c {
            '"' => return (value, &quoted[at + 1..]),
            '\\' => value.extend(characters.next().map(|(_, c)| c)),
            c => value.push(c),
        }
    }
    (value, "")
}
