//! The list is that of GNU tar and of bsdtar, on tars that they and others wrote (threat 32).

use std::path::Path;
use std::process::Command;

use portolan_image::contents::{FileKind, FileTime};
use portolan_testkit::servers::{BsdTar, GnuTar};

use crate::support::{Raw, Seen, put, read};

/// What the tars are made of: a folder `d` for formats that take anything, and `s` for those that do not.
const RECIPE: &str = r#"
set -eu
mkdir -p d/sub s/sub
printf hello > d/file; cp d/file s/file
head -c 100000 /dev/zero | tr '\0' x > d/big
: > d/empty
ln d/file d/hard; ln s/file s/hard
ln -s ../file d/sub/soft; ln -s ../file s/sub/soft
mkfifo d/fifo
printf x > 'd/with  two spaces'
printf x > 'd/#=\odd'
long=$(printf 'n%.0s' $(seq 200))
printf x > "d/$long"
mkdir -p "d/$long.d/$long"
printf deep > "d/$long.d/$long/file"
ln "d/$long" d/short
ln -s "$long.d/$long/$long/nowhere" d/far
truncate -s 1000000 d/sparse
printf mid | dd of=d/sparse bs=1 seek=300000 conv=notrunc status=none
truncate -s 4000000 d/pieces
for n in $(seq 60); do printf "piece $n" | dd of=d/pieces bs=65536 seek=$n conv=notrunc status=none; done
truncate -s 70000 d/hole
chmod 4755 d/file s/file; chmod 1777 d/sub; chmod 0 d/empty
find d s ! -type l -exec touch -d '2024-05-06 07:08:09' {} +
touch -d '2001-02-03 04:05:06.789' d/big
"#;

/// A name, and how to make the tar `$OUT` of it.
const TARS: &[(&str, &str)] = &[
    ("gnu", "tar --format=gnu -cf $OUT d"),
    ("old gnu", "tar --format=oldgnu -cf $OUT d"),
    ("pax", "tar --format=posix -cf $OUT d"),
    ("ustar", "tar --format=ustar -cf $OUT s"),
    ("v7", "tar --format=v7 -cf $OUT s"),
    ("bsdtar's own", "bsdtar -cf $OUT d"),
    ("bsdtar's pax", "bsdtar --format=pax -cf $OUT d"),
    ("bsdtar's gnu", "bsdtar --format=gnutar -cf $OUT d"),
    ("bsdtar's ustar", "bsdtar --format=ustar -cf $OUT s"),
    ("bsdtar's v7", "bsdtar --format=v7 -cf $OUT s"),
    (
        "sparse of gnu",
        "tar --format=gnu --sparse --hole-detection=raw -cf $OUT d",
    ),
    (
        "sparse of pax 0.0",
        "tar --format=posix --sparse --sparse-version=0.0 --hole-detection=raw -cf $OUT d",
    ),
    (
        "sparse of pax 0.1",
        "tar --format=posix --sparse --sparse-version=0.1 --hole-detection=raw -cf $OUT d",
    ),
    (
        "sparse of pax 1.0",
        "tar --format=posix --sparse --sparse-version=1.0 --hole-detection=raw -cf $OUT d",
    ),
    (
        "numbers in base 256",
        "tar --format=gnu --owner=big:3000000 --group=big:4000000 --mtime=@-1000 -cf $OUT d",
    ),
    (
        "numbers in pax",
        "tar --format=posix --owner=big:3000000 --group=big:4000000 --mtime=@-1000 -cf $OUT d",
    ),
    (
        "a global comment",
        "tar --format=posix --pax-option=comment=hello -cf $OUT d",
    ),
    (
        "attributes",
        "tar --format=posix --pax-option=SCHILY.xattr.user.demo:=value -cf $OUT d",
    ),
    (
        "appended, names twice",
        "tar -cf $OUT s && tar -rf $OUT s/file && tar -rf $OUT d/big",
    ),
    (
        "bytes that are no UTF-8",
        "mkdir b && printf x > b/$(printf 'a\\377b') && tar --format=gnu -cf $OUT b",
    ),
    (
        "no end",
        "tar --format=gnu --blocking-factor=1 -cf a.tar s && head -c -1024 a.tar > $OUT",
    ),
    (
        "leading dots and slashes",
        "tar --format=gnu --transform='s,^,./,' -cf $OUT s",
    ),
    (
        "absolute",
        "tar --format=gnu -P --transform='s,^,/,' -cf $OUT s",
    ),
];

fn shell(folder: &Path, script: &str) {
    let output = Command::new("sh")
        .args(["-c", script])
        .current_dir(folder)
        .envs([("OUT", "out.tar"), ("LC_ALL", "C"), ("TZ", "UTC")])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{script}: {said}");
}

#[test]
fn threat_32_the_list_of_tars_in_the_wild_is_that_of_gnu_tar_and_bsdtar() {
    let folder = tempfile::tempdir().unwrap();
    shell(folder.path(), RECIPE);
    let file = folder.path().join("out.tar");
    for (name, make) in TARS {
        shell(folder.path(), make);
        let bytes = std::fs::read(&file).unwrap();
        let (seen, _) = read(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        same_lines(&by_gnu(&seen), &gnu(&file), name);
        // It cannot tell two entries of one name apart in this form.
        if !name.contains("twice") {
            same_lines(&by_bsd(&seen), &bsd(&file), name);
        }
        same_content(&seen, folder.path(), name);
    }
}

#[track_caller]
fn same_lines(ours: &[String], theirs: &[String], name: &str) {
    for (ours, theirs) in ours.iter().zip(theirs) {
        assert_eq!(ours, theirs, "{name}");
    }
    assert_eq!(ours.len(), theirs.len(), "{name}");
}

/// The content of every file is that of the file that it was made of, holes and all.
fn same_content(seen: &[Seen], folder: &Path, name: &str) {
    let mut compared = 0;
    for seen in seen {
        if seen.entry.file.kind != FileKind::Regular {
            continue;
        }
        let path = seen.entry.file.path.as_bytes();
        let path = folder.join(<std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(path));
        let expected = std::fs::read(&path).unwrap();
        assert!(
            seen.content.as_ref() == Some(&expected),
            "{name}: {}",
            path.display()
        );
        assert_eq!(seen.entry.file.size, expected.len() as u64, "{name}");
        compared += 1;
    }
    assert!(compared > 0, "{name}");
}

/// As `tar --list --verbose` shows entries, without the time, which it shows to the second only.
fn by_gnu(seen: &[Seen]) -> Vec<String> {
    seen.iter()
        .map(|seen| {
            let file = &seen.entry.file;
            let bytes = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            let (letter, size, link) = match &file.kind {
                FileKind::Regular => ('-', file.size.to_string(), String::new()),
                FileKind::Directory => ('d', "0".into(), String::new()),
                FileKind::Symlink { target } => ('l', "0".into(), format!(" -> {}", bytes(target))),
                FileKind::HardLink { target } => (
                    'h',
                    "0".into(),
                    format!(" link to {}", bytes(target.as_bytes())),
                ),
                FileKind::CharDevice(device) => (
                    'c',
                    format!("{},{}", device.major, device.minor),
                    String::new(),
                ),
                FileKind::BlockDevice(device) => (
                    'b',
                    format!("{},{}", device.major, device.minor),
                    String::new(),
                ),
                FileKind::Fifo => ('p', "0".into(), String::new()),
            };
            let (mode, owner) = (file.mode, &file.owner);
            let name = bytes(&seen.entry.written);
            let (uid, gid) = (owner.uid, owner.gid);
            format!("{letter}{mode} {uid}/{gid} {size} {name}{link}")
        })
        .collect()
}

fn gnu(file: &Path) -> Vec<String> {
    let printed = GnuTar::run(&[
        "--list",
        "--verbose",
        "--numeric-owner",
        "--full-time",
        "--absolute-names",
        "--quoting-style=literal",
        "--file",
        &file.to_string_lossy(),
    ]);
    let printed = printed.unwrap();
    let lines = String::from_utf8_lossy(&printed).into_owned();
    lines
        .lines()
        .map(|line| {
            let mut rest = line;
            let mut fields = Vec::new();
            for _ in 0..5 {
                let (field, after) = rest.trim_start().split_once(' ').unwrap();
                fields.push(field);
                rest = after;
            }
            // A link's target is told as it was written, and a leading dot or slash of a hard link's is not kept.
            let rest = rest.trim_start();
            let rest = match rest.split_once(" link to ") {
                Some((name, target)) => {
                    let target = target.trim_start_matches("./").trim_start_matches('/');
                    format!("{name} link to {target}")
                }
                None => rest.to_owned(),
            };
            format!("{} {} {} {rest}", fields[0], fields[1], fields[2])
        })
        .collect()
}

/// As bsdtar writes entries in the form of `mtree`, sorted. It does not tell hard links from files there.
fn by_bsd(seen: &[Seen]) -> Vec<String> {
    let mut lines: Vec<String> = seen
        .iter()
        .map(|seen| {
            let file = &seen.entry.file;
            let name = String::from_utf8_lossy(file.path.as_bytes()).into_owned();
            let FileTime {
                seconds,
                nanoseconds,
            } = file.modified;
            let (mode, owner) = (file.mode.bits(), &file.owner);
            let kind = match &file.kind {
                FileKind::Regular => format!("file size={}", file.size),
                FileKind::HardLink { .. } => "file size=0".into(),
                FileKind::Directory => "dir".into(),
                FileKind::Symlink { target } => {
                    format!("link link={}", String::from_utf8_lossy(target))
                }
                FileKind::CharDevice(device) => {
                    format!("char device=native,{},{}", device.major, device.minor)
                }
                FileKind::BlockDevice(device) => {
                    format!("block device=native,{},{}", device.major, device.minor)
                }
                FileKind::Fifo => "fifo".into(),
            };
            let (uid, gid) = (owner.uid, owner.gid);
            format!(
                "{name} time={seconds}.{nanoseconds} mode={mode:o} gid={gid} uid={uid} type={kind}"
            )
        })
        .collect();
    lines.sort();
    lines
}

fn bsd(file: &Path) -> Vec<String> {
    let archive = format!("@{}", file.to_string_lossy());
    let options = "--options=!all,type,mode,uid,gid,size,time,link,device";
    let printed = BsdTar::run(&["-cf", "-", "--format=mtree", options, &archive]).unwrap();
    let text = String::from_utf8_lossy(&printed).into_owned();
    let mut lines: Vec<String> = text
        .lines()
        .filter(|line| !line.starts_with("#mtree"))
        .map(|line| {
            let line = unescape(line);
            let line = line.trim_start_matches("./").trim_start_matches('/');
            line.to_owned()
        })
        .collect();
    lines.sort();
    lines
}

/// `\NNN` as the byte that it stands for.
fn unescape(line: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = line.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let digits = after.get(..3).filter(|_| byte == b'\\');
        let octal = digits.and_then(|digits| {
            let text = std::str::from_utf8(digits).ok()?;
            u8::from_str_radix(text, 8).ok()
        });
        if let Some(octal) = octal {
            bytes.push(octal);
            rest = &after[3..];
        } else {
            bytes.push(byte);
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Tars that readers have been known to part over, for sizes and names of extensions.
fn sizes() -> Vec<(&'static str, Raw)> {
    let inner = Raw::new().file("hidden", b"").0;
    let body = [&inner[..], &[0; 512]].concat();
    vec![
        (
            "a size in PAX, none in the header",
            Raw::new()
                .pax(b'x', &[("size", "1024")])
                .with("outer", b'0', &body, |header| {
                    put(header, 124, b"00000000000\0");
                })
                .file("after", b"x"),
        ),
        (
            "another size in PAX than in the header",
            Raw::new()
                .pax(b'x', &[("size", "0")])
                .with("outer", b'0', b"", |header| {
                    put(header, 124, b"00000001000\0");
                })
                .file("seen", b"x"),
        ),
        (
            "a size for what comes after a long name",
            Raw::new()
                .pax(b'x', &[("size", "3")])
                .entry("long", b'L', b"a/long/name\0")
                .file("file", b"abc"),
        ),
        (
            "a PAX name after a long one",
            Raw::new()
                .entry("long", b'L', b"gnu\0")
                .pax(b'x', &[("path", "pax")])
                .file("file", b"abc"),
        ),
    ]
}

/// The same for kinds, names and ends.
fn kinds() -> Vec<(&'static str, Raw)> {
    let device = |header: &mut crate::support::Header| {
        put(header, 329, b"0000001\0");
        put(header, 337, b"0000003\0");
    };
    vec![
        (
            "a hard link and a symbolic one with a size",
            Raw::new()
                .file("first", b"x")
                .with("hard", b'1', b"", |header| {
                    put(header, 157, b"first");
                    put(header, 257, b"ustar  \0");
                    put(header, 124, b"00000001000\0");
                })
                .file("after", b"x"),
        ),
        (
            "devices and pipes",
            Raw::new()
                .with("null", b'3', b"", device)
                .with("disk", b'4', b"", device)
                .entry("pipe", b'6', b""),
        ),
        (
            "a size in base 256",
            Raw::new().with("a", b'0', b"abc", |header| {
                put(header, 124, b"\x80\0\0\0\0\0\0\0\0\0\0\x03");
            }),
        ),
        (
            "a type of its own",
            Raw::new().entry("a", b'7', b"abc").file("b", b"x"),
        ),
        (
            "ways out",
            Raw::new().file("../../x", b"x").file("a/../../b", b"y"),
        ),
        (
            "an end in between",
            Raw::new()
                .file("a", b"x")
                .bytes(&[0; 1024])
                .file("hidden", b"x"),
        ),
        (
            "half an end in between",
            Raw::new()
                .file("a", b"x")
                .bytes(&[0; 512])
                .file("hidden", b"x"),
        ),
        (
            "a prefix",
            Raw::new().with("name", b'0', b"x", |header| put(header, 345, b"the/prefix")),
        ),
    ]
}

#[test]
fn threat_32_the_members_of_hostile_tars_are_those_of_gnu_tar_and_bsdtar() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("hostile.tar");
    let path = file.to_string_lossy();
    for (name, tar) in sizes().into_iter().chain(kinds()) {
        let bytes = tar.end();
        std::fs::write(&file, &bytes).unwrap();
        let (seen, _) = read(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        let ours = crate::support::names(&seen);
        let gnu = GnuTar::run(&["--list", "--absolute-names", "--file", &path]).unwrap();
        assert_eq!(ours, lines(&gnu), "{name}, GNU tar");
        // GNU tar and bsdtar part here: the one believes PAX, the other what stands first.
        if name != "a PAX name after a long one" {
            let bsd = BsdTar::run(&["-t", "-P", "-f", &path]).unwrap();
            assert_eq!(ours, lines(&bsd), "{name}, bsdtar");
        }
    }
}

fn lines(printed: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(printed);
    text.lines().map(str::to_owned).collect()
}
