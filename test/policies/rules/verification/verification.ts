import { CLUSTER, CRON_JOB, DAEMON_SET, JOB } from "../../../../policies/resource-types";
import { resource, type TestResource } from "../../../support/evaluate";

// Parts of the programs with a verification, for the tables of this folder.

export const LABELS = { "gke-upgrade-verification": "true" };
export const ASK =
  'curl -sf -H "Metadata-Flavor: Google" http://169.254.169.254/computeMetadata/v1/instance/service-accounts/default/token';

type Props = Record<string, unknown>;

export const cluster = (more: Props = {}, name = "cluster") =>
  resource(CLUSTER, { workloadIdentityConfig: { workloadPool: "p.svc.id.goog" }, ...more }, { name });

/** A resource of a type whose inputs no rule reads. */
export const other = (type: string, props: Props, more: Partial<TestResource> = {}): TestResource => ({
  type,
  name: "other",
  props,
  ...more,
});

export const metadata = { namespace: "verification", name: "verification", labels: LABELS };

export const template = (pod: Props = {}) => ({
  spec: { serviceAccountName: "verification", containers: [{ name: "c", image: "i" }], ...pod },
});

/** What a shell does, as a Pod without a label. */
export const shell = (text: string, pod: Props = {}) =>
  template({ containers: [{ name: "c", image: "curl", command: ["sh", "-c", text] }], ...pod });

const onCluster = (more: Partial<TestResource>) => ({ name: "verification", cluster: "cluster", ...more });

export const daemonSet = (pod: Props = {}, props: Props = {}, more: Partial<TestResource> = {}) =>
  resource(DAEMON_SET, { metadata, spec: { template: template(pod) }, ...props }, onCluster(more));

export const jobSpec = (job: Props = {}) => ({
  activeDeadlineSeconds: 240,
  backoffLimit: 1,
  template: template({ restartPolicy: "Never" }),
  ...job,
});

export const job = (spec: Props = {}, props: Props = {}, more: Partial<TestResource> = {}) =>
  resource(JOB, { metadata, spec: jobSpec(spec), ...props }, onCluster(more));

export const cronJob = (
  spec: Props = {},
  jobs: Props = {},
  props: Props = {},
  more: Partial<TestResource> = {},
) =>
  resource(
    CRON_JOB,
    {
      metadata,
      spec: {
        schedule: "*/30 * * * *",
        concurrencyPolicy: "Forbid",
        jobTemplate: { spec: jobSpec(jobs) },
        ...spec,
      },
      ...props,
    },
    onCluster(more),
  );
