//! Names of single licences: those of the SPDX list, and others that mean one of them and nothing else.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::Wording;

/// Names that are not on the SPDX list, in lower case, and what they stand for whoever writes them. What has several licences of its
/// kind (`BSD`, `Artistic`, `Apache`, `public-domain`) is not here on purpose.
const OTHER: &[(&str, &str)] = &[
    ("expat", "MIT"),
    ("the mit license", "MIT"),
    ("the mit license (mit)", "MIT"),
    ("mit license (mit)", "MIT"),
    ("apache 2.0", "Apache-2.0"),
    ("apache 2", "Apache-2.0"),
    ("apache-2", "Apache-2.0"),
    ("apache2.0", "Apache-2.0"),
    ("asl 2.0", "Apache-2.0"),
    ("asl 1.1", "Apache-1.1"),
    ("apache license v2.0", "Apache-2.0"),
    ("apache license, version 2.0", "Apache-2.0"),
    ("apache license version 2.0", "Apache-2.0"),
    ("the apache license, version 2.0", "Apache-2.0"),
    ("the apache software license, version 2.0", "Apache-2.0"),
    ("apache software license 2.0", "Apache-2.0"),
    ("apache software license, version 2.0", "Apache-2.0"),
    ("apache-2.0 license", "Apache-2.0"),
    ("bsd-2", "BSD-2-Clause"),
    ("bsd 2-clause", "BSD-2-Clause"),
    ("bsd 2-clause license", "BSD-2-Clause"),
    ("2-clause bsd", "BSD-2-Clause"),
    ("2-clause bsd license", "BSD-2-Clause"),
    ("simplified bsd", "BSD-2-Clause"),
    ("simplified bsd license", "BSD-2-Clause"),
    ("bsd-3", "BSD-3-Clause"),
    ("bsd 3-clause", "BSD-3-Clause"),
    ("bsd 3-clause license", "BSD-3-Clause"),
    ("3-clause bsd", "BSD-3-Clause"),
    ("3-clause bsd license", "BSD-3-Clause"),
    ("new bsd", "BSD-3-Clause"),
    ("new bsd license", "BSD-3-Clause"),
    ("the bsd 3-clause license", "BSD-3-Clause"),
    ("the bsd 2-clause license", "BSD-2-Clause"),
    ("boost software license, version 1.0", "BSL-1.0"),
    ("cc0", "CC0-1.0"),
    ("isc license (iscl)", "ISC"),
    ("mpl 2.0", "MPL-2.0"),
    ("mpl-2", "MPL-2.0"),
    ("mplv2.0", "MPL-2.0"),
    ("mpl 1.1", "MPL-1.1"),
    ("mplv1.1", "MPL-1.1"),
    ("mozilla public license 2.0 (mpl 2.0)", "MPL-2.0"),
    ("mozilla public license, version 2.0", "MPL-2.0"),
    ("openldap-2.8", "OLDAP-2.8"),
    ("artistic 2.0", "Artistic-2.0"),
    ("artistic-2", "Artistic-2.0"),
    ("epl 1.0", "EPL-1.0"),
    ("epl 2.0", "EPL-2.0"),
    ("eclipse public license v2.0", "EPL-2.0"),
    ("eclipse public license v1.0", "EPL-1.0"),
    (
        "gnu general public license v2 or later (gplv2+)",
        "GPL-2.0-or-later",
    ),
    (
        "gnu general public license v3 or later (gplv3+)",
        "GPL-3.0-or-later",
    ),
    (
        "gnu lesser general public license v3 or later (lgplv3+)",
        "LGPL-3.0-or-later",
    ),
];

/// Names of exceptions that are not on the list, in lower case.
const OTHER_EXCEPTIONS: &[(&str, &str)] = &[
    ("linux-syscall-note exception", "Linux-syscall-note"),
    ("classpath exception", "Classpath-exception-2.0"),
];

/// Names and full names of the SPDX list, in lower case: names are compared without regard to case (SPDX 2.3, D.2).
static LISTED: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let licences = spdx::identifiers::LICENSES;
    let full = licences
        .iter()
        .map(|licence| (licence.full_name.to_lowercase(), licence.name));
    let other = OTHER.iter().map(|(from, to)| ((*from).to_owned(), *to));
    let names = licences
        .iter()
        .map(|licence| (licence.name.to_lowercase(), licence.name));
    // Later ones win: a name is never read as the full name of another licence.
    full.chain(other).chain(names).collect()
});

static EXCEPTIONS: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let listed = spdx::identifiers::EXCEPTIONS
        .iter()
        .map(|exception| (exception.name.to_lowercase(), exception.name));
    let other = OTHER_EXCEPTIONS
        .iter()
        .map(|(from, to)| ((*from).to_owned(), *to));
    other.chain(listed).collect()
});

/// The name on the SPDX list that a name stands for.
pub(super) fn spdx(name: &str, wording: Wording) -> Option<String> {
    if is_reference(name) {
        return Some(name.to_owned());
    }
    let lower = name.to_lowercase();
    // Before the list, which has `GPL-2.0` as a name that is no longer to be used.
    if let Some(found) = gnu(&lower, wording) {
        return found;
    }
    if let Some(found) = LISTED.get(&lower) {
        return Some((*found).to_owned());
    }
    let found = LISTED.get(lower.strip_suffix('+')?)?;
    Some(format!("{found}+"))
}

/// The exception on the SPDX list that a name stands for.
pub(super) fn exception(name: &str) -> Option<&'static str> {
    let lower = name.to_lowercase();
    let found = EXCEPTIONS
        .get(&lower)
        .or_else(|| EXCEPTIONS.get(&lower.replace(' ', "-")));
    found.copied()
}

/// What a text in `/usr/share/common-licenses` stands for, of those that stand for one licence.
pub(super) fn without_version_in_doubt(name: &str) -> Option<String> {
    ["Apache-2.0", "CC0-1.0", "MPL-1.1", "MPL-2.0"]
        .contains(&name)
        .then(|| name.to_owned())
}

/// A name that the writer of an expression made up, in the form that is set apart for it.
fn is_reference(name: &str) -> bool {
    name.strip_prefix("LicenseRef-").is_some_and(|rest| {
        !rest.is_empty()
            && rest
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'))
    })
}

/// A licence of the GNU project, in lower case; `None` if it is none, `Some(None)` if it is in doubt which.
#[expect(
    clippy::option_option,
    reason = "not a GNU licence, or one of which the version is in doubt"
)]
fn gnu(lower: &str, wording: Wording) -> Option<Option<String>> {
    let (family, rest) = ["AGPL", "LGPL", "GPL", "GFDL"]
        .into_iter()
        .find_map(|family| Some((family, lower.strip_prefix(&family.to_lowercase())?)))?;
    let (middle, rest) = match rest.strip_prefix("-niv") {
        Some(rest) => ("-no-invariants", rest),
        None => ("", rest),
    };
    let version_at = rest.find(|character: char| character.is_ascii_digit())?;
    let (between, rest) = rest.split_at(version_at);
    if !["", "-", "v", "-v", " ", " v"].contains(&between) {
        return None;
    }
    let end = rest
        .find(|character: char| !character.is_ascii_digit() && character != '.')
        .unwrap_or(rest.len());
    let (version, suffix) = rest.split_at(end);
    let version = if version.contains('.') {
        version.to_owned()
    } else {
        format!("{version}.0")
    };
    let suffix = match suffix {
        "+" | "-or-later" | " or later" => "or-later",
        "-only" | " only" => "only",
        // The old name of the SPDX list, which calls it the same as `-only`.
        "" if between == "-" && rest.contains('.') => "only",
        "" if wording == Wording::Debian && !between.is_empty() => "only",
        "" if wording == Wording::Rpm && between == "v" => "only",
        "" => return Some(None),
        // `GPL-2.0-with-...` and the like are for the list.
        _ => return None,
    };
    // Fedora's `LGPLv2` was for 2.0 and 2.1.
    if wording == Wording::Rpm && family == "LGPL" && between == "v" && version == "2.0" {
        return Some(None);
    }
    let name = format!("{family}-{version}{middle}-{suffix}");
    Some(spdx::license_id(&name).map(|id| id.name.to_owned()))
}
