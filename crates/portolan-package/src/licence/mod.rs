//! From the words that packages use for licences to [`Licence`]: what was written, and the same in SPDX where nothing is in doubt.

use portolan_image::contents::{Evidence, FilePath, Licence};

use crate::limits::FIELD_BYTES;

mod expression;
mod names;
mod words;

/// Whose short names a licence is written in. The same word means different things to different people: `GPLv2` of a spec file
/// is version 2 and no other, because Fedora's guidelines said so; in a free field it may be meant either way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wording {
    /// Debian's copyright format 1.0, section 7: `GPL-2` and no other version, `GPL-2+` or a later one, `Expat`.
    Debian,
    /// Fedora's names before it took those of SPDX: `GPLv2+`, `ASL 2.0`.
    Rpm,
    /// A free field, in which SPDX expressions are customary: apk, npm, PyPI, gems, Composer, Maven.
    Free,
}

/// A name of more words is looked at as a text.
const WORDS_OF_A_NAME: usize = 8;

/// What a field says of licences. Nothing if it is empty; else one licence with the whole as its name, because `A or B` is a choice that
/// is lost when it is split. Some fields hold the text of a licence instead of its name: that is read as [`guessed`] reads it.
pub(crate) fn stated(
    text: &str,
    wording: Wording,
    evidence: Evidence,
    from: &FilePath,
) -> Vec<Licence> {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let Some(first) = lines.next() else {
        return Vec::new();
    };
    let expression = expression::of(first, wording);
    let is_text = first.split_whitespace().count() > WORDS_OF_A_NAME || lines.next().is_some();
    if is_text && expression.is_none() {
        let guessed = guessed(text, from);
        if !guessed.is_empty() {
            return guessed;
        }
    }
    vec![Licence {
        name: tidy(first),
        expression,
        evidence,
        from: from.clone(),
    }]
}

/// A text that a free-form copyright file refers to, by its name in `/usr/share/common-licenses`. One of the GNU licences gets no
/// expression: which file is referred to does not say whether a later version will do.
pub(crate) fn referred_to(name: &str, from: &FilePath) -> Licence {
    Licence {
        name: tidy(name),
        expression: names::without_version_in_doubt(name),
        evidence: Evidence::Reference,
        from: from.clone(),
    }
}

/// The licences whose well-known words are in a text, each once, in the order of a fixed table. They are guesses: a text may quote
/// a licence in order to say that it does not apply.
pub(crate) fn guessed(text: &str, from: &FilePath) -> Vec<Licence> {
    let licence = |guess: words::Guess| Licence {
        name: guess.name.to_owned(),
        expression: guess.expression.map(str::to_owned),
        evidence: Evidence::Guess,
        from: from.clone(),
    };
    words::known(text).into_iter().map(licence).collect()
}

/// A name in one line, without odd characters, and no longer than is kept.
fn tidy(name: &str) -> String {
    let words: Vec<&str> = name
        .split(|character: char| character.is_whitespace() || character.is_control())
        .filter(|word| !word.is_empty())
        .collect();
    let mut tidy = words.join(" ");
    if tidy.len() > FIELD_BYTES {
        tidy.truncate(tidy.floor_char_boundary(FIELD_BYTES - '…'.len_utf8()));
        tidy.push('…');
    }
    tidy
}

#[cfg(test)]
mod tests;
