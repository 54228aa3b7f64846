//! The document of an Endorsement: absent until it was accepted, gone once it was taken back.

use super::{
    App,
    hosted::{Answer, Named, document},
    negotiation::Form,
    problem::Problem,
};
use crate::badge::{assertion::Revoked, endorsement::Standing};
use crate::storage::{Db, endorsements};
use actix_web::{HttpRequest, http::StatusCode, web};

/// `/endorsements/{id}`
pub async fn serve(request: HttpRequest, app: web::Data<App>, path: web::Path<String>) -> Answer {
    let named = Named::parse(&path)?;
    let form = match named.form(&request)? {
        Form::Page => Form::Json, // no page: it is shown on the page of what it speaks for
        form => form,
    };
    let found = app
        .service
        .store()
        .read(move |db: &mut Db| endorsements::find(db, named.id))
        .await?;
    let absent = || Problem::not_found("there is no such endorsement");
    let found = found.ok_or_else(absent)?.endorsement;
    let base = app.service.base();
    match found.standing(app.service.now()) {
        Standing::Hidden => Err(absent()),
        Standing::Public => document(&request, StatusCode::OK, form, &found.document(base)),
        Standing::Revoked(reason) => {
            let gone = Revoked::endorsement(base.endorsement(found.id), reason.to_owned());
            document(&request, StatusCode::GONE, form, &gone)
        }
    }
}
