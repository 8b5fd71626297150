import { REPOSITORY } from "../../../../../policies/resource-types";
import { resource, unknown } from "../../../../support/evaluate";
import { ruleTable } from "../../../../support/rule-table";

const at = "vulnerabilityScanningConfig.enablementConfig";
const config = (enablementConfig: unknown) => ({ vulnerabilityScanningConfig: { enablementConfig } });
const images = (more: object = {}, observed?: Record<string, unknown>) =>
  resource(REPOSITORY, { repositoryId: "apps", format: "DOCKER", ...more }, observed ? { observed } : {});
const state = (enablementState: string) => ({ vulnerabilityScanningConfig: { enablementState } });

ruleTable("images-scanned", {
  accepts: {
    "a repository that follows its project": images(),
    "one that says so": images(config("INHERITED")),
    "one that is scanned": images({}, state("SCANNING_ACTIVE")),
    "one that cannot be scanned": images({}, state("SCANNING_UNSUPPORTED")),
    "a repository of packages": resource(REPOSITORY, { format: "NPM", ...config("DISABLED") }),
  },
  rejects: {
    "a repository that is switched off": { resources: images(config("DISABLED")), at, problem: /"DISABLED"/ },
    "one that is switched off by hand": {
      resources: images({}, config("DISABLED")),
      at,
      problem: /on GKE|not set in the program/,
    },
    "one of a project that does not scan": {
      resources: images({}, state("SCANNING_DISABLED")),
      at,
      fix: /containerscanning/,
    },
  },
  undecided: { "a setting that is not known": { resources: images(config(unknown)), at } },
});
