//! `/api/v1/applications`, `/api/v1/issuers/{id}/applications`: who asks for the badges of an issuer, and what they show.

pub mod acting;
pub mod beginning;
pub mod policies;
pub mod seen;

use super::{
    Answer, App, Caller, PageQuery, Problem, id, list as listed, query_text, show as shown,
};
use crate::badge::application::State;
use crate::http::attachment::{self, Visibility};
use crate::http::negotiation::language;
use crate::issuing::applications::Examiner;
use crate::storage::applications::reviewers::Who;
use actix_web::{HttpRequest, http::StatusCode, web};
use seen::{ApplicationView, ApplicationWholeView};
use url::form_urlencoded;
use uuid::Uuid;

/// Which applications. This tells the document what [`list`] reads.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)] // a form cannot be read into a list
pub struct ApplicationsQuery {
    /// Only those in this state; repeat it for more. All that were submitted when not given.
    state: Option<Vec<State>>,
    /// The cursor: the id of the last item of the part before.
    after: Option<Uuid>,
    /// 1 to 100; 50 when not given.
    limit: Option<u16>,
}

/// The states of a query, and what else it says.
fn states(query: &str) -> Result<(Vec<State>, String), Problem> {
    let mut states = Vec::new();
    let mut rest = form_urlencoded::Serializer::new(String::new());
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        if name != "state" {
            rest.append_pair(&name, &value);
            continue;
        }
        let state = State::named(&value).ok_or_else(|| {
            let names = State::ALL.map(State::name).join(", ");
            Problem::new("invalid-query", format!("state is one of {names}"))
        })?;
        states.push(state);
    }
    if states.is_empty() {
        states = State::ALL.to_vec();
    }
    Ok((states, rest.finish()))
}

/// As whom a program examines.
pub(super) fn examiner(caller: &Caller) -> Examiner {
    Examiner {
        actor: caller.actor(),
        who: Who::Key(caller.principal().key),
    }
}

/// The applications for the badges of an issuer, in order of creation. Nobody sees a draft but its applicant.
#[utoipa::path(get, path = "/api/v1/issuers/{id}/applications", params(("id" = Uuid, Path), ApplicationsQuery), security(("bearer" = [])),
    responses((status = 200, body = super::List<ApplicationView>), (status = 404, body = Problem)), tag = "applications", operation_id = "listApplications")]
pub async fn list(
    caller: Caller,
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<String>,
) -> Answer {
    let (states, rest) = states(request.query_string())?;
    let page = query_text::<PageQuery>(&rest)?.page()?;
    let issuer = app.service.issuer(caller.scope(), id(&path)?).await?;
    let found = app.service.applications(issuer.id, states, page).await?;
    let (base, language) = (app.service.base(), language(&request));
    let items = found
        .iter()
        .map(|seen| ApplicationView::new(base, seen, language))
        .collect();
    Ok(listed(
        &request,
        &app,
        page,
        items,
        |item: &ApplicationView| item.id,
    ))
}

/// An application with all that is said in it.
#[utoipa::path(get, path = "/api/v1/applications/{id}", params(("id" = Uuid, Path)), security(("bearer" = [])),
    responses((status = 200, body = ApplicationWholeView), (status = 404, body = Problem)), tag = "applications", operation_id = "showApplication")]
pub async fn show(
    caller: Caller,
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<String>,
) -> Answer {
    whole(&caller, &request, &app, id(&path)?).await
}

/// An application as it stands now.
pub(super) async fn whole(caller: &Caller, request: &HttpRequest, app: &App, id: Uuid) -> Answer {
    let who = examiner(caller).who;
    let seen = app.service.application(caller.scope(), who, id).await?;
    let view = ApplicationWholeView::new(app.service.base(), seen, language(request));
    Ok(shown(StatusCode::OK, &view))
}

/// The file of a proof, as an attachment of its own media type.
#[utoipa::path(get, path = "/api/v1/applications/{id}/proofs/{item}/file", params(("id" = Uuid, Path), ("item" = Uuid, Path)), security(("bearer" = [])),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>, description = "the file; its media type is its own: PDF, a picture, a text, a document of LibreOffice or Office"), (status = 404, body = Problem)),
    tag = "applications", operation_id = "fileOfProof")]
pub async fn file(
    caller: Caller,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
) -> Answer {
    let (application, proof) = (id(&path.0)?, id(&path.1)?);
    let who = examiner(&caller).who;
    let file = app
        .service
        .file_of_application(caller.scope(), who, (application, proof))
        .await?;
    Ok(attachment::of_proof(file, Visibility::Private))
}
