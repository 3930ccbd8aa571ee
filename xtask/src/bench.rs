//! `cargo xtask bench`: the speed of reports as ratios in one run, beside the limit that the protocol sets and a peer.

mod layers;
mod page;
mod scan;
mod server;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::run::Run;
use crate::workspace;
use page::{Page, machine};
use server::Server;

/// How long a round trip takes in the bench, in milliseconds.
const DELAY_MS: u32 = 50;
/// The tag that is measured: seven platforms of five layers each.
const TAG: &str = "library/python:3.7-slim";
/// Round trips of a cold report: 401, token, index, manifests, configs with layer headers.
const COLD_TRIPS: u32 = 5;
/// Round trips of a warm report: token, HEAD.
const WARM_TRIPS: u32 = 2;

/// Runs the bench and writes `docs/benchmarks.md`.
pub(crate) fn run(words: &[String]) -> Result<()> {
    let rounds = match words {
        [what] if what == "report" => 11,
        [what, quick] if what == "report" && quick == "--quick" => 3,
        [what] if what == "scan" => return scan::run(scan::Scale::Full),
        [what, quick] if what == "scan" && quick == "--quick" => {
            return scan::run(scan::Scale::Quick);
        }
        [what] if what == "layers" => return layers::run(layers::Scale::Full),
        [what, quick] if what == "layers" && quick == "--quick" => {
            return layers::run(layers::Scale::Quick);
        }
        _ => bail!("`cargo xtask bench report|scan|layers [--quick]`"),
    };
    let program = release()?;
    let scratch = tempfile::tempdir()?;
    let mut page = Page::new(rounds);
    round_trips(&program, scratch.path(), rounds, &mut page)?;
    many_tags(&program, scratch.path(), &mut page)?;
    start_up(&program, &mut page)?;
    let text = page.finish();
    print!("{text}");
    write(&workspace::root().join("docs/benchmarks.md"), &text)
}

#[expect(
    clippy::disallowed_methods,
    reason = "xtask writes what the repository tracks; git keeps the old file"
)]
fn write(path: &Path, text: &str) -> Result<()> {
    std::fs::write(path, text).with_context(|| path.display().to_string())
}

fn release() -> Result<PathBuf> {
    Run::cargo(&["build", "--release", "--package", "portolan"]).check()?;
    Ok(workspace::target()?.join("release/portolan"))
}

/// One tag over a network with a delay: cold, warm, and what a peer needs.
fn round_trips(program: &Path, scratch: &Path, rounds: u32, page: &mut Page) -> Result<()> {
    let reports = server::reports()?;
    let delay = DELAY_MS.to_string();
    let server = Server::start(&["--auth", "bearer", "--delay-ms", &delay], &reports)?;
    let image = format!("{}/{TAG}", server.host());
    let report = |cache: &Path| {
        let mut command = Command::new(program);
        command
            .args(["report", "--progress", "never", "--cache-dir"])
            .arg(cache)
            .arg(&image);
        command
    };
    let before = server.requests()?;
    timed(&mut report(&scratch.join("counted")))?;
    let cold_requests = server.requests()? - before;
    let mut cold = Vec::new();
    for round in 0..rounds {
        cold.push(timed(&mut report(&scratch.join(format!("cold-{round}"))))?);
    }
    let before = server.requests()?;
    timed(&mut report(&scratch.join("counted")))?;
    let warm_requests = server.requests()? - before;
    let mut warm = Vec::new();
    for _ in 0..rounds {
        warm.push(timed(&mut report(&scratch.join("counted")))?);
    }
    page.trips("cold", median(cold), COLD_TRIPS, 1.25, cold_requests);
    page.trips("warm", median(warm), WARM_TRIPS, 1.5, warm_requests);
    page.usage(
        &cpu_ms(&report(&scratch.join("cpu")))?,
        peak_kib(&mut report(&scratch.join("peak")))?,
    );

    let Some(skopeo) = workspace::program("skopeo") else {
        page.note("skopeo is not here: no peer was measured");
        return Ok(());
    };
    let inspect = |platform: Option<(&str, &str, &str)>| {
        let mut command = Command::new(&skopeo);
        if let Some((architecture, variant, _)) = platform {
            command.args(["--override-os", "linux", "--override-arch", architecture]);
            if !variant.is_empty() {
                command.args(["--override-variant", variant]);
            }
        }
        command
            .args(["inspect", "--no-tags", "--tls-verify=false"])
            .arg(format!("docker://{image}"));
        command
    };
    let mut one = Vec::new();
    let mut seven = Vec::new();
    for _ in 0..rounds {
        one.push(timed(&mut inspect(None))?);
        let start = Instant::now();
        for platform in PLATFORMS {
            timed(&mut inspect(Some(platform)))?;
        }
        seven.push(start.elapsed());
    }
    page.peer("skopeo inspect, one platform", median(one));
    page.peer(
        "skopeo inspect, the seven one after the other",
        median(seven),
    );
    Ok(())
}

/// The platforms of the tag: architecture, variant, and how they are written.
const PLATFORMS: [(&str, &str, &str); 7] = [
    ("amd64", "", "linux/amd64"),
    ("arm", "v5", "linux/arm/v5"),
    ("arm", "v7", "linux/arm/v7"),
    ("arm64", "v8", "linux/arm64/v8"),
    ("386", "", "linux/386"),
    ("ppc64le", "", "linux/ppc64le"),
    ("s390x", "", "linux/s390x"),
];

/// Two hundred tags in one call, without a delay: what the client and the server can do together.
fn many_tags(program: &Path, scratch: &Path, page: &mut Page) -> Result<()> {
    const TAGS: usize = 200;
    let folder = scratch.join("reports");
    std::fs::create_dir_all(&folder)?;
    let source = std::fs::read_to_string(server::reports()?.join("python_3-windowsservercore.md"))?;
    for number in 0..TAGS {
        let tag = source.replace("python:3-windowsservercore", &format!("bench:t{number}"));
        // Each tag is an image of its own; only the layers are shared.
        let text = tag.replace(
            "PYTHON_RELEASE=3.6.5",
            &format!("PYTHON_RELEASE=3.6.{number}"),
        );
        write(&folder.join(format!("bench_t{number}.md")), &text)?;
    }
    let server = Server::start(&["--auth", "bearer"], &folder)?;
    let mut command = Command::new(program);
    command.args([
        "report",
        "--progress",
        "never",
        "--no-cache",
        "--jobs",
        "32",
    ]);
    command.args((0..TAGS).map(|number| format!("{}/library/bench:t{number}", server.host())));
    let before = server.requests()?;
    let took = timed(&mut command)?;
    page.many(TAGS, took, server.requests()? - before);
    Ok(())
}

fn start_up(program: &Path, page: &mut Page) -> Result<()> {
    let mut took = Vec::new();
    for _ in 0..21 {
        took.push(timed(Command::new(program).arg("--version"))?);
    }
    page.start(median(took), std::fs::metadata(program)?.len());
    Ok(())
}

/// Runs a program to its end, its output thrown away; failure is an error.
fn timed(command: &mut Command) -> Result<Duration> {
    let start = Instant::now();
    let status = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .stdin(Stdio::null())
        .status()?;
    if !status.success() {
        bail!("`{command:?}` failed ({status})");
    }
    Ok(start.elapsed())
}

/// CPU time in milliseconds, as Python's `resource` tells it of a child.
///
/// Its peak memory is not taken from there: Linux counts what the child was before it became the program, and that is Python.
fn cpu_ms(command: &Command) -> Result<String> {
    const TELL: &str = "import resource,subprocess,sys\nsubprocess.run(sys.argv[1:],stdout=subprocess.DEVNULL,check=True)\n\
                        u=resource.getrusage(resource.RUSAGE_CHILDREN)\nprint(f'{(u.ru_utime+u.ru_stime)*1000:.0f}')";
    let words: Vec<_> = std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(std::ffi::OsStr::to_owned)
        .collect();
    Ok(Run::new("python3")
        .args(["-c", TELL])
        .args(words)
        .read()?
        .trim()
        .to_owned())
}

/// Peak memory in KiB: the kernel's high-water mark of the program, read every millisecond while it runs. `None` where
/// there is no `/proc`.
fn peak_kib(command: &mut Command) -> Result<Option<u64>> {
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .stdin(Stdio::null())
        .spawn()?;
    let status_file = format!("/proc/{}/status", child.id());
    let mut peak = None;
    loop {
        let mark = std::fs::read_to_string(&status_file)
            .ok()
            .and_then(|text| high_water(&text));
        peak = peak.max(mark);
        if let Some(status) = child.try_wait()? {
            if !status.success() {
                bail!("`{command:?}` failed ({status})");
            }
            return Ok(peak);
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// The `VmHWM` line of `/proc/PID/status`, in KiB; a program that has ended has none.
fn high_water(status: &str) -> Option<u64> {
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
