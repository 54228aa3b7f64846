//! Printing on a thread of its own: a reader that takes its time (a pager) does not stop the checks that are under way.

use super::super::output::{Failure, Reader};
use std::thread::{self, JoinHandle};
use tokio::sync::mpsc::{self, Sender};

/// How many lines may wait for the reader; further ones are asked for once it has read some.
const WAITING: usize = 256;

/// Prints lines in their order.
pub(super) struct Printer {
    lines: Sender<String>,
    thread: JoinHandle<Result<Reader, Failure>>,
}

impl Printer {
    /// Prints each line with `print`, until there is no more line or nobody reads on.
    pub fn start(
        mut print: impl FnMut(&str) -> Result<Reader, Failure> + Send + 'static,
    ) -> Result<Self, Failure> {
        let (lines, mut waiting) = mpsc::channel::<String>(WAITING);
        let work = move || {
            while let Some(line) = waiting.blocking_recv() {
                if print(&line)? == Reader::Gone {
                    return Ok(Reader::Gone);
                }
            }
            Ok(Reader::There)
        };
        let thread = thread::Builder::new().spawn(work)?;
        Ok(Self { lines, thread })
    }

    /// Has a line printed; told whether it may be of use to send more.
    pub async fn send(&self, line: String) -> Reader {
        match self.lines.send(line).await {
            Ok(()) => Reader::There,
            Err(_) => Reader::Gone,
        }
    }

    /// Waits until everything is printed.
    pub fn finish(self) -> Result<Reader, Failure> {
        drop(self.lines);
        let ended = self.thread.join();
        ended.unwrap_or_else(|_| Err(Failure::new("internal error: printing ended early")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::open::wait;
    use std::sync::mpsc::channel;

    #[test]
    fn a_reader_that_takes_its_time_does_not_stop_the_work() {
        let (go_on, may_go_on) = channel::<()>();
        let mut seen = Vec::new();
        let (tell, told) = channel();
        let printer = Printer::start(move |line| {
            let _ = may_go_on.recv(); // fails once everything may be printed
            seen.push(line.to_owned());
            if seen.len() == 3 {
                let _ = tell.send(seen.clone());
            }
            Ok(Reader::There)
        })
        .unwrap();
        let worked = wait(async {
            let work = tokio::spawn(async { 42 });
            for line in ["1", "2", "3"] {
                assert_eq!(printer.send(line.to_owned()).await, Reader::There);
            }
            work.await.map_err(|why| Failure::new(why.to_string()))
        });
        assert_eq!(worked.unwrap(), 42);
        drop(go_on);
        assert_eq!(printer.finish().unwrap(), Reader::There);
        assert_eq!(told.recv().unwrap(), ["1", "2", "3"]);
    }

    #[test]
    fn a_reader_that_went_away_is_told() {
        let printer = Printer::start(|_| Ok(Reader::Gone)).unwrap();
        let sent = wait(async {
            while printer.send("x".to_owned()).await == Reader::There {}
            Ok::<(), Failure>(())
        });
        sent.unwrap();
        assert_eq!(printer.finish().unwrap(), Reader::Gone);
    }
}
