//! From conditions to SQL: `e` is the entry, `o` the stretch, `t` the tag, `r` the repository.

use portolan_image::reference::Repository;

use super::pattern::within;
use super::query::{Bound, Condition, Seen};
use super::{Known, Meaning, Pattern};
use crate::sql::Statement;

/// A condition that needs nothing looked up.
pub(super) fn condition(statement: &mut Statement, condition: &Condition) {
    match condition {
        Condition::Digest(_) | Condition::File(_) => {
            unreachable!("digests and files are looked up first")
        }
        Condition::Package(..)
        | Condition::PackageUrl(_)
        | Condition::Source(_)
        | Condition::Licence(_) => installed(statement, condition),
        Condition::Label(name, value) => pair(statement, "label", name, value.as_ref()),
        Condition::Env(name, value) => pair(statement, "env", name, value.as_ref()),
        Condition::Command(value) => pair(statement, "command", &Pattern::new("*"), Some(value)),
        Condition::Step(text) => {
            statement.push("e.digest_id IN (SELECT image_id FROM steps WHERE text LIKE ");
            statement.push_value(within(text)).push(" ESCAPE '\\')");
        }
        Condition::Platform(platform) => {
            let platform = platform.normalised();
            statement.push("e.os = ").push_value(platform.os);
            for (column, value) in [
                (
                    "e.architecture",
                    Some(platform.architecture).filter(|text| !text.is_empty()),
                ),
                ("e.variant", platform.variant),
                ("e.os_version", platform.os_version),
            ] {
                if let Some(value) = value {
                    statement
                        .push(&format!(" AND {column} = "))
                        .push_value(value);
                }
            }
        }
        Condition::Size(bound) => image(
            statement,
            "size",
            bound.map(|bytes| i64::try_from(bytes).unwrap_or(i64::MAX)),
        ),
        Condition::Created(bound) => image(
            statement,
            "created",
            bound.map(jiff::Timestamp::as_millisecond),
        ),
        Condition::Seen(Seen::Now) => {
            statement.push("o.first_seen = (SELECT max(n.first_seen) FROM observations n WHERE n.tag_id = o.tag_id)");
        }
        Condition::Seen(Seen::Between(from, to)) => {
            statement
                .push("o.last_seen >= ")
                .push_value(from.as_millisecond());
            statement
                .push(" AND o.first_seen <= ")
                .push_value(to.as_millisecond());
        }
        Condition::Repository(pattern) => match Repository::parse(pattern.text()) {
            Ok(repository) if pattern.is_exact() => {
                statement
                    .push("r.name = ")
                    .push_value(repository.to_string());
            }
            _ => {
                statement.push("(");
                like(statement, "r.name", pattern);
                statement.push(" OR ");
                like(
                    statement,
                    "r.name",
                    &Pattern::new(format!("docker.io/library/{}", pattern.text())),
                );
                statement.push(" OR ");
                like(
                    statement,
                    "r.name",
                    &Pattern::new(format!("docker.io/{}", pattern.text())),
                );
                statement.push(")");
            }
        },
        Condition::Tag(pattern) => like(statement, "t.name", pattern),
        Condition::Content(identity) => {
            statement
                .push("e.digest_id IN (SELECT digest_id FROM images WHERE content = ")
                .push_value(identity.as_str())
                .push(")");
        }
        Condition::Claimed(true) => {
            statement.push("s.proof < 2");
        }
        Condition::Claimed(false) => {
            statement.push("s.proof >= 2");
        }
    }
}

/// Attestations are no images, and are found only by their own digests.
pub(super) fn role(statement: &mut Statement, digests: &[Vec<Known>]) {
    let named: Vec<i64> = digests
        .iter()
        .flat_map(|known| ids(known, Meaning::Manifest))
        .collect();
    statement.push("(e.role <> 'attestation'");
    if !named.is_empty() {
        statement.push(" OR e.digest_id IN ").push_list(named);
    }
    statement.push(")");
}

/// The keys of those that are something.
fn ids(known: &[Known], meaning: Meaning) -> Vec<i64> {
    known
        .iter()
        .filter(|known| known.meanings.contains(&meaning))
        .map(|known| known.id)
        .collect()
}

/// Digests that were looked up: each found by the index of what it is.
pub(super) fn digest(statement: &mut Statement, known: &[Known]) {
    let ids = |meaning: Meaning| ids(known, meaning);
    let roots = ids(Meaning::Root);
    statement.push("(e.root_id IN ").push_list(roots);
    statement
        .push(" OR e.digest_id IN (SELECT image_id FROM layers WHERE digest_id IN ")
        .push_list(ids(Meaning::Layer));
    statement
        .push(" UNION SELECT image_id FROM layers WHERE diff_id IN ")
        .push_list(ids(Meaning::Diff));
    statement
        .push(" UNION SELECT digest_id FROM images WHERE config_id IN ")
        .push_list(ids(Meaning::Config));
    statement
        .push(" UNION SELECT digest_id FROM entries WHERE digest_id IN ")
        .push_list(ids(Meaning::Manifest));
    statement.push("))");
}

fn pair(statement: &mut Statement, kind: &str, name: &Pattern, value: Option<&Pattern>) {
    statement
        .push("e.digest_id IN (SELECT image_id FROM pairs WHERE kind = ")
        .push_value(kind)
        .push(" AND ");
    like(statement, "name", name);
    if let Some(value) = value {
        statement.push(" AND ");
        like(statement, "value", value);
    }
    statement.push(")");
}

/// A condition on the packages that are installed.
fn installed(statement: &mut Statement, condition: &Condition) {
    match condition {
        Condition::Package(name, version) => package(statement, |statement| {
            like(statement, "p.name", name);
            if let Some(version) = version {
                statement.push(" AND ");
                like(statement, "p.version", version);
            }
        }),
        Condition::PackageUrl(pattern) => package(statement, |statement| {
            statement.push("(");
            like(statement, "p.purl", pattern);
            statement.push(" OR ");
            let with_more = Pattern::new(format!("{}?*", pattern.text()));
            like(statement, "p.purl", &with_more);
            statement.push(")");
        }),
        Condition::Source(name) => {
            package(statement, |statement| like(statement, "p.source", name));
        }
        Condition::Licence(name) => package(statement, |statement| {
            statement.push(
                "p.id IN (SELECT q.package_id FROM package_licences q JOIN licences w ON w.id = q.licence_id WHERE ",
            );
            like(statement, "w.name", name);
            statement.push(")");
        }),
        _ => unreachable!("the others are not about packages"),
    }
}

/// Images with a package that meets what is said of `p`.
fn package(statement: &mut Statement, meets: impl FnOnce(&mut Statement)) {
    statement.push(
        "e.digest_id IN (SELECT v.image_id FROM inventories v WHERE v.set_id IN \
         (SELECT m.set_id FROM package_set_members m WHERE m.package_id IN (SELECT p.id FROM packages p WHERE ",
    );
    meets(statement);
    statement.push(")))");
}

fn like(statement: &mut Statement, column: &str, pattern: &Pattern) {
    if pattern.is_exact() {
        statement
            .push(column)
            .push(" = ")
            .push_value(pattern.text());
    } else {
        statement
            .push(column)
            .push(" LIKE ")
            .push_value(pattern.like())
            .push(" ESCAPE '\\'");
    }
}

fn image(statement: &mut Statement, column: &str, bound: Bound<i64>) {
    let (sign, value) = match bound {
        Bound::Least(value) => (">=", value),
        Bound::Below(value) => ("<", value),
    };
    statement.push(&format!(
        "e.digest_id IN (SELECT digest_id FROM images WHERE {column} {sign} "
    ));
    statement.push_value(value).push(")");
}

impl<T: Copy> Bound<T> {
    fn map<U>(self, change: impl Fn(T) -> U) -> Bound<U> {
        match self {
            Self::Least(value) => Bound::Least(change(value)),
            Self::Below(value) => Bound::Below(change(value)),
        }
    }
}
