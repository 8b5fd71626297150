import { METADATA_SERVER_DAEMON_SET, SYSTEM_NAMESPACE } from "../../../../gke/metadata-server";
import { CLUSTER, CRON_JOB, DAEMON_SET, ROLE, ROLE_BINDING } from "../../../resource-types";
import type { ExampleResource } from "../../../rule";
import { VERIFICATION_LABEL } from "./verification";
import type { VerifierType } from "./verification-requirements";

// Parts of the examples of rules about the verification.

/** The namespace of the example's verification, and the name that it and its service account have. */
const EXAMPLE_VERIFICATION = { namespace: "verification", name: "verification" };

/** A cluster with Workload Identity. */
export const exampleCluster: ExampleResource = {
  type: CLUSTER,
  name: "cluster",
  props: { workloadIdentityConfig: { workloadPool: "my-project.svc.id.goog" } },
};

/** A good verification on the example's cluster; `spec` changes the workload, `pod` its Pods. */
export function exampleVerification(
  type: VerifierType,
  { spec = {}, pod = {} }: { spec?: Record<string, unknown>; pod?: Record<string, unknown> } = {},
): ExampleResource {
  const isJob = type !== DAEMON_SET;
  const labels = { app: EXAMPLE_VERIFICATION.name };
  const template = {
    ...(!isJob && { metadata: { labels } }),
    spec: {
      serviceAccountName: EXAMPLE_VERIFICATION.name,
      ...(isJob && { restartPolicy: "Never" }),
      ...pod,
      containers: [{ name: "verification", image: "verification" }],
    },
  };
  const job = {
    ...(isJob ? { activeDeadlineSeconds: 240, backoffLimit: 1 } : { selector: { matchLabels: labels } }),
    template,
  };
  const schedule = { schedule: "*/30 * * * *", concurrencyPolicy: "Forbid" };
  return {
    type,
    name: "verification",
    cluster: "cluster",
    props: {
      metadata: { ...EXAMPLE_VERIFICATION, labels: { [VERIFICATION_LABEL]: "true" } },
      spec: type === CRON_JOB ? { ...schedule, ...spec, jobTemplate: { spec: job } } : { ...job, ...spec },
    },
  };
}

/** Lets the example's verification read the metadata server's DaemonSet. */
export function exampleRights(): ExampleResource[] {
  const metadata = { namespace: SYSTEM_NAMESPACE, name: EXAMPLE_VERIFICATION.name };
  const resourceNames = [METADATA_SERVER_DAEMON_SET];
  const rule = { apiGroups: ["apps"], resources: ["daemonsets"], resourceNames, verbs: ["get"] };
  const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: metadata.name };
  const subjects = [{ kind: "ServiceAccount", ...EXAMPLE_VERIFICATION }];
  return [
    { type: ROLE, name: "reader", cluster: "cluster", props: { metadata, rules: [rule] } },
    { type: ROLE_BINDING, name: "reader", cluster: "cluster", props: { metadata, roleRef, subjects } },
  ];
}
