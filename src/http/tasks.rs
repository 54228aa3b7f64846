//! Work that goes on whether the client reads or not.

use actix_web::rt::{self, task::JoinHandle};
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// A task on this thread; ended when nobody waits for it any more.
pub struct Task<T>(JoinHandle<T>);

/// Begins the work at once. Inside of a body it would stand still while the client does not read, and with it the time
/// that it may take and what it holds.
pub fn begin<T: 'static>(work: impl Future<Output = T> + 'static) -> Task<T> {
    Task(rt::spawn(work))
}

impl<T> Future for Task<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        match ready!(Pin::new(&mut self.0).poll(context)) {
            Ok(done) => Poll::Ready(done),
            Err(why) if why.is_panic() => std::panic::resume_unwind(why.into_panic()),
            // Only `drop` ends one early.
            Err(_) => Poll::Pending,
        }
    }
}

impl<T> Drop for Task<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}
