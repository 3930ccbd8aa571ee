//! A disk that is soon full: a tmpfs of a given size, mounted on a folder of its own.

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use super::process::Error;

/// A small disk, until it is dropped.
#[derive(Debug)]
pub struct SmallDisk {
    folder: TempDir,
}

impl SmallDisk {
    /// Mounts a disk of so many KiB.
    ///
    /// # Errors
    /// Where this process may not mount; the message says what would help.
    pub fn mount(kib: u64) -> Result<Self, Error> {
        let disk = Self {
            folder: tempfile::Builder::new()
                .prefix("portolan-disk-")
                .tempdir()?,
        };
        let mut mount = Command::new("mount");
        mount.args([
            "-t",
            "tmpfs",
            "-o",
            &format!("size={kib}k"),
            "portolan-test",
        ]);
        run(mount.arg(disk.path()))?;
        Ok(disk)
    }

    /// The folder that it is mounted on.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Gives it another size; what is on it stays.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn resize(&self, kib: u64) -> Result<(), Error> {
        let mut mount = Command::new("mount");
        run(mount
            .args(["-o", &format!("remount,size={kib}k")])
            .arg(self.path()))
    }

    /// All files on it that are not whole: what a writer left that did not clear up.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn unfinished(&self) -> std::io::Result<Vec<PathBuf>> {
        let mut found = Vec::new();
        let mut folders = vec![self.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder)? {
                let path = entry?.path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|ending| ending == "part") {
                    found.push(path);
                }
            }
        }
        Ok(found)
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // One that is still used goes when it no longer is.
        let mut umount = Command::new("umount");
        drop(run(umount.arg("--lazy").arg(self.path())));
    }
}

fn run(command: &mut Command) -> Result<(), Error> {
    let output = command.output()?;
    if output.status.success() {
        return Ok(());
    }
    Err(Error::new(format!(
        "{command:?} failed, and this test needs a disk of its own: run it as root, or where user namespaces are allowed: {}",
        String::from_utf8_lossy(&output.stderr).trim()
    )))
}
