import { read, saidWhere } from "../../../evaluation/reading";
import { allOf, anyOf } from "../../../evaluation/unknown";
import { type Inputs, REPOSITORY } from "../../../resource-types";
import type { Rule } from "../../../rule";

const AT = "vulnerabilityScanningConfig.enablementConfig";

/** Whether a repository is one of images; others hold packages. */
const holdsImages = ({ format }: Inputs[typeof REPOSITORY]): boolean =>
  String(format).toUpperCase() === "DOCKER";

export const imagesScanned: Rule = {
  name: "images-scanned",
  description: "Image repositories are scanned for vulnerabilities.",
  why:
    "Artifact Registry compares each pushed image with the known vulnerabilities, and continues for 30 days: without that, nobody learns that a " +
    "running image has one. A repository follows its project, where the API containerscanning.googleapis.com is on or off, unless the " +
    "repository turns scanning off itself.",
  fix: `Remove ${AT}, or set it to "INHERITED", and turn containerscanning.googleapis.com on in the project. Artifact Registry changes it in place.`,
  whenToExempt: "A repository whose images another scanner checks, or a repository for build caches.",
  sources: [
    "https://cloud.google.com/artifact-analysis/docs/enable-automatic-scanning",
    "https://www.pulumi.com/registry/packages/gcp/api-docs/artifactregistry/repository/ (vulnerabilityScanningConfig)",
  ],
  severity: "medium",
  level: "disabled",
  frameworks: ["CIS GKE 1.9.0 5.1.1"],
  good: { repositoryId: "apps", format: "DOCKER" },
  bad: {
    repositoryId: "apps",
    format: "DOCKER",
    vulnerabilityScanningConfig: { enablementConfig: "DISABLED" },
  },
  checks: {
    [REPOSITORY]: [
      function* scanned(repository, context) {
        const setting = () => read(context, (each) => each.vulnerabilityScanningConfig?.enablementConfig);
        const state = () => read(context, (each) => each.vulnerabilityScanningConfig?.enablementState);
        const isOff = () => setting()?.value === "DISABLED";
        const isUnscanned = allOf(
          () => anyOf(isOff, () => state()?.value === "SCANNING_DISABLED"),
          () => holdsImages(repository),
        );
        if (!isUnscanned) return;
        const off = isOff() ? setting() : undefined;
        const is = off ? saidWhere(off, 'is "DISABLED"') : "follows the project, which does not scan";
        yield {
          at: AT,
          problem: `${is}: nobody learns of vulnerabilities in its images`,
          ...(off ? {} : { fix: "Turn containerscanning.googleapis.com on in the project." }),
        };
      },
    ],
  },
  remediations: {
    [REPOSITORY]: (repository) => {
      const scanning = repository.vulnerabilityScanningConfig;
      if (!holdsImages(repository) || scanning?.enablementConfig !== "DISABLED") return false;
      scanning.enablementConfig = "INHERITED";
      return true;
    },
  },
};
