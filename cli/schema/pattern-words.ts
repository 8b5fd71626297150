import { ISSUE_PATTERNS } from "../../policies/settings/known-issues-schema";
import { SETTING_PATTERNS } from "../../policies/settings/schema";

/** What a text has to be that its pattern does not match, in the words of users. */
export const PATTERN_WORDS: Readonly<Record<string, string>> = {
  [SETTING_PATTERNS.day]: "YYYY-MM-DD",
  [SETTING_PATTERNS.time]: "HH:MM",
  [SETTING_PATTERNS.minor]: "a minor version, such as 1.34",
  [SETTING_PATTERNS.version]: "a version, such as 1.34, 1.34.2 or 1.34.2-gke.1000",
  [SETTING_PATTERNS.projectId]: "the ID of a project, such as my-project",
  [SETTING_PATTERNS.projectNumber]: "the number of a project, which has digits alone, such as 123456789012",
  [ISSUE_PATTERNS.id]: "lower-case letters, digits and hyphens",
  [ISSUE_PATTERNS.version]: "an exact version, such as 1.36.5-gke.1032000",
  [ISSUE_PATTERNS.range]:
    'a range of exact versions, such as ">=1.36.3-gke.1244000 <1.36.5-gke.1032000", or one after "="',
  [ISSUE_PATTERNS.source]: "an address with https://",
};
