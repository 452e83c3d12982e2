//! The same work for each of many places, on any number of threads; and how much memory is left for it.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// `work(0)` to `work(count - 1)` in this order, or the first failure, whatever the number of threads.
///
/// # Errors
/// That of the first place that fails; places after it may not be worked at.
pub(crate) fn in_order<R: Send, E: Send>(
    threads: usize,
    count: usize,
    work: impl Fn(usize) -> Result<R, E> + Sync,
) -> Result<Vec<R>, E> {
    let threads = threads.clamp(1, count.max(1));
    if threads == 1 {
        return (0..count).map(work).collect();
    }
    let (next, failed) = (AtomicUsize::new(0), AtomicBool::new(false));
    let share = || {
        let mut done = Vec::new();
        while !failed.load(Ordering::Relaxed) {
            let place = next.fetch_add(1, Ordering::Relaxed);
            if place >= count {
                break;
            }
            let found = work(place);
            failed.fetch_or(found.is_err(), Ordering::Relaxed);
            done.push((place, found));
        }
        done
    };
    let mut found: Vec<_> = std::thread::scope(|scope| {
        let handles: Vec<_> = (0..threads).map(|_| scope.spawn(share)).collect();
        let joined = handles.into_iter().flat_map(|handle| match handle.join() {
            Ok(done) => done,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        joined.collect()
    });
    // Places are taken in order, so that all before one that failed are here.
    found.sort_by_key(|(place, _)| *place);
    found.into_iter().map(|(_, found)| found).collect()
}

/// How many bytes of memory this process can still take, where the system says it (Linux): what is free, or what is
/// left of the limit of its group.
pub(crate) fn memory_left() -> Option<u64> {
    let read = |path: &str| std::fs::read_to_string(path).ok();
    let free = read("/proc/meminfo").and_then(|text| kilobytes(&text, "MemAvailable:"));
    let group = |name: &str| {
        read(&format!("/sys/fs/cgroup/memory.{name}"))?
            .trim()
            .parse::<u64>()
            .ok()
    };
    let limited = group("max").zip(group("current"));
    let left = limited.map(|(most, taken)| most.saturating_sub(taken));
    free.into_iter().chain(left).min()
}

/// The bytes of a line such as `MemAvailable:  1024 kB`.
pub(crate) fn kilobytes(text: &str, name: &str) -> Option<u64> {
    let line = text.lines().find(|line| line.starts_with(name))?;
    let kb: u64 = line.split_ascii_whitespace().nth(1)?.parse().ok()?;
    Some(kb << 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_read_in_bytes() {
        let text = "MemFree:  7 kB\nMemAvailable:    3 kB\n";
        assert_eq!(kilobytes(text, "MemAvailable:"), Some(3072));
        assert_eq!(kilobytes(text, "VmHWM:"), None);
    }

    #[test]
    fn results_are_in_order_and_the_first_failure_is_told() {
        for threads in [1, 2, 7, 1000] {
            let square = |place: usize| Ok::<_, ()>(place * place);
            let squares: Vec<_> = (0..100).map(|place| place * place).collect();
            assert_eq!(in_order(threads, 100, square), Ok(squares));
            let fails = |place: usize| match place % 40 {
                39 => Err(place),
                _ => Ok(()),
            };
            assert_eq!(in_order(threads, 100, fails), Err(39), "{threads}");
        }
        assert_eq!(in_order(2, 0, Ok::<usize, ()>), Ok(vec![]));
    }
}
