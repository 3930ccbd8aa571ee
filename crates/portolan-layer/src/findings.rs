//! What was odd about a layer but did not stop it from being read.

use std::fmt;

/// The most findings that are kept of a layer; those beyond are counted.
const MAX_KEPT: usize = 1000;
/// The most bytes of an entry's name that are kept with a finding.
const MAX_NAME: usize = 400;

/// Something odd about a layer: what, and at which entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What is odd.
    pub oddity: Oddity,
    /// The name of the entry as it was written, cut to 400 bytes; `None` for what is about the layer.
    pub entry: Option<Box<[u8]>>,
}

/// What can be odd. Where two readers would see different things, the text says which one Portolan sees.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Oddity {
    /// Bytes follow the compressed data, and are none of it.
    AfterCompressed {
        /// How many.
        bytes: u64,
    },
    /// Bytes other than zero follow the end of the tar.
    AfterEnd {
        /// How many, zeros among them included.
        bytes: u64,
    },
    /// The tar does not end with blocks of zeros.
    NoEnd,
    /// The tar ends at one block of zeros, where there should be two.
    LoneZeroBlock,
    /// The PAX extension gives another size than the header, which could have held it (CVE-2025-62518). The extension counts.
    SizesDisagree {
        /// The size in the header.
        header: u64,
        /// The size in the extension.
        extension: u64,
    },
    /// PAX and GNU extensions give two names. PAX counts, as for GNU tar; Go's reader takes the other.
    NamesDisagree,
    /// An entry that has no content has a size. The size is ignored, as GNU tar and Go do for links.
    SizeWithoutContent {
        /// The size.
        size: u64,
    },
    /// A global extension sets what can only be true of one entry. It is ignored, as bsdtar and Go do.
    GlobalIgnored {
        /// Which key.
        key: Box<str>,
    },
    /// An entry has two extensions of one sort. What the later one sets counts.
    ExtendedTwice,
    /// An extension is followed by no entry.
    ExtensionOfNothing,
    /// The type of the entry is not known. It is read as a file, as POSIX asks.
    UnknownType {
        /// The type flag.
        flag: u8,
    },
    /// The entry is no file but a label or a part of another archive. It is left out.
    NoFile {
        /// The type flag.
        flag: u8,
    },
    /// A number is written in a way that cannot be read. It is taken as 0.
    BadNumber {
        /// Which field.
        field: &'static str,
    },
    /// The map of a sparse file does not fit the file. The content is not given.
    BadSparseMap,
    /// The name leads above the root. It is kept below it.
    AboveTheRoot,
    /// A name, or a link's target, holds a NUL, where some readers stop reading it.
    NulInName,
    /// The name is too long. The entry is left out.
    NameTooLong {
        /// How many bytes it has.
        bytes: u64,
    },
    /// The file lies too deep. The entry is left out.
    TooDeep {
        /// How many names lead to it.
        depth: u64,
    },
    /// The content is larger than what is read. It is not given.
    ContentTooLarge {
        /// Its size.
        size: u64,
    },
    /// The layer has two entries of this name. The later one counts.
    Twice,
    /// The hard link's target is not there.
    LinkToNothing,
    /// The hard link's target is a folder.
    LinkToFolder,
    /// A file is put below something that is no folder. A folder is put in its place; some runtimes follow symbolic links here.
    BelowNoFolder,
    /// The whiteout names nothing that a layer could have.
    BadWhiteout,
    /// The table of contents that the layer brings along says something else than the tar. The tar counts, as its digest is
    /// promised; programs that read the table see the other.
    TocDisagrees {
        /// About what.
        about: TocAbout,
    },
}

/// What a table of contents and a tar can disagree about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TocAbout {
    /// The table has the path, the tar has not.
    OnlyInToc,
    /// The tar has the path, the table has not.
    OnlyInTar,
    /// What it is: a folder, a file, a link, a device.
    Kind,
    /// How many bytes reading it gives.
    Size,
    /// Who may do what with it.
    Mode,
    /// The numbers of user and group.
    Owner,
    /// When it was changed last, by more than a second.
    Time,
    /// Where a link leads, or for which device it stands.
    Target,
    /// Its extended attributes.
    Xattrs,
}

impl fmt::Display for TocAbout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OnlyInToc => "it is in the table of contents and not in the tar",
            Self::OnlyInTar => "it is in the tar and not in the table of contents",
            Self::Kind => "table of contents and tar disagree about what it is",
            Self::Size => "table of contents and tar disagree about its size",
            Self::Mode => "table of contents and tar disagree about its mode",
            Self::Owner => "table of contents and tar disagree about its owner",
            Self::Time => "table of contents and tar disagree about its time",
            Self::Target => "table of contents and tar disagree about where it leads",
            Self::Xattrs => "table of contents and tar disagree about its attributes",
        })
    }
}

impl fmt::Display for Oddity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AfterCompressed { bytes } => {
                write!(f, "{bytes} bytes follow the compressed data")
            }
            Self::AfterEnd { bytes } => write!(f, "{bytes} bytes follow the end of the tar"),
            Self::NoEnd => f.write_str("the tar has no end marker"),
            Self::LoneZeroBlock => f.write_str("the tar ends with one block of zeros, not two"),
            Self::SizesDisagree { header, extension } => write!(
                f,
                "the header says {header} bytes, its extension says {extension}; the extension counts"
            ),
            Self::NamesDisagree => f.write_str("it has two different names; that of PAX counts"),
            Self::SizeWithoutContent { size } => {
                write!(f, "it has no content, but a size of {size}")
            }
            Self::GlobalIgnored { key } => {
                write!(f, "a global extension sets {key}, which is ignored")
            }
            Self::ExtendedTwice => f.write_str("it has two extensions of one sort"),
            Self::ExtensionOfNothing => f.write_str("an extension is followed by no entry"),
            Self::UnknownType { flag } => {
                write!(
                    f,
                    "its type `{}` is not known; it is read as a file",
                    flag.escape_ascii()
                )
            }
            Self::NoFile { flag } => {
                write!(
                    f,
                    "it is no file (type `{}`), and left out",
                    flag.escape_ascii()
                )
            }
            Self::BadNumber { field } => write!(f, "its {field} cannot be read"),
            Self::BadSparseMap => f.write_str("its map of holes does not fit it"),
            Self::AboveTheRoot => f.write_str("its name leads above the root"),
            Self::NulInName => f.write_str("its name, or its target, holds a NUL"),
            Self::NameTooLong { bytes } => {
                write!(
                    f,
                    "its name, or its target, has {bytes} bytes; it is left out"
                )
            }
            Self::TooDeep { depth } => write!(f, "it lies {depth} folders deep; it is left out"),
            Self::ContentTooLarge { size } => {
                write!(f, "it has {size} bytes, more than what is read")
            }
            Self::Twice => f.write_str("the layer has it twice; the later one counts"),
            Self::LinkToNothing => f.write_str("it is a hard link to a file that is not there"),
            Self::LinkToFolder => f.write_str("it is a hard link to a folder"),
            Self::BelowNoFolder => {
                f.write_str("files are put below it although it is no folder; it becomes one")
            }
            Self::BadWhiteout => f.write_str("it is a whiteout of nothing that could be there"),
            Self::TocDisagrees { about } => about.fmt(f),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(entry) = &self.entry {
            let name = String::from_utf8_lossy(entry);
            let name = match &*name {
                "" => "the root",
                name => name,
            };
            write!(f, "{}: ", portolan_image::error::visible(name))?;
        }
        self.oddity.fmt(f)
    }
}

/// The findings of a layer: the first thousand, and how many there were.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Findings {
    kept: Vec<Finding>,
    total: u64,
}

impl Findings {
    /// What was found, in order.
    pub fn kept(&self) -> &[Finding] {
        &self.kept
    }

    /// How many there were, those that were not kept included.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// Findings that were kept before; `None` if there never were as many.
    pub(crate) fn kept_before(kept: Vec<Finding>, total: u64) -> Option<Self> {
        (kept.len() <= MAX_KEPT && kept.len() as u64 <= total).then_some(Self { kept, total })
    }

    pub(crate) fn note(&mut self, oddity: Oddity) {
        self.add(oddity, None);
    }

    pub(crate) fn note_of(&mut self, oddity: Oddity, entry: &[u8]) {
        self.add(oddity, Some(entry));
    }

    fn add(&mut self, oddity: Oddity, entry: Option<&[u8]>) {
        self.total += 1;
        if self.kept.len() < MAX_KEPT {
            self.kept.push(Finding {
                oddity,
                entry: entry.map(|name| name.get(..MAX_NAME).unwrap_or(name).into()),
            });
        }
    }
}
