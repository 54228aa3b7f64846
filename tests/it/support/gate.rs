//! Jobs that wait for a store's writer, so that SQLite commits them together.

use sceau::storage::{Db, Error, Store};
use std::future::Future;
use std::pin::Pin;
use std::sync::mpsc::{Sender, channel};
use std::task::{Context, Poll, Waker};

pub fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap()
        .block_on(future)
}

/// A call that reached the queue, and has yet to be answered.
pub struct Submitted<T>(Pin<Box<dyn Future<Output = T>>>, Option<T>);

pub fn submit<T>(call: impl Future<Output = T> + 'static) -> Submitted<T> {
    let mut call = Box::pin(call);
    let answer = match call.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(answer) => Some(answer),
        Poll::Pending => None,
    };
    Submitted(call, answer)
}

pub fn submit_write<T: Send + 'static>(
    store: &Store,
    job: impl FnMut(&mut Db) -> Result<T, Error> + Send + 'static,
) -> Submitted<Result<T, Error>> {
    let store = store.clone();
    submit(async move { store.write(job).await })
}

impl<T> Submitted<T> {
    pub fn answer(self) -> T {
        self.1.unwrap_or_else(|| run(self.0))
    }
}

/// Holds a writing thread, so that what is submitted meanwhile waits in the queue and is taken as one group.
pub struct Gate {
    open: Sender<()>,
    job: Submitted<Result<(), Error>>,
}

impl Gate {
    pub fn shut(store: &Store) -> Self {
        let (running, held) = channel();
        let (open, opened) = channel();
        let job = submit_write(store, move |_| {
            running.send(()).unwrap();
            opened.recv().unwrap();
            Ok(())
        });
        held.recv().unwrap();
        Self { open, job }
    }

    pub fn open(self) {
        self.open.send(()).unwrap();
        self.job.answer().unwrap();
    }
}
