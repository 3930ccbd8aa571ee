//! What the detectors find in a file.

use portolan_image::contents::{File, FileKind, FilePath, FileTime, Mode, Owner};
use portolan_package::Found;
use portolan_package::detectors::{ALL, Interest, Reading};

/// What a file of this path says, whoever reads it.
pub(super) fn read(path: &str, data: &[u8]) -> Vec<Found> {
    read_in_parts(path, data, usize::MAX)
}

/// The same, with the file coming in parts of so many bytes.
pub(super) fn read_in_parts(path: &str, data: &[u8], part: usize) -> Vec<Found> {
    let file = File {
        path: FilePath::from(path),
        kind: FileKind::Regular,
        mode: Mode::new(0o755),
        owner: Owner::default(),
        size: data.len() as u64,
        modified: FileTime::default(),
        xattrs: Vec::new(),
    };
    let mut readings: Vec<Box<dyn Reading>> = ALL
        .iter()
        .filter_map(|detector| detector.open(&file))
        .collect();
    for part in data.chunks(part) {
        readings.retain_mut(|reading| reading.bytes(part) == Interest::Kept);
    }
    readings.into_iter().flat_map(Reading::end).collect()
}
