//! A real server on loopback with a small world in it, shared by the tests of a process; and a plain HTTP client.

use sceau::badge::{
    composite::OnRevoked, profile::Organisation, signing::sealing::SealingKey, urls::BaseUrl,
};
use sceau::checking::fetching::{Fetcher, Settings};
use sceau::http::{self, limits::Settings as Limits};
use sceau::issuing::{
    Actor, Service, access::Role, api_keys::NewApiKey, badges::NewBadge, catalogues, instance,
    programmes::NewAccreditation,
};
use sceau::storage::{Options, Scope, Store, Target, migrations};
use secrecy::ExposeSecret;
use serde_json::Value;
use std::net::TcpListener;
use std::sync::{
    OnceLock,
    atomic::{AtomicU64, Ordering},
};
use ureq::http::{Request, Response};
use uuid::Uuid;

/// What the world holds.
pub struct World {
    pub base: String,
    pub service: Service,
    pub programme: Uuid,
    pub owner: Body,
    pub a: Body,
    pub b: Body,
    pub admin: String,
    target: Target,
    /// Of SQLite.
    _data: Option<tempfile::TempDir>,
}

/// An issuer, a badge of its own and keys of each role.
pub struct Body {
    pub issuer: Uuid,
    pub profile: Uuid,
    pub badge: Uuid,
    pub reader: String,
    pub assessor: String,
    pub editor: String,
    pub owner: String,
}

/// How many forms a client may send to sign in, in ten minutes.
pub const SIGN_INS: u32 = 300;

/// The one world of this process.
pub fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(World::start)
}

/// An address nobody else uses.
pub fn somebody() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    format!(
        "personne-{}@exemple.fr",
        NEXT.fetch_add(1, Ordering::Relaxed)
    )
}

impl World {
    /// A world of one's own, for a test that changes what others rest on.
    pub fn start() -> Self {
        let data = tempfile::TempDir::new().unwrap();
        let target = Target::parse(&format!(
            "sqlite:{}",
            data.path().join("sceau.db").display()
        ))
        .unwrap();
        Self::start_on(target, Some(data))
    }

    /// A world on an empty database, for a test of both.
    pub fn on(target: &Target) -> Self {
        Self::start_on(target.clone(), None)
    }

    /// A world on an empty database; `data` is kept as long as the world.
    pub fn start_on(target: Target, data: Option<tempfile::TempDir>) -> Self {
        migrations::migrate(&target).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        // A world answers until its process ends, and keeps its connections.
        let options = Options {
            threads: 4,
            ..Options::default()
        };
        let store = Store::open(&target, options).unwrap();
        let service = instance::open(
            store,
            &BaseUrl::parse(&base).unwrap(),
            SealingKey::new([9; 32]),
        )
        .unwrap();
        let served = service.clone();
        std::thread::spawn(move || {
            let options = http::Options {
                workers: 2,
                // So that tests can play another service on this machine.
                fetcher: Fetcher::system(Settings {
                    private_addresses: true,
                    plain_http: true,
                }),
                limits: Limits {
                    most: SIGN_INS,
                    ..Limits::default()
                },
            };
            actix_web::rt::System::new()
                .block_on(http::serve(served, listener, options))
                .unwrap();
        });
        actix_web::rt::System::new().block_on(Self::seed(base, service, target, data))
    }

    async fn seed(
        base: String,
        service: Service,
        target: Target,
        data: Option<tempfile::TempDir>,
    ) -> Self {
        let actor = Actor::cli();
        let mut issuers = Vec::new();
        for name in ["Réseau", "Atelier A", "Atelier B"] {
            let organisation = Organisation {
                name: name.to_owned(),
                url: "https://atelier.example".to_owned(),
                email: "contact@atelier.example".to_owned(),
                description: None,
                telephone: None,
                time_zone: None,
                linkedin_organisation: None,
            };
            issuers.push(service.create_issuer(&actor, organisation).await.unwrap());
        }
        let owner = issuers[0].id;
        let programme = service
            .create_programme(&actor, Scope::Instance, owner, "Programme".to_owned())
            .await
            .unwrap()
            .id;
        let catalogue = catalogues::default_catalogue().unwrap();
        service
            .adopt(
                &actor,
                Scope::Instance,
                programme,
                catalogue,
                OnRevoked::Revoke,
            )
            .await
            .unwrap();
        let mut bodies = Vec::new();
        for issuer in &issuers {
            let new = NewAccreditation {
                issuer: issuer.id,
                competencies: None,
                starts_at: None,
                ends_at: None,
            };
            service
                .accredit(&actor, Scope::Instance, programme, new)
                .await
                .unwrap();
            let new = NewBadge::OfCompetency {
                programme,
                competency: "accueillir".to_owned(),
            };
            let badge = service
                .define_badge(&actor, Scope::Instance, issuer.id, new)
                .await
                .unwrap()
                .id;
            bodies.push(Body {
                issuer: issuer.id,
                profile: issuer.profile,
                badge,
                reader: key(&service, Some(issuer.id), Role::Reader).await,
                assessor: key(&service, Some(issuer.id), Role::Assessor).await,
                editor: key(&service, Some(issuer.id), Role::Editor).await,
                owner: key(&service, Some(issuer.id), Role::Owner).await,
            });
        }
        let admin = key(&service, None, Role::Admin).await;
        let [owner, a, b] = bodies.try_into().ok().unwrap();
        Self {
            base,
            service,
            programme,
            owner,
            a,
            b,
            admin,
            target,
            _data: data,
        }
    }

    /// Runs a statement of SQLite beside the server.
    pub fn execute(&self, statement: &str) {
        let mut db = self.target.connect().unwrap();
        diesel::connection::SimpleConnection::batch_execute(&mut db, statement).unwrap();
    }

    /// Every row of every table, as text.
    pub fn rows(&self) -> String {
        use diesel::{QueryableByName, RunQueryDsl, sql_query, sql_types::Text};
        #[derive(QueryableByName)]
        struct Line {
            #[diesel(sql_type = Text)]
            line: String,
        }
        let mut db = self.target.connect().unwrap();
        let mut read = |query: String| -> Vec<String> {
            let lines = sql_query(query).load::<Line>(&mut db).unwrap();
            lines.into_iter().map(|line| line.line).collect()
        };
        let tables = "SELECT name AS line FROM sqlite_master WHERE type = 'table' ORDER BY name";
        let mut rows = String::new();
        for table in read(tables.to_owned()) {
            let columns = format!("SELECT name AS line FROM pragma_table_info('{table}')");
            let cells: Vec<_> = read(columns)
                .iter()
                .map(|column| format!("quote(\"{column}\")"))
                .collect();
            let cells = cells.join(" || ',' || ");
            let mut lines = read(format!("SELECT {cells} AS line FROM \"{table}\""));
            lines.sort_unstable();
            rows.push_str(&format!("{table}\n{}\n", lines.join("\n")));
        }
        rows
    }

    /// A URL of the API.
    pub fn api(&self, path: &str) -> String {
        format!("{}/api/v1{path}", self.base)
    }

    /// Awards a badge and gives the answer.
    pub fn award(&self, key: &str, badge: Uuid, to: &str) -> Value {
        let body = serde_json::json!({ "recipient": { "email": to } });
        let answer = post(
            &self.api(&format!("/badges/{badge}/assertions")),
            Some(key),
            &body,
        );
        assert_eq!(answer.status, 201, "{}", answer.text);
        answer.json()
    }
}

async fn key(service: &Service, issuer: Option<Uuid>, role: Role) -> String {
    let new = NewApiKey {
        issuer,
        role,
        scopes: None,
        label: "test".to_owned(),
        expires_at: None,
    };
    let (_, text) = service
        .create_api_key(&Actor::cli(), Scope::Instance, new)
        .await
        .unwrap();
    text.expose_secret().to_owned()
}

/// An HTTP answer.
pub struct Answer {
    pub status: u16,
    pub headers: ureq::http::HeaderMap,
    pub text: String,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|why| panic!("{why}: {}", self.text))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// The stable code of a problem.
    pub fn code(&self) -> String {
        assert_eq!(
            self.header("content-type"),
            "application/problem+json",
            "{}",
            self.text
        );
        let problem = self.json();
        assert_eq!(problem["status"], self.status);
        assert_eq!(
            problem["requestId"].as_str().unwrap(),
            self.header("x-request-id")
        );
        problem["code"].as_str().unwrap().to_owned()
    }
}

/// Sends any request.
pub fn send(method: &str, url: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    send_bytes(method, url, headers, body.as_bytes())
}

/// The same with any body.
pub fn send_bytes(method: &str, url: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .allow_non_standard_methods(true)
        .max_redirects(0)
        .build()
        .into();
    let mut request = Request::builder().method(method).uri(url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut response: Response<ureq::Body> =
        agent.run(request.body(body.to_owned()).unwrap()).unwrap();
    let body = response.body_mut().with_config().limit(64 << 20);
    let bytes = body.read_to_vec().unwrap();
    let mut answer = Answer {
        status: response.status().as_u16(),
        headers: response.headers().clone(),
        text: String::from_utf8_lossy(&bytes).into_owned(),
        bytes,
    };
    // Pages are read for their words: which kind of space stands between them is told in `words.rs`.
    if answer.header("content-type").starts_with("text/html") {
        answer.text = answer.text.replace('\u{a0}', " ");
    }
    answer
}

pub fn get(url: &str, accept: &str) -> Answer {
    send("GET", url, &[("accept", accept)], "")
}

pub fn get_with(url: &str, key: &str) -> Answer {
    send(
        "GET",
        url,
        &[("authorization", &format!("Bearer {key}"))],
        "",
    )
}

pub fn post(url: &str, key: Option<&str>, body: &Value) -> Answer {
    let bearer = format!("Bearer {}", key.unwrap_or_default());
    let mut headers = vec![("content-type", "application/json")];
    if key.is_some() {
        headers.push(("authorization", bearer.as_str()));
    }
    send("POST", url, &headers, &body.to_string())
}
