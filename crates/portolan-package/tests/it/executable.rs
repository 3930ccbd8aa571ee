//! What was built into programs.

use portolan_image::contents::{File, FileKind, FilePath, FileTime, Mode, Owner};
use portolan_package::Found;
use portolan_package::detectors::{ALL, Interest, Reading};

use crate::binaries::{BASE, Form, START, deflated, framed, go_info};
use crate::support::Layer;
use crate::told::told;

const MODULES: &str = "path\texample.com/harbour/cmd/pilot\nmod\texample.com/harbour\tv1.2.3\th1:abc=\n\
    dep\tgithub.com/a/b\tv0.9.0\th1:def=\ndep\tgithub.com/old/c\tv1.0.0\n=>\tgithub.com/new/c\tv1.0.1\th1:ghi=\n\
    dep\texample.com/d\tv0.0.0\n=>\t./staging/d\t(devel)\t\ndep\texample.com/e\tv0.0.0\n=>\t../e\nbuild\t-compiler=gc\nbuild\tvcs.revision=0123";

const TOLD: [&str; 6] = [
    "stdlib go1.22.1",
    "example.com/harbour v1.2.3",
    "github.com/a/b v0.9.0",
    "github.com/new/c v1.0.1",
    "example.com/d (devel)",
    "example.com/e (devel)",
];

#[test]
fn modules_of_go_are_read_out_of_every_form_of_program() {
    let info = go_info("go1.22.1", MODULES);
    for form in [Form::Elf64, Form::Elf32Big, Form::Pe] {
        let program = form.program(&[(".text", &[0x90; 100]), (".go.buildinfo", &info)]);
        assert_eq!(told("usr/bin/pilot", program), TOLD, "{form:?}");
    }
    // Of Mach-O, nothing but the beginning is looked at.
    let mut program = b"\xcf\xfa\xed\xfe".to_vec();
    program.resize(64, 0);
    program.extend(&info);
    assert_eq!(told("usr/bin/pilot", program), TOLD);
}

#[test]
fn pointers_of_old_go_are_followed() {
    for form in [Form::Elf64, Form::Elf32Big, Form::Pe] {
        let size = form.pointer();
        let word = |number: u64| form.number(number, usize::from(size));
        let at = |offset: usize| BASE + (START + offset) as u64;
        let old = |modules: &[u8], pointer: Vec<u8>| {
            let big = u8::from(form == Form::Elf32Big);
            let mut info = [
                b"\xff Go buildinf:",
                &[size, big][..],
                &word(at(32)),
                &pointer,
            ]
            .concat();
            info.resize(32, 0);
            info.extend([word(at(64)), word(8)].concat());
            info.resize(48, 0);
            info.extend([word(at(72)), word(modules.len() as u64)].concat());
            info.resize(64, 0);
            [&info, b"go1.17.8".as_slice(), modules].concat()
        };
        let info = old(&framed("path\ta\nmod\ta\tv1.0.0\t"), word(at(48)));
        let program = form.program(&[(".go.buildinfo", &info)]);
        assert_eq!(
            told("a", program),
            ["stdlib go1.17.8", "a v1.0.0"],
            "{form:?}"
        );

        let without = old(b"", word(0));
        let program = form.program(&[(".data", &without)]);
        assert_eq!(told("a", program), ["stdlib go1.17.8"], "{form:?}");

        let mut nowhere = old(b"", word(0));
        nowhere[32..48].fill(0xff);
        let program = form.program(&[(".data", &nowhere)]);
        assert_eq!(told("a", program), [""; 0], "{form:?}");
    }
}

#[test]
fn a_program_is_not_taken_for_what_it_carries() {
    let (own, other) = (
        go_info("go1.22.1", MODULES),
        go_info("go1.20", "mod\tother\tv1.0.0\t"),
    );
    let magic = b"\xff Go buildinf:\0\0as data";
    let program = Form::Elf64.program(&[
        (".rodata", magic),
        (".embed", &other),
        (".go.buildinfo", &own),
    ]);
    assert_eq!(told("a", program), TOLD);
}

#[test]
fn versions_of_go_are_told_as_go_tells_them() {
    for (version, expected) in [
        ("go1.21.4 X:boringcrypto", "stdlib go1.21.4"),
        (
            "devel go1.23-abc Thu Jan 1",
            "stdlib devel go1.23-abc Thu Jan 1",
        ),
    ] {
        let program = Form::Elf64.program(&[(".go.buildinfo", &go_info(version, ""))]);
        assert_eq!(told("a", program), [expected]);
    }
}

const CRATES: &str = r#"{"packages":[{"name":"adler","version":"0.2.3","source":"registry"},
    {"name":"cc","version":"1.0.0","source":"crates.io","kind":"build"},
    {"name":"harbour","version":"0.1.0","source":"local","dependencies":[0,1],"root":true}],"format":1}"#;

#[test]
fn crates_of_rust_are_those_that_are_in_the_program() {
    let section = deflated(CRATES);
    for form in [Form::Elf64, Form::Elf32Big, Form::Pe] {
        let program = form.program(&[(".text", b"x"), (".dep-v0", &section), (".data", b"y")]);
        assert_eq!(
            told("usr/bin/harbour", program),
            ["adler 0.2.3", "harbour 0.1.0"],
            "{form:?}"
        );
    }
}

#[test]
fn threat_24_a_list_of_crates_is_inflated_up_to_a_limit() {
    let spaces = deflated(vec![b' '; 20 << 20]);
    for (section, expected) in [
        (
            spaces.as_slice(),
            "unread: its list of crates has more than the 8388608 bytes that are read",
        ),
        (b"no zlib", "unread: its list of crates is damaged"),
        (
            &deflated("{}"),
            "unread: its list of crates cannot be read: missing field `packages` at line 1 column 2",
        ),
    ] {
        let program = Form::Elf64.program(&[(".dep-v0", section)]);
        assert_eq!(told("a", program), [expected]);
    }
}

#[test]
fn only_what_may_be_run_and_begins_as_a_program_is_looked_at() {
    let program = Form::Elf64.program(&[(".go.buildinfo", &go_info("go1.22", ""))]);
    let text = [b"#!/bin/sh\n", program.as_slice()].concat();
    let layer = Layer::new()
        .file("data", &program)
        .file("pilot.exe", &program)
        .program("script", &text)
        .program("short", "\x7fELF")
        .program("empty", "")
        .program("pilot", &program);
    let found: Vec<String> = layer
        .clues()
        .clues
        .iter()
        .map(|clue| clue.path.to_string())
        .collect();
    assert_eq!(found, ["/pilot", "/pilot.exe"]);
}

/// What a program says if it comes in parts of so many bytes.
fn in_parts(program: &[u8], part: usize) -> Vec<Found> {
    let mut reading = open(program.len() as u64);
    for part in program.chunks(part) {
        if reading.bytes(part) == Interest::Lost {
            return Vec::new();
        }
    }
    reading.end()
}

fn open(size: u64) -> Box<dyn Reading> {
    let file = File {
        path: FilePath::from("usr/bin/a"),
        kind: FileKind::Regular,
        mode: Mode::new(0o755),
        owner: Owner::default(),
        size,
        modified: FileTime::default(),
        xattrs: Vec::new(),
    };
    ALL.iter()
        .find_map(|detector| detector.open(&file))
        .expect("a program is looked at")
}

#[test]
fn it_does_not_matter_in_which_parts_a_program_comes() {
    let program = Form::Elf64.program(&[
        (".rodata", b"\xff Go buildinf:\0\0as data"),
        (".go.buildinfo", &go_info("go1.22.1", MODULES)),
        (".dep-v0", &deflated(CRATES)),
    ]);
    let whole = in_parts(&program, usize::MAX);
    assert_eq!(whole.len(), 2);
    for part in [1, 2, 3, 7, 13, 14, 15, 16, 17, 255, 256, 257, 4096, 4100] {
        assert_eq!(in_parts(&program, part), whole, "{part}");
    }
}

#[test]
fn of_programs_too_large_to_be_held_go_is_read_as_it_passes() {
    let read = |info: &[u8]| {
        let program = Form::Elf64.program(&[(".data", info)]);
        let zeros = vec![0; 1 << 20];
        let mut reading = open(u64::MAX);
        assert_eq!(
            reading.bytes(program.get(..START).expect("headers")),
            Interest::Kept
        );
        for _ in 0..65 {
            assert_eq!(reading.bytes(&zeros), Interest::Kept);
        }
        assert_eq!(
            reading.bytes(program.get(START..).expect("sections")),
            Interest::Kept
        );
        reading.end()
    };
    let found = read(&go_info("go1.22.1", MODULES));
    let [Found::Packages(packages)] = found.as_slice() else {
        panic!("{found:?}");
    };
    assert_eq!(packages.len(), TOLD.len());
    let old = [b"\xff Go buildinf:\x08\0".as_slice(), &[0; 16]].concat();
    assert_eq!(
        read(&old),
        [Found::Unread(
            "it was built by Go before 1.18, and is too large to be read".to_owned()
        )]
    );
}
