//! Layers that are large, or have very many entries; written as they are compressed.

use std::fs::File;
use std::io::{self, BufWriter, Read as _, Seek as _, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

use super::layout::{Layer, sha256};
use super::material::GZIP;
use crate::workspace;

/// How large each file of the large layer is.
const PART_BYTES: u64 = 16 << 20;
/// How many files of the layer of many share a folder.
const TOGETHER: u64 = 1000;

/// A layer of so many bytes of content, which is that of another tar over and over.
pub(super) fn large(folder: &Path, bytes: u64, content: &Path) -> Result<Layer> {
    packed(folder.join("large.tar.gz"), |out| {
        let mut content = File::open(content)?;
        for number in 0..bytes.div_ceil(PART_BYTES) {
            header(out, &format!("srv/part-{number}"), b'0', PART_BYTES)?;
            let mut left = PART_BYTES;
            while left > 0 {
                let copied = io::copy(&mut (&mut content).take(left), out)?;
                left -= copied;
                if copied == 0 {
                    content.rewind()?;
                }
            }
        }
        Ok(())
    })
}

/// A layer of so many entries, small files in folders.
pub(super) fn many(folder: &Path, entries: u64) -> Result<Layer> {
    packed(folder.join("many.tar.gz"), |out| {
        for number in 0..entries {
            let place = number / TOGETHER;
            if number.is_multiple_of(TOGETHER) {
                header(out, &format!("srv/many/folder-{place}/"), b'5', 0)?;
                continue;
            }
            // Scattered, so that it is not all the same.
            let text = format!("{:x}\n", number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
            let name = format!("srv/many/folder-{place}/file-{number}.txt");
            header(out, &name, b'0', text.len() as u64)?;
            out.write_all(text.as_bytes())?;
            out.write_all(&[0; 512][text.len()..])?;
        }
        Ok(())
    })
}

/// A ustar header (POSIX.1-1988). Contents of whole blocks need no padding.
fn header(out: &mut dyn Write, name: &str, kind: u8, bytes: u64) -> io::Result<()> {
    let mut block = [0_u8; 512];
    let mut put = |at: usize, text: &str| {
        block[at..at + text.len()].copy_from_slice(text.as_bytes());
    };
    put(0, name);
    put(100, "0000644\0");
    put(108, "0000000\0");
    put(116, "0000000\0");
    put(124, &format!("{bytes:011o}\0"));
    put(136, "14000000000\0");
    // The checksum counts itself as spaces.
    put(148, "        ");
    put(257, "ustar\x0000");
    block[156] = kind;
    let sum: u32 = block.iter().copied().map(u32::from).sum();
    let text = format!("{sum:06o}\0 ");
    block[148..156].copy_from_slice(text.as_bytes());
    out.write_all(&block)
}

/// Compresses what is written; the tar itself is never a file.
#[expect(
    clippy::disallowed_methods,
    reason = "the bench's own scratch folder, which is gone at its end"
)]
fn packed(file: PathBuf, write: impl Fn(&mut dyn Write) -> io::Result<()>) -> Result<Layer> {
    let quick = workspace::program("pigz").map_or("gzip", |_| "pigz");
    into(&[quick, "-1"], File::create(&file)?.into(), &write)?;
    let sums = file.with_extension("sum");
    into(&["sha256sum"], File::create(&sums)?.into(), &write)?;
    let text = std::fs::read_to_string(&sums)?;
    let hex = text.split_whitespace().next();
    Ok(Layer {
        digest: sha256(&file)?,
        diff_id: format!("sha256:{}", hex.context("sha256sum prints a digest")?),
        media_type: GZIP,
        file,
    })
}

/// Writes a tar to a program.
fn into(
    words: &[&str],
    stdout: Stdio,
    write: impl Fn(&mut dyn Write) -> io::Result<()>,
) -> Result<()> {
    let (program, words) = words.split_first().context("a program is named")?;
    let mut child = Command::new(program)
        .args(words)
        .stdin(Stdio::piped())
        .stdout(stdout)
        .spawn()
        .with_context(|| format!("`{program}` cannot be started"))?;
    let stdin = child.stdin.take().context("its input is piped")?;
    let mut out = BufWriter::with_capacity(1 << 20, stdin);
    write(&mut out)?;
    out.write_all(&[0; 1024])?;
    drop(out.into_inner()?);
    let status = child.wait()?;
    if !status.success() {
        bail!("`{program}` failed ({status})");
    }
    Ok(())
}
