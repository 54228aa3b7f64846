//! Bodies that arrive: who sends slowly is waited for as long as something comes, who sends nothing is not.

use super::body::unreadable;
use super::problem::Problem;
use actix_web::{
    rt::time::{Instant, timeout},
    web::{self, Bytes},
};
use futures_util::StreamExt;
use std::time::Duration;

/// How long a body may take to arrive, whatever its size …
const PATIENCE: Duration = Duration::from_secs(10);
/// … and a second more for as many bytes as did arrive: a photograph over a telephone in the country.
const A_SECOND: usize = 16 * 1024;
/// No body takes longer.
const LONGEST: Duration = Duration::from_secs(300);

/// A body that is arriving.
pub struct Arriving {
    body: web::Payload,
    since: Instant,
    bytes: usize,
}

impl Arriving {
    /// From now on.
    pub fn new(body: web::Payload) -> Self {
        Self {
            body,
            since: Instant::now(),
            bytes: 0,
        }
    }

    /// What comes next; nothing at the end.
    ///
    /// # Errors
    /// `body-too-slow`, or what the framework says of a body that cannot be read.
    pub async fn next(&mut self) -> Result<Option<Bytes>, Problem> {
        let seconds = u64::try_from(self.bytes / A_SECOND).unwrap_or(u64::MAX);
        let allowed = PATIENCE.saturating_add(Duration::from_secs(seconds));
        let left = allowed.min(LONGEST).saturating_sub(self.since.elapsed());
        let Ok(chunk) = timeout(left, self.body.next()).await else {
            return Err(Problem::new("body-too-slow", "the body arrives too slowly"));
        };
        let chunk = chunk.transpose().map_err(|why| unreadable(&why.into()))?;
        self.bytes += chunk.as_ref().map_or(0, Bytes::len);
        Ok(chunk)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::{FromRequest, dev::Payload, error::PayloadError, test::TestRequest};
    use futures_util::stream;

    /// How long a body of so many chunks takes, one in so many seconds, and whether it arrived.
    async fn arrival(chunks: usize, bytes: usize, seconds: u64) -> (u64, bool) {
        let sent = stream::unfold(0, move |at| async move {
            tokio::time::sleep(Duration::from_secs(seconds)).await; // of a clock that stands still
            (at < chunks).then(|| (Ok::<_, PayloadError>(Bytes::from(vec![0; bytes])), at + 1))
        });
        let mut sent: Payload = Payload::Stream {
            payload: Box::pin(sent),
        };
        let request = TestRequest::default().to_http_request();
        let body = web::Payload::from_request(&request, &mut sent).into_inner();
        let (mut body, since) = (Arriving::new(body.unwrap()), Instant::now());
        let arrived = loop {
            match body.next().await {
                Ok(Some(_)) => {}
                Ok(None) => break true,
                Err(why) => {
                    assert_eq!(why.code, "body-too-slow");
                    break false;
                }
            }
        };
        (since.elapsed().as_secs(), arrived)
    }

    #[tokio::test(start_paused = true)]
    async fn a_photograph_over_a_slow_line_arrives() {
        assert_eq!(arrival(256, 20 * 1024, 1).await, (257, true));
        assert_eq!(arrival(3, 10, 2).await, (8, true));
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_sends_next_to_nothing_is_not_waited_for() {
        assert_eq!(arrival(1, 10, 60).await, (10, false));
        assert_eq!(arrival(1_000, 10, 1).await, (10, false));
        assert_eq!(arrival(1_000, 16 * 1024, 2).await, (19, false));
        assert_eq!(arrival(10_000, 64 * 1024, 1).await, (300, false));
    }
}
