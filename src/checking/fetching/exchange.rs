//! One request and its answer, over a connection that is made for it.

use super::{
    Answer, CONNECT, Network, Refused, Vetted, Want,
    network::{Meter, Metered},
    tls::{self, Tls},
};
use futures_util::future::{Either, select};
use http_body_util::{BodyExt, Empty};
use hyper::body::{Body, Bytes, Incoming};
use hyper::client::conn::http1::Builder;
use hyper::header::{self, HeaderMap, HeaderName};
use hyper::http::uri::PathAndQuery;
use hyper::{Request, Response, StatusCode, Uri};
use hyper_util::rt::TokioIo;
use std::error::Error;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout, timeout_at};

/// Fixed: it says nothing about who asks.
const USER_AGENT: &str = concat!("Sceau/", env!("CARGO_PKG_VERSION"));
/// Bytes of the head of an answer.
const MAX_HEAD: usize = 32 * 1024;
const MAX_HEADERS: usize = 100;
/// Bytes on the wire beside twice the body: TLS, certificates, heads, chunks.
const AROUND: usize = 128 * 1024;

/// What came back.
pub(super) enum Received {
    Answer(Answer),
    /// `Location`, as written.
    Redirect(String),
}

/// Connects to one of the addresses and asks.
pub(super) async fn run(
    network: &dyn Network,
    tls: &Tls,
    at: &Vetted,
    addresses: &[SocketAddr],
    want: Want,
) -> Result<Received, Refused> {
    let meter = Meter::new(2 * want.limit() + AROUND);
    let asking = Asking {
        at,
        want,
        meter: meter.clone(),
    };
    let deadline = Instant::now() + CONNECT;
    let late = |_| Refused::connect_timeout(at.url());
    let stream = connect(network, at, addresses, deadline).await?;
    let stream = Metered::new(stream, meter);
    if !at.is_https() {
        return asking.over(stream).await;
    }
    let secure = timeout_at(deadline, tls.connect(at, stream)).await;
    asking.over(secure.map_err(late)??).await
}

/// Tries the addresses in turn; each has its share of the time that is left.
async fn connect(
    network: &dyn Network,
    at: &Vetted,
    addresses: &[SocketAddr],
    deadline: Instant,
) -> Result<TcpStream, Refused> {
    let mut refused = Refused::connection_failed(at.url());
    for (tried, address) in addresses.iter().enumerate() {
        let left = deadline.saturating_duration_since(Instant::now());
        let others = u32::try_from(addresses.len() - tried).unwrap_or(1);
        match timeout(left / others, network.connect(*address)).await {
            Ok(Ok(stream)) => {
                let _ = stream.set_nodelay(true); // else a request waits 40 ms behind the handshake
                return Ok(stream);
            }
            Ok(Err(_)) => {}
            Err(_) => refused = Refused::connect_timeout(at.url()),
        }
    }
    Err(refused)
}

struct Asking<'a> {
    at: &'a Vetted,
    want: Want,
    meter: Meter,
}

impl Asking<'_> {
    async fn over<S>(&self, stream: S) -> Result<Received, Refused>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let mut builder = Builder::new();
        builder.max_header_size(MAX_HEAD).max_headers(MAX_HEADERS);
        let opened = builder.handshake(TokioIo::new(stream)).await;
        let (mut sender, connection) = opened.map_err(|why| self.failed(&why))?;
        let asked = async {
            let response = sender.send_request(self.request()?).await;
            self.read(response.map_err(|why| self.failed(&why))?).await
        };
        // The connection works only while somebody polls it; nothing of it is left when we stop waiting.
        match select(pin!(asked), pin!(connection)).await {
            Either::Left((received, _)) => received,
            Either::Right((_, asked)) => asked.await,
        }
    }

    fn request(&self) -> Result<Request<Empty<Bytes>>, Refused> {
        let broken = || Refused::url_not_allowed(self.at.url(), "it cannot be asked for");
        let target: PathAndQuery = self.at.path_and_query().ok_or_else(broken)?;
        Request::get(Uri::from(target))
            .header(header::HOST, self.at.host_header())
            .header(header::USER_AGENT, USER_AGENT)
            .header(header::ACCEPT, self.want.accept())
            .header(header::ACCEPT_ENCODING, "identity")
            .header(header::CONNECTION, "close")
            .body(Empty::new())
            .map_err(|_| broken())
    }

    async fn read(&self, response: Response<Incoming>) -> Result<Received, Refused> {
        let (head, mut body) = response.into_parts();
        let url = self.at.url();
        match head.status {
            StatusCode::MOVED_PERMANENTLY
            | StatusCode::FOUND
            | StatusCode::SEE_OTHER
            | StatusCode::TEMPORARY_REDIRECT
            | StatusCode::PERMANENT_REDIRECT => return self.location(&head.headers),
            status if status.is_informational() => return Err(Refused::not_http(url)),
            _ => {}
        }
        let as_is = |name, plain: &str| {
            let mut values = head.headers.get_all(name).iter();
            values.all(|value| value.as_bytes().eq_ignore_ascii_case(plain.as_bytes()))
        };
        if !as_is(header::CONTENT_ENCODING, "identity")
            || !as_is(header::TRANSFER_ENCODING, "chunked")
        {
            return Err(Refused::encoded_anyway(url));
        }
        let limit = self.want.limit();
        let too_large = || Refused::too_large(url, limit);
        if body.size_hint().lower() > limit as u64 {
            return Err(too_large());
        }
        let mut whole = Vec::new();
        while let Some(frame) = body.frame().await {
            let frame = frame.map_err(|why| self.failed(&why))?;
            let Ok(data) = frame.into_data() else {
                continue; // trailers: bounded by hyper, of no use
            };
            if whole.len() + data.len() > limit {
                return Err(too_large());
            }
            whole.extend_from_slice(&data);
        }
        Ok(Received::Answer(Answer {
            url: url.to_owned(),
            status: head.status.as_u16(),
            content_type: text(&head.headers, header::CONTENT_TYPE),
            body: whole,
        }))
    }

    fn location(&self, headers: &HeaderMap) -> Result<Received, Refused> {
        let refuse = |why| Refused::redirect_not_allowed(self.at.url(), why);
        if headers.get_all(header::LOCATION).iter().count() > 1 {
            return Err(refuse("it leads to several addresses"));
        }
        let location = text(headers, header::LOCATION);
        let location = location.ok_or_else(|| refuse("it leads to no address"))?;
        Ok(Received::Redirect(location))
    }

    /// What a failure of the connection is called.
    fn failed(&self, why: &hyper::Error) -> Refused {
        let url = self.at.url();
        if self.meter.is_spent() {
            return Refused::too_large(url, self.want.limit());
        }
        if why.is_parse_too_large() {
            return Refused::head_too_large(url);
        }
        if why.is_parse() {
            return Refused::not_http(url);
        }
        let why = why.source().and_then(|why| why.downcast_ref::<io::Error>());
        if let Some(refused) = why.and_then(|why| tls::failure(self.at, why)) {
            return refused;
        }
        match why.map(io::Error::kind) {
            Some(io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput) => {
                Refused::not_http(url)
            }
            _ => Refused::connection_lost(url),
        }
    }
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    Some(headers.get(name)?.to_str().ok()?.to_owned())
}
