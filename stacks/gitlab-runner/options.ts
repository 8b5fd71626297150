import * as decode from "../shared/decoders";

/**
 * The chart's version, with GitLab Runner 19.4. GitLab advises a runner of the server's own minor version: pin another where it differs.
 * Source: https://charts.gitlab.io (gitlab-runner), checked 2026-11-25
 */
export const DEFAULT_CHART_VERSION = "0.93.0";

/** GitLab's own repository of the chart. */
export const DEFAULT_CHART_REPOSITORY = "https://charts.gitlab.io";

/** Without credentials or a query. */
const ADDRESS = /^https:\/\/[a-z0-9.-]+(:\d{1,5})?(\/[\w./-]*)?$/i;
const REPOSITORY = /^(https|oci):\/\/[a-z0-9.-]+(:\d{1,5})?(\/[\w.-]+)*$/i;

/** What can be chosen about GitLab Runner: the same in each cluster of a stack, as each takes all jobs alone. */
export const gitlabRunner = decode.record("GitLab Runner", {
  url: decode.textAs("GitLab's address, such as https://gitlab.example.com", (text) =>
    ADDRESS.test(text) && URL.canParse(text) ? text : undefined,
  ),
  token: decode.secretText("the runner's authentication token, as a secret", /^\S{1,255}$/),
  concurrency: decode.integer("the jobs at a time in each cluster", 1, 10_000),
  image: decode.maybe(
    decode.text("the image of jobs that name none, such as debian:13", /^[\w./:@-]{1,255}$/),
  ),
  cpuRequest: decode.optional(
    decode.text("the CPUs to keep free for a job, such as 2 or 500m", /^[1-9]\d{0,5}m?$/),
    "1",
  ),
  memoryRequest: decode.optional(
    decode.text("the memory to keep free for a job, such as 4Gi", /^[1-9]\d{0,5}(Mi|Gi)$/),
    "2Gi",
  ),
  cacheBucket: decode.maybe(
    decode.text("a Cloud Storage bucket's name", /^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/),
  ),
  chartRepository: decode.optional(
    decode.text(
      `a repository or registry with the chart, without credentials, such as ${DEFAULT_CHART_REPOSITORY} or oci://europe-docker.pkg.dev/PROJECT/charts`,
      REPOSITORY,
    ),
    DEFAULT_CHART_REPOSITORY,
  ),
  chartVersion: decode.optional(
    decode.text(`the chart's version, such as ${DEFAULT_CHART_VERSION}`, /^\d+\.\d+\.\d+$/),
    DEFAULT_CHART_VERSION,
  ),
});

export type GitlabRunnerConfig = NonNullable<ReturnType<typeof gitlabRunner>>;
