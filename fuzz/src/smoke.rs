//! A short run that is the same every time: all seeds, then mutations of them, until the budget is used up.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use crate::Target;
use crate::mutate::Mutator;

/// How far a smoke run goes. It ends at whichever comes first, but always after the seeds.
#[derive(Debug, Clone, Copy)]
pub struct Budget {
    /// The number of mutations.
    pub mutations: u64,
    /// The time for all of them.
    pub time: Duration,
    /// The time that one input may take: every parser is bounded, so what takes longer is a defect.
    pub time_for_one: Duration,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            mutations: 20_000,
            time: Duration::from_secs(8),
            time_for_one: Duration::from_secs(5),
        }
    }
}

/// What a run did.
#[derive(Debug, Clone, Copy)]
pub struct Report {
    /// The target.
    pub name: &'static str,
    /// The number of inputs, seeds included.
    pub executions: u64,
    /// The time for all.
    pub time: Duration,
    /// The time of the slowest input.
    pub slowest: Duration,
}

/// An input for which something did not hold.
#[derive(Debug)]
pub struct Failure {
    /// The target.
    pub name: &'static str,
    /// The input.
    pub input: Vec<u8>,
    /// What went wrong.
    pub what: String,
}

/// Feeds the seeds of `target` and mutations of them to it; ends at the first input for which something does not hold.
pub fn run(target: &Target, budget: Budget) -> Result<Report, Failure> {
    let start = Instant::now();
    let mut report = Report {
        name: target.name,
        executions: 0,
        time: Duration::ZERO,
        slowest: Duration::ZERO,
    };
    for seed in target.seeds {
        execute(target, seed, budget, &mut report)?;
    }
    let mut mutator = Mutator::new(target);
    for _ in 0..budget.mutations {
        if start.elapsed() > budget.time {
            break;
        }
        execute(target, &mutator.next_input(), budget, &mut report)?;
    }
    report.time = start.elapsed();
    Ok(report)
}

fn execute(
    target: &Target,
    input: &[u8],
    budget: Budget,
    report: &mut Report,
) -> Result<(), Failure> {
    let fail = |what: String| Failure {
        name: target.name,
        input: input.to_vec(),
        what,
    };
    let start = Instant::now();
    // The panic has printed itself, with its place, by the time it is caught.
    catch_unwind(AssertUnwindSafe(|| (target.run)(input)))
        .map_err(|_| fail("panicked".to_owned()))?;
    let took = start.elapsed();
    if took > budget.time_for_one {
        return Err(fail(format!("took {took:.1?}")));
    }
    report.executions += 1;
    report.slowest = report.slowest.max(took);
    Ok(())
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:10} {:>7} executions in {:.1?}, the slowest took {:.1?}",
            self.name, self.executions, self.time, self.slowest
        )
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` {} on this input; when it is mended, it becomes a seed: b\"{}\"",
            self.name,
            self.what,
            self.input.escape_ascii()
        )
    }
}
