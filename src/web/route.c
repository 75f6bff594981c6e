/* The table of routes, and the one place where a request is let through. */
#include "web_internal.h"

#include <string.h>

#define ANYBODY NULL, ACTION_VIEW

/* clang-format off */
static const Route routes[] = {
    {"GET", "/health", SCOPE_OPEN, ANYBODY, 0, get_health},
    {"GET", "/session", SCOPE_SIGNED, ANYBODY, 0, get_session},
    {"POST", "/session", SCOPE_OPEN, ANYBODY, SIGNS_IN, post_session},
    {"DELETE", "/session", SCOPE_SIGNED, ANYBODY, WHILE_VIEWING, delete_session},
    {"POST", "/session/view-as", SCOPE_ALL, "accounts", ACTION_VIEW_AS, IN_PERSON, post_view_as},
    {"DELETE", "/session/view-as", SCOPE_SIGNED, ANYBODY, WHILE_VIEWING | IN_PERSON, delete_view_as},
    {"POST", "/setup", SCOPE_OPEN, ANYBODY, SIGNS_IN, post_setup},
    {"POST", "/totp", SCOPE_SIGNED, ANYBODY, IN_PERSON, post_totp},
    {"POST", "/totp/confirm", SCOPE_SIGNED, ANYBODY, IN_PERSON, post_totp_confirm},
    {"DELETE", "/totp", SCOPE_SIGNED, ANYBODY, IN_PERSON, delete_totp},
    {"POST", "/session/password", SCOPE_SIGNED, ANYBODY, SIGNS_IN | IN_PERSON, post_session_password},
    {"GET", "/periods", SCOPE_SIGNED, ANYBODY, 0, get_periods},
    {"POST", "/periods", SCOPE_OWN, "units", ACTION_MANAGE, TAKES_LONG, post_periods},
    {"GET", "/units", SCOPE_SIGNED, ANYBODY, 0, get_units},
    {"POST", "/units", SCOPE_OWN, "units", ACTION_MANAGE, 0, post_unit},
    {"GET", "/units.xlsx", SCOPE_OWN, "units", ACTION_VIEW, TAKES_LONG, get_units_xlsx},
    {"GET", "/units/**", SCOPE_PAST, "units", ACTION_VIEW, 0, get_unit},
    {"POST", "/units/**/rename", SCOPE_PAST, "units", ACTION_MANAGE, 0, post_unit_rename},
    {"POST", "/units/**/move", SCOPE_PAST, "units", ACTION_MANAGE, 0, post_unit_move},
    {"POST", "/units/**/kind", SCOPE_PAST, "units", ACTION_MANAGE, 0, post_unit_kind},
    {"POST", "/units/**/merge", SCOPE_PAST, "units", ACTION_MANAGE, 0, post_unit_merge},
    {"POST", "/units/**/split", SCOPE_PAST, "units", ACTION_MANAGE, 0, post_unit_split},
    {"POST", "/units/**/close", SCOPE_PAST, "units", ACTION_MANAGE, 0, post_unit_close},
    {"POST", "/units/**/reopen", SCOPE_PAST, "units", ACTION_MANAGE, 0, post_unit_reopen},
    {"GET", "/elements", SCOPE_SIGNED, ANYBODY, 0, get_elements},
    {"GET", "/standards", SCOPE_SIGNED, ANYBODY, 0, get_standards},
    {"GET", "/indicators", SCOPE_SIGNED, ANYBODY, 0, get_indicators},
    {"GET", "/mappings", SCOPE_SIGNED, ANYBODY, 0, get_mappings},
    {"GET", "/evaluation", SCOPE_UNIT, "evaluation", ACTION_VIEW, 0, get_evaluation},
    {"GET", "/score", SCOPE_UNIT, "evaluation", ACTION_VIEW, 0, get_score},
    {"GET", "/score/rows", SCOPE_UNIT, "evaluation", ACTION_EXPORT, TAKES_LONG, get_score_rows},
    {"GET", "/score/offers", SCOPE_UNIT, "evaluation", ACTION_VIEW, 0, get_score_offers},
    {"GET", "/scores", SCOPE_UNIT, "evaluation", ACTION_VIEW, TAKES_LONG, get_scores},
    {"GET", "/verdicts", SCOPE_UNIT, "evaluation", ACTION_VIEW, TAKES_LONG, get_verdicts},
    {"GET", "/evaluation.xlsx", SCOPE_UNIT, "evaluation", ACTION_EXPORT, TAKES_LONG, get_evaluation_xlsx},
    {"POST", "/what-if", SCOPE_UNIT, "evaluation", ACTION_VIEW, WHILE_VIEWING, post_what_if},
    {"GET", "/reports", SCOPE_SIGNED, ANYBODY, 0, get_reports},
    {"GET", "/report", SCOPE_UNIT, "evaluation", ACTION_EXPORT, TAKES_LONG, get_report},
    {"POST", "/report/merge", SCOPE_UNIT, "evaluation", ACTION_EXPORT, TAKES_FILE | TAKES_LONG, post_report_merge},
    {"GET", "/indicator-table", SCOPE_UNIT, "county_data", ACTION_COUNT, TAKES_LONG, get_indicator_table},
    {"GET", "/measure", SCOPE_UNIT, "county_data", ACTION_COUNT, 0, get_measure},
    {"GET", "/school", SCOPE_UNIT, "school_data", ACTION_VIEW, 0, get_school},
    {"GET", "/origin", SCOPE_UNIT, "school_data", ACTION_VIEW, 0, get_origin},
    {"GET", "/figures", SCOPE_UNIT, "school_data", ACTION_VIEW, TAKES_LONG, get_figures},
    {"GET", "/imports", SCOPE_OWN, "county_data", ACTION_IMPORT, 0, get_imports},
    {"POST", "/imports", SCOPE_OWN, "county_data", ACTION_IMPORT, TAKES_FILE | TAKES_LONG, post_imports},
    {"GET", "/template", SCOPE_NEWEST, "school_data", ACTION_VIEW, TAKES_LONG, get_template},
    {"GET", "/checks", SCOPE_OWN, "school_data", ACTION_VIEW, 0, get_checks},
    {"POST", "/checks/*", SCOPE_OWN, "county_data", ACTION_IMPORT, 0, post_check},
    {"GET", "/quality", SCOPE_UNIT, "school_data", ACTION_VIEW, TAKES_LONG, get_quality},
    {"GET", "/quality/findings", SCOPE_UNIT, "school_data", ACTION_VIEW, TAKES_LONG, get_quality_findings},
    {"GET", "/quality/schools", SCOPE_UNIT, "school_data", ACTION_VIEW, TAKES_LONG, get_quality_schools},
    {"POST", "/quality/explain", SCOPE_UNIT, "school_data", ACTION_VIEW, TAKES_LONG, post_quality_explain},
    {"GET", "/decisions", SCOPE_UNIT, "evaluation", ACTION_VIEW, 0, get_decisions},
    {"POST", "/decisions", SCOPE_UNIT, "evaluation", ACTION_REVIEW, TAKES_FILE, post_decision},
    {"GET", "/evidence", SCOPE_OWN, "evaluation", ACTION_VIEW, 0, get_evidence},
    {"GET", "/users", SCOPE_OWN, "accounts", ACTION_VIEW, 0, get_users},
    {"POST", "/users", SCOPE_OWN, "accounts", ACTION_CREATE, SIGNS_IN, post_users},
    {"GET", "/users/*", SCOPE_OWN, "accounts", ACTION_VIEW, 0, get_user},
    {"POST", "/users/*", SCOPE_OWN, "accounts", ACTION_VIEW, SIGNS_IN, post_user},
    {"POST", "/users/*/posts", SCOPE_OWN, "accounts", ACTION_CREATE, 0, post_user_post},
    {"POST", "/posts/*/end", SCOPE_SIGNED, ANYBODY, IN_PERSON, post_post_end},
    {"POST", "/posts/*/delegate", SCOPE_SIGNED, ANYBODY, IN_PERSON, post_post_delegate},
    {"GET", "/roles", SCOPE_SIGNED, ANYBODY, 0, get_roles},
    {"GET", "/access-report", SCOPE_SIGNED, ANYBODY, TAKES_LONG, get_access_report},
    {"GET", "/tokens", SCOPE_SIGNED, ANYBODY, 0, get_tokens},
    {"POST", "/tokens", SCOPE_SIGNED, ANYBODY, IN_PERSON, post_tokens},
    {"POST", "/tokens/*/revoke", SCOPE_SIGNED, ANYBODY, IN_PERSON, post_token_revoke},
    {"GET", "/closed-addresses", SCOPE_SIGNED, ANYBODY, 0, get_closed_addresses},
    {"POST", "/closed-addresses/open", SCOPE_SIGNED, ANYBODY, IN_PERSON, post_open_address},
    {"GET", "/forms", SCOPE_SIGNED, ANYBODY, 0, get_forms},
    {"POST", "/forms", SCOPE_OWN, "school_data", ACTION_CREATE, TAKES_FILE | TAKES_LONG, post_forms},
    {"GET", "/forms/*", SCOPE_SIGNED, ANYBODY, 0, get_form},
    {"GET", "/forms/*/workbook.xlsx", SCOPE_SIGNED, ANYBODY, TAKES_LONG, get_form_workbook},
    {"GET", "/rounds", SCOPE_SIGNED, ANYBODY, 0, get_rounds},
    {"POST", "/rounds", SCOPE_OWN, "school_data", ACTION_CREATE, 0, post_rounds},
    {"GET", "/rounds/*", SCOPE_SIGNED, ANYBODY, 0, get_round},
    {"GET", "/rounds/*/workbook.xlsx", SCOPE_SIGNED, ANYBODY, TAKES_LONG, get_round_workbook},
    {"POST", "/rounds/*/workbook", SCOPE_SIGNED, ANYBODY, TAKES_FILE | TAKES_LONG, post_round_workbook},
    {"GET", "/rounds/*/matrix", SCOPE_SIGNED, ANYBODY, 0, get_round_matrix},
    {"GET", "/rounds/*/values", SCOPE_SIGNED, ANYBODY, TAKES_LONG, get_round_values},
    {"POST", "/rounds/*/extend", SCOPE_SIGNED, ANYBODY, 0, post_round_extend},
    {"POST", "/rounds/*/close", SCOPE_SIGNED, ANYBODY, 0, post_round_close},
    {"POST", "/rounds/*/withdraw", SCOPE_SIGNED, ANYBODY, 0, post_round_withdraw},
    {"POST", "/rounds/*/refresh", SCOPE_SIGNED, ANYBODY, 0, post_round_refresh},
    {"POST", "/rounds/*/remind", SCOPE_SIGNED, ANYBODY, 0, post_round_remind},
    {"GET", "/matrix", SCOPE_SIGNED, ANYBODY, 0, get_matrix},
    {"GET", "/todo", SCOPE_SIGNED, ANYBODY, 0, get_todo},
    {"GET", "/duties", SCOPE_SIGNED, ANYBODY, 0, get_duties},
    {"GET", "/duties/statistics", SCOPE_SIGNED, ANYBODY, TAKES_LONG, get_duty_statistics},
    {"GET", "/duties/try", SCOPE_SIGNED, ANYBODY, TAKES_LONG, get_duty_try},
    {"GET", "/duties/days", SCOPE_SIGNED, ANYBODY, 0, get_duty_days},
    {"GET", "/duties/calendar", SCOPE_SIGNED, ANYBODY, 0, get_duty_calendar},
    {"GET", "/duties/settings", SCOPE_SIGNED, ANYBODY, 0, get_duty_settings},
    {"POST", "/duties/settings", SCOPE_SIGNED, ANYBODY, TAKES_LONG, post_duty_settings},
    {"POST", "/duties/exemptions", SCOPE_SIGNED, ANYBODY, 0, post_duty_exemptions},
    {"POST", "/duties/events", SCOPE_SIGNED, ANYBODY, 0, post_duty_events},
    {"POST", "/duties/steps", SCOPE_SIGNED, ANYBODY, TAKES_LONG, post_duties_steps},
    {"GET", "/duties/*", SCOPE_SIGNED, ANYBODY, 0, get_duty},
    {"POST", "/duties/*/steps", SCOPE_SIGNED, ANYBODY, 0, post_duty_steps},
    {"GET", "/entries/*", SCOPE_SIGNED, ANYBODY, 0, get_entry},
    {"PUT", "/entries/*/cells", SCOPE_SIGNED, ANYBODY, 0, put_entry_cells},
    {"GET", "/entries/*/changes", SCOPE_SIGNED, ANYBODY, 0, get_entry_changes},
    {"POST", "/entries/*/judge", SCOPE_SIGNED, ANYBODY, WHILE_VIEWING, post_entry_judge},
    {"POST", "/entries/*/steps", SCOPE_SIGNED, ANYBODY, 0, post_entry_steps},
    {"GET", "/entries/*/workbook.xlsx", SCOPE_SIGNED, ANYBODY, TAKES_LONG, get_entry_workbook},
    {"POST", "/entries/*/workbook", SCOPE_SIGNED, ANYBODY, TAKES_FILE | TAKES_LONG, post_entry_workbook},
    {"GET", "/entries/*/history", SCOPE_SIGNED, ANYBODY, 0, get_entry_history},
    {"GET", "/systems", SCOPE_SIGNED, ANYBODY, 0, get_systems},
    {"GET", "/systems/*", SCOPE_SIGNED, ANYBODY, 0, get_system},
    {"GET", "/cases", SCOPE_SIGNED, ANYBODY, TAKES_LONG, get_cases},
    {"POST", "/cases", SCOPE_SIGNED, ANYBODY, 0, post_cases},
    {"GET", "/cases/*", SCOPE_SIGNED, ANYBODY, 0, get_case},
    {"GET", "/cases/*/links", SCOPE_SIGNED, ANYBODY, 0, get_case_links},
    {"POST", "/cases/*/steps", SCOPE_SIGNED, ANYBODY, 0, post_case_steps},
    {"POST", "/cases/*/draws", SCOPE_SIGNED, ANYBODY, TAKES_FILE | TAKES_LONG, post_case_draws},
    {"GET", "/questionnaires", SCOPE_SIGNED, ANYBODY, 0, get_questionnaires},
    {"GET", "/cases/*/survey", SCOPE_SIGNED, ANYBODY, 0, get_case_survey},
    {"PUT", "/cases/*/survey", SCOPE_SIGNED, ANYBODY, 0, put_case_survey},
    {"POST", "/cases/*/survey/groups", SCOPE_SIGNED, ANYBODY, TAKES_LONG, post_case_survey_groups},
    {"GET", "/cases/*/survey/results", SCOPE_SIGNED, ANYBODY, TAKES_LONG, get_case_survey_results},
    {"POST", "/cases/*/survey/results", SCOPE_SIGNED, ANYBODY, TAKES_LONG, post_case_survey_results},
    {"GET", "/survey-groups", SCOPE_SIGNED, ANYBODY, 0, get_survey_groups},
    {"POST", "/survey-groups/*/links", SCOPE_SIGNED, ANYBODY, TAKES_LONG, post_survey_links},
    {"POST", "/public/survey", SCOPE_OPEN, ANYBODY, WHILE_VIEWING, post_public_survey},
    {"POST", "/public/survey/answers", SCOPE_OPEN, ANYBODY, 0, post_public_survey_answers},
    {"GET", "/cases/*/report", SCOPE_SIGNED, ANYBODY, TAKES_LONG, get_case_report},
    {"GET", "/case-sources", SCOPE_SIGNED, ANYBODY, 0, get_case_sources},
    {"POST", "/case-trial", SCOPE_SIGNED, ANYBODY, WHILE_VIEWING, post_case_trial},
    {"GET", "/case-groups", SCOPE_SIGNED, ANYBODY, TAKES_LONG, get_case_groups},
    {"GET", "/case-people", SCOPE_SIGNED, ANYBODY, 0, get_case_people},
    {"GET", "/case-counts", SCOPE_SIGNED, ANYBODY, TAKES_LONG, get_case_counts},
    {"GET", "/definitions", SCOPE_OWN, "configuration", ACTION_VIEW, 0, get_definitions},
    {"POST", "/definitions", SCOPE_OWN, "configuration", ACTION_EDIT, 0, post_definitions},
    {"POST", "/definitions/check", SCOPE_OWN, "configuration", ACTION_VIEW, WHILE_VIEWING, post_definition_check},
    {"POST", "/definitions/try", SCOPE_OWN, "configuration", ACTION_VIEW, TAKES_LONG, post_definition_try},
    {"GET", "/definitions/*", SCOPE_OWN, "configuration", ACTION_VIEW, 0, get_definition},
    {"POST", "/definitions/*/withdraw", SCOPE_OWN, "configuration", ACTION_EDIT, 0, post_definition_withdraw},
    {"GET", "/definition-versions/*", SCOPE_OWN, "configuration", ACTION_VIEW, 0, get_definition_version},
    {"GET", "/frameworks", SCOPE_OWN, "configuration", ACTION_VIEW, 0, get_frameworks},
    {"POST", "/frameworks", SCOPE_OWN, "configuration", ACTION_EDIT, TAKES_LONG, post_frameworks},
    {"GET", "/frameworks/workbook.xlsx", SCOPE_OWN, "configuration", ACTION_VIEW, TAKES_LONG, get_framework_workbook},
    {"GET", "/frameworks/compare", SCOPE_OWN, "configuration", ACTION_VIEW, TAKES_LONG, get_framework_compare},
    {"GET", "/frameworks/matches", SCOPE_OWN, "configuration", ACTION_VIEW, 0, get_framework_matches},
    {"POST", "/frameworks/matches", SCOPE_OWN, "configuration", ACTION_EDIT, 0, post_framework_matches},
    {"POST", "/frameworks/matches/*/withdraw", SCOPE_OWN, "configuration", ACTION_EDIT, 0, post_framework_match_withdraw},
    {"POST", "/frameworks/import", SCOPE_OWN, "configuration", ACTION_EDIT, TAKES_FILE | TAKES_LONG, post_framework_import},
    {"POST", "/frameworks/check", SCOPE_OWN, "configuration", ACTION_VIEW, WHILE_VIEWING, post_framework_check},
    {"POST", "/frameworks/try", SCOPE_UNIT, "evaluation", ACTION_VIEW, TAKES_LONG | WHILE_VIEWING, post_framework_try},
    {"GET", "/frameworks/*", SCOPE_OWN, "configuration", ACTION_VIEW, 0, get_framework},
    {"POST", "/frameworks/*/withdraw", SCOPE_OWN, "configuration", ACTION_EDIT, 0, post_framework_withdraw},
    {"GET", "/campaign-kinds", SCOPE_SIGNED, ANYBODY, 0, get_campaign_kinds},
    {"GET", "/campaigns", SCOPE_SIGNED, ANYBODY, TAKES_LONG, get_campaigns},
    {"POST", "/campaigns", SCOPE_SIGNED, ANYBODY, TAKES_LONG, post_campaigns},
    {"GET", "/campaigns/mine", SCOPE_SIGNED, ANYBODY, TAKES_LONG, get_campaigns_mine},
    {"POST", "/campaigns/candidates", SCOPE_SIGNED, ANYBODY, TAKES_LONG | WHILE_VIEWING, post_campaign_candidates},
    {"GET", "/campaigns/*", SCOPE_SIGNED, ANYBODY, TAKES_LONG, get_campaign},
    {"POST", "/campaigns/*", SCOPE_SIGNED, ANYBODY, 0, post_campaign},
    {"POST", "/campaigns/*/assign", SCOPE_SIGNED, ANYBODY, 0, post_campaign_assign},
    {"GET", "/campaigns/*/reviewers", SCOPE_SIGNED, ANYBODY, TAKES_LONG, get_campaign_reviewers},
    {"POST", "/campaigns/*/reviewers", SCOPE_SIGNED, ANYBODY, TAKES_LONG, post_campaign_reviewers},
    {"POST", "/campaigns/*/requests", SCOPE_SIGNED, ANYBODY, 0, post_campaign_requests},
    {"POST", "/campaigns/*/steps", SCOPE_SIGNED, ANYBODY, TAKES_LONG, post_campaign_steps},
    {"POST", "/campaigns/*/notices", SCOPE_SIGNED, ANYBODY, TAKES_LONG, post_campaign_notices},
    {"GET", "/campaigns/*/matrix", SCOPE_SIGNED, ANYBODY, TAKES_LONG, get_campaign_matrix},
    {"GET", "/campaigns/*/problems", SCOPE_SIGNED, ANYBODY, TAKES_LONG, get_campaign_problems},
    {"POST", "/campaigns/*/problems", SCOPE_SIGNED, ANYBODY, TAKES_LONG, post_campaign_problems},
    {"GET", "/campaigns/*/results", SCOPE_SIGNED, ANYBODY, TAKES_LONG, get_campaign_results},
    {"GET", "/campaign-units/*", SCOPE_SIGNED, ANYBODY, TAKES_LONG, get_campaign_unit},
    {"POST", "/campaign-units/*/steps", SCOPE_SIGNED, ANYBODY, TAKES_LONG, post_campaign_unit_steps},
    {"GET", "/campaign-units/*/fillers", SCOPE_SIGNED, ANYBODY, TAKES_LONG, get_campaign_unit_fillers},
    {"POST", "/campaign-units/*/fillers", SCOPE_SIGNED, ANYBODY, TAKES_LONG, post_campaign_unit_fillers},
    {"GET", "/campaign-units/*/report", SCOPE_SIGNED, ANYBODY, TAKES_LONG, get_campaign_unit_report},
    {"GET", "/campaign-units/*/results", SCOPE_SIGNED, ANYBODY, TAKES_LONG, get_campaign_unit_results},
    {"POST", "/campaign-items/*", SCOPE_SIGNED, ANYBODY, 0, post_campaign_item},
    {"POST", "/campaign-items/*/review", SCOPE_SIGNED, ANYBODY, 0, post_campaign_item_review},
    {"GET", "/campaign-items/*/history", SCOPE_SIGNED, ANYBODY, 0, get_campaign_item_history},
    {"GET", "/campaign-items/*/offers", SCOPE_SIGNED, ANYBODY, 0, get_campaign_item_offers},
    {"GET", "/campaign-items/*/cases", SCOPE_SIGNED, ANYBODY, TAKES_LONG, get_campaign_item_cases},
    {"POST", "/campaign-items/*/evidence", SCOPE_SIGNED, ANYBODY, 0, post_campaign_item_evidence},
    {"POST", "/campaign-evidence/*", SCOPE_SIGNED, ANYBODY, 0, post_campaign_evidence},
    {"GET", "/campaign-evidence", SCOPE_SIGNED, ANYBODY, TAKES_LONG, get_campaign_evidence},
    {"GET", "/case-tables", SCOPE_SIGNED, ANYBODY, TAKES_LONG, get_case_tables},
    {"GET", "/register", SCOPE_SIGNED, ANYBODY, TAKES_LONG, get_register},
    {"POST", "/register", SCOPE_SIGNED, ANYBODY, TAKES_FILE | TAKES_LONG, post_register},
    {"GET", "/plan-kinds", SCOPE_SIGNED, ANYBODY, 0, get_plan_kinds},
    {"GET", "/plan-measures", SCOPE_SIGNED, ANYBODY, 0, get_plan_measures},
    {"GET", "/plans", SCOPE_SIGNED, ANYBODY, TAKES_LONG, get_plans},
    {"POST", "/plans", SCOPE_SIGNED, ANYBODY, 0, post_plans},
    {"GET", "/plans/tasks", SCOPE_SIGNED, ANYBODY, TAKES_LONG, get_plan_tasks},
    {"GET", "/plans/*", SCOPE_SIGNED, ANYBODY, TAKES_LONG, get_plan},
    {"POST", "/plans/*/changes", SCOPE_SIGNED, ANYBODY, TAKES_LONG, post_plan_changes},
    {"POST", "/plans/*/import", SCOPE_SIGNED, ANYBODY, TAKES_FILE | TAKES_LONG, post_plan_import},
    {"GET", "/plans/*/letters", SCOPE_SIGNED, ANYBODY, TAKES_LONG, get_plan_letters},
    {"POST", "/plans/*/letters", SCOPE_SIGNED, ANYBODY, TAKES_LONG, post_plan_letters},
    {"GET", "/plans/*/letter", SCOPE_SIGNED, ANYBODY, TAKES_LONG, get_plan_letter},
    {"POST", "/personal/*/show", SCOPE_SIGNED, ANYBODY, 0, post_personal_show},
    {"POST", "/personal/find", SCOPE_SIGNED, ANYBODY, 0, post_personal_find},
    {"POST", "/personal/export", SCOPE_SIGNED, ANYBODY, 0, post_personal_export},
    {"POST", "/personal/erase", SCOPE_SIGNED, ANYBODY, 0, post_personal_erase},
    {"GET", "/attachment-rules", SCOPE_SIGNED, ANYBODY, 0, get_attachment_rules},
    {"GET", "/attachments", SCOPE_SIGNED, ANYBODY, 0, get_attachments},
    {"POST", "/attachments", SCOPE_SIGNED, ANYBODY, TAKES_FILE | TAKES_LONG, post_attachments},
    {"POST", "/attachments/attach", SCOPE_SIGNED, ANYBODY, 0, post_attachments_attach},
    {"GET", "/attachments/*", SCOPE_SIGNED, ANYBODY, 0, get_attachment},
    {"GET", "/attachments/*/file", SCOPE_SIGNED, ANYBODY, 0, get_attachment_file},
    {"GET", "/attachments/*/picture", SCOPE_SIGNED, ANYBODY, 0, get_attachment_picture},
    {"GET", "/attachments/*/page", SCOPE_SIGNED, ANYBODY, 0, get_attachment_page},
    {"POST", "/attachments/*/describe", SCOPE_SIGNED, ANYBODY, 0, post_attachment_describe},
    {"POST", "/attachments/*/withdraw", SCOPE_SIGNED, ANYBODY, 0, post_attachment_withdraw},
    {"POST", "/attachments/*/drop", SCOPE_SIGNED, ANYBODY, 0, post_attachment_drop},
    {"GET", "/documents", SCOPE_SIGNED, ANYBODY, 0, get_documents},
    {"POST", "/documents", SCOPE_SIGNED, ANYBODY, TAKES_FILE | TAKES_LONG, post_documents},
    {"GET", "/documents/search", SCOPE_SIGNED, ANYBODY, TAKES_LONG, get_document_search},
    {"GET", "/documents/*", SCOPE_SIGNED, ANYBODY, TAKES_LONG, get_document},
    {"GET", "/documents/*/data", SCOPE_SIGNED, ANYBODY, TAKES_LONG, get_document_data},
    {"GET", "/documents/*/export", SCOPE_SIGNED, ANYBODY, TAKES_LONG, get_document_export},
    {"POST", "/documents/*/read", SCOPE_SIGNED, ANYBODY, TAKES_LONG, post_document_read},
    {"POST", "/documents/*/withdraw", SCOPE_SIGNED, ANYBODY, 0, post_document_withdraw},
    {"POST", "/documents/*/restore", SCOPE_SIGNED, ANYBODY, 0, post_document_restore},
    {"POST", "/documents/**", SCOPE_SIGNED, ANYBODY, 0, post_document_thing}, /* {id}/things/{thing} */
    {"GET", "/kept-reports", SCOPE_SIGNED, ANYBODY, 0, get_kept_reports},
    {"POST", "/kept-reports", SCOPE_SIGNED, ANYBODY, TAKES_LONG, post_kept_reports},
    {"GET", "/kept-reports/*", SCOPE_SIGNED, ANYBODY, TAKES_LONG, get_kept_report},
    {"POST", "/kept-reports/*/renew", SCOPE_SIGNED, ANYBODY, TAKES_LONG, post_kept_report_renew},
    {"POST", "/kept-reports/*/edit", SCOPE_SIGNED, ANYBODY, TAKES_LONG, post_kept_report_edit},
    {"GET", "/kept-reports/*/review", SCOPE_SIGNED, ANYBODY, TAKES_LONG, get_kept_report_review},
    {"POST", "/kept-reports/*/steps", SCOPE_SIGNED, ANYBODY, TAKES_LONG, post_kept_report_steps},
    {"GET", "/kept-reports/*/compare", SCOPE_SIGNED, ANYBODY, TAKES_LONG, get_kept_report_compare},
    {"GET", "/kept-reports/*/file", SCOPE_SIGNED, ANYBODY, TAKES_LONG, get_kept_report_file},
    {"GET", "/report-templates", SCOPE_SIGNED, ANYBODY, 0, get_report_templates},
    {"POST", "/report-templates", SCOPE_SIGNED, ANYBODY, TAKES_FILE | TAKES_LONG, post_report_templates},
    {"GET", "/report-templates/*/file", SCOPE_SIGNED, ANYBODY, TAKES_LONG, get_report_template_file},
    {"POST", "/report-templates/*/withdraw", SCOPE_SIGNED, ANYBODY, 0, post_report_template_withdraw},
    {"GET", "/draws", SCOPE_SIGNED, ANYBODY, 0, get_draws},
    {"POST", "/draws", SCOPE_SIGNED, ANYBODY, TAKES_FILE | TAKES_LONG, post_draws},
    {"GET", "/draws/kinds", SCOPE_SIGNED, ANYBODY, 0, get_draw_kinds},
    {"GET", "/draws/template.xlsx", SCOPE_SIGNED, ANYBODY, TAKES_LONG, get_draw_template},
    {"POST", "/draws/verify", SCOPE_SIGNED, ANYBODY, TAKES_FILE | TAKES_LONG | WHILE_VIEWING, post_draw_verify},
    {"GET", "/draws/*", SCOPE_SIGNED, ANYBODY, TAKES_LONG, get_draw},
    {"GET", "/draws/*/proof.json", SCOPE_SIGNED, ANYBODY, TAKES_LONG, get_draw_proof},
    {"GET", "/draws/*/result.xlsx", SCOPE_SIGNED, ANYBODY, TAKES_LONG, get_draw_result},
    {"POST", "/draws/*/run", SCOPE_SIGNED, ANYBODY, TAKES_LONG, post_draw_run},
    {"POST", "/draws/*/cancel", SCOPE_SIGNED, ANYBODY, 0, post_draw_cancel},
    {"POST", "/draws/*/sign", SCOPE_SIGNED, ANYBODY, IN_PERSON, post_draw_sign},
    {"POST", "/draws/*/confirm", SCOPE_SIGNED, ANYBODY, IN_PERSON, post_draw_confirm},
    {"POST", "/draws/*/publish", SCOPE_SIGNED, ANYBODY, 0, post_draw_publish},
    {"POST", "/draws/*/names", SCOPE_SIGNED, ANYBODY, 0, post_draw_names},
    {"GET", "/public/draws", SCOPE_OPEN, ANYBODY, 0, get_public_draws},
    {"GET", "/public/draws/*", SCOPE_OPEN, ANYBODY, TAKES_LONG, get_public_draw},
    {"GET", "/public/draws/*/proof.json", SCOPE_OPEN, ANYBODY, TAKES_LONG, get_public_draw_proof},
    {"GET", "/notices", SCOPE_SIGNED, ANYBODY, TAKES_LONG, get_notices},
    {"POST", "/notices", SCOPE_SIGNED, ANYBODY, 0, post_notices},
    {"GET", "/notices/kinds", SCOPE_SIGNED, ANYBODY, 0, get_notice_kinds},
    {"GET", "/notices/received", SCOPE_SIGNED, ANYBODY, 0, get_notices_received},
    {"POST", "/notices/preview", SCOPE_SIGNED, ANYBODY, WHILE_VIEWING, post_notice_preview},
    {"POST", "/notices/mask", SCOPE_SIGNED, ANYBODY, WHILE_VIEWING, post_notice_mask},
    {"POST", "/notices/circular", SCOPE_SIGNED, ANYBODY, TAKES_LONG, post_notice_circular},
    {"GET", "/notices/*", SCOPE_SIGNED, ANYBODY, 0, get_notice},
    {"POST", "/notices/*", SCOPE_SIGNED, ANYBODY, 0, post_notice},
    {"POST", "/notices/*/steps", SCOPE_SIGNED, ANYBODY, 0, post_notice_steps},
    {"GET", "/notices/*/recipients", SCOPE_SIGNED, ANYBODY, TAKES_LONG, get_notice_recipients},
    {"POST", "/notices/*/remind", SCOPE_SIGNED, ANYBODY, 0, post_notice_remind},
    {"GET", "/notices/*/document.docx", SCOPE_SIGNED, ANYBODY, TAKES_LONG, get_notice_docx},
    {"GET", "/notices/*/objections", SCOPE_SIGNED, ANYBODY, 0, get_notice_objections},
    {"POST", "/notices/*/objections", SCOPE_SIGNED, ANYBODY, 0, post_notice_objections},
    {"POST", "/notice-objections/*/contact", SCOPE_SIGNED, ANYBODY, IN_PERSON, post_notice_contact},
    {"POST", "/notice-recipients/*/steps", SCOPE_SIGNED, ANYBODY, 0, post_notice_recipient_steps},
    {"GET", "/public/notices", SCOPE_OPEN, ANYBODY, 0, get_public_notices},
    {"GET", "/public/notices/*", SCOPE_OPEN, ANYBODY, 0, get_public_notice},
    {"POST", "/public/notices/*/objections", SCOPE_OPEN, ANYBODY, 0, post_public_objection},
    {"GET", "/public/notice-files/*", SCOPE_OPEN, ANYBODY, TAKES_LONG, get_public_notice_file},
    {"GET", "/cases/*/evidence.zip", SCOPE_SIGNED, ANYBODY, TAKES_LONG, get_case_package},
    {"GET", "/cases/*/letter.docx", SCOPE_SIGNED, ANYBODY, TAKES_LONG, get_case_letter},
    {"GET", "/roster", SCOPE_OWN, "inspections", ACTION_VIEW, TAKES_LONG, get_roster},
    {"GET", "/roster/schools", SCOPE_OWN, "inspections", ACTION_VIEW, TAKES_LONG, get_roster_schools},
    {"GET", "/roster/inspectors", SCOPE_OWN, "inspections", ACTION_VIEW, TAKES_LONG, get_roster_inspectors},
    {"GET", "/audit", SCOPE_ALL, "logs", ACTION_VIEW, TAKES_LONG, get_audit},
    {"GET", "/audit/verify", SCOPE_ALL, "logs", ACTION_VIEW, TAKES_LONG, get_audit_verify},
};
/* clang-format on */

Want route_want(const Route *route) {
    return (Want){.domain = str_from(route->domain), .action = route->action};
}

bool routes_check(const Pack *pack, Err *err) {
    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++) {
        if (routes[i].domain && pack_domain(pack, str_from(routes[i].domain)) < 0) {
            return err_set(err, ERR_INPUT, "角色包（packs/roles.yaml）里没有业务“%s”，接口%s用不了。请补上。",
                           routes[i].domain, routes[i].path);
        }
    }
    return true;
}

/* "*" stands for one part of a path: "/rounds/" "*" "/matrix". */
static bool path_fits(const char *pattern, Str path, Str *tail) {
    const char *star = strchr(pattern, '*');
    *tail = (Str){NULL, 0};
    if (!star) {
        return str_is(path, pattern);
    }
    bool deep = star[1] == '*';
    Str head = {pattern, (size_t)(star - pattern)}, end = str_from(star + 1 + deep);
    if (path.len <= head.len + end.len || !str_starts(path, head) || !str_ends(path, end)) {
        return false;
    }
    *tail = str_slice(path, head.len, path.len - end.len);
    return deep || str_find(*tail, STR("/")) < 0;
}

const Route *route_find(Str path, Str method, Str *tail, bool *known_path) {
    *known_path = false;
    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++) {
        Str rest;
        if (path_fits(routes[i].path, path, &rest)) {
            *known_path = true;
            if (str_is(method, routes[i].method)) {
                *tail = rest;
                return &routes[i];
            }
        }
    }
    return NULL;
}

int status_of(ErrKind kind) {
    switch (kind) {
    case ERR_NONE: return MHD_HTTP_OK;
    case ERR_USAGE:
    case ERR_INPUT:
    case ERR_CANCELLED: return MHD_HTTP_BAD_REQUEST;
    case ERR_NOT_FOUND: return MHD_HTTP_NOT_FOUND;
    case ERR_DENIED: return MHD_HTTP_FORBIDDEN;
    case ERR_CONFLICT: return MHD_HTTP_CONFLICT;
    case ERR_LIMIT: return MHD_HTTP_CONTENT_TOO_LARGE;
    case ERR_IO:
    case ERR_INTERNAL: break;
    }
    return MHD_HTTP_INTERNAL_SERVER_ERROR;
}

/* A program comes with its key in the head of every request; no page could send that for somebody else, so no token of
 * a page is asked for. */
static bool admit_program(Request *request, Str credential, int *status, Err *err) {
    if (people_token(request->web->people, request->arena, credential, &request->session, err)) {
        return true;
    }
    *status = MHD_HTTP_UNAUTHORIZED;
    return false;
}

/* Sign-in by cookie; writing also needs the token that only the page knows. */
static bool admit_page(Request *request, int *status, Err *err) {
    People *people = request->web->people;
    bool writing = strcmp(request->route->method, "GET") != 0;
    Str cookie = request_cookie(request, "duxue_session"), none = {NULL, 0};
    Str csrf = writing ? request_header(request, "X-CSRF-Token") : none;
    if (people_session(people, request->arena, cookie, csrf, &request->session, err)) {
        return !writing || csrf.len || err_set(err, ERR_DENIED, "请求缺少页面令牌，操作没有执行。请刷新页面后重试。");
    }
    Err untold = {.kind = ERR_NONE};
    bool signed_in = csrf.len && people_session(people, request->arena, cookie, none, &request->session, &untold);
    *status = signed_in ? 0 : MHD_HTTP_UNAUTHORIZED;
    return false;
}

bool route_admit(Request *request, int *status, Err *err) {
    Str credential = request_header(request, "Authorization");
    if (request->route->scope == SCOPE_OPEN) {
        return true;
    }
    if (str_starts(credential, STR("Bearer "))) {
        return admit_program(request, str_slice(credential, strlen("Bearer "), credential.len), status, err);
    }
    return admit_page(request, status, err);
}

/* The unit the request is about, in the period it names. */
static bool unit_let_through(Request *request, Err *err) {
    const Route *route = request->route;
    Str code, period;
    Want want = route_want(route);
    if (!people_may_somewhere(&request->session.user, &want, err) || !request_required(request, "unit", &code, err)) {
        return false;
    }
    bool found = route->scope == SCOPE_NEWEST ? newest_period(request->web, request->arena, &period, err)
                                              : request_required(request, "period", &period, err);
    if (!found || !(request->shared = frame_take(request->web, period, err))) {
        return false;
    }
    request->unit = org_tree_find(&request->shared->frame->tree, code);
    if (request->unit < 0) {
        return people_no_unit(code, err);
    }
    const UnitTree *tree = &request->shared->frame->tree;
    scope_set_actor(request, &want, tree, request->unit);
    return scope_allows(request, tree, request->unit, &want, err);
}

/* Some things are for people themselves: a program has no password, and who sees as another changes nothing. */
static bool in_person(const Request *request, Err *err) {
    const User *user = &request->session.user;
    const Route *route = request->route;
    if (user->viewed_by.len && !(route->flags & WHILE_VIEWING) && strcmp(route->method, "GET") != 0) {
        return err_set(err, ERR_DENIED, "正在以他人身份查看，只能看，不能操作。请先退出查看。");
    }
    return !user->limit || !(route->flags & IN_PERSON) ||
           err_set(err, ERR_DENIED, "这要本人登录后才能做，不能用接口密钥。");
}

static bool let_through(Request *request, Err *err) {
    const User *user = &request->session.user;
    const Route *route = request->route;
    Want want = route_want(route);
    if (!in_person(request, err)) {
        return false;
    }
    request->actor = user->name;
    request->origin.role = user->post_count ? user->posts[0].role->id : (Str){NULL, 0};
    if (route->domain) {
        scope_set_actor(request, &want, NULL, -1);
    }
    switch (route->scope) {
    case SCOPE_OPEN:
    case SCOPE_SIGNED: return true;
    case SCOPE_OWN: return people_may_somewhere(user, &want, err);
    case SCOPE_ALL: return people_may(user, &want, NULL, 0, err);
    case SCOPE_UNIT:
    case SCOPE_NEWEST: return unit_let_through(request, err);
    case SCOPE_PAST: return scope_allows_past(request, request->tail, &want, err);
    }
    return err_set(err, ERR_INTERNAL, "程序内部错误：路由没有范围。");
}

bool route_run(Request *request, Answer *answer, Err *err) {
    return request_read_json(request, err) && let_through(request, err) && idempotency_run(request, answer, err);
}
