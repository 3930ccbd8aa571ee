//! `files --tui` in a terminal of its own: it opens, is driven by keys, and gives the terminal back however it ends.

#![cfg(target_os = "linux")]

use std::io::{Read as _, Write as _};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use portolan_testkit::image::{Image, ImageSet, Layer, Tree};

use crate::run::Home;

/// How long anything may take.
const PATIENCE: Duration = Duration::from_mins(1);
/// What is sent to a terminal to give its whole screen back.
const GIVEN_BACK: &str = "\u{1b}[?1049l";

/// A home with an image of two layers.
fn home() -> Home {
    let home = Home::new();
    let base = Tree::new()
        .dir("etc")
        .file("etc/motd", "welcome to the harbour\n");
    let second = Tree::new().file("opt/crane", "lifts\n");
    let image = Image::new("linux", "amd64")
        .layer(&Layer::gzip(&base), "ADD rootfs.tar.xz / # buildkit")
        .layer(&Layer::gzip(&second), "COPY crane /opt/ # buildkit")
        .build();
    let set = ImageSet::of("1.0", &image);
    set.write_layout(&home.here("layout")).unwrap();
    home
}

/// The program in a terminal.
struct Session {
    child: Child,
    shown: Arc<Mutex<Vec<u8>>>,
}

impl Session {
    /// Starts it, and has the settings of the terminal told after it.
    fn start(home: &Home, variables: &str) -> Self {
        let inner = format!(
            "stty rows 24 cols 80; env -i PATH=/usr/bin:/bin HOME=$PWD TERM=xterm-256color {variables} \
             sh -c 'echo $$ > pid; exec {} files --tui oci:layout:1.0'; code=$?; stty -a; exit $code",
            env!("CARGO_BIN_EXE_portolan")
        );
        let mut child = Command::new("script")
            .args(["--quiet", "--return", "--command", &inner, "/dev/null"])
            .env("SHELL", "/bin/sh")
            .current_dir(home.here(""))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("`script` of util-linux is there");
        let shown = Arc::new(Mutex::new(Vec::new()));
        let mut output = child.stdout.take().unwrap();
        let all = Arc::clone(&shown);
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = output.read(&mut buffer) {
                all.lock().unwrap().extend_from_slice(&buffer[..count]);
            }
        });
        Self { child, shown }
    }

    fn shown(&self) -> String {
        String::from_utf8_lossy(&self.shown.lock().unwrap()).into_owned()
    }

    /// Waits until something stands on the screen.
    #[track_caller]
    fn wait_for(&self, text: &str) {
        let began = Instant::now();
        while !screen(&self.shown()).contains(text) {
            assert!(
                began.elapsed() < PATIENCE,
                "no {text:?} on the screen:\n{}",
                screen(&self.shown())
            );
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    fn press(&mut self, keys: &str) {
        let stdin = self.child.stdin.as_mut().unwrap();
        stdin.write_all(keys.as_bytes()).unwrap();
        stdin.flush().unwrap();
    }

    /// The code that it ends with, after which the terminal must be as it was.
    #[track_caller]
    fn end(mut self) -> Option<i32> {
        let began = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            if began.elapsed() > PATIENCE {
                self.child.kill().unwrap();
            }
            std::thread::sleep(Duration::from_millis(10));
        };
        let mut shown = self.shown();
        while !shown.contains("echoprt") && began.elapsed() < PATIENCE {
            shown = self.shown();
        }
        let (_, after) = shown
            .rsplit_once(GIVEN_BACK)
            .expect("the screen is given back");
        for word in ["\nisig icanon iexten echo ", "\u{1b}[?25h"] {
            assert!(after.contains(word), "{word:?} is missing in {after:?}");
        }
        status.code()
    }
}

/// What stands on the screen after all that was sent to it: as much of a terminal as the program needs.
fn screen(sent: &str) -> String {
    let mut rows = vec![vec![' '; 80]; 24];
    let (mut row, mut column) = (0, 0);
    let mut sent = sent.chars();
    while let Some(c) = sent.next() {
        match c {
            '\u{1b}' => {
                if sent.next() != Some('[') {
                    continue;
                }
                let mut words = String::new();
                let end = sent.find(|c| {
                    words.push(*c);
                    c.is_ascii_alphabetic()
                });
                let mut numbers = words.split(|c: char| !c.is_ascii_digit());
                let mut number = || {
                    numbers
                        .next()
                        .and_then(|word| word.parse().ok())
                        .unwrap_or(1_usize)
                };
                match end {
                    Some('H') => (row, column) = (number() - 1, number() - 1),
                    Some('J') => rows = vec![vec![' '; 80]; 24],
                    _ => {}
                }
            }
            '\r' => column = 0,
            '\n' => row += 1,
            c => {
                if let Some(place) = rows.get_mut(row).and_then(|row| row.get_mut(column)) {
                    *place = c;
                }
                column += 1;
            }
        }
    }
    let rows: Vec<String> = rows
        .into_iter()
        .map(|row| row.into_iter().collect())
        .collect();
    rows.join("\n")
}

#[test]
fn it_is_driven_by_keys_and_ends_with_q() {
    let home = home();
    let mut session = Session::start(&home, "");
    session.wait_for("Layers: current changes");
    session.wait_for("ADD rootfs.tar.xz /");
    session.press("j");
    session.wait_for("Files at layer 1: its changes");
    session.press("\t/motd\r");
    session.wait_for("Added");
    session.press("\r");
    session.wait_for("welcome to the harbour");
    session.wait_for("23.0 B, of layer 0");
    session.press("q");
    session.press("q");
    assert_eq!(session.end(), Some(0));
}

#[test]
fn the_terminal_is_given_back_when_a_signal_ends_it() {
    for (signal, code) in [("-TERM", 143), ("-INT", 130)] {
        let home = home();
        let session = Session::start(&home, "NO_COLOR=1");
        session.wait_for("Layers: current changes");
        let pid = std::fs::read_to_string(home.here("pid")).unwrap();
        let killed = Command::new("kill").args([signal, pid.trim()]).status();
        assert!(killed.unwrap().success());
        assert_eq!(session.end(), Some(code), "{signal}");
    }
}

#[test]
fn ctrl_c_is_a_key_that_ends_it() {
    let home = home();
    let mut session = Session::start(&home, "");
    session.wait_for("Layers: current changes");
    session.press("\u{3}");
    assert_eq!(session.end(), Some(0));
}

#[test]
fn without_a_screen_it_says_so_before_anything_is_read() {
    let home = home();
    let ran = home.run(&["files", "--tui", "oci:missing"]);
    assert_eq!(ran.status, 2, "{}", ran.page());
    assert!(ran.stderr.contains("needs a terminal"), "{}", ran.page());
    let mut session = Session::start(&home, "TERM=dumb");
    assert_eq!(session.child.wait().unwrap().code(), Some(2));
    session.wait_for("needs a terminal");
    for words in [
        &["files", "--tui", "-l", "oci:layout:1.0"][..],
        &["files", "--tui", "--json", "oci:layout:1.0"],
        &["files", "--tui", "oci:layout:1.0", "/etc"],
    ] {
        let ran = home.run(words);
        assert_eq!(ran.status, 2, "{}", ran.page());
        assert_eq!(ran.stdout, b"", "{}", ran.page());
    }
}
