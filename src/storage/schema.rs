//! The tables, as diesel sees them; `migrations/` is where they are made.

diesel::table! {
    instance (id) {
        id -> SmallInt,
        base_url -> Text,
        sealing_check -> Binary,
        token_key -> Binary,
        created_at -> Timestamp,
    }
}

diesel::table! {
    issuers (id) {
        id -> Binary,
        organisation -> Text,
        created_at -> Timestamp,
        image_hash -> Nullable<Binary>,
    }
}

diesel::table! {
    profiles (id) {
        id -> Binary,
        issuer_id -> Binary,
        sentinel -> Binary,
        current -> Bool,
        created_at -> Timestamp,
    }
}

diesel::table! {
    keys (id) {
        id -> Binary,
        profile_id -> Binary,
        algorithm -> Text,
        state -> Text,
        public_key -> Binary,
        private_key -> Binary,
        created_at -> Timestamp,
        state_since -> Timestamp,
    }
}

diesel::table! {
    images (hash) {
        hash -> Binary,
        media_type -> Text,
        bytes -> Binary,
        created_at -> Timestamp,
    }
}

diesel::table! {
    image_renditions (image_hash, side) {
        image_hash -> Binary,
        side -> Integer,
        bytes -> Binary,
        created_at -> Timestamp,
    }
}

diesel::table! {
    issuer_images (issuer_id, image_hash) {
        issuer_id -> Binary,
        image_hash -> Binary,
        created_at -> Timestamp,
    }
}

diesel::table! {
    catalogues (id) {
        id -> Binary,
        slug -> Text,
        version -> Text,
        snapshot -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    catalogue_images (catalogue_id, slug) {
        catalogue_id -> Binary,
        slug -> Text,
        image_hash -> Binary,
    }
}

diesel::table! {
    programmes (id) {
        id -> Binary,
        owner_id -> Binary,
        name -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    adoptions (id) {
        id -> Binary,
        programme_id -> Binary,
        catalogue_id -> Binary,
        catalogue_slug -> Text,
        adopted_by -> Text,
        adopted_at -> Timestamp,
        mapping -> Text,
    }
}

diesel::table! {
    accreditations (id) {
        id -> Binary,
        programme_id -> Binary,
        issuer_id -> Binary,
        starts_at -> Timestamp,
        ends_at -> Nullable<Timestamp>,
        decided_by -> Text,
        decided_at -> Timestamp,
        catalogue_id -> Nullable<Binary>,
        withdrawn_from -> Nullable<Timestamp>,
        withdrawal_reason -> Nullable<Text>,
        review_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    accredited_competencies (accreditation_id, competency) {
        accreditation_id -> Binary,
        competency -> Text,
    }
}

diesel::table! {
    composites (id) {
        id -> Binary,
        programme_id -> Binary,
        slug -> Text,
        created_at -> Timestamp,
        archived_at -> Nullable<Timestamp>,
        from_catalogue -> Bool,
        policies -> Text,
    }
}

diesel::table! {
    composite_rules (id) {
        id -> Binary,
        composite_id -> Binary,
        version -> Integer,
        catalogue_id -> Binary,
        rule -> Text,
        current -> Bool,
        created_at -> Timestamp,
        created_by -> Text,
        activated_by -> Nullable<Text>,
        activated_at -> Nullable<Timestamp>,
        backfilled_at -> Nullable<Timestamp>,
        entry -> Nullable<Text>,
        image_hash -> Nullable<Binary>,
        simulated_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    badge_classes (id) {
        id -> Binary,
        lineage_id -> Binary,
        version -> Integer,
        issuer_id -> Binary,
        profile_id -> Binary,
        definition -> Text,
        image_hash -> Binary,
        catalogue_id -> Nullable<Binary>,
        competency -> Nullable<Text>,
        composite_id -> Nullable<Binary>,
        created_at -> Timestamp,
        archived_at -> Nullable<Timestamp>,
        current -> Bool,
        rule_id -> Nullable<Binary>,
        deviates -> Bool,
    }
}

diesel::table! {
    persons (id) {
        id -> Binary,
        created_at -> Timestamp,
        language -> Text,
        department -> Nullable<Text>,
        language_chosen -> Bool,
        shown_name -> Text,
    }
}

diesel::table! {
    addresses (id) {
        id -> Binary,
        person_id -> Binary,
        email -> Text,
        given -> Text,
        verified_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
        objected_at -> Nullable<Timestamp>,
        main -> Bool,
    }
}

diesel::table! {
    assertions (id) {
        id -> Binary,
        badge_class_id -> Binary,
        person_id -> Binary,
        address_id -> Binary,
        issued_on -> Timestamp,
        expires -> Nullable<Timestamp>,
        recorded_at -> Timestamp,
        live -> Bool,
        format -> SmallInt,
        key_id -> Binary,
        payload -> Binary,
        signature -> Binary,
    }
}

diesel::table! {
    rs256_renditions (assertion_id) {
        assertion_id -> Binary,
        format -> SmallInt,
        key_id -> Binary,
        payload -> Binary,
        signature -> Binary,
    }
}

diesel::table! {
    revocations (assertion_id) {
        assertion_id -> Binary,
        profile_id -> Binary,
        reason -> Text,
        revoked_at -> Timestamp,
        cause -> Text,
    }
}

diesel::table! {
    replacements (old_id) {
        old_id -> Binary,
        new_id -> Binary,
        replaced_at -> Timestamp,
    }
}

diesel::table! {
    links (id) {
        id -> Binary,
        address_id -> Binary,
        purpose -> Text,
        subject_id -> Nullable<Binary>,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
        wrong_codes -> Integer,
    }
}

diesel::table! {
    mails (id) {
        id -> Binary,
        recipient -> Text,
        language -> Text,
        letter -> Text,
        state -> Text,
        tries -> Integer,
        next_try_at -> Timestamp,
        last_error -> Nullable<Text>,
        created_at -> Timestamp,
        sent_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    composite_awards (assertion_id) {
        assertion_id -> Binary,
        composite_id -> Binary,
        rule_id -> Binary,
        person_id -> Binary,
        cycle -> Integer,
        renewal -> Bool,
        live -> Bool,
        components -> Text,
    }
}

diesel::table! {
    withholdings (id) {
        id -> Binary,
        composite_id -> Binary,
        person_id -> Binary,
        reason -> Text,
        created_at -> Timestamp,
        lifted_at -> Nullable<Timestamp>,
        lifter -> Text,
    }
}

diesel::table! {
    merges (id) {
        id -> Binary,
        programme_id -> Nullable<Binary>,
        address_id -> Binary,
        other_address_id -> Binary,
        kept_id -> Nullable<Binary>,
        gone_id -> Nullable<Binary>,
        reason -> Text,
        actor -> Text,
        state -> Text,
        planned_at -> Timestamp,
        due_at -> Timestamp,
        ended_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    acceptances (assertion_id) {
        assertion_id -> Binary,
        accepted_at -> Timestamp,
    }
}

diesel::table! {
    endorsements (id) {
        id -> Binary,
        kind -> Text,
        object_id -> Binary,
        owner_id -> Binary,
        endorser_id -> Binary,
        profile_id -> Binary,
        comment -> Text,
        language -> Text,
        accreditation_id -> Nullable<Binary>,
        programme_id -> Nullable<Binary>,
        issued_on -> Timestamp,
        published_at -> Nullable<Timestamp>,
        declined_at -> Nullable<Timestamp>,
        revoked_at -> Nullable<Timestamp>,
        revocation_reason -> Nullable<Text>,
    }
}

diesel::table! {
    api_keys (id) {
        id -> Binary,
        issuer_id -> Nullable<Binary>,
        role -> Text,
        scopes -> Text,
        label -> Text,
        secret_hash -> Binary,
        created_at -> Timestamp,
        expires_at -> Nullable<Timestamp>,
        revoked_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    idempotency_keys (id) {
        id -> Binary,
        body_hash -> Binary,
        status -> SmallInt,
        location -> Nullable<Text>,
        body -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    audit (id) {
        id -> Binary,
        at -> Timestamp,
        actor -> Text,
        action -> Text,
        issuer_id -> Nullable<Binary>,
        object_id -> Binary,
        detail -> Text,
    }
}

diesel::table! {
    proposals (id) {
        id -> Binary,
        programme_id -> Binary,
        slug -> Text,
        version -> Text,
        snapshot -> Text,
        mapping -> Text,
        base_id -> Binary,
        proposed_by -> Text,
        proposed_at -> Timestamp,
        adopted_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    equivalences (id) {
        id -> Binary,
        programme_id -> Binary,
        badge_class -> Text,
        issuer -> Text,
        lineage_id -> Nullable<Binary>,
        competency -> Text,
        reason -> Text,
        starts_at -> Timestamp,
        ends_at -> Nullable<Timestamp>,
        decided_by -> Text,
        decided_at -> Timestamp,
    }
}

diesel::table! {
    jobs (id) {
        id -> Binary,
        kind -> Text,
        programme_id -> Binary,
        rule_id -> Nullable<Binary>,
        dry_run -> Bool,
        state -> Text,
        progress -> Binary,
        done -> BigInt,
        total -> BigInt,
        outcome -> Text,
        failure -> Nullable<Text>,
        claim -> Nullable<Binary>,
        claimed_until -> Nullable<Timestamp>,
        created_by -> Text,
        created_at -> Timestamp,
        finished_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    proposal_images (proposal_id, slug) {
        proposal_id -> Binary,
        slug -> Text,
        image_hash -> Binary,
    }
}

diesel::table! {
    deviations (id) {
        id -> Binary,
        programme_id -> Binary,
        lineage_id -> Binary,
        reason -> Text,
        proposed_by -> Text,
        proposed_at -> Timestamp,
        approved -> Nullable<Bool>,
        decision -> Nullable<Text>,
        decided_by -> Nullable<Text>,
        decided_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    pending_revocations (id) {
        id -> Binary,
        assertion_id -> Binary,
        programme_id -> Binary,
        cause -> Text,
        because_id -> Nullable<Binary>,
        opened_at -> Timestamp,
        due_at -> Timestamp,
        appeal -> Nullable<Text>,
        appealed_at -> Nullable<Timestamp>,
        decided_at -> Nullable<Timestamp>,
        decision -> Nullable<Text>,
        decided_by -> Nullable<Text>,
        reason -> Nullable<Text>,
    }
}

diesel::table! {
    reminders (assertion_id, days) {
        assertion_id -> Binary,
        days -> Integer,
        sent_at -> Timestamp,
    }
}

diesel::table! {
    closures (issuer_id) {
        issuer_id -> Binary,
        reason -> Text,
        heir_id -> Nullable<Binary>,
        closed_by -> Text,
        closed_at -> Timestamp,
    }
}

diesel::table! {
    evidence (id) {
        id -> Binary,
        programme_id -> Binary,
        address_id -> Binary,
        kind -> Text,
        source -> Nullable<Text>,
        url -> Nullable<Text>,
        badge_class -> Nullable<Text>,
        issuer -> Nullable<Text>,
        title -> Text,
        body -> Nullable<Text>,
        issued_on -> Timestamp,
        expires -> Nullable<Timestamp>,
        competency -> Nullable<Text>,
        reason -> Nullable<Text>,
        decided_by -> Nullable<Text>,
        decided_at -> Nullable<Timestamp>,
        recorded_by -> Text,
        recorded_at -> Timestamp,
        verdict -> Nullable<Text>,
        checked_at -> Nullable<Timestamp>,
        fetched -> Nullable<Text>,
        next_check_at -> Nullable<Timestamp>,
        fallen_at -> Nullable<Timestamp>,
        lapsed_at -> Nullable<Timestamp>,
        withdrawn_at -> Nullable<Timestamp>,
        withdrawal_reason -> Nullable<Text>,
        issued_to_id -> Nullable<Binary>,
    }
}

diesel::table! {
    erased_assertions (assertion_id) {
        assertion_id -> Binary,
        badge_class_id -> Binary,
        month -> Text,
    }
}

diesel::table! {
    composite_blocks (address_mac, composite_id, lifter) {
        address_mac -> Binary,
        composite_id -> Binary,
        lifter -> Text,
    }
}

diesel::table! {
    shares (assertion_id) {
        assertion_id -> Binary,
        shared_at -> Timestamp,
        named -> Bool,
        indexed -> Bool,
    }
}

diesel::table! {
    consents (id) {
        id -> Binary,
        person_id -> Binary,
        programme_id -> Binary,
        issuer_id -> Binary,
        given_at -> Timestamp,
    }
}

diesel::table! {
    cohorts (id) {
        id -> Binary,
        issuer_id -> Binary,
        file_name -> Text,
        sha256 -> Binary,
        state -> Text,
        header -> Text,
        options -> Text,
        counts -> Text,
        next_page -> BigInt,
        pages -> BigInt,
        failure -> Nullable<Text>,
        claim -> Nullable<Binary>,
        claimed_until -> Nullable<Timestamp>,
        created_by -> Text,
        created_at -> Timestamp,
        confirmed_by -> Nullable<Text>,
        confirmed_at -> Nullable<Timestamp>,
        finished_at -> Nullable<Timestamp>,
        forgotten_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    sessions (id) {
        id -> Binary,
        token_hash -> Binary,
        person_id -> Binary,
        address_id -> Binary,
        opened_at -> Timestamp,
        used_at -> Timestamp,
        idle_ends_at -> Timestamp,
        ends_at -> Timestamp,
        browser -> Text,
    }
}

diesel::table! {
    showcases (id) {
        id -> Binary,
        person_id -> Binary,
        label -> Text,
        shown_name -> Text,
        whole -> Bool,
        created_at -> Timestamp,
        ends_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    cohort_pages (cohort_id, page) {
        cohort_id -> Binary,
        page -> BigInt,
        lines -> Text,
    }
}

diesel::table! {
    cohort_awards (assertion_id) {
        assertion_id -> Binary,
        cohort_id -> Binary,
        dated -> Bool,
    }
}

diesel::table! {
    programme_appearances (programme_id) {
        programme_id -> Binary,
        appearance -> Text,
        logo_hash -> Nullable<Binary>,
        changed_at -> Timestamp,
    }
}

diesel::table! {
    showcase_awards (showcase_id, assertion_id) {
        showcase_id -> Binary,
        assertion_id -> Binary,
    }
}

diesel::table! {
    members (id) {
        id -> Binary,
        issuer_id -> Nullable<Binary>,
        address_id -> Binary,
        role -> Text,
        invited_at -> Timestamp,
        joined_at -> Nullable<Timestamp>,
        ended_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    review_policies (lineage_id) {
        lineage_id -> Binary,
        issuer_id -> Binary,
        policy -> Text,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    applications (id) {
        id -> Binary,
        person_id -> Binary,
        issuer_id -> Binary,
        lineage_id -> Binary,
        badge_class_id -> Binary,
        criteria -> Text,
        policy -> Text,
        state -> Text,
        round -> Integer,
        no_names -> Bool,
        created_at -> Timestamp,
        since -> Timestamp,
        submitted_at -> Nullable<Timestamp>,
        due_at -> Nullable<Timestamp>,
        reminded_at -> Nullable<Timestamp>,
        decided_at -> Nullable<Timestamp>,
        reason -> Nullable<Text>,
        appeal -> Nullable<Text>,
        award_id -> Nullable<Binary>,
        purged_at -> Nullable<Timestamp>,
        answer -> Nullable<Text>,
    }
}

diesel::table! {
    self_assessments (application_id, criterion) {
        application_id -> Binary,
        criterion -> Text,
        level -> Text,
        words -> Text,
    }
}

diesel::table! {
    proofs (id) {
        id -> Binary,
        person_id -> Binary,
        kind -> Text,
        title -> Text,
        words -> Text,
        url -> Nullable<Text>,
        third_party -> Bool,
        shown -> Bool,
        found -> Nullable<Text>,
        created_at -> Timestamp,
        purged_at -> Nullable<Timestamp>,
        handed_in_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    proof_files (proof_id) {
        proof_id -> Binary,
        kind -> Text,
        name -> Text,
        size -> BigInt,
        bytes -> Binary,
    }
}

diesel::table! {
    proof_uses (application_id, criterion, proof_id) {
        application_id -> Binary,
        criterion -> Text,
        proof_id -> Binary,
    }
}

diesel::table! {
    statements (proof_id) {
        proof_id -> Binary,
        address_id -> Binary,
        relation -> Text,
        asked_at -> Timestamp,
        expires_at -> Timestamp,
        answered_at -> Nullable<Timestamp>,
        declined -> Bool,
        name -> Text,
        role -> Text,
        words -> Text,
    }
}

diesel::table! {
    reviewers (id) {
        id -> Binary,
        application_id -> Binary,
        round -> Integer,
        kind -> Text,
        member_id -> Nullable<Binary>,
        mailbox_id -> Nullable<Binary>,
        assigned_at -> Timestamp,
        due_at -> Timestamp,
        reminded_at -> Nullable<Timestamp>,
        ended_at -> Nullable<Timestamp>,
        favourable -> Nullable<Bool>,
        reason -> Nullable<Text>,
        given_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    application_messages (id) {
        id -> Binary,
        application_id -> Binary,
        at -> Timestamp,
        kind -> Text,
        actor -> Text,
        criterion -> Nullable<Text>,
        words -> Text,
    }
}

diesel::table! {
    application_decisions (id) {
        id -> Binary,
        application_id -> Binary,
        issuer_id -> Binary,
        round -> Integer,
        accepted -> Bool,
        reason -> Text,
        actor -> Text,
        submitted_at -> Timestamp,
        at -> Timestamp,
    }
}

diesel::table! {
    second_reading_policies (programme_id) {
        programme_id -> Binary,
        percent -> Integer,
    }
}

diesel::table! {
    second_readings (id) {
        id -> Binary,
        decision_id -> Binary,
        programme_id -> Binary,
        drawn_at -> Timestamp,
        favourable -> Nullable<Bool>,
        reason -> Nullable<Text>,
        reader -> Nullable<Text>,
        read_at -> Nullable<Timestamp>,
        stood -> Nullable<Text>,
    }
}

diesel::table! {
    personal_endorsements (id) {
        id -> Binary,
        assertion_id -> Binary,
        address_id -> Binary,
        state -> Text,
        state_since -> Timestamp,
        relation -> Text,
        asker -> Text,
        request -> Text,
        asked_at -> Timestamp,
        ends_at -> Timestamp,
        name -> Text,
        role -> Text,
        words -> Text,
        language -> Text,
        given_at -> Nullable<Timestamp>,
    }
}

diesel::joinable!(pending_revocations -> assertions (assertion_id));
diesel::joinable!(erased_assertions -> badge_classes (badge_class_id));
diesel::joinable!(profiles -> issuers (issuer_id));
diesel::joinable!(keys -> profiles (profile_id));
diesel::joinable!(assertions -> badge_classes (badge_class_id));
diesel::joinable!(assertions -> addresses (address_id));
diesel::joinable!(assertions -> keys (key_id));
diesel::joinable!(rs256_renditions -> assertions (assertion_id));
diesel::joinable!(rs256_renditions -> keys (key_id));
diesel::joinable!(revocations -> assertions (assertion_id));
diesel::joinable!(composite_awards -> composites (composite_id));
diesel::joinable!(composite_awards -> composite_rules (rule_id));
diesel::joinable!(composite_rules -> composites (composite_id));
diesel::joinable!(evidence -> addresses (address_id));
diesel::joinable!(accredited_competencies -> accreditations (accreditation_id));
diesel::joinable!(jobs -> composite_rules (rule_id));
diesel::joinable!(cohort_awards -> assertions (assertion_id));
diesel::joinable!(members -> addresses (address_id));
diesel::joinable!(members -> issuers (issuer_id));
diesel::joinable!(applications -> badge_classes (badge_class_id));
diesel::joinable!(proof_uses -> proofs (proof_id));
diesel::joinable!(proof_uses -> applications (application_id));
diesel::joinable!(reviewers -> applications (application_id));
diesel::joinable!(application_decisions -> applications (application_id));
diesel::joinable!(second_readings -> application_decisions (decision_id));
diesel::joinable!(statements -> proofs (proof_id));
diesel::joinable!(personal_endorsements -> assertions (assertion_id));
diesel::joinable!(personal_endorsements -> addresses (address_id));

diesel::allow_tables_to_appear_in_same_query!(
    instance,
    issuers,
    profiles,
    keys,
    images,
    image_renditions,
    issuer_images,
    catalogues,
    catalogue_images,
    programmes,
    adoptions,
    accreditations,
    accredited_competencies,
    composites,
    composite_rules,
    badge_classes,
    persons,
    addresses,
    links,
    mails,
    assertions,
    rs256_renditions,
    revocations,
    replacements,
    composite_awards,
    withholdings,
    pending_revocations,
    closures,
    merges,
    acceptances,
    endorsements,
    api_keys,
    idempotency_keys,
    audit,
    proposals,
    proposal_images,
    deviations,
    jobs,
    reminders,
    equivalences,
    evidence,
    erased_assertions,
    composite_blocks,
    shares,
    consents,
    cohorts,
    cohort_pages,
    cohort_awards,
    programme_appearances,
    sessions,
    showcases,
    showcase_awards,
    members,
    review_policies,
    applications,
    self_assessments,
    proofs,
    proof_files,
    proof_uses,
    statements,
    reviewers,
    application_messages,
    application_decisions,
    second_reading_policies,
    second_readings,
    personal_endorsements,
);
