import { CLUSTER, CRON_JOB, JOB, KUBERNETES_SERVICE_ACCOUNT } from "../../../../policies/resource-types";
import { resource, type TestResource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";
import { ASK } from "./verification";

const AT = "spec.backoffLimit";
type Props = Record<string, unknown>;
const metadata = { namespace: "apps", name: "app" };
const account = resource(
  KUBERNETES_SERVICE_ACCOUNT,
  {
    metadata: {
      ...metadata,
      annotations: { "iam.gke.io/gcp-service-account": "app@p.iam.gserviceaccount.com" },
    },
  },
  { name: "account" },
);
const pod = (more: Props = {}) => ({
  template: {
    spec: {
      serviceAccountName: "app",
      restartPolicy: "Never",
      containers: [{ name: "c", image: "i" }],
      ...more,
    },
  },
});
const job = (spec: Props, more: Partial<TestResource> = {}) => [
  account,
  resource(JOB, { metadata, spec: { ...pod(), ...spec } }, { name: "job", ...more }),
];
const once = (more: Props) => job({ backoffLimit: 0, ...pod(more) });
const init = (...command: string[]) => ({ initContainers: [{ name: "wait", image: "i", command }] });

ruleTable("wi-job-retries-token", {
  accepts: {
    "a Job that is tried again": job({ backoffLimit: 1 }),
    "a Job that says nothing, which is tried six times": job({}),
    "a Job without an identity": [resource(JOB, { metadata, spec: { ...pod(), backoffLimit: 0 } })],
    "a Job under another service account": once({ serviceAccountName: "other" }),
    "a Job whose account is in another namespace": [
      account,
      resource(JOB, { metadata: { namespace: "b" }, spec: { ...pod(), backoffLimit: 0 } }, { name: "job" }),
    ],
    "an init container that waits in a loop": once(init("sh", "-c", `until ${ASK}; do sleep 1; done`)),
    "an init container that waits by curl's own options, as in GKE's samples": once(
      init(
        "curl",
        "--retry",
        "30",
        "--retry-connrefused",
        "http://metadata.google.internal/computeMetadata/v1/",
      ),
    ),
    "an init container whose image does what cannot be seen": once({
      initContainers: [{ name: "w", image: "w" }],
    }),
    "a command that tries again itself": once({
      containers: [{ name: "c", image: "i", args: [`for i in 1 2 3; do ${ASK} && break; done`] }],
    }),
    "an unknown number of retries without an identity": [
      resource(JOB, { metadata, spec: { ...pod(), backoffLimit: 0 } }),
    ],
    "a Job without a template": [account, resource(JOB, { metadata, spec: {} }, { name: "job" })],
  },
  rejects: {
    "a Job with an identity that is never tried again": { resources: job({ backoffLimit: 0 }), at: AT },
    "a Job whose Kubernetes service account is granted a role": {
      resources: [
        resource(JOB, { metadata, spec: { ...pod(), backoffLimit: 0 } }),
        resource(
          "gcp:projects/iAMMember:IAMMember",
          {
            role: "roles/viewer",
            member:
              "principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p.svc.id.goog/subject/ns/apps/sa/app",
          },
          { name: "grant" },
        ),
      ],
      at: AT,
    },
    "a Job of an Autopilot cluster": {
      resources: [
        resource(CLUSTER, { enableAutopilot: true }, { name: "cluster" }),
        ...job({ backoffLimit: 0 }, { cluster: "cluster" }).map((r) => ({ ...r, cluster: "cluster" })),
      ],
      at: AT,
    },
    "a CronJob": {
      resources: [
        account,
        resource(
          CRON_JOB,
          { metadata, spec: { jobTemplate: { spec: { ...pod(), backoffLimit: 0 } } } },
          { name: "job" },
        ),
      ],
      at: "spec.jobTemplate.spec.backoffLimit",
    },
    "an init container that does something else": {
      resources: once(init("sh", "-c", "until nc -z db 5432; do sleep 1; done")),
      at: AT,
    },
    "an init container that asks once": { resources: once(init("sh", "-c", ASK)), at: AT },
    "a sidecar, which waits for nothing": {
      resources: once({ initContainers: [{ name: "proxy", image: "proxy", restartPolicy: "Always" }] }),
      at: AT,
    },
    "a command that asks once": {
      resources: once({ containers: [{ name: "c", image: "i", args: [ASK] }] }),
      at: AT,
    },
  },
  undecided: {
    "a number of retries that is not known": { resources: job({ backoffLimit: unknown }), at: AT },
    "an init container whose command is not known": {
      resources: once({ initContainers: [{ name: "w", image: "i", command: unknown }] }),
      at: "spec.template.spec.initContainers[0].command",
    },
  },
});
