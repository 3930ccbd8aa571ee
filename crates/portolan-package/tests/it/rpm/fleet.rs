//! Packages that rpm built, and databases of them: several hundred, so that there are tables of more than one page, and one so
//! large that its header is on many.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use portolan_testkit::servers::{BerkeleyDb, Python, Rpm};

/// The first packages, each with something that others have not. Of the last, files by the hundred.
const RECIPE: &str = r"
Name: harbour
Version: 1.2
Release: 3.el9
Epoch: 1
Summary: A harbour
License: MIT AND (Apache-2.0 OR GPL-2.0-only)
Vendor: Häfen und Söhne <https://example.com/>
Packager: A packager <p@example.com>
URL: https://example.com/harbour
BuildArch: noarch
%description
A harbour.
%install
mkdir -p %{buildroot}/usr/share/fleet
cd %{buildroot}/usr/share/fleet
for n in $(seq 600); do echo $n > file-of-a-large-package-$n; done
%files

%package -n pier
Summary: With an epoch of zero
Epoch: 0
Version: 2~rc1
Release: 1^20240101
License: GPLv2+ and LGPLv2+ and BSD and MIT and Public Domain
%description -n pier
A pier.
%files -n pier

%package -n lighter
Summary: A large one
%description -n lighter
A lighter.
%files -n lighter
/usr/share/fleet
";

/// How many small packages there are beside those.
const SHIPS: usize = 300;

/// What rpm is asked of each package.
pub(super) const FORMAT: &str =
    "%{name}|%{evr}|%{arch}|%{license}|%{sourcerpm}|%{longsize}|%{vendor}|%{url}\n";

/// Writes what an SQLite database has as a dump for `db5.3_load`. Keys are in the byte order of the database; record 0 tells the next.
const DUMP: &str = r"
import sqlite3, struct, sys
source, dump, size, order = sys.argv[1:]
pack = lambda number: struct.pack('<I' if order == '1234' else '>I', number)
rows = sqlite3.connect(source).execute('SELECT hnum, blob FROM Packages').fetchall()
with open(dump, 'w') as out:
    out.write(f'VERSION=3\nformat=bytevalue\ntype=hash\ndb_pagesize={size}\ndb_lorder={order}\nHEADER=END\n')
    for key, value in [(0, pack(len(rows) + 1))] + rows:
        out.write(f' {pack(key).hex()}\n {value.hex()}\n')
    out.write('DATA=END\n')
";

/// Prints each header as a line of hexadecimal digits.
const HEADERS: &str = r"
import sqlite3, sys
for (blob,) in sqlite3.connect(sys.argv[1]).execute('SELECT blob FROM Packages'):
    print(blob.hex())
";

/// Gives an SQLite database pages of another size.
const RESIZE: &str = r"
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute('PRAGMA journal_mode = DELETE')
database.execute(f'PRAGMA page_size = {sys.argv[2]}')
database.execute('VACUUM')
";

/// Copies a database and its log while a change is in the log only, and another after the log was emptied.
const LEAVE: &str = r"
import shutil, sqlite3, sys
source, to = sys.argv[1:]
database = sqlite3.connect(source, isolation_level=None)
database.execute('PRAGMA journal_mode = WAL')
database.execute('PRAGMA wal_autocheckpoint = 0')
database.execute('DELETE FROM Packages WHERE hnum = 1')
shutil.copy(source + '-wal', to)
";

/// A database that was made, and what rpm says is in it.
pub(super) struct Fleet {
    folder: tempfile::TempDir,
    packages: Vec<PathBuf>,
    /// What rpm says, a line a package, sorted.
    pub(super) listed: Vec<String>,
}

/// All packages.
pub(super) static FLEET: LazyLock<Fleet> = LazyLock::new(|| {
    let mut recipe = RECIPE.to_owned();
    for number in 0..SHIPS {
        write!(
            recipe,
            "\n%package -n ship{number}\nSummary: A ship\n%description -n ship{number}\nA ship.\n%files -n ship{number}\n"
        )
        .expect("into memory");
    }
    Fleet::of(&recipe)
});

/// The first of them, for what is tried at every place.
pub(super) static FLOTILLA: LazyLock<Fleet> = LazyLock::new(|| Fleet::of(RECIPE));

impl Fleet {
    fn of(recipe: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        fs::write(at("fleet.spec"), recipe).expect("a recipe");
        Rpm::build(&at("fleet.spec"), &at("built")).expect("packages");
        let built = fs::read_dir(at("built")).expect("packages");
        let mut packages: Vec<_> = built
            .map(|entry| entry.expect("an entry").path())
            .filter(|path| path.extension().is_some_and(|end| end == "rpm"))
            .collect();
        packages.sort();
        fs::create_dir(at("rpm")).expect("a folder");
        Rpm::install(&at("rpm"), &packages).expect("a database");
        let listed = sorted(&Rpm::list(&at("rpm"), "sqlite", FORMAT).expect("a list"));
        Self {
            folder,
            packages,
            listed,
        }
    }

    /// The SQLite database that rpm made.
    pub(super) fn sqlite(&self) -> Vec<u8> {
        fs::read(self.made()).expect("a database")
    }

    fn made(&self) -> PathBuf {
        self.folder.path().join("rpm/rpmdb.sqlite")
    }

    /// What rpm prints of it in a format.
    pub(super) fn printed(&self, format: &str) -> String {
        Rpm::list(&self.folder.path().join("rpm"), "sqlite", format).expect("a list")
    }

    /// The log that rpm left beside it.
    pub(super) fn log(&self) -> Vec<u8> {
        fs::read(self.folder.path().join("rpm/rpmdb.sqlite-wal")).expect("a log")
    }

    /// The same database with pages of another size.
    pub(super) fn sqlite_of(&self, page: u32) -> Vec<u8> {
        let folder = tempfile::tempdir().expect("a folder");
        let copy = folder.path().join("rpmdb.sqlite");
        fs::copy(self.made(), &copy).expect("a copy");
        Python::script(RESIZE, &[&copy.to_string_lossy(), &page.to_string()]).expect("a database");
        fs::read(copy).expect("a database")
    }

    /// The log of a copy of it, with a change that is in the log only.
    pub(super) fn log_of_a_change(&self) -> Vec<u8> {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
        fs::copy(self.made(), at("rpmdb.sqlite")).expect("a copy");
        Python::script(LEAVE, &[&at("rpmdb.sqlite"), &at("log")]).expect("a log");
        fs::read(at("log")).expect("a log")
    }

    /// What is in it after packages were taken out of it again, and what rpm says of that.
    pub(super) fn without(&self, names: &[&str]) -> (Vec<u8>, Vec<String>) {
        let folder = tempfile::tempdir().expect("a folder");
        Rpm::install(folder.path(), &self.packages).expect("a database");
        Rpm::erase(folder.path(), names).expect("fewer packages");
        let database = fs::read(folder.path().join("rpmdb.sqlite")).expect("a database");
        let listed = Rpm::list(folder.path(), "sqlite", FORMAT).expect("a list");
        (database, sorted(&listed))
    }

    /// The same headers in a database of Berkeley DB, and what rpm reads in that.
    pub(super) fn berkeley(&self, page: u32, order: &str) -> (Vec<u8>, Vec<String>) {
        let folder = tempfile::tempdir().expect("a folder");
        let (dump, database) = (folder.path().join("dump"), folder.path().join("Packages"));
        let source = self.made();
        let words = [
            &source.to_string_lossy(),
            &dump.to_string_lossy(),
            page.to_string().as_str(),
            order,
        ]
        .map(str::to_owned);
        Python::script(DUMP, &words.each_ref().map(String::as_str)).expect("a dump");
        BerkeleyDb::load(&dump, &database).expect("a database");
        let listed = Rpm::list(folder.path(), "bdb_ro", FORMAT).expect("a list");
        (fs::read(database).expect("a database"), sorted(&listed))
    }

    /// All headers.
    pub(super) fn headers(&self) -> Vec<Vec<u8>> {
        let printed = Python::script(HEADERS, &[&self.made().to_string_lossy()]).expect("headers");
        let printed = String::from_utf8(printed).expect("digits");
        printed.lines().map(bytes).collect()
    }
}

fn bytes(digits: &str) -> Vec<u8> {
    let digit = |digit: &u8| char::from(*digit).to_digit(16).expect("a digit");
    let pairs = digits.as_bytes().as_chunks::<2>().0.iter();
    pairs
        .map(|[high, low]| u8::try_from(digit(high) << 4 | digit(low)).expect("a byte"))
        .collect()
}

fn sorted(list: &str) -> Vec<String> {
    let mut lines: Vec<_> = list.lines().map(str::to_owned).collect();
    lines.sort();
    lines
}
