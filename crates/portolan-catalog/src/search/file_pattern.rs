//! Which files are meant, by name or by path.

use crate::contents::as_text;
use crate::error::{Error, Kind, Result};

/// The longest pattern, in bytes.
const MOST_BYTES: usize = 4_096;
/// The most names in a pattern: matching takes as many steps for each name of a path.
const MOST_NAMES: usize = 64;

/// Which files are meant: `libssl*` by their name, wherever they are; `/usr/lib/libssl.so*` by their path; `lib/libssl.so*` by its end.
///
/// `*` stands for anything within a name, `**` as a name of its own for any folders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilePattern {
    names: Vec<Name>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Name {
    /// Any folders, or none.
    Folders,
    /// A name: the pieces between its `*`.
    Pieces(Vec<String>),
}

impl FilePattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// [`Kind::Usage`] for one that is empty or too long.
    pub fn parse(text: &str) -> Result<Self> {
        let wrong = |what: &str| Err(Error::new(Kind::Usage, format!("file:{text}: {what}")));
        if text.len() > MOST_BYTES {
            return wrong("the pattern is too long");
        }
        let mut names = Vec::new();
        if !text.starts_with('/') {
            names.push(Name::Folders);
        }
        for name in text.split('/').filter(|name| !matches!(*name, "" | ".")) {
            if name != "**" {
                let pieces = name.split('*').map(str::to_owned).collect();
                names.push(Name::Pieces(pieces));
            } else if names.last() != Some(&Name::Folders) {
                names.push(Name::Folders);
            }
        }
        if names.len() > MOST_NAMES {
            return wrong("the pattern has too many names");
        }
        if !names.iter().any(|name| matches!(name, Name::Pieces(_))) {
            return wrong("it names no file");
        }
        Ok(Self { names })
    }

    /// Whether a path is meant: names joined by `/`, without one before.
    pub fn matches(&self, path: &[u8]) -> bool {
        // Most files are not meant by their names already.
        if let Some(Name::Pieces(pieces)) = self.names.last()
            && !path
                .rsplit(|byte| *byte == b'/')
                .next()
                .is_some_and(|name| is_met(pieces, name))
        {
            return false;
        }
        // Which beginnings of the pattern the names so far meet: as many steps as there are names in both, whatever they are.
        let mut met = vec![false; self.names.len() + 1];
        if let Some(first) = met.first_mut() {
            *first = true;
        }
        self.pass_folders(&mut met);
        for name in path.split(|byte| *byte == b'/') {
            let mut next = vec![false; met.len()];
            for (at, (wanted, _)) in self
                .names
                .iter()
                .zip(&met)
                .enumerate()
                .filter(|(_, (_, met))| **met)
            {
                let place = match wanted {
                    Name::Folders => at,
                    Name::Pieces(pieces) if is_met(pieces, name) => at + 1,
                    Name::Pieces(_) => continue,
                };
                if let Some(place) = next.get_mut(place) {
                    *place = true;
                }
            }
            met = next;
            self.pass_folders(&mut met);
        }
        met.last() == Some(&true)
    }

    /// `**` stands for no folder too.
    fn pass_folders(&self, met: &mut [bool]) {
        for (at, name) in self.names.iter().enumerate() {
            if *name == Name::Folders
                && met.get(at) == Some(&true)
                && let Some(next) = met.get_mut(at + 1)
            {
                *next = true;
            }
        }
    }

    /// What a layer must have names like for a file of it to be meant: of each the text, and whether that is the whole name. Where it is not,
    /// it is as SQL's `LIKE ... ESCAPE '\'` wants it.
    pub(super) fn wanted_names(&self) -> Vec<(String, bool)> {
        let mut wanted = Vec::new();
        for name in &self.names {
            let Name::Pieces(pieces) = name else {
                continue;
            };
            let pieces: Vec<String> = pieces
                .iter()
                .map(|piece| as_text(piece.as_bytes()))
                .collect();
            match pieces.as_slice() {
                [whole] => wanted.push((whole.clone(), true)),
                pieces if pieces.iter().all(String::is_empty) => {}
                pieces => {
                    let pieces: Vec<String> = pieces
                        .iter()
                        .map(|piece| super::pattern::escaped(piece))
                        .collect();
                    wanted.push((pieces.join("%"), false));
                }
            }
        }
        wanted
    }
}

/// Whether a name is these pieces with anything between them.
fn is_met(pieces: &[String], name: &[u8]) -> bool {
    let Some((first, rest)) = pieces.split_first() else {
        return name.is_empty();
    };
    let Some((last, middle)) = rest.split_last() else {
        return name == first.as_bytes();
    };
    let inner = name.strip_prefix(first.as_bytes());
    let Some(mut inner) = inner.and_then(|inner| inner.strip_suffix(last.as_bytes())) else {
        return false;
    };
    for piece in middle
        .iter()
        .map(String::as_bytes)
        .filter(|piece| !piece.is_empty())
    {
        let Some(at) = inner
            .windows(piece.len())
            .position(|window| window == piece)
        else {
            return false;
        };
        inner = inner.get(at + piece.len()..).unwrap_or_default();
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_meant_by_its_name_its_path_or_the_end_of_it() {
        // (pattern, what it means, what it does not)
        let cases: [(&str, &[&str], &[&str]); 9] = [
            (
                "libssl*",
                &["libssl.so", "usr/lib/libssl.so.3", "libssl"],
                &["usr/libssl.d/x", "usr/lib/xlibssl"],
            ),
            (
                "/usr/lib/libssl.so*",
                &["usr/lib/libssl.so.3"],
                &["usr/lib/x/libssl.so", "x/usr/lib/libssl.so"],
            ),
            (
                "lib/libssl.so",
                &["usr/lib/libssl.so", "lib/libssl.so"],
                &["usr/mylib/libssl.so"],
            ),
            (
                "/usr/**/libssl.so",
                &["usr/libssl.so", "usr/a/b/libssl.so"],
                &["lib/libssl.so"],
            ),
            (
                "/etc/*/a*c*e",
                &["etc/x/abcde", "etc/x/ace"],
                &["etc/x/aec", "etc/ace", "etc/x/y/ace"],
            ),
            ("/opt/**", &["opt/x", "opt/x/y", "opt"], &["x"]),
            ("*", &["x", "x/y"], &[]),
            ("a*a", &["aa", "aba"], &["a"]),
            ("/a//./b", &["a/b"], &["a"]),
        ];
        for (pattern, meant, others) in cases {
            let read = FilePattern::parse(pattern).unwrap();
            for path in meant {
                assert!(read.matches(path.as_bytes()), "{pattern} {path}");
            }
            for path in others {
                assert!(!read.matches(path.as_bytes()), "{pattern} {path}");
            }
        }
        for wrong in ["", "/", "**", "/**/**"] {
            assert!(FilePattern::parse(wrong).is_err(), "{wrong}");
        }
        assert!(FilePattern::parse(&"a/".repeat(100)).is_err());
    }

    #[test]
    fn what_a_layer_must_have_is_less_than_what_is_meant() {
        let wanted = |text: &str| FilePattern::parse(text).unwrap().wanted_names();
        assert_eq!(
            wanted("/usr/*/**/a_b*.so"),
            [("usr".to_owned(), true), ("a\\_b%.so".to_owned(), false)]
        );
        assert_eq!(wanted("*"), []);
    }
}
