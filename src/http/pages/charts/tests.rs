//! A chart draws the numbers that it was given, and nothing of those that it was not.

use super::*;
use proptest::prelude::*;
use roxmltree::{Document, Node};

fn caption() -> Caption {
    Caption {
        id: "holders".to_owned(),
        title: "Titulaires par département".to_owned(),
        description: "Le plus grand nombre : 76 (40).".to_owned(),
        withheld: "non communiqué".to_owned(),
    }
}

fn data(numbers: &[(&str, Shown)]) -> Vec<Datum> {
    let datum = |(label, value): &(&str, Shown)| Datum {
        label: (*label).to_owned(),
        value: *value,
    };
    numbers.iter().map(datum).collect()
}

fn bars(numbers: &[Datum]) -> String {
    Bars::new(caption(), numbers).render().unwrap()
}

fn columns(numbers: &[Datum]) -> String {
    Columns::new(caption(), numbers).render().unwrap()
}

#[test]
fn bars_are_drawn_so() {
    let numbers = data(&[("14", Some(10)), ("50", None), ("76", Some(40))]);
    insta::assert_snapshot!(bars(&numbers));
}

#[test]
fn columns_are_drawn_so() {
    let numbers = data(&[("oct.", Some(8)), ("nov.", None), ("déc.", Some(5))]);
    insta::assert_snapshot!(columns(&numbers));
}

#[test]
fn what_a_label_says_is_never_markup() {
    let svg = bars(&data(&[("<script>&\"", Some(5))]));
    let document = Document::parse(&svg).unwrap();
    assert!(
        document
            .descendants()
            .any(|n| n.text() == Some("<script>&\""))
    );
}

#[test]
fn numbers_without_room_stand_in_the_table_alone() {
    let svg = columns(&data(&[("a", Some(1_000)), ("b", Some(7)), ("c", None)]));
    let document = Document::parse(&svg).unwrap();
    let written: Vec<_> = texts(&document, "value").collect();
    assert_eq!(written, ["", "", "*"]);
}

fn of_class<'a>(document: &'a Document<'a>, class: &str) -> impl Iterator<Item = Node<'a, 'a>> {
    let found = document.descendants();
    found.filter(move |node| node.attribute("class").is_some_and(|c| c == class))
}

fn texts<'a>(document: &'a Document<'a>, class: &str) -> impl Iterator<Item = &'a str> {
    of_class(document, class).map(|node| node.text().unwrap_or_default())
}

fn number(node: &Node, attribute: &str) -> f64 {
    let text = node.attribute(attribute).unwrap();
    let text = text.strip_suffix("em").or(text.strip_suffix('%')).unwrap();
    text.parse().unwrap()
}

/// Numbers as the suppression tells them: none under five but those that are withheld.
fn any_data() -> impl Strategy<Value = Vec<Datum>> {
    let value = proptest::option::weighted(0.7, prop_oneof![5_u64..900, Just(5), 5_u64..90_000]);
    let datum = ("[0-9AB]{2,3}", value).prop_map(|(label, value)| Datum { label, value });
    proptest::collection::vec(datum, 0..20)
}

fn is_accessible(document: &Document) -> bool {
    let root = document.root_element();
    let children: Vec<_> = root.children().filter(Node::is_element).collect();
    let id = |at: usize| children.get(at).and_then(|node| node.attribute("id"));
    root.attribute("role") == Some("img")
        && children[0].has_tag_name("title")
        && children[1].has_tag_name("desc")
        && root.attribute("aria-labelledby") == id(0)
        && root.attribute("aria-describedby") == id(1)
        && document
            .descendants()
            .all(|node| node.attribute("style").is_none() && !node.has_tag_name("script"))
}

proptest! {
    #[test]
    fn bars_are_as_long_as_their_numbers(numbers in any_data()) {
        let svg = bars(&numbers);
        let document = Document::parse(&svg).unwrap();
        prop_assert!(is_accessible(&document));
        let labels: Vec<_> = numbers.iter().map(|d| d.label.as_str()).collect();
        prop_assert_eq!(texts(&document, "label").collect::<Vec<_>>(), labels);
        let told = |d: &Datum| d.value.map_or("non communiqué".to_owned(), |n| n.to_string());
        let written: Vec<_> = texts(&document, "value").collect();
        prop_assert_eq!(written, numbers.iter().map(told).collect::<Vec<_>>());
        let most = numbers.iter().filter_map(|d| d.value).max().unwrap_or(1) as f64;
        let drawn: Vec<_> = of_class(&document, "bar").collect();
        let given: Vec<_> = numbers.iter().filter_map(|d| d.value).collect();
        prop_assert_eq!(drawn.len(), given.len());
        for (bar, value) in drawn.iter().zip(given) {
            prop_assert!((number(bar, "width") - value as f64 * 100.0 / most).abs() < 0.001);
        }
    }

    #[test]
    fn columns_are_as_high_as_their_numbers_and_stand_on_one_line(numbers in any_data()) {
        let svg = columns(&numbers);
        let document = Document::parse(&svg).unwrap();
        prop_assert!(is_accessible(&document));
        let most = numbers.iter().filter_map(|d| d.value).max().unwrap_or(1);
        let drawn: Vec<_> = of_class(&document, "bar").collect();
        let given: Vec<_> = numbers.iter().filter_map(|d| d.value).collect();
        prop_assert_eq!(drawn.len(), given.len());
        let mut right = 0.0;
        for (column, value) in drawn.iter().zip(given) {
            prop_assert!((number(column, "height") - value as f64 * HIGHEST / most as f64).abs() < 0.001);
            prop_assert!((number(column, "y") + number(column, "height") - GROUND).abs() < 0.002);
            prop_assert!(number(column, "x") >= right);
            right = number(column, "x") + number(column, "width");
        }
        prop_assert!(right < 100.1);
        if most <= WIDEST {
            let told = |d: &Datum| d.value.map_or("*".to_owned(), |n| n.to_string());
            let written: Vec<_> = texts(&document, "value").collect();
            prop_assert_eq!(written, numbers.iter().map(told).collect::<Vec<_>>());
        }
    }
}
