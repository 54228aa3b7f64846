# How the page of a programme looks.

desk-appearance = Appearance
desk-appearance-lead = The logo, the colours and the legal notices of the programme’s public page.
desk-appearance-preview = Preview
desk-appearance-preview-do = See a preview
desk-appearance-contrast = Contrast of the two colours: { $ratio }.
desk-appearance-contrast-low = A contrast of { $ratio }: it takes { $least } or more to be read. Choose a lighter or a darker colour.
desk-appearance-logo = Logo
desk-appearance-colours = Colours
desk-appearance-colours-hint = A band at the top of the page, with the programme’s name. The contrast of the two colours must be 4.5 or more.
desk-appearance-coloured = Give the band these two colours
desk-appearance-ground = Ground
desk-appearance-ink = Letters
desk-appearance-notices = Legal notices
desk-appearance-notices-hint = Who answers for the programme, in plain text: in both languages, or in none.
desk-appearance-notice-fr = In French
desk-appearance-notice-en = In English
desk-appearance-do = Save
desk-appearance-done = The appearance is saved.
