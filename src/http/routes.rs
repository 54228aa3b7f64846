//! Every route on one screen: method, path, what it asks of its caller, handler.

use super::{api, auth::Access, endorsements, extensions, hosted, images, pages, swagger};
use crate::issuing::access::Permission as P;
use actix_web::{Route as Handler, web};

/// One route.
pub struct Route {
    /// The HTTP method; a GET answers HEAD too.
    pub method: &'static str,
    /// The path below the base URL.
    pub path: &'static str,
    /// What it asks of its caller.
    pub access: Access,
    handler: fn() -> Handler,
}

macro_rules! routes {
    ($($method:ident $path:literal $access:expr => $handler:path;)*) => {
        &[$(Route { method: stringify!($method), path: $path, access: $access, handler: || Handler::to(Handler::new(), $handler) }),*]
    };
}

use Access::{Administrator, Desk, Needs, Public, SignedIn};

/// The table.
#[rustfmt::skip]
pub static ROUTES: &[Route] = routes! {
    GET    "/"                                              Public                     => pages::home;
    GET    "/verify"                                        Public                     => pages::verify;
    POST   "/verify"                                        Public                     => pages::verify_submitted;
    GET    "/programmes/{id}"                               Public                     => pages::programme;
    GET    "/programmes/{id}/catalogue"                     Public                     => pages::catalogue;
    GET    "/programmes/{id}/colours.css"                   Public                     => pages::colours;
    GET    "/programmes/{id}/card.png"                      Public                     => pages::programme_card;
    GET    "/accessibility"                                 Public                     => pages::accessibility;
    GET    "/robots.txt"                                    Public                     => pages::robots;
    GET    "/sitemap.xml"                                   Public                     => pages::sitemap;
    GET    "/oembed"                                        Public                     => pages::oembed;
    GET    "/links/{token}"                                 Public                     => pages::link;
    POST   "/links/{token}"                                 Public                     => pages::link_followed;
    GET    "/links/{token}/files/{key}"                     Public                     => pages::link_file;
    GET    "/proofs/{id}"                                   Public                     => pages::proof;
    GET    "/proofs/{id}/file"                              Public                     => pages::proof_file;
    GET    "/sign-in"                                       Public                     => pages::sign_in;
    POST   "/sign-in"                                       Public                     => pages::sign_in_asked;
    POST   "/sign-in/code"                                  Public                     => pages::sign_in_typed;
    POST   "/sign-out"                                      SignedIn                   => pages::sign_out;
    GET    "/my-badges"                                     SignedIn                   => pages::my_badges;
    POST   "/my-badges"                                     SignedIn                   => pages::my_badges_managed;
    GET    "/my-badges/shared"                              SignedIn                   => pages::my_shared;
    POST   "/my-badges/shared"                              SignedIn                   => pages::my_shared_managed;
    GET    "/my-badges/endorsements"                        SignedIn                   => pages::my_endorsements;
    POST   "/my-badges/endorsements"                        SignedIn                   => pages::my_endorsements_managed;
    GET    "/my-badges/export"                              SignedIn                   => pages::my_export;
    GET    "/my-badges/applications"                        SignedIn                   => pages::applications::list;
    POST   "/my-badges/applications"                        SignedIn                   => pages::applications::submit;
    GET    "/my-badges/applications/new"                    SignedIn                   => pages::applications::new;
    POST   "/my-badges/applications/new"                    SignedIn                   => pages::applications::begin;
    GET    "/my-badges/applications/proofs"                 SignedIn                   => pages::applications::own_proofs;
    GET    "/my-badges/applications/proofs/{item}/file"     SignedIn                   => pages::applications::file;
    GET    "/my-badges/applications/proofs/{item}/removal"  SignedIn                   => pages::applications::remove;
    POST   "/my-badges/applications/proofs/{item}/removal"  SignedIn                   => pages::applications::removed;
    GET    "/my-badges/applications/{item}"                 SignedIn                   => pages::applications::show;
    POST   "/my-badges/applications/{item}"                 SignedIn                   => pages::applications::act;
    GET    "/my-badges/applications/{item}/end"             SignedIn                   => pages::applications::end;
    POST   "/my-badges/applications/{item}/end"             SignedIn                   => pages::applications::ended;
    GET    "/my-badges/applications/{item}/proofs"          SignedIn                   => pages::applications::choose;
    POST   "/my-badges/applications/{item}/proofs"          SignedIn                   => pages::applications::give;
    GET    "/my-badges/applications/{item}/proofs/{key}"    SignedIn                   => pages::applications::proof;
    POST   "/my-badges/applications/{item}/proofs/{key}"    SignedIn                   => pages::applications::changed;
    GET    "/desk"                                          SignedIn                   => pages::desk::home::desks;
    GET    "/desk/{id}"                                     Desk(P::IssuersRead)       => pages::desk::home::issuer;
    GET    "/desk/{id}/profile"                             Desk(P::ProfileWrite)      => pages::desk::profile::show;
    POST   "/desk/{id}/profile"                             Desk(P::ProfileWrite)      => pages::desk::profile::edit;
    GET    "/desk/{id}/profile/closure"                     Desk(P::ProfileWrite)      => pages::desk::profile::closure;
    POST   "/desk/{id}/profile/closure"                     Desk(P::ProfileWrite)      => pages::desk::profile::close;
    GET    "/desk/{id}/keys"                                Desk(P::KeysWrite)         => pages::desk::keys::list;
    GET    "/desk/{id}/keys/preparation"                    Desk(P::KeysWrite)         => pages::desk::keys::preparation;
    POST   "/desk/{id}/keys/preparation"                    Desk(P::KeysWrite)         => pages::desk::keys::prepare;
    GET    "/desk/{id}/keys/rotation"                       Desk(P::KeysWrite)         => pages::desk::keys::rotation;
    POST   "/desk/{id}/keys/rotation"                       Desk(P::KeysWrite)         => pages::desk::keys::rotate;
    GET    "/desk/{id}/keys/{item}/compromise"              Desk(P::KeysWrite)         => pages::desk::keys::compromise;
    POST   "/desk/{id}/keys/{item}/compromise"              Desk(P::KeysWrite)         => pages::desk::keys::compromised;
    GET    "/desk/{id}/api-keys"                            Desk(P::ApiKeysWrite)      => pages::desk::api_keys::list;
    POST   "/desk/{id}/api-keys"                            Desk(P::ApiKeysWrite)      => pages::desk::api_keys::create;
    GET    "/desk/{id}/api-keys/{item}/revocation"          Desk(P::ApiKeysWrite)      => pages::desk::api_keys::revocation;
    POST   "/desk/{id}/api-keys/{item}/revocation"          Desk(P::ApiKeysWrite)      => pages::desk::api_keys::revoke;
    GET    "/desk/{id}/audit"                               Desk(P::AuditRead)         => pages::desk::audit::issuer;
    GET    "/desk/{id}/award"                               Desk(P::AssertionsWrite)   => pages::desk::award::form;
    POST   "/desk/{id}/award"                               Desk(P::AssertionsWrite)   => pages::desk::award::sent;
    GET    "/desk/{id}/applications"                        Desk(P::ApplicationsWrite) => pages::desk::applications::list;
    GET    "/desk/{id}/applications/statistics"             Desk(P::ApplicationsWrite) => pages::desk::applications::statistics;
    GET    "/desk/{id}/applications/{item}"                 Desk(P::ApplicationsWrite) => pages::desk::applications::one;
    POST   "/desk/{id}/applications/{item}"                 Desk(P::ApplicationsWrite) => pages::desk::applications::act;
    GET    "/desk/{id}/applications/{item}/opinion"         Desk(P::ApplicationsWrite) => pages::desk::applications::opinion_form;
    POST   "/desk/{id}/applications/{item}/opinion"         Desk(P::ApplicationsWrite) => pages::desk::applications::give;
    GET    "/desk/{id}/applications/{item}/files/{key}"     Desk(P::ApplicationsWrite) => pages::desk::applications::file;
    GET    "/desk/{id}/holders"                             Desk(P::AssertionsWrite)   => pages::desk::holders::list;
    POST   "/desk/{id}/holders"                             Desk(P::AssertionsWrite)   => pages::desk::holders::search;
    GET    "/desk/{id}/assertions/{item}"                   Desk(P::AssertionsWrite)   => pages::desk::assertions::one;
    POST   "/desk/{id}/assertions/{item}"                   Desk(P::AssertionsWrite)   => pages::desk::assertions::act;
    GET    "/desk/{id}/assertions/{item}/revocation"        Desk(P::AssertionsWrite)   => pages::desk::revoking::form;
    POST   "/desk/{id}/assertions/{item}/revocation"        Desk(P::AssertionsWrite)   => pages::desk::revoking::revoke;
    GET    "/desk/{id}/assertions/{item}/replacement"       Desk(P::AssertionsWrite)   => pages::desk::replacing::form;
    POST   "/desk/{id}/assertions/{item}/replacement"       Desk(P::AssertionsWrite)   => pages::desk::replacing::sent;
    GET    "/desk/{id}/members"                             Desk(P::MembersWrite)      => pages::desk::members::list;
    POST   "/desk/{id}/members"                             Desk(P::MembersWrite)      => pages::desk::members::invite;
    GET    "/desk/{id}/members/{item}"                      Desk(P::MembersWrite)      => pages::desk::members::one;
    POST   "/desk/{id}/members/{item}"                      Desk(P::MembersWrite)      => pages::desk::members::change;
    GET    "/desk/{id}/badges"                              Desk(P::BadgesRead)        => pages::desk::badges::list;
    POST   "/desk/{id}/badges"                              Desk(P::BadgesWrite)       => pages::desk::badges::create;
    GET    "/desk/{id}/badges/new"                          Desk(P::BadgesWrite)       => pages::desk::badges::new;
    GET    "/desk/{id}/badges/adapted"                      Desk(P::BadgesWrite)       => pages::desk::badges::adapted;
    POST   "/desk/{id}/badges/adapted"                      Desk(P::BadgesWrite)       => pages::desk::badges::adapt;
    GET    "/desk/{id}/badges/{item}"                       Desk(P::BadgesRead)        => pages::desk::badges::one;
    POST   "/desk/{id}/badges/{item}"                       Desk(P::BadgesWrite)       => pages::desk::badges::act;
    GET    "/desk/{id}/badges/{item}/edit"                  Desk(P::BadgesWrite)       => pages::desk::badges::edit;
    GET    "/desk/{id}/badges/{item}/review-policy"         Desk(P::BadgesWrite)       => pages::desk::badges::show_policy;
    POST   "/desk/{id}/badges/{item}/review-policy"         Desk(P::BadgesWrite)       => pages::desk::badges::set_policy;
    GET    "/desk/{id}/cohorts"                             Desk(P::AssertionsWrite)   => pages::desk::cohorts::list;
    POST   "/desk/{id}/cohorts"                             Desk(P::AssertionsWrite)   => pages::desk::cohorts::bring;
    GET    "/desk/{id}/cohorts/{item}"                      Desk(P::AssertionsWrite)   => pages::desk::cohorts::show;
    POST   "/desk/{id}/cohorts/{item}"                      Desk(P::AssertionsWrite)   => pages::desk::cohorts::act;
    GET    "/desk/{id}/cohorts/{item}/rejected.csv"         Desk(P::AssertionsWrite)   => pages::desk::cohorts::rejected;
    GET    "/desk/{id}/programmes"                         Desk(P::ProgrammesRead) => pages::desk::programmes::list;
    GET    "/desk/{id}/programmes/{item}"                  Desk(P::ProgrammesRead) => pages::desk::programmes::overview::show;
    POST   "/desk/{id}/programmes/{item}"                  Desk(P::ProgrammesWrite) => pages::desk::programmes::overview::adopt;
    GET    "/desk/{id}/programmes/{item}/recognitions"     Desk(P::ProgrammesRead) => pages::desk::programmes::recognitions::list;
    POST   "/desk/{id}/programmes/{item}/recognitions"     Desk(P::ProgrammesWrite) => pages::desk::programmes::recognitions::recognise;
    GET    "/desk/{id}/programmes/{item}/recognitions/{key}" Desk(P::ProgrammesRead) => pages::desk::programmes::recognitions::one::show;
    POST   "/desk/{id}/programmes/{item}/recognitions/{key}" Desk(P::ProgrammesWrite) => pages::desk::programmes::recognitions::one::change;
    GET    "/desk/{id}/programmes/{item}/equivalences"     Desk(P::ProgrammesRead) => pages::desk::programmes::equivalences::list;
    POST   "/desk/{id}/programmes/{item}/equivalences"     Desk(P::ProgrammesWrite) => pages::desk::programmes::equivalences::decide;
    GET    "/desk/{id}/programmes/{item}/equivalences/{key}/end" Desk(P::ProgrammesWrite) => pages::desk::programmes::equivalences::ending::ask;
    POST   "/desk/{id}/programmes/{item}/equivalences/{key}/end" Desk(P::ProgrammesWrite) => pages::desk::programmes::equivalences::ending::confirm;
    GET    "/desk/{id}/programmes/{item}/brought"          Desk(P::ProgrammesRead) => pages::desk::programmes::brought::list;
    GET    "/desk/{id}/programmes/{item}/brought/{key}"    Desk(P::ProgrammesRead) => pages::desk::programmes::brought::one::show;
    POST   "/desk/{id}/programmes/{item}/brought/{key}"    Desk(P::ProgrammesWrite) => pages::desk::programmes::brought::one::decide;
    GET    "/desk/{id}/programmes/{item}/appearance"       Desk(P::ProgrammesWrite) => pages::desk::programmes::appearance::show;
    POST   "/desk/{id}/programmes/{item}/appearance"       Desk(P::ProgrammesWrite) => pages::desk::programmes::appearance::edit;
    GET    "/desk/{id}/programmes/{item}/appearance.css"   Desk(P::ProgrammesWrite) => pages::desk::programmes::appearance::colours;
    GET    "/desk/{id}/programmes/{item}/composites"       Desk(P::CompositesWrite) => pages::desk::programmes::editor::new;
    POST   "/desk/{id}/programmes/{item}/composites"       Desk(P::CompositesWrite) => pages::desk::programmes::editor::define;
    GET    "/desk/{id}/programmes/{item}/composites/{slug}" Desk(P::ProgrammesRead) => pages::desk::programmes::composite::show;
    POST   "/desk/{id}/programmes/{item}/composites/{slug}" Desk(P::ProgrammesWrite) => pages::desk::programmes::composite::change;
    GET    "/desk/{id}/programmes/{item}/composites/{slug}/simulation" Desk(P::ProgrammesRead) => pages::desk::programmes::composite::show;
    POST   "/desk/{id}/programmes/{item}/composites/{slug}/simulation" Desk(P::ProgrammesRead) => pages::desk::programmes::composite::simulate;
    GET    "/desk/{id}/programmes/{item}/composites/{slug}/rule" Desk(P::CompositesWrite) => pages::desk::programmes::editor::show;
    POST   "/desk/{id}/programmes/{item}/composites/{slug}/rule" Desk(P::CompositesWrite) => pages::desk::programmes::editor::save;
    GET    "/desk/{id}/programmes/{item}/composites/{slug}/policies" Desk(P::ProgrammesWrite) => pages::desk::programmes::policies::show;
    POST   "/desk/{id}/programmes/{item}/composites/{slug}/policies" Desk(P::ProgrammesWrite) => pages::desk::programmes::policies::change;
    GET    "/desk/{id}/programmes/{item}/second-readings"  Desk(P::ProgrammesRead) => pages::desk::programmes::second_readings::list;
    POST   "/desk/{id}/programmes/{item}/second-readings"  Desk(P::ProgrammesWrite) => pages::desk::programmes::second_readings::change;
    GET    "/desk/{id}/programmes/{item}/second-readings/{key}" Desk(P::ApplicationsWrite) => pages::desk::programmes::second_readings::one::show;
    POST   "/desk/{id}/programmes/{item}/second-readings/{key}" Desk(P::ApplicationsWrite) => pages::desk::programmes::second_readings::one::read;
    GET    "/desk/{id}/programmes/{item}/second-readings/{key}/files/{proof}" Desk(P::ApplicationsWrite) => pages::desk::programmes::second_readings::one::file;
    GET    "/desk/{id}/programmes/{item}/indicators"       Desk(P::ProgrammesRead) => pages::desk::programmes::indicators::show;
    GET    "/desk/{id}/programmes/{item}/indicators.csv"   Desk(P::ProgrammesRead) => pages::desk::programmes::indicators::csv;
    GET    "/desk/{id}/programmes/{item}/decisions"        Desk(P::ProgrammesRead) => pages::desk::programmes::decisions::list;
    POST   "/desk/{id}/programmes/{item}/decisions"        Desk(P::ProgrammesWrite) => pages::desk::programmes::decisions::lift;
    GET    "/desk/{id}/programmes/{item}/pending/{key}"    Desk(P::ProgrammesRead) => pages::desk::programmes::decisions::pending::one_pending;
    POST   "/desk/{id}/programmes/{item}/pending/{key}"    Desk(P::ProgrammesWrite) => pages::desk::programmes::decisions::pending::decide_pending;
    GET    "/desk/{id}/programmes/{item}/deviations/{key}" Desk(P::ProgrammesRead) => pages::desk::programmes::decisions::deviations::one_deviation;
    POST   "/desk/{id}/programmes/{item}/deviations/{key}" Desk(P::ProgrammesWrite) => pages::desk::programmes::decisions::deviations::decide_deviation;
    GET    "/desk/{id}/programmes/{item}/proposals/{key}"  Desk(P::ProgrammesRead) => pages::desk::programmes::decisions::proposals::one_proposal;
    POST   "/desk/{id}/programmes/{item}/proposals/{key}"  Desk(P::ProgrammesWrite) => pages::desk::programmes::decisions::proposals::adopt_proposal;
    GET    "/instance"                                      Administrator              => pages::desk::home::instance;
    GET    "/instance/issuers"                              Administrator              => pages::desk::instance::issuers::list;
    POST   "/instance/issuers"                              Administrator              => pages::desk::instance::issuers::create;
    GET    "/instance/issuers/{id}/heir"                    Administrator              => pages::desk::instance::heir::form;
    POST   "/instance/issuers/{id}/heir"                    Administrator              => pages::desk::instance::heir::name;
    GET    "/instance/programmes"                           Administrator              => pages::desk::instance::programmes::list;
    POST   "/instance/programmes"                           Administrator              => pages::desk::instance::programmes::create;
    GET    "/instance/people"                               Administrator              => pages::desk::instance::people::form;
    POST   "/instance/people"                               Administrator              => pages::desk::instance::people::erase;
    GET    "/instance/mail"                                 Administrator              => pages::desk::instance::mail::list;
    POST   "/instance/mail"                                 Administrator              => pages::desk::instance::mail::retry;
    GET    "/instance/audit"                                Administrator              => pages::desk::audit::instance;
    GET    "/instance/members"                              Administrator              => pages::desk::members::administrators;
    POST   "/instance/members"                              Administrator              => pages::desk::members::invite_administrator;
    GET    "/instance/members/{id}"                         Administrator              => pages::desk::members::administrator;
    POST   "/instance/members/{id}"                         Administrator              => pages::desk::members::change_administrator;
    GET    "/shared/{token}"                                Public                     => pages::showcase;
    GET    "/shared/{token}/cv"                             Public                     => pages::showcase_cv;
    GET    "/assets/{file}"                                 Public                     => pages::asset;
    GET    "/issuers/{id}"                                  Public                     => hosted::profile;
    GET    "/issuers/{id}/card.png"                         Public                     => pages::issuer_card;
    GET    "/issuers/{id}/revocations"                      Public                     => hosted::revocations;
    GET    "/badges/{id}"                                   Public                     => hosted::badge_class;
    GET    "/badges/{id}/card.png"                          Public                     => pages::badge_class_card;
    GET    "/badges/{id}/{language}"                        Public                     => hosted::translation;
    GET    "/assertions/{id}"                               Public                     => hosted::assertion;
    GET    "/assertions/{id}/card.png"                      Public                     => pages::assertion_card;
    GET    "/assertions/{id}/embed"                         Public                     => pages::embed;
    GET    "/assertions/{id}/qr.svg"                        Public                     => pages::qr;
    GET    "/keys/{id}"                                     Public                     => hosted::key;
    GET    "/endorsements/{id}"                             Public                     => endorsements::serve;
    GET    "/images/{hash}"                                 Public                     => images::image;
    GET    "/extensions/{name}/{version}/{file}"            Public                     => extensions::serve;
    GET    "/health/live"                                   Public                     => api::health::live;
    GET    "/health/ready"                                  Public                     => api::health::ready;
    GET    "/api/openapi.json"                              Public                     => api::openapi;
    GET    "/docs"                                          Public                     => swagger::folder;
    GET    "/docs/"                                         Public                     => swagger::index;
    GET    "/docs/{file}"                                   Public                     => swagger::file;
    POST   "/oauth2/token"                                  Public                     => api::oauth2::token;
    POST   "/api/v1/verifications"                          Public                     => api::verifications::create;
    POST   "/api/v1/verifications/batch"                    Public                     => api::verifications::batch::create;
    GET    "/api/v1/issuers"                                Needs(P::IssuersRead)      => api::issuers::list;
    POST   "/api/v1/issuers"                                Needs(P::IssuersWrite)     => api::issuers::create;
    GET    "/api/v1/issuers/{id}"                           Needs(P::IssuersRead)      => api::issuers::show;
    PATCH  "/api/v1/issuers/{id}"                           Needs(P::ProfileWrite)     => api::issuers::edit;
    POST   "/api/v1/issuers/{id}/closure"                   Needs(P::ProfileWrite)     => api::closure::close;
    GET    "/api/v1/issuers/{id}/keys"                      Needs(P::IssuersRead)      => api::keys::list;
    POST   "/api/v1/issuers/{id}/keys"                      Needs(P::KeysWrite)        => api::keys::prepare;
    POST   "/api/v1/issuers/{id}/keys/rotation"             Needs(P::KeysWrite)        => api::keys::rotate;
    POST   "/api/v1/issuers/{id}/keys/{key}/compromise"     Needs(P::KeysWrite)        => api::keys::compromise;
    GET    "/api/v1/issuers/{id}/api-keys"                  Needs(P::ApiKeysWrite)     => api::api_keys::list;
    POST   "/api/v1/issuers/{id}/api-keys"                  Needs(P::ApiKeysWrite)     => api::api_keys::create;
    GET    "/api/v1/issuers/{id}/audit"                     Needs(P::AuditRead)        => api::audit::list;
    DELETE "/api/v1/issuers/{id}/api-keys/{key}"            Needs(P::ApiKeysWrite)     => api::api_keys::revoke;
    GET    "/api/v1/issuers/{id}/members"                   Needs(P::MembersWrite)     => api::members::list;
    POST   "/api/v1/issuers/{id}/members"                   Needs(P::MembersWrite)     => api::members::invite;
    PATCH  "/api/v1/issuers/{id}/members/{item}"            Needs(P::MembersWrite)     => api::members::change;
    DELETE "/api/v1/issuers/{id}/members/{item}"            Needs(P::MembersWrite)     => api::members::end;
    GET    "/api/v1/instance/members"                       Needs(P::IssuersWrite)     => api::members::administrators;
    POST   "/api/v1/instance/members"                       Needs(P::IssuersWrite)     => api::members::invite_administrator;
    DELETE "/api/v1/instance/members/{item}"                Needs(P::IssuersWrite)     => api::members::end_administrator;
    POST   "/api/v1/issuers/{id}/images"                    Needs(P::BadgesWrite)      => api::images::upload;
    POST   "/api/v1/issuers/{id}/compositions"              Needs(P::BadgesWrite)      => api::images::compose;
    GET    "/api/v1/issuers/{id}/cohorts"                   Needs(P::AssertionsRead)   => api::cohorts::list;
    POST   "/api/v1/issuers/{id}/cohorts"                   Needs(P::AssertionsWrite)  => api::cohorts::create;
    GET    "/api/v1/issuers/{id}/cohorts/{item}"            Needs(P::AssertionsRead)   => api::cohorts::show;
    PATCH  "/api/v1/issuers/{id}/cohorts/{item}"            Needs(P::AssertionsWrite)  => api::cohorts::again::read;
    DELETE "/api/v1/issuers/{id}/cohorts/{item}"            Needs(P::AssertionsWrite)  => api::cohorts::discard;
    POST   "/api/v1/issuers/{id}/cohorts/{item}/confirmation" Needs(P::AssertionsWrite) => api::cohorts::confirm;
    GET    "/api/v1/issuers/{id}/cohorts/{item}/lines"      Needs(P::AssertionsWrite)  => api::cohorts::lines::list;
    GET    "/api/v1/issuers/{id}/cohorts/{item}/rejected.csv" Needs(P::AssertionsWrite) => api::cohorts::lines::rejected;
    POST   "/api/v1/issuers/{id}/holders"                   Needs(P::AssertionsWrite)  => api::holders::search;
    POST   "/api/v1/issuers/{id}/holders.csv"               Needs(P::AssertionsWrite)  => api::holders::export;
    POST   "/api/v1/issuers/{id}/badges"                    Needs(P::BadgesWrite)      => api::badges::create;
    GET    "/api/v1/badges"                                 Needs(P::BadgesRead)       => api::badges::list;
    GET    "/api/v1/badges/{id}"                            Needs(P::BadgesRead)       => api::badges::show;
    PATCH  "/api/v1/badges/{id}"                            Needs(P::BadgesWrite)      => api::badges::edit;
    DELETE "/api/v1/badges/{id}"                            Needs(P::BadgesWrite)      => api::badges::delete;
    GET    "/api/v1/badges/{id}/review-policy"              Needs(P::BadgesRead)       => api::applications::policies::show;
    PUT    "/api/v1/badges/{id}/review-policy"              Needs(P::BadgesWrite)      => api::applications::policies::set;
    DELETE "/api/v1/badges/{id}/review-policy"              Needs(P::BadgesWrite)      => api::applications::policies::remove;
    POST   "/api/v1/badges/{id}/applications"               Needs(P::ApplicationsWrite) => api::applications::beginning::begin;
    GET    "/api/v1/issuers/{id}/applications"              Needs(P::ApplicationsWrite) => api::applications::list;
    GET    "/api/v1/applications/{id}"                      Needs(P::ApplicationsWrite) => api::applications::show;
    GET    "/api/v1/applications/{id}/proofs/{item}/file"   Needs(P::ApplicationsWrite) => api::applications::file;
    POST   "/api/v1/applications/{id}/reviewers"            Needs(P::ApplicationsWrite) => api::applications::acting::assign;
    DELETE "/api/v1/applications/{id}/reviewers/{item}"     Needs(P::ApplicationsWrite) => api::applications::acting::release;
    POST   "/api/v1/applications/{id}/notes"                Needs(P::ApplicationsWrite) => api::applications::acting::note;
    POST   "/api/v1/applications/{id}/questions"            Needs(P::ApplicationsWrite) => api::applications::acting::ask;
    POST   "/api/v1/applications/{id}/opinions"             Needs(P::ApplicationsWrite) => api::applications::acting::opine;
    POST   "/api/v1/badges/{id}/assertions"                 Needs(P::AssertionsWrite)  => api::assertions::create;
    GET    "/api/v1/assertions"                             Needs(P::AssertionsRead)   => api::assertions::list;
    POST   "/api/v1/assertions/search"                      Needs(P::AssertionsRead)   => api::assertions::search;
    GET    "/api/v1/assertions/{id}"                        Needs(P::AssertionsRead)   => api::assertions::show;
    POST   "/api/v1/assertions/{id}/revocation"             Needs(P::AssertionsWrite)  => api::revocations::revoke;
    POST   "/api/v1/assertions/{id}/replacement"            Needs(P::AssertionsWrite)  => api::replacement::replace;
    GET    "/api/v1/assertions/{id}/explanation"            Needs(P::ProgrammesRead)   => api::explanations::explain;
    GET    "/api/v1/assertions/{id}/personal-endorsements"  Needs(P::AssertionsRead)   => api::personal_endorsements::list;
    GET    "/api/v1/issuers/{id}/endorsements"              Needs(P::EndorsementsRead) => api::endorsements::given;
    POST   "/api/v1/issuers/{id}/endorsements"              Needs(P::EndorsementsWrite) => api::endorsements::offer;
    GET    "/api/v1/issuers/{id}/received-endorsements"     Needs(P::EndorsementsRead) => api::endorsements::received;
    GET    "/api/v1/endorsements/{id}"                      Needs(P::EndorsementsRead) => api::endorsements::show;
    POST   "/api/v1/endorsements/{id}/acceptance"           Needs(P::EndorsementsWrite) => api::endorsements::accept;
    POST   "/api/v1/endorsements/{id}/refusal"              Needs(P::EndorsementsWrite) => api::endorsements::refuse;
    POST   "/api/v1/endorsements/{id}/revocation"           Needs(P::EndorsementsWrite) => api::endorsements::revoke;
    POST   "/api/v1/erasures"                               Needs(P::PeopleErase)      => api::erasures::create;
    GET    "/api/v1/programmes"                             Needs(P::ProgrammesRead)   => api::programmes::list;
    POST   "/api/v1/programmes"                             Needs(P::IssuersWrite)     => api::programmes::create;
    GET    "/api/v1/programmes/{id}"                        Needs(P::ProgrammesRead)   => api::programmes::show;
    POST   "/api/v1/programmes/{id}/adoptions"              Needs(P::ProgrammesWrite)  => api::programmes::adopt;
    GET    "/api/v1/programmes/{id}/appearance"             Needs(P::ProgrammesRead)   => api::appearances::show;
    PATCH  "/api/v1/programmes/{id}/appearance"             Needs(P::ProgrammesWrite)  => api::appearances::edit;
    GET    "/api/v1/programmes/{id}/accreditations"         Needs(P::ProgrammesRead)   => api::programmes::accreditations;
    POST   "/api/v1/programmes/{id}/accreditations"         Needs(P::ProgrammesWrite)  => api::programmes::accredit;
    DELETE "/api/v1/programmes/{id}/accreditations/{item}"  Needs(P::ProgrammesWrite)  => api::programmes::end_accreditation;
    GET    "/api/v1/programmes/{id}/composites"             Needs(P::ProgrammesRead)   => api::composites::list;
    POST   "/api/v1/programmes/{id}/composites"             Needs(P::CompositesWrite)  => api::composites::create;
    GET    "/api/v1/programmes/{id}/composites/{slug}"      Needs(P::ProgrammesRead)   => api::composites::show;
    PATCH  "/api/v1/programmes/{id}/composites/{slug}"      Needs(P::CompositesWrite)  => api::composites::edit;
    POST   "/api/v1/programmes/{id}/composites/{slug}/activation" Needs(P::ProgrammesWrite) => api::composites::activate;
    POST   "/api/v1/programmes/{id}/composites/{slug}/archive" Needs(P::ProgrammesWrite) => api::composites::archive;
    GET    "/api/v1/programmes/{id}/proposals"              Needs(P::ProgrammesRead)   => api::proposals::list;
    POST   "/api/v1/programmes/{id}/proposals"              Needs(P::CompositesWrite)  => api::proposals::create;
    GET    "/api/v1/programmes/{id}/proposals/{item}"       Needs(P::ProgrammesRead)   => api::proposals::show;
    POST   "/api/v1/programmes/{id}/proposals/{item}/adoption" Needs(P::ProgrammesWrite) => api::proposals::adopt;
    GET    "/api/v1/programmes/{id}/deviations"             Needs(P::ProgrammesRead)   => api::deviations::list;
    POST   "/api/v1/programmes/{id}/deviations/{item}/approval" Needs(P::ProgrammesWrite) => api::deviations::approve;
    POST   "/api/v1/programmes/{id}/deviations/{item}/refusal" Needs(P::ProgrammesWrite) => api::deviations::refuse;
    POST   "/api/v1/programmes/{id}/accreditations/{item}/withdrawal" Needs(P::ProgrammesWrite) => api::withdrawal::withdraw;
    GET    "/api/v1/programmes/{id}/composites/{slug}/policies" Needs(P::ProgrammesRead) => api::policies::show;
    PATCH  "/api/v1/programmes/{id}/composites/{slug}/policies" Needs(P::ProgrammesWrite) => api::policies::change;
    GET    "/api/v1/programmes/{id}/pending-revocations"    Needs(P::ProgrammesRead)   => api::pending_revocations::list;
    POST   "/api/v1/programmes/{id}/pending-revocations/{item}/decision" Needs(P::ProgrammesWrite) => api::pending_revocations::decide;
    POST   "/api/v1/programmes/{id}/progress"               Needs(P::ProgrammesRead)   => api::progress::progress;
    GET    "/api/v1/programmes/{id}/equivalences"           Needs(P::ProgrammesRead)   => api::equivalences::list;
    POST   "/api/v1/programmes/{id}/equivalences"           Needs(P::ProgrammesWrite)  => api::equivalences::create;
    DELETE "/api/v1/programmes/{id}/equivalences/{item}"    Needs(P::ProgrammesWrite)  => api::equivalences::end;
    GET    "/api/v1/programmes/{id}/evidence"               Needs(P::ProgrammesRead)   => api::evidence::list;
    POST   "/api/v1/programmes/{id}/evidence"               Needs(P::ProgrammesWrite)  => api::bringing::bring;
    POST   "/api/v1/programmes/{id}/evidence/{item}/decision" Needs(P::ProgrammesWrite) => api::evidence::decide;
    POST   "/api/v1/programmes/{id}/evidence/{item}/withdrawal" Needs(P::ProgrammesWrite) => api::evidence::withdraw;
    GET    "/api/v1/programmes/{id}/indicators"             Needs(P::ProgrammesRead)   => api::indicators::show;
    GET    "/api/v1/programmes/{id}/indicators.csv"         Needs(P::ProgrammesRead)   => api::indicators::csv;
    POST   "/api/v1/programmes/{id}/departments"            Needs(P::ProgrammesWrite)  => api::indicators::set_department;
    GET    "/api/v1/programmes/{id}/second-readings"        Needs(P::ProgrammesRead)   => api::second_readings::list;
    GET    "/api/v1/programmes/{id}/second-readings/agreement" Needs(P::ProgrammesRead) => api::second_readings::agreement;
    GET    "/api/v1/programmes/{id}/second-readings/share"  Needs(P::ProgrammesRead)   => api::second_readings::share;
    PUT    "/api/v1/programmes/{id}/second-readings/share"  Needs(P::ProgrammesWrite)  => api::second_readings::set_share;
    GET    "/api/v1/programmes/{id}/second-readings/{item}" Needs(P::ApplicationsWrite) => api::second_readings::show;
    POST   "/api/v1/programmes/{id}/second-readings/{item}/conclusion" Needs(P::ApplicationsWrite) => api::second_readings::conclude;
    GET    "/api/v1/programmes/{id}/second-readings/{item}/proofs/{key}/file" Needs(P::ApplicationsWrite) => api::second_readings::file;
    GET    "/api/v1/programmes/{id}/withholdings"           Needs(P::ProgrammesRead)   => api::programmes::withholdings;
    DELETE "/api/v1/programmes/{id}/withholdings/{item}"    Needs(P::ProgrammesWrite)  => api::programmes::lift;
    POST   "/api/v1/programmes/{id}/simulations"            Needs(P::ProgrammesRead)   => api::simulations::create;
    POST   "/api/v1/programmes/{id}/back-fills"             Needs(P::ProgrammesWrite)  => api::jobs::back_fill;
    POST   "/api/v1/programmes/{id}/reconciliations"        Needs(P::ProgrammesWrite)  => api::jobs::reconcile;
    GET    "/api/v1/programmes/{id}/jobs"                   Needs(P::ProgrammesRead)   => api::jobs::list;
    GET    "/api/v1/programmes/{id}/jobs/{item}"            Needs(P::ProgrammesRead)   => api::jobs::show;
    GET    "/api/v1/programmes/{id}/merges"                 Needs(P::PeopleWrite)      => api::merges::list;
    POST   "/api/v1/programmes/{id}/merges"                 Needs(P::PeopleWrite)      => api::merges::create;
    GET    "/api/v1/programmes/{id}/merges/{item}"          Needs(P::PeopleWrite)      => api::merges::show;
    DELETE "/api/v1/programmes/{id}/merges/{item}"          Needs(P::PeopleWrite)      => api::merges::cancel;
};

/// The route that answers this method on this path pattern, below the base URL's own path.
pub fn find(method: &str, pattern: &str, mount: &str) -> Option<&'static Route> {
    let method = if method == "HEAD" { "GET" } else { method };
    let path = pattern.strip_prefix(mount)?;
    ROUTES
        .iter()
        .find(|route| route.method == method && route.path == path)
}

/// Registers every route of the table; other methods on the same paths are 405 and name those that are allowed.
///
/// The framework compares a path with one pattern after the other, by regular expressions: so each pattern is put under
/// its fixed beginning, and only those with the same one are compared.
pub fn configure(services: &mut web::ServiceConfig) {
    let mut beginnings: Vec<(&str, Vec<&str>)> = Vec::new();
    for route in ROUTES {
        let begins = beginning(route.path);
        let at = beginnings.iter().position(|(known, _)| *known == begins);
        let at = at.unwrap_or_else(|| {
            beginnings.push((begins, Vec::new()));
            beginnings.len() - 1
        });
        if !beginnings[at].1.contains(&route.path) {
            beginnings[at].1.push(route.path);
        }
    }
    for (begins, paths) in beginnings {
        if paths == [begins] {
            services.service(resource(begins, begins));
            continue;
        }
        let under = paths.iter().fold(web::scope(begins), |scope, path| {
            scope.service(resource(path, &path[begins.len()..]))
        });
        services.service(under);
    }
}

/// The first part of a path; of the API's, the first three. None is the beginning of another.
fn beginning(path: &str) -> &str {
    let parts = if path.starts_with("/api/") { 3 } else { 1 };
    let end = path.match_indices('/').nth(parts);
    end.map_or(path, |(end, _)| &path[..end])
}

/// All methods of a path of the table, registered under what is left of it there.
fn resource(path: &str, left: &str) -> actix_web::Resource {
    let mut resource = web::resource(left);
    for route in ROUTES.iter().filter(|route| route.path == path) {
        for method in with_head(route.method) {
            resource = resource.route((route.handler)().method(method));
        }
    }
    resource.default_service(web::to(super::method_not_allowed))
}

fn with_head(method: &str) -> Vec<actix_web::http::Method> {
    use actix_web::http::Method;
    match method {
        "GET" => vec![Method::GET, Method::HEAD],
        other => Method::from_bytes(other.as_bytes()).into_iter().collect(),
    }
}

/// The methods that a path pattern answers, for `Allow`.
pub fn allowed(pattern: &str, mount: &str) -> String {
    let path = pattern.strip_prefix(mount).unwrap_or(pattern);
    let found = ROUTES
        .iter()
        .filter(|route| route.path == path)
        .map(|route| route.method);
    let mut methods: Vec<&str> = found.collect();
    if methods.contains(&"GET") {
        methods.push("HEAD");
    }
    methods.join(", ")
}
