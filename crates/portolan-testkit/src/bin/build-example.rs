//! Writes the example image as an OCI layout into the folder that it is given: `build-example examples/harbour`.

use std::io;
use std::path::PathBuf;

fn main() -> io::Result<()> {
    let Some(folder) = std::env::args_os().nth(1).map(PathBuf::from) else {
        return Err(io::Error::other("which folder? build-example FOLDER"));
    };
    // Blobs of an earlier recipe would stay beside the new ones.
    let blobs = folder.join("blobs");
    if blobs.is_dir() {
        std::fs::remove_dir_all(&blobs)?;
    }
    portolan_testkit::example::harbour().write_layout(&folder)
}
