//! Caches of tools that were used to build an image: what they would fetch or make again, and what the image does not need to run.
//!
//! The table has what the documentation of each tool calls its cache and has a command to clean. It leaves out what only looks
//! like one: `__pycache__` (distributions ship it, and without it each start compiles anew), models below `.cache/huggingface`
//! or `.cache/torch` and browsers below `.cache/ms-playwright` (put there to be used), `.yarn/cache` (Plug'n'Play runs from it),
//! `.nuget/packages` (programs may be started from it).

use std::collections::HashSet;

use portolan_image::contents::FilePath;

use crate::tree::Version;

/// Where a cache is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// In this folder, seen from the root.
    Below(&'static str),
    /// In a folder of this name or these names, wherever it is: homes and prefixes differ.
    Anywhere(&'static str),
    /// A file with this ending, right in a folder of this name.
    Ending(&'static str, &'static str),
}

use Place::{Anywhere, Below, Ending};

/// A kind of cache.
#[derive(Debug, PartialEq, Eq)]
pub struct CacheKind {
    /// Whose it is: `apt`, `npm`.
    pub tool: &'static str,
    /// What keeps it out of an image, as a command or an option.
    pub remedy: &'static str,
    places: &'static [Place],
}

/// The first that a path meets counts.
const KINDS: &[CacheKind] = &[
    CacheKind {
        tool: "apt lists",
        remedy: "rm -rf /var/lib/apt/lists/*",
        places: &[Below("var/lib/apt/lists")],
    },
    CacheKind {
        tool: "apt",
        remedy: "apt-get clean",
        places: &[Below("var/cache/apt")],
    },
    CacheKind {
        tool: "apk",
        remedy: "apk add --no-cache",
        places: &[Below("var/cache/apk"), Below("etc/apk/cache")],
    },
    CacheKind {
        tool: "dnf",
        remedy: "dnf clean all",
        places: &[
            Below("var/cache/dnf"),
            Below("var/cache/libdnf5"),
            Below("var/cache/yum"),
        ],
    },
    CacheKind {
        tool: "zypper",
        remedy: "zypper clean --all",
        places: &[Below("var/cache/zypp")],
    },
    CacheKind {
        tool: "pacman",
        remedy: "pacman -Scc",
        places: &[Below("var/cache/pacman/pkg"), Below("var/lib/pacman/sync")],
    },
    CacheKind {
        tool: "pip",
        remedy: "pip install --no-cache-dir",
        places: &[Anywhere(".cache/pip")],
    },
    CacheKind {
        tool: "pipenv, poetry",
        remedy: "pipenv --clear, poetry cache clear",
        places: &[Anywhere(".cache/pipenv"), Anywhere(".cache/pypoetry")],
    },
    CacheKind {
        tool: "uv",
        remedy: "uv --no-cache",
        places: &[Anywhere(".cache/uv")],
    },
    CacheKind {
        tool: "conda",
        remedy: "conda clean --all",
        places: &[Ending("pkgs", ".conda"), Ending("pkgs", ".tar.bz2")],
    },
    CacheKind {
        tool: "npm",
        remedy: "npm cache clean --force",
        places: &[Anywhere(".npm/_cacache"), Anywhere(".npm/_logs")],
    },
    CacheKind {
        tool: "yarn",
        remedy: "yarn cache clean",
        places: &[
            Anywhere(".cache/yarn"),
            Anywhere(".yarn-cache"),
            Anywhere(".yarn/berry/cache"),
        ],
    },
    CacheKind {
        tool: "pnpm",
        remedy: "pnpm store prune",
        places: &[Anywhere(".local/share/pnpm/store"), Anywhere(".cache/pnpm")],
    },
    CacheKind {
        tool: "bun",
        remedy: "bun pm cache rm",
        places: &[Anywhere(".bun/install/cache")],
    },
    CacheKind {
        tool: "node-gyp",
        remedy: "rm -rf ~/.cache/node-gyp",
        places: &[Anywhere(".cache/node-gyp"), Anywhere(".node-gyp")],
    },
    CacheKind {
        tool: "go build",
        remedy: "go clean -cache",
        places: &[Anywhere(".cache/go-build")],
    },
    CacheKind {
        tool: "go modules",
        remedy: "go clean -modcache",
        places: &[Anywhere("go/pkg/mod")],
    },
    CacheKind {
        tool: "cargo",
        remedy: "rm -rf $CARGO_HOME/registry $CARGO_HOME/git",
        places: &[
            Anywhere(".cargo/registry"),
            Anywhere(".cargo/git"),
            Below("usr/local/cargo/registry"),
            Below("usr/local/cargo/git"),
        ],
    },
    CacheKind {
        tool: "composer",
        remedy: "composer clear-cache",
        places: &[Anywhere(".composer/cache"), Anywhere(".cache/composer")],
    },
    CacheKind {
        tool: "gem",
        remedy: "rm -rf \"$(gem env gemdir)\"/cache",
        places: &[Ending("cache", ".gem"), Anywhere(".bundle/cache")],
    },
    CacheKind {
        tool: "maven",
        remedy: "rm -rf ~/.m2/repository",
        places: &[Anywhere(".m2/repository")],
    },
    CacheKind {
        tool: "gradle",
        remedy: "rm -rf ~/.gradle/caches",
        places: &[Anywhere(".gradle/caches")],
    },
    CacheKind {
        tool: "ivy, coursier",
        remedy: "rm -rf ~/.ivy2/cache ~/.cache/coursier",
        places: &[Anywhere(".ivy2/cache"), Anywhere(".cache/coursier")],
    },
    CacheKind {
        tool: "nuget",
        remedy: "dotnet nuget locals http-cache --clear",
        places: &[
            Anywhere(".local/share/NuGet/http-cache"),
            Anywhere(".local/share/NuGet/v3-cache"),
        ],
    },
    CacheKind {
        tool: "ccache",
        remedy: "ccache --clear",
        places: &[Anywhere(".ccache"), Anywhere(".cache/ccache")],
    },
    CacheKind {
        tool: "bazel",
        remedy: "bazel clean --expunge",
        places: &[Anywhere(".cache/bazel")],
    },
    CacheKind {
        tool: "homebrew",
        remedy: "brew cleanup --prune=all",
        places: &[Anywhere(".cache/Homebrew")],
    },
];

impl CacheKind {
    /// The kind of cache that a file belongs to.
    pub fn of(path: &FilePath) -> Option<&'static Self> {
        let names: Vec<&[u8]> = path.names().collect();
        let holds = |place: &Place| place.holds(&names);
        KINDS.iter().find(|kind| kind.places.iter().any(holds))
    }
}

impl Place {
    fn holds(&self, path: &[&[u8]]) -> bool {
        let Some((name, folders)) = path.split_last() else {
            return false;
        };
        match self {
            Below(folder) => starts_with(folders, folder),
            Anywhere(folder) => {
                (0..folders.len()).any(|from| starts_with(&folders[from..], folder))
            }
            Ending(folder, ending) => {
                folders
                    .last()
                    .is_some_and(|&last| last == folder.as_bytes())
                    && name.ends_with(ending.as_bytes())
            }
        }
    }
}

fn starts_with(names: &[&[u8]], folder: &str) -> bool {
    let mut names = names.iter();
    folder
        .split('/')
        .all(|wanted| names.next().is_some_and(|&name| name == wanted.as_bytes()))
}

/// A cache that is there in the end.
#[derive(Debug, Clone)]
pub struct CacheFound<'a> {
    /// Whose it is.
    pub kind: &'static CacheKind,
    /// Its files, with how many bytes each.
    pub files: Vec<(Version<'a>, u64)>,
}

impl CacheFound<'_> {
    /// How many bytes its files have together.
    pub fn bytes(&self) -> u64 {
        let bytes = self.files.iter().map(|(_, bytes)| *bytes);
        bytes.fold(0, u64::saturating_add)
    }

    /// The folder that all of them are in.
    pub fn folder(&self) -> FilePath {
        let mut folders = self
            .files
            .iter()
            .filter_map(|(file, _)| file.path().parent());
        let first = folders.next().unwrap_or_default();
        folders.fold(first, |common, folder| shared(&common, &folder))
    }
}

fn shared(one: &FilePath, other: &FilePath) -> FilePath {
    let both = one.names().zip(other.names());
    let same = both.take_while(|(one, other)| one == other);
    same.fold(FilePath::root(), |path, (name, _)| path.join(name))
}

/// The caches among files that are there in the end. A file that something outside of all caches is a hard link to would not go
/// with its cache (package managers of Python and Node install that way), and so does not count.
pub(super) fn find<'a>(files: &[Version<'a>]) -> Vec<CacheFound<'a>> {
    let mut linked = HashSet::new();
    let mut cached = Vec::new();
    for version in files {
        match (CacheKind::of(&version.path()), version.linked()) {
            (None, Some(content)) => drop(linked.insert(content.key())),
            (Some(kind), None) => cached.push((kind, *version)),
            _ => {}
        }
    }
    let mut found: Vec<CacheFound<'a>> = Vec::new();
    for (kind, version) in cached {
        let bytes = version.file().size;
        if bytes == 0 || linked.contains(&version.key()) {
            continue;
        }
        match found.iter_mut().find(|cache| cache.kind == kind) {
            Some(cache) => cache.files.push((version, bytes)),
            None => found.push(CacheFound {
                kind,
                files: vec![(version, bytes)],
            }),
        }
    }
    found.sort_by_key(|cache| std::cmp::Reverse(cache.bytes()));
    found
}
