//! What is read is what rpm itself lists, in every form of the database.

use portolan_image::contents::Package;

use super::fleet::{FLEET, FLOTILLA};
use super::{BERKELEY, LIST, LOG, NDB, SQLITE, packages, parts, read, written};

/// Packages as rpm prints them in the format of the fleet, sorted.
fn lines(packages: &[Package]) -> Vec<String> {
    let mut lines: Vec<_> = packages.iter().map(line).collect();
    lines.sort();
    lines
}

fn line(package: &Package) -> String {
    let or_none = |text: Option<String>| text.unwrap_or_else(|| "(none)".to_owned());
    let source = package
        .source
        .as_ref()
        .map(|source| format!("{}-{}.src.rpm", source.name, source.version));
    let licences: Vec<_> = package
        .licences
        .iter()
        .map(|one| one.name.clone())
        .collect();
    [
        package.name.clone(),
        package.version.clone(),
        or_none(package.architecture.clone()),
        licences.join(", "),
        or_none(source),
        or_none(package.installed_bytes.map(|bytes| bytes.to_string())),
        or_none(package.maintainer.clone()),
        or_none(package.homepage.clone()),
    ]
    .join("|")
}

#[test]
fn a_database_of_sqlite_is_read_as_rpm_reads_it_with_pages_of_any_size() {
    assert_eq!(FLEET.listed.len(), 303);
    assert_eq!(lines(&packages(SQLITE, &FLEET.sqlite())), FLEET.listed);
    for page in [512, 1024, 16_384, 65_536] {
        let database = FLEET.sqlite_of(page);
        assert_eq!(lines(&packages(SQLITE, &database)), FLEET.listed, "{page}");
    }
}

#[test]
fn packages_that_were_taken_out_of_a_database_are_not_read() {
    let (database, listed) = FLEET.without(&["lighter", "ship7", "ship200"]);
    assert_eq!(listed.len(), 300);
    assert_eq!(lines(&packages(SQLITE, &database)), listed);
}

#[test]
fn a_database_of_berkeley_db_is_read_as_rpm_reads_it_in_both_byte_orders() {
    for (page, order) in [
        (512, "1234"),
        (512, "4321"),
        (4096, "1234"),
        (4096, "4321"),
        (65_536, "1234"),
        (65_536, "4321"),
    ] {
        let (database, listed) = FLEET.berkeley(page, order);
        assert_eq!(listed, FLEET.listed, "rpm itself, {page} {order}");
        let ours = lines(&packages(BERKELEY, &database));
        assert_eq!(ours, listed, "{page} {order}");
    }
}

/// The rpm of Debian knows no ndb, so that the list is that of the database the headers come from.
#[test]
fn the_same_headers_in_an_ndb_database_are_the_same_packages() {
    let database = written::ndb(&FLEET.headers());
    assert_eq!(lines(&packages(NDB, &database)), FLEET.listed);
}

/// As builds of Azure Linux print it.
const LIST_FORMAT: &str = "%{NAME}\t%{VERSION}-%{RELEASE}\t%{INSTALLTIME}\t%{BUILDTIME}\t%{VENDOR}\t%{EPOCH}\t%{SIZE}\t%{ARCH}\t\
    %{EPOCHNUM}\t%{SOURCERPM}\n";

#[test]
fn the_list_of_an_image_without_rpm_tells_the_same_packages_without_licences() {
    let list = FLEET.printed(LIST_FORMAT);
    let bare = |package: Package| Package {
        licences: Vec::new(),
        licence_files: Vec::new(),
        homepage: None,
        found_in: portolan_image::contents::FilePath::from(LIST),
        ..package
    };
    let database = packages(SQLITE, &FLEET.sqlite()).into_iter().map(bare);
    let database: Vec<_> = database.collect();
    assert_eq!(lines(&packages(LIST, list.as_bytes())), lines(&database));

    let broken = format!("{list}\n\nname only\t\t\n(none)\t1-2\n");
    let (packages, unread) = parts(read(LIST, broken.as_bytes()));
    assert_eq!(packages.len(), FLEET.listed.len());
    assert_eq!(
        unread,
        ["2 of its entries have no name or no version that can be read"]
    );
}

#[test]
fn the_log_that_rpm_leaves_beside_its_database_says_nothing_and_one_with_changes_is_told() {
    assert_eq!(FLOTILLA.log(), b"");
    assert_eq!(read(LOG, &FLOTILLA.log()), []);

    let log = FLOTILLA.log_of_a_change();
    let (packages, unread) = parts(read(LOG, &log));
    assert_eq!(packages, []);
    let [why] = unread.as_slice() else {
        panic!("{unread:?}");
    };
    assert!(why.starts_with("it holds "), "{why}");
    assert!(
        why.ends_with(
            " of the database of rpm beside it, which may not be in there yet, and are not read"
        ),
        "{why}"
    );

    // SQLite itself takes no notice of what was not written to its end, or is left from before.
    for (what, place) in [("magic", 0), ("header", 10), ("salt", 33), ("page", 100)] {
        let mut log = log.clone();
        log[place] ^= 1;
        assert_eq!(read(LOG, &log), [], "{what}");
    }
    assert_eq!(read(LOG, &log[..500]), []);
}
