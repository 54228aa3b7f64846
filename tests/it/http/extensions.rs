//! What documents say beyond Open Badges, and where that is explained.

use super::documents::{BROWSER, conforms};
use crate::support::server::{get, get_with, world};
use serde_json::{Value, json};

#[test]
fn a_composite_publishes_its_rule_for_machines() {
    let world = world();
    let programme = format!("{}/programmes/{}", world.base, world.programme);
    let composites = get_with(&world.api("/badges?limit=100"), &world.owner.reader).json();
    let composites = composites["items"].as_array().unwrap().iter();
    let composites: Vec<_> = composites.filter(|b| b["awardedByRule"] == true).collect();
    assert_eq!(composites.len(), 3);
    let page = get(&programme, BROWSER).text;
    for composite in composites {
        let class = get(composite["url"].as_str().unwrap(), "*/*").json();
        let rule = &class["extensions:CompositeRule"];
        assert_eq!(rule["programme"], programme.as_str());
        assert_eq!(rule["catalogue"], "socle-mediation-numerique");
        assert_eq!(
            (&rule["catalogueVersion"], &rule["ruleVersion"]),
            (&json!("2026.1-proposition"), &json!(1))
        );
        let asked = leaves(&rule["requirement"]);
        let of_rule = class["alignment"].as_array().unwrap().iter();
        let of_rule: Vec<_> = of_rule
            .filter(|a| a["targetUrl"].as_str().unwrap().starts_with(&programme))
            .collect();
        let aligned: Vec<_> = of_rule
            .iter()
            .map(|a| (a["targetCode"].clone(), a["targetUrl"].clone()))
            .collect();
        assert_eq!(asked, aligned, "one alignment for each badge asked for");
        for (slug, url) in asked {
            let slug = slug.as_str().unwrap();
            assert_eq!(url, format!("{programme}#{slug}"));
            assert!(
                page.contains(&format!("id=\"{slug}\"")),
                "{slug} is on the page"
            );
        }
        for alignment in of_rule {
            assert!(page.contains(alignment["targetName"].as_str().unwrap()));
        }

        let context = get(rule["@context"].as_str().unwrap(), "application/ld+json");
        assert_eq!(
            (context.status, context.header("content-type")),
            (200, "application/ld+json")
        );
        let validation = context.json()["obi:validation"][0].clone();
        assert_eq!(validation["obi:validatesType"], rule["type"][1]);
        let schema = get(validation["obi:validationSchema"].as_str().unwrap(), "*/*");
        for file in [&context, &schema] {
            let forever = "public, max-age=31536000, immutable";
            assert_eq!(file.header("cache-control"), forever);
            assert_eq!(file.header("access-control-allow-origin"), "*");
        }
        let validator = jsonschema::validator_for(&schema.json()).unwrap();
        assert!(validator.is_valid(rule), "{rule}");
        for member in ["programme", "ruleVersion", "requirement"] {
            let mut broken = rule.clone();
            broken.as_object_mut().unwrap().remove(member);
            assert!(!validator.is_valid(&broken), "without {member}");
        }
        conforms("badge-class", &class);
    }
    for absent in [
        "composite-rule/v2/context.json",
        "composite-rule/v1/x",
        "x/v1/schema.json",
    ] {
        let url = format!("{}/extensions/{absent}", world.base);
        assert_eq!(get(&url, "*/*").code(), "not-found");
    }
}

/// The badges of a published requirement, each once, in reading order.
fn leaves(requirement: &Value) -> Vec<(Value, Value)> {
    if let (Some(badge), Some(url)) = (requirement.get("badge"), requirement.get("targetUrl")) {
        return vec![(badge.clone(), url.clone())];
    }
    let parts = [requirement.get("all"), requirement.pointer("/atLeast/of")];
    let parts = parts
        .into_iter()
        .flatten()
        .flat_map(|p| p.as_array().unwrap());
    let mut found = Vec::new();
    for leaf in parts.flat_map(leaves) {
        if !found.contains(&leaf) {
            found.push(leaf);
        }
    }
    found
}
