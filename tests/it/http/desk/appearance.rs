//! How a programme's page looks, chosen at its owner's desk.

use super::programmes::{at_owner, has, hidden, lacks};
use crate::on_both;
use crate::support::server::{World, get};
use crate::support::story::runtime;
use sceau::badge::appearance::Appearance;
use sceau::issuing::access::Role;
use sceau::storage::{Scope, Target};

const LOGO: &[u8] =
    b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'><path d='M0 0h8v8z'/></svg>";

fn chosen(world: &World) -> Appearance {
    let found = world.service.appearance(Scope::Instance, world.programme);
    runtime().block_on(found).unwrap()
}

on_both!(
    an_appearance_is_seen_before_it_is_saved,
    |target: &Target| {
        let world = World::on(target);
        let (owner, path) = at_owner(&world, Role::Owner);
        let room = format!("{path}/appearance");
        let first = hidden(&owner.get(&room), "seen");
        let fields = |button, ink, seen| {
            [
                ("do", button),
                ("seen", seen),
                ("coloured", "yes"),
                ("ground", "#0b3d2e"),
                ("ink", ink),
                ("notice-fr", "Région Exemple"),
                ("notice-en", "Example Region"),
            ]
        };
        let look = fields("preview", "#ffffff", first.as_str());
        let look = owner.upload(&room, &look, ("logo.svg", LOGO));
        assert_eq!(look.status, 200, "{}", look.text);
        has(&look, "Aperçu");
        has(&look, "Contraste des deux couleurs : 12,");
        has(&look, "class=\"card lead-card banner\"");
        has(&look, "Région Exemple");
        lacks(&look, "style=\"");
        assert_eq!(chosen(&world), Appearance::default(), "nothing is saved");
        let sheet = look.text.split("appearance.css?").nth(1).unwrap();
        let sheet = sheet.split('"').next().unwrap().replace("&#38;", "&");
        let sheet = owner.get(&format!("{room}.css?{}", sheet.replace("&amp;", "&")));
        assert_eq!(sheet.header("content-type"), "text/css; charset=utf-8");
        has(&sheet, "--programme-ground:#0b3d2e;--programme-ink:#ffffff");
        let evil = owner.get(&format!("{room}.css?ground=red%7D&ink=%23ffffff"));
        assert_ne!(evil.status, 200, "only colours are");

        // A contrast below 4.5 is told as a number, at its field.
        let low = owner.post(&room, &fields("save", "#2a5d4e", &first));
        assert_eq!(low.status, 422);
        has(&low, "<a href=\"#ink\">Contraste de 1,");
        has(&low, "il en faut 4,5 au moins");
        let mut half = fields("save", "#ffffff", first.as_str());
        half[6] = ("notice-en", "");
        has(&owner.post(&room, &half), "<a href=\"#notice-en\">");

        // The file is kept since the look: its form has the logo.
        let logo = hidden(&look, "logo");
        let mut all = fields("save", "#ffffff", first.as_str()).to_vec();
        all.push(("logo", &logo));
        has(&owner.submit(&room, &all), "L’apparence est enregistrée.");
        assert_eq!(chosen(&world).logo.as_deref(), Some(logo.as_str()));
        let public = format!("{}/programmes/{}", world.base, world.programme);
        has(&get(&public, "text/html"), "Région Exemple");

        // Somebody else was faster: what was typed stays, and can be sent once it was read.
        let late = owner.post(&room, &all);
        assert_eq!(late.status, 422);
        has(&late, "Quelqu’un d’autre l’a changé");
        let again = hidden(&late, "seen");
        let gone = [
            ("do", "save"),
            ("seen", &again),
            ("logo", &logo),
            ("no-logo", "yes"),
        ];
        owner.submit(&room, &gone);
        assert_eq!(chosen(&world), Appearance::default());
        let no_image = fields("preview", "#ffffff", first.as_str());
        let wrong = owner.upload(&room, &no_image, ("logo.svg", b"rien"));
        assert_eq!(wrong.status, 422);
        has(&wrong, "<a href=\"#file\">");
    }
);
