//! What a program took, and the best of several rounds.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

/// What something took.
#[derive(Debug, Clone, Copy)]
pub(super) struct Took {
    /// By the clock.
    pub(super) wall: Duration,
    /// Of the processors.
    pub(super) cpu: Duration,
}

impl Took {
    /// Runs a program to its end, its output thrown away; failure is an error.
    pub(super) fn by(command: &mut Command) -> Result<Self> {
        let (took, _) = Self::and_said(command.stdout(Stdio::null()))?;
        Ok(took)
    }

    /// The same, and what it printed.
    pub(super) fn and_said(command: &mut Command) -> Result<(Self, String)> {
        let begun = (Instant::now(), cpu_of_children());
        let child = command.stdin(Stdio::null()).stderr(Stdio::null()).spawn();
        let child = child.with_context(|| format!("`{command:?}` cannot be started"))?;
        let output = child.wait_with_output()?;
        let wall = begun.0.elapsed();
        if !output.status.success() {
            bail!("`{command:?}` failed ({})", output.status);
        }
        let cpu = cpu_of_children().saturating_sub(begun.1);
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        Ok((Self { wall, cpu }, said))
    }

    pub(super) fn ms(self) -> String {
        format!(
            "{:.0} ms | {:.0} ms",
            self.wall.as_secs_f64() * 1000.0,
            self.cpu.as_secs_f64() * 1000.0
        )
    }

    /// The better of each.
    fn or(self, other: Self) -> Self {
        Self {
            wall: self.wall.min(other.wall),
            cpu: self.cpu.min(other.cpu),
        }
    }
}

/// How long something may take, compared by the clock.
pub(super) fn ratio(one: Duration, other: Duration) -> f64 {
    one.as_secs_f64() / other.as_secs_f64().max(1e-9)
}

/// Does all things in turn, round after round: whatever else the machine does meanwhile hits each of them alike. Gives the best of each.
pub(super) fn in_turn(rounds: usize, things: &mut [Thing<'_>]) -> Result<Vec<Took>> {
    let mut best: Vec<Option<Took>> = vec![None; things.len()];
    for _ in 0..rounds {
        for (best, thing) in best.iter_mut().zip(things.iter_mut()) {
            let took = thing()?;
            *best = Some(best.map_or(took, |best| best.or(took)));
        }
    }
    Ok(best.into_iter().flatten().collect())
}

/// Something to be measured.
pub(super) type Thing<'a> = Box<dyn FnMut() -> Result<Took> + 'a>;

/// The processors' time of all programs that ran here and ended, in hundredths of a second; none where there is no `/proc`.
fn cpu_of_children() -> Duration {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name of the program, in parentheses, may hold anything.
    let after = text.rsplit_once(')').map_or("", |(_, after)| after);
    let ticks = |field: usize| -> u64 {
        let word = after.split_whitespace().nth(field);
        word.and_then(|word| word.parse().ok()).unwrap_or(0)
    };
    // proc_pid_stat(5): cutime and cstime, the 16th and 17th field; the third comes first here. Linux counts a hundred a second.
    Duration::from_millis((ticks(13) + ticks(14)) * 10)
}
