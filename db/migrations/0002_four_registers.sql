-- The four registers, their child tables and search indexes, as they were declared at first.


CREATE TABLE "trademarks" (
    "id" INTEGER PRIMARY KEY,
    "uid" TEXT NOT NULL UNIQUE,
    "registration_no" TEXT,
    "mark_name" TEXT,
    "mark_type" TEXT,
    "mark_form" TEXT,
    "nice_class" INTEGER,
    "nice_edition" TEXT,
    "goods_services" TEXT,
    "similar_groups" TEXT,
    "registrant" TEXT,
    "registrant_id" TEXT,
    "registrant_address" TEXT,
    "co_owners" TEXT,
    "filing_date" TEXT,
    "preliminary_date" TEXT,
    "registration_date" TEXT,
    "valid_from" TEXT,
    "valid_to" TEXT,
    "status" TEXT,
    "ended_on" TEXT,
    "agency" TEXT,
    "is_gi" INTEGER,
    "well_known" TEXT,
    "madrid_no" TEXT,
    "madrid_countries" TEXT,
    "agricultural" INTEGER,
    "contact" TEXT,
    "phone" TEXT,
    "unit" TEXT,
    "township" TEXT,
    "zone" TEXT,
    "origin" TEXT,
    "note" TEXT,
    "files" TEXT,
    "revision" INTEGER NOT NULL,
    "created_at" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "changed_at" TEXT NOT NULL,
    "changed_by" TEXT NOT NULL,
    "withdrawn_at" TEXT
) STRICT;

CREATE UNIQUE INDEX "trademarks_unique" ON "trademarks" ("registration_no", "nice_class") WHERE withdrawn_at IS NULL;

CREATE INDEX "trademarks_by_withdrawn_key" ON "trademarks" ("registration_no", "nice_class") WHERE withdrawn_at IS NOT NULL;

CREATE INDEX "trademarks_by_figures" ON "trademarks" ("registration_date", "id", "withdrawn_at", "mark_type", "nice_class", "status", "township", "is_gi", "ended_on", "valid_to");

CREATE INDEX "trademarks_by_registrant_mark_name_nice_class" ON "trademarks" ("registrant", "mark_name", "nice_class", id, withdrawn_at);

CREATE INDEX "trademarks_by_withdrawn" ON "trademarks" (withdrawn_at) WHERE withdrawn_at IS NOT NULL;

CREATE TABLE "trademark_events" (
    "id" INTEGER PRIMARY KEY,
    "parent" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "kind" TEXT,
    "date" TEXT,
    "number" TEXT,
    "counterparty" TEXT,
    "until" TEXT,
    "note" TEXT
) STRICT;

CREATE INDEX "trademark_events_by_parent" ON "trademark_events" (parent, position);

CREATE VIRTUAL TABLE trademarks_search USING fts5(tokens, content='', detail=none, columnsize=0, tokenize='ascii');

INSERT INTO trademarks_search (trademarks_search, rank) VALUES ('hashsize', 8388608);

INSERT INTO trademarks_search (trademarks_search, rank) VALUES ('automerge', 0);

INSERT INTO trademarks_search (trademarks_search, rank) VALUES ('crisismerge', 1000);

CREATE TABLE trademarks_search_text (id INTEGER PRIMARY KEY, text TEXT NOT NULL, facets TEXT NOT NULL) STRICT;

CREATE TABLE trademarks_search_filed (last INTEGER NOT NULL) STRICT;

INSERT INTO trademarks_search_filed VALUES (0);

CREATE TABLE "geographical_indications" (
    "id" INTEGER PRIMARY KEY,
    "uid" TEXT NOT NULL UNIQUE,
    "product_name" TEXT,
    "gi_kind" TEXT,
    "stage" TEXT,
    "certificate_no" TEXT,
    "spec_no" TEXT,
    "issuer" TEXT,
    "approval_date" TEXT,
    "approval_year" INTEGER,
    "family" TEXT,
    "holder" TEXT,
    "holder_id" TEXT,
    "area_text" TEXT,
    "area_km2" INTEGER,
    "product_class" TEXT,
    "nice_class" INTEGER,
    "trademark" TEXT,
    "standard_no" TEXT,
    "test_body" TEXT,
    "output_tonnes" INTEGER,
    "output_value" INTEGER,
    "output_year" INTEGER,
    "workers" INTEGER,
    "brand_value" INTEGER,
    "eu_batch" TEXT,
    "projects" TEXT,
    "status" TEXT,
    "ended_on" TEXT,
    "unit" TEXT,
    "township" TEXT,
    "zone" TEXT,
    "origin" TEXT,
    "note" TEXT,
    "files" TEXT,
    "revision" INTEGER NOT NULL,
    "created_at" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "changed_at" TEXT NOT NULL,
    "changed_by" TEXT NOT NULL,
    "withdrawn_at" TEXT
) STRICT;

CREATE UNIQUE INDEX "geographical_indications_unique" ON "geographical_indications" ("gi_kind", "certificate_no", ifnull("nice_class", '')) WHERE withdrawn_at IS NULL;

CREATE INDEX "geographical_indications_by_withdrawn_key" ON "geographical_indications" ("gi_kind", "certificate_no") WHERE withdrawn_at IS NOT NULL;

CREATE INDEX "geographical_indications_by_figures" ON "geographical_indications" ("approval_date", "id", "withdrawn_at", "gi_kind", "stage", "status", "township", "ended_on");

CREATE INDEX "geographical_indications_by_product_name_gi_kind_holder" ON "geographical_indications" ("product_name", "gi_kind", "holder", id, withdrawn_at);

CREATE INDEX "geographical_indications_by_trademark" ON "geographical_indications" ("trademark") WHERE "trademark" IS NOT NULL;

CREATE INDEX "geographical_indications_by_withdrawn" ON "geographical_indications" (withdrawn_at) WHERE withdrawn_at IS NOT NULL;

CREATE TABLE "gi_users" (
    "id" INTEGER PRIMARY KEY,
    "parent" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "name" TEXT,
    "credit_code" TEXT,
    "approval_no" TEXT,
    "approved_on" TEXT,
    "until" TEXT,
    "status" TEXT
) STRICT;

CREATE INDEX "gi_users_by_parent" ON "gi_users" (parent, position);

CREATE VIRTUAL TABLE geographical_indications_search USING fts5(tokens, content='', detail=none, columnsize=0, tokenize='ascii');

INSERT INTO geographical_indications_search (geographical_indications_search, rank) VALUES ('hashsize', 8388608);

INSERT INTO geographical_indications_search (geographical_indications_search, rank) VALUES ('automerge', 0);

INSERT INTO geographical_indications_search (geographical_indications_search, rank) VALUES ('crisismerge', 1000);

CREATE TABLE geographical_indications_search_text (id INTEGER PRIMARY KEY, text TEXT NOT NULL, facets TEXT NOT NULL) STRICT;

CREATE TABLE geographical_indications_search_filed (last INTEGER NOT NULL) STRICT;

INSERT INTO geographical_indications_search_filed VALUES (0);

CREATE TABLE "copyrights" (
    "id" INTEGER PRIMARY KEY,
    "uid" TEXT NOT NULL UNIQUE,
    "kind" TEXT,
    "registration_no" TEXT,
    "certificate_no" TEXT,
    "work_name" TEXT,
    "short_name" TEXT,
    "version" TEXT,
    "category" TEXT,
    "owner" TEXT,
    "owner_id" TEXT,
    "author" TEXT,
    "completion_date" TEXT,
    "publication_date" TEXT,
    "publication_place" TEXT,
    "registration_date" TEXT,
    "acquisition" TEXT,
    "ownership" TEXT,
    "registrar" TEXT,
    "status" TEXT,
    "ended_on" TEXT,
    "unit" TEXT,
    "township" TEXT,
    "zone" TEXT,
    "origin" TEXT,
    "note" TEXT,
    "files" TEXT,
    "revision" INTEGER NOT NULL,
    "created_at" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "changed_at" TEXT NOT NULL,
    "changed_by" TEXT NOT NULL,
    "withdrawn_at" TEXT
) STRICT;

CREATE UNIQUE INDEX "copyrights_unique" ON "copyrights" ("registration_no") WHERE withdrawn_at IS NULL;

CREATE INDEX "copyrights_by_withdrawn_key" ON "copyrights" ("registration_no") WHERE withdrawn_at IS NOT NULL;

CREATE INDEX "copyrights_by_figures" ON "copyrights" ("registration_date", "id", "withdrawn_at", "kind", "category", "status", "township", "ended_on");

CREATE INDEX "copyrights_by_owner_work_name_kind" ON "copyrights" ("owner", "work_name", "kind", id, withdrawn_at);

CREATE INDEX "copyrights_by_withdrawn" ON "copyrights" (withdrawn_at) WHERE withdrawn_at IS NOT NULL;

CREATE TABLE "copyright_contracts" (
    "id" INTEGER PRIMARY KEY,
    "parent" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "kind" TEXT,
    "number" TEXT,
    "date" TEXT,
    "counterparty" TEXT,
    "amount" INTEGER,
    "until" TEXT
) STRICT;

CREATE INDEX "copyright_contracts_by_parent" ON "copyright_contracts" (parent, position);

CREATE VIRTUAL TABLE copyrights_search USING fts5(tokens, content='', detail=none, columnsize=0, tokenize='ascii');

INSERT INTO copyrights_search (copyrights_search, rank) VALUES ('hashsize', 8388608);

INSERT INTO copyrights_search (copyrights_search, rank) VALUES ('automerge', 0);

INSERT INTO copyrights_search (copyrights_search, rank) VALUES ('crisismerge', 1000);

CREATE TABLE copyrights_search_text (id INTEGER PRIMARY KEY, text TEXT NOT NULL, facets TEXT NOT NULL) STRICT;

CREATE TABLE copyrights_search_filed (last INTEGER NOT NULL) STRICT;

INSERT INTO copyrights_search_filed VALUES (0);

CREATE TABLE "assistance_cases" (
    "id" INTEGER PRIMARY KEY,
    "uid" TEXT NOT NULL UNIQUE,
    "case_no" TEXT,
    "kind" TEXT,
    "received_on" TEXT,
    "channel" TEXT,
    "applicant" TEXT,
    "applicant_type" TEXT,
    "applicant_id" TEXT,
    "phone" TEXT,
    "address" TEXT,
    "respondent" TEXT,
    "ip_kind" TEXT,
    "right_no" TEXT,
    "right" TEXT,
    "dispute" TEXT,
    "facts" TEXT,
    "request" TEXT,
    "amount" INTEGER,
    "reviewed_on" TEXT,
    "review_result" TEXT,
    "refusal_reason" TEXT,
    "correction_due" TEXT,
    "correction_done" TEXT,
    "accepted_on" TEXT,
    "handler" TEXT,
    "mode" TEXT,
    "mediations" INTEGER,
    "closed_on" TEXT,
    "outcome" TEXT,
    "agreement_form" TEXT,
    "agreement_amount" INTEGER,
    "performed" TEXT,
    "confirmation_applied" TEXT,
    "confirmation_no" TEXT,
    "confirmation_result" TEXT,
    "referred_to" TEXT,
    "referred_on" TEXT,
    "referral_no" TEXT,
    "follow_up_on" TEXT,
    "satisfaction" TEXT,
    "archive_no" TEXT,
    "status" TEXT,
    "unit" TEXT,
    "township" TEXT,
    "zone" TEXT,
    "origin" TEXT,
    "note" TEXT,
    "files" TEXT,
    "revision" INTEGER NOT NULL,
    "created_at" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "changed_at" TEXT NOT NULL,
    "changed_by" TEXT NOT NULL,
    "withdrawn_at" TEXT
) STRICT;

CREATE UNIQUE INDEX "assistance_cases_unique" ON "assistance_cases" ("case_no") WHERE withdrawn_at IS NULL;

CREATE INDEX "assistance_cases_by_withdrawn_key" ON "assistance_cases" ("case_no") WHERE withdrawn_at IS NOT NULL;

CREATE INDEX "assistance_cases_by_figures" ON "assistance_cases" ("received_on", "id", "withdrawn_at", "kind", "ip_kind", "status", "channel", "outcome", "closed_on");

CREATE INDEX "assistance_cases_by_applicant_respondent_right_no" ON "assistance_cases" ("applicant", "respondent", "right_no", id, withdrawn_at);

CREATE INDEX "assistance_cases_by_right" ON "assistance_cases" ("right") WHERE "right" IS NOT NULL;

CREATE INDEX "assistance_cases_by_withdrawn" ON "assistance_cases" (withdrawn_at) WHERE withdrawn_at IS NOT NULL;

CREATE TABLE "case_services" (
    "id" INTEGER PRIMARY KEY,
    "parent" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "date" TEXT,
    "kind" TEXT,
    "content" TEXT,
    "handler" TEXT
) STRICT;

CREATE INDEX "case_services_by_parent" ON "case_services" (parent, position);

CREATE VIRTUAL TABLE assistance_cases_search USING fts5(tokens, content='', detail=none, columnsize=0, tokenize='ascii');

INSERT INTO assistance_cases_search (assistance_cases_search, rank) VALUES ('hashsize', 8388608);

INSERT INTO assistance_cases_search (assistance_cases_search, rank) VALUES ('automerge', 0);

INSERT INTO assistance_cases_search (assistance_cases_search, rank) VALUES ('crisismerge', 1000);

CREATE TABLE assistance_cases_search_text (id INTEGER PRIMARY KEY, text TEXT NOT NULL, facets TEXT NOT NULL) STRICT;

CREATE TABLE assistance_cases_search_filed (last INTEGER NOT NULL) STRICT;

INSERT INTO assistance_cases_search_filed VALUES (0);
