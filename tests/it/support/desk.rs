//! Somebody at a desk: a member with a session, whose browser keeps its cookie.

use super::letters::last_link;
use super::server::{Answer, World, send, send_bytes, somebody};
use super::story::{email, runtime};
use sceau::badge::text::Language;
use sceau::issuing::{Actor, access::Role};
use sceau::storage::Scope;
use url::form_urlencoded::Serializer;
use uuid::Uuid;

/// Whose browser it is.
pub struct Browser {
    base: String,
    cookie: String,
    csrf: String,
    /// The address that they signed in at.
    pub email: String,
    /// Their membership; none for somebody who is a member of nothing.
    pub member: Option<Uuid>,
}

impl Browser {
    /// A new member of an issuer, or of the instance, who signed in.
    pub fn member(world: &World, issuer: Option<Uuid>, role: Role) -> Self {
        let (who, service) = (somebody(), &world.service);
        let new = (email(&who), role);
        let member = runtime().block_on(async {
            let actor = Actor::cli();
            let invited = service.invite_member(&actor, Scope::Instance, issuer, new);
            let invited = invited.await.unwrap();
            service.join_desk(invited.link.unwrap()).await.unwrap();
            invited.member.id
        });
        Self {
            member: Some(member),
            ..Self::signed_in(world, &who)
        }
    }

    /// Whoever reads an address, signed in by a letter to it.
    pub fn signed_in(world: &World, who: &str) -> Self {
        let service = &world.service;
        let asked = service.ask_for_badges(email(who), Language::Fr);
        runtime().block_on(asked).unwrap();
        let link = last_link(service, who);
        let (token, session) = runtime().block_on(async {
            let token = service
                .sign_in(link, Default::default())
                .await
                .unwrap()
                .text();
            let there = service.signed_in(&token).await.unwrap().unwrap();
            (token, there.session)
        });
        Self {
            base: world.base.clone(),
            cookie: format!("sceau={token}"),
            csrf: service.form_token(session),
            email: who.to_owned(),
            member: None,
        }
    }

    /// The same browser once its session has ended.
    pub fn ended(&self) -> Self {
        Self {
            base: self.base.clone(),
            cookie: "sceau=ended".to_owned(),
            csrf: self.csrf.clone(),
            email: self.email.clone(),
            member: None,
        }
    }

    /// Opens a page.
    pub fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], "")
    }

    /// Sends a form with what pages of this session carry, and gives the answer itself. It is of a page of its own, unless
    /// `fields` name the one: `once`.
    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut body = Serializer::new(String::new());
        body.append_pair("csrf", &self.csrf).extend_pairs(fields);
        if !fields.iter().any(|(name, _)| *name == "once") {
            body.append_pair("once", &Uuid::new_v4().to_string());
        }
        let form = [("content-type", "application/x-www-form-urlencoded")];
        self.send("POST", path, &form, &body.finish())
    }

    /// Sends a form and opens the page that it leads to.
    pub fn submit(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let answer = self.post(path, fields);
        assert_eq!(answer.status, 303, "{path}: {}", answer.text);
        self.get(answer.header("location"))
    }

    /// Sends a form with a file in it.
    pub fn upload(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        (name, file): (&str, &[u8]),
    ) -> Answer {
        let boundary = "----of-a-test";
        let mut body = Vec::new();
        let once = Uuid::new_v4().to_string();
        let own = [("once", once.as_str()), ("csrf", self.csrf.as_str())];
        let named = fields.iter().any(|(name, _)| *name == "once");
        let all = [&own[usize::from(named)..], fields].concat();
        for (field, value) in all {
            let head = format!(
                "--{boundary}\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n"
            );
            body.extend_from_slice(head.as_bytes());
        }
        let head = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(file);
        body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
        let kind = format!("multipart/form-data; boundary={boundary}");
        let headers = [
            ("accept", "text/html"),
            ("cookie", &*self.cookie),
            ("content-type", &*kind),
        ];
        send_bytes("POST", &format!("{}{path}", self.base), &headers, &body)
    }

    /// Any request with the cookie of this browser.
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let own = [("accept", "text/html"), ("cookie", &*self.cookie)];
        let headers = [&own[..], headers].concat();
        send(method, &format!("{}{path}", self.base), &headers, body)
    }
}
