// Longer than a screen: one table, a row for each control.

import type { Rule } from "../rule";

/** A control of a benchmark, and what becomes of it here. */
export interface Control {
  id: string;
  /** What it asks for, in words of this project. */
  title: string;
  /** The profile: 1 is for every cluster, 2 for those that need more. */
  level: 1 | 2;
  /** Why no rule decides it: `manual`, as people have to, or `notExpressible`, as no program says it. */
  without?: { kind: "manual" | "notExpressible"; why: string };
  /** What the rules leave of it to people. */
  rest?: string;
  /** Whether Google sees to it on Autopilot clusters, so that it does not apply to them. */
  isGooglesOnAutopilot?: boolean;
}

/** A benchmark: its id for --framework, and what stands before a control's id in a rule's `frameworks`. */
export interface Framework {
  id: string;
  name: string;
  prefix: string;
  controls: readonly Control[];
}

const manual = (why: string): Pick<Control, "without"> => ({ without: { kind: "manual", why } });
const notExpressible = (why: string): Pick<Control, "without"> => ({
  without: { kind: "notExpressible", why },
});
const c = (level: 1 | 2, id: string, title: string, more: Partial<Control> = {}): Control => ({
  id,
  title,
  level,
  ...more,
});

const NODE_FILES = notExpressible("GKE writes the kubelet's files on each node; no program can set them.");
const GRANTS = manual("Only the people who run the workloads know which subject needs which grant.");
const OBJECTS = manual(
  "It is about workloads, whose owners decide; Pod Security admission and manifest linters enforce it.",
);
const GOOGLES = { isGooglesOnAutopilot: true };

/**
 * The controls of the CIS GKE Benchmark 1.9.0.
 * Source: ids and assessments, https://github.com/aquasecurity/kube-bench/tree/main/cfg/gke-1.9.0; levels, the benchmark 1.8.0, which has the same
 * 57 controls, compared with https://www.tenable.com/audits/CIS_Google_Kubernetes_Engine_GKE_v1.9.0_L1_GCP. Checked 2026-11-28.
 */
export const CIS_GKE: Framework = {
  id: "cis-gke-1.9.0",
  name: "CIS Google Kubernetes Engine (GKE) Benchmark 1.9.0",
  prefix: "CIS GKE 1.9.0 ",
  controls: [
    c(1, "3.1.1", "The proxy's kubeconfig file is not writable by others", NODE_FILES),
    c(1, "3.1.2", "The proxy's kubeconfig file belongs to root", NODE_FILES),
    c(1, "3.1.3", "The kubelet's configuration is not writable by others", NODE_FILES),
    c(1, "3.1.4", "The kubelet's configuration belongs to root", NODE_FILES),
    c(1, "4.1.1", "cluster-admin is granted only where it is needed", GRANTS),
    c(1, "4.1.2", "Few users may read Secrets", GRANTS),
    c(1, "4.1.3", "Roles name what they grant instead of wildcards", GRANTS),
    c(1, "4.1.4", "Default service accounts have no rights and are not used", GRANTS),
    c(1, "4.1.5", "Service account tokens are mounted only where they are needed", OBJECTS),
    c(1, "4.1.6", "Nobody is in the group system:masters", GRANTS),
    c(1, "4.1.7", "Few users may bind, impersonate or escalate", GRANTS),
    c(2, "4.1.8", "Nothing is granted to system:anonymous", GRANTS),
    c(1, "4.1.9", "Nothing more is granted to system:unauthenticated", GRANTS),
    c(1, "4.1.10", "Nothing more is granted to system:authenticated", GRANTS),
    c(1, "4.2.1", "Namespaces enforce the Baseline profile or a stricter one", OBJECTS),
    c(1, "4.3.1", "The network enforces NetworkPolicies", GOOGLES),
    c(2, "4.3.2", "Each namespace has NetworkPolicies", OBJECTS),
    c(2, "4.4.1", "Containers get Secrets as files, not as environment variables", OBJECTS),
    c(
      2,
      "4.4.2",
      "Secrets may be kept in an external store",
      manual("It only asks to consider another store."),
    ),
    c(
      2,
      "4.5.1",
      "An admission controller decides on images",
      manual("It is for clusters without Binary Authorization; 5.1.4 covers those with it."),
    ),
    c(1, "4.6.1", "Namespaces separate what different people administer", OBJECTS),
    c(2, "4.6.2", "Pods have the seccomp profile RuntimeDefault", OBJECTS),
    c(2, "4.6.3", "Pods and containers have a security context", OBJECTS),
    c(2, "4.6.4", "Nothing is in the namespace default", OBJECTS),
    c(2, "5.1.1", "Images are scanned for vulnerabilities", {
      rest: "whether the project's Container Scanning API is on, which a cluster's program does not show",
    }),
    c(2, "5.1.2", "Few people may write to image repositories", {
      rest: "which people and pipelines have roles on the repositories and on the project",
    }),
    c(2, "5.1.3", "Clusters may only read image repositories", GRANTS),
    c(2, "5.1.4", "Only trusted images run", {
      rest: "what the project's Binary Authorization policy allows",
    }),
    c(1, "5.2.1", "Nodes do not run as Compute Engine's default service account"),
    c(2, "5.2.2", "Workloads have their own accounts through Workload Identity", {
      rest: "which account each workload has",
    }),
    c(2, "5.3.1", "Secrets are encrypted with a key in Cloud KMS"),
    c(2, "5.4.1", "Nodes run the GKE metadata server", GOOGLES),
    c(1, "5.5.1", "Nodes run Container-Optimized OS", GOOGLES),
    c(2, "5.5.2", "Nodes are repaired by GKE", GOOGLES),
    c(2, "5.5.3", "Nodes are upgraded by GKE", GOOGLES),
    c(1, "5.5.4", "Clusters are in a release channel"),
    c(1, "5.5.5", "Nodes are shielded", GOOGLES),
    c(1, "5.5.6", "Nodes have integrity monitoring", GOOGLES),
    c(2, "5.5.7", "Nodes have Secure Boot", GOOGLES),
    c(2, "5.6.1", "Flows are logged, also within a node", {
      ...GOOGLES,
      rest: "flow logs of the subnetwork (logConfig)",
    }),
    c(1, "5.6.2", "Clusters are VPC-native", GOOGLES),
    c(2, "5.6.3", "Authorized networks limit who reaches the control plane"),
    c(2, "5.6.4", "The control plane has no public address"),
    c(1, "5.6.5", "Nodes are private"),
    c(2, "5.6.6", "Firewall rules protect nodes", { rest: "which other traffic the network needs" }),
    c(
      2,
      "5.6.7",
      "Load balancers use certificates that Google manages",
      manual("Certificates belong to Ingress and Gateway objects, whose owners decide."),
    ),
    c(1, "5.7.1", "Logging and monitoring are on"),
    c(
      2,
      "5.7.2",
      "Nodes log by auditd",
      manual("It is a DaemonSet that you run yourself; the benchmark only asks to consider it."),
    ),
    c(1, "5.8.1", "No client certificate is issued"),
    c(2, "5.8.2", "RBAC can use Google Groups"),
    c(1, "5.8.3", "Legacy authorization is off"),
    c(
      2,
      "5.9.1",
      "Persistent disks are encrypted with your own key",
      manual("It is a parameter of StorageClasses; their owners decide."),
    ),
    c(2, "5.9.2", "Nodes' disks are encrypted with your own key", GOOGLES),
    c(
      1,
      "5.10.1",
      "The Kubernetes web UI is off",
      notExpressible("GKE has had no such addon since 1.15, and @pulumi/gcp no property for it."),
    ),
    c(1, "5.10.2", "Production does not run on alpha clusters"),
    c(2, "5.10.3", "Untrusted workloads run in GKE Sandbox", GOOGLES),
    c(2, "5.10.4", "The security posture is on"),
  ],
};

/** The rules that decide a control. */
export const rulesOf = ({ prefix }: Framework, { id }: Control, rules: readonly Rule[]): readonly Rule[] =>
  rules.filter(({ frameworks }) => frameworks?.includes(`${prefix}${id}`));

/** The rules that decide any control of the levels. */
export const rulesOfLevels = (
  framework: Framework,
  rules: readonly Rule[],
  level: 1 | 2,
): readonly Rule[] => {
  const controls = framework.controls.filter((control) => control.level <= level);
  return rules.filter((rule) => controls.some((control) => rulesOf(framework, control, [rule]).length > 0));
};
