DROP TABLE cohort_awards;
DROP TABLE cohort_pages;
DROP TABLE cohorts;
