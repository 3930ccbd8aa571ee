//! What is kept of a file besides its name, packed: owners once each, and what most files do not have apart.

use std::collections::HashMap;
use std::sync::Arc;

use portolan_image::contents::{Device, File, FileKind, FilePath, FileTime, Mode, Owner, Xattr};

/// What a file is, without what belongs to its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    Regular,
    Directory,
    Symlink,
    HardLink,
    CharDevice,
    BlockDevice,
    Fifo,
}

/// What is kept of each file: 32 bytes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Facts {
    pub(crate) size: u64,
    seconds: i64,
    nanoseconds: u32,
    /// Where in the [`Store`].
    owner: u32,
    /// Where in the [`Store`], or [`NONE`].
    extra: u32,
    mode: Mode,
    pub(crate) sort: Sort,
}

const NONE: u32 = u32::MAX;

/// What most files do not have.
#[derive(Debug, Default, PartialEq, Eq)]
struct Extra {
    /// Of a symbolic link its text, of a hard link the path.
    target: Box<[u8]>,
    device: Option<Device>,
    xattrs: Box<[Xattr]>,
}

/// What facts point to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Store {
    owners: Vec<Arc<Owner>>,
    places: HashMap<Arc<Owner>, u32>,
    extras: Vec<Arc<Extra>>,
    bytes: usize,
}

impl Store {
    /// Keeps the facts of a file.
    pub(crate) fn keep(&mut self, file: &File) -> Facts {
        let (sort, target, device) = match &file.kind {
            FileKind::Regular => (Sort::Regular, None, None),
            FileKind::Directory => (Sort::Directory, None, None),
            FileKind::Symlink { target } => (Sort::Symlink, Some(target.clone()), None),
            FileKind::HardLink { target } => (Sort::HardLink, Some(target.as_bytes().into()), None),
            FileKind::CharDevice(device) => (Sort::CharDevice, None, Some(*device)),
            FileKind::BlockDevice(device) => (Sort::BlockDevice, None, Some(*device)),
            FileKind::Fifo => (Sort::Fifo, None, None),
        };
        let extra = if target.is_none() && device.is_none() && file.xattrs.is_empty() {
            NONE
        } else {
            self.keep_extra(Arc::new(Extra {
                target: target.unwrap_or_default(),
                device,
                xattrs: file.xattrs.clone().into(),
            }))
        };
        Facts {
            size: file.size,
            seconds: file.modified.seconds,
            nanoseconds: file.modified.nanoseconds,
            owner: self.keep_owner(&file.owner),
            extra,
            mode: file.mode,
            sort,
        }
    }

    fn keep_owner(&mut self, owner: &Owner) -> u32 {
        if let Some(&place) = self.places.get(owner) {
            return place;
        }
        self.adopt_owner(&Arc::new(owner.clone()))
    }

    fn adopt_owner(&mut self, owner: &Arc<Owner>) -> u32 {
        if let Some(&place) = self.places.get(owner) {
            return place;
        }
        let place = number(self.owners.len());
        self.bytes += 96 + owner.user.len() + owner.group.len();
        self.owners.push(Arc::clone(owner));
        self.places.insert(Arc::clone(owner), place);
        place
    }

    fn keep_extra(&mut self, extra: Arc<Extra>) -> u32 {
        let place = number(self.extras.len());
        let xattrs = extra.xattrs.iter();
        let of_xattrs: usize = xattrs
            .map(|xattr| 32 + xattr.name.len() + xattr.value.len())
            .sum();
        self.bytes += 72 + extra.target.len() + of_xattrs;
        self.extras.push(extra);
        place
    }

    /// Takes over facts that point to another store.
    pub(crate) fn adopt(&mut self, other: &Self, facts: Facts) -> Facts {
        let at = |place: u32| usize::try_from(place).unwrap_or(usize::MAX);
        let owner = other.owners.get(at(facts.owner));
        let extra = other.extras.get(at(facts.extra));
        Facts {
            owner: owner.map_or(0, |owner| self.adopt_owner(owner)),
            extra: extra.map_or(NONE, |extra| self.keep_extra(Arc::clone(extra))),
            ..facts
        }
    }

    /// A link's target.
    pub(crate) fn target(&self, facts: &Facts) -> &[u8] {
        self.extra(facts).map_or(b"", |extra| &extra.target)
    }

    fn extra(&self, facts: &Facts) -> Option<&Extra> {
        let place = usize::try_from(facts.extra).ok()?;
        self.extras.get(place).map(Arc::as_ref)
    }

    /// The file at a path, whole again.
    pub(crate) fn file(&self, path: FilePath, facts: &Facts) -> File {
        let target = || self.target(facts);
        let device = || {
            let device = self.extra(facts).and_then(|extra| extra.device);
            device.unwrap_or(Device { major: 0, minor: 0 })
        };
        let owner = usize::try_from(facts.owner).ok();
        File {
            path,
            kind: match facts.sort {
                Sort::Regular => FileKind::Regular,
                Sort::Directory => FileKind::Directory,
                Sort::Symlink => FileKind::Symlink {
                    target: target().into(),
                },
                Sort::HardLink => FileKind::HardLink {
                    target: FilePath::clean(target()).0,
                },
                Sort::CharDevice => FileKind::CharDevice(device()),
                Sort::BlockDevice => FileKind::BlockDevice(device()),
                Sort::Fifo => FileKind::Fifo,
            },
            mode: facts.mode,
            owner: owner
                .and_then(|place| self.owners.get(place))
                .map(|owner| owner.as_ref().clone())
                .unwrap_or_default(),
            size: facts.size,
            modified: FileTime {
                seconds: facts.seconds,
                nanoseconds: facts.nanoseconds,
            },
            xattrs: self
                .extra(facts)
                .map(|extra| extra.xattrs.to_vec())
                .unwrap_or_default(),
        }
    }

    /// About how many bytes of memory it takes.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }
}

impl Facts {
    /// The facts of a folder that no entry tells of, as runtimes make it.
    pub(crate) fn implied_folder(store: &mut Store) -> Self {
        store.keep(&File {
            path: FilePath::root(),
            kind: FileKind::Directory,
            mode: Mode::new(0o755),
            owner: Owner::default(),
            size: 0,
            modified: FileTime::default(),
            xattrs: Vec::new(),
        })
    }
}

fn number(place: usize) -> u32 {
    // There are never more than there are entries of a layer, or nodes of a tree, which are bounded far below.
    u32::try_from(place).unwrap_or(NONE)
}
