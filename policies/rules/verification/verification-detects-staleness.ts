import { METADATA_SERVER_DAEMON_SET, SYSTEM_NAMESPACE } from "../../../gke/metadata-server";
import { allOf, anyOf, someItem } from "../../evaluation/unknown";
import { namespaceKey } from "../../program/kubernetes/namespaces";
import { podTemplateOf, serviceAccountOf } from "../../program/kubernetes/pods";
import {
  identityPath,
  isVerification,
  isVerifiedElsewhere,
  VERIFICATION_LABEL,
  type Verifier,
  verifiersOn,
} from "../../program/kubernetes/verification";
import {
  CLUSTER,
  CLUSTER_ROLE,
  CLUSTER_ROLE_BINDING,
  CRON_JOB,
  KUBERNETES_SERVICE_ACCOUNT,
  ROLE,
  ROLE_BINDING,
} from "../../resource-types";
import type { Rule } from "../../rule";
import type { StackIndex, StackResource } from "../../stack";

type Binding = StackResource<typeof ROLE_BINDING | typeof CLUSTER_ROLE_BINDING>;
type Role = StackResource<typeof ROLE | typeof CLUSTER_ROLE>;

/**
 * The roles of every cluster that include the reading of DaemonSets.
 * Source: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles
 */
const BUILT_IN = ["cluster-admin", "admin", "edit", "view"];

const TARGET = `${SYSTEM_NAMESPACE}/${METADATA_SERVER_DAEMON_SET}`;
const readRule = (resources: string[]) => ({ apiGroups: ["apps"], resources, verbs: ["get"] });

export const verificationDetectsStaleness: Rule = {
  name: "verification-detects-staleness",
  description:
    "The verification may read the metadata server's DaemonSet, so that it sees one that GKE left behind.",
  why:
    "In the incident of June 2022 the nodes were upgraded and the DaemonSet was not: its image was two years old. A refused token says " +
    "that something is wrong; the DaemonSet's component version, image and counts, compared with the last run's and among nodes, say " +
    "what, and show a roll-out that has come to a halt before every node has it.",
  fix:
    `Bind the verification's service account to a Role in ${SYSTEM_NAMESPACE} with the rule ` +
    `{ apiGroups: ["apps"], resources: ["daemonsets"], resourceNames: ["${METADATA_SERVER_DAEMON_SET}"], verbs: ["get"] }, and compare with the last run.`,
  whenToExempt:
    "A verification that gets the DaemonSet's state from somewhere else, such as a metrics system.",
  sources: [
    "Airwallex, How We Deal with a GKE Metadata Server Outage (June 2022)",
    "https://kubernetes.io/docs/reference/access-authn-authz/rbac/",
  ],
  severity: "low",
  level: "advisory",
  good: example(readRule(["daemonsets"])),
  bad: example({ apiGroups: [""], resources: ["pods"], verbs: ["get"] }),
  checks: {
    [CLUSTER]: [
      function* rights(_, { self, stack, settings }) {
        if (isVerifiedElsewhere(settings)) return;
        const verifiers = verifiersOn(self, stack);
        const bindings: readonly Binding[] = [
          ...stack.on(self, CLUSTER_ROLE_BINDING),
          ...stack.on(self, ROLE_BINDING),
        ];
        const isBlind = allOf(
          () => someItem(verifiers, isVerification),
          () =>
            !someItem(bindings, (binding) =>
              allOf(
                () => mayRead(binding, self, stack),
                () =>
                  someItem(verifiers, (verifier) =>
                    allOf(
                      () => isBound(verifier, binding, stack),
                      () => isVerification(verifier),
                    ),
                  ),
              ),
            ),
        );
        if (!isBlind) return;
        yield {
          at: identityPath(self.inputs),
          problem: `has a verification that may not read the DaemonSet ${TARGET}, so it cannot tell that GKE left it behind`,
        };
      },
    ],
  },
};

/** Whether a binding gives a workload's Pods its role. */
function isBound(verifier: Verifier, binding: Binding, stack: StackIndex): boolean {
  const accounts = (resource: StackResource, property: string) =>
    stack.sourcesOf(resource, property).filter(({ type }) => type === KUBERNETES_SERVICE_ACCOUNT);
  const own = accounts(verifier, "spec");
  return anyOf(
    () => accounts(binding, "subjects").some(({ urn }) => own.some((account) => account.urn === urn)),
    () =>
      someItem(binding.inputs.subjects, ({ kind, name, namespace }) =>
        kind === "Group"
          ? allOf(
              () => name.startsWith("system:serviceaccounts"),
              () => [undefined, namespaceKey(verifier, stack)].includes(name.split(":")[2]),
            )
          : allOf(
              () => kind === "ServiceAccount",
              () => name === serviceAccountOf(podTemplateOf(verifier.type, verifier.inputs)),
              () => namespace === namespaceKey(verifier, stack),
            ),
      ),
  );
}

/** Whether a binding's role lets read the DaemonSet. One that is not in the stack is taken to. */
function mayRead(binding: Binding, cluster: StackResource<typeof CLUSTER>, stack: StackIndex): boolean {
  if (binding.type === ROLE_BINDING && namespaceKey(binding, stack) !== SYSTEM_NAMESPACE) return false;
  const sources = stack
    .sourcesOf(binding, "roleRef")
    .filter((source): source is Role => source.type === ROLE || source.type === CLUSTER_ROLE);
  if (sources.length > 0) return someItem(sources, reads);
  const { kind, name } = binding.inputs.roleRef ?? {};
  if (kind === "ClusterRole" && name !== undefined && BUILT_IN.includes(name)) return true;
  const candidates: readonly Role[] =
    kind === "ClusterRole" ? stack.on(cluster, CLUSTER_ROLE) : stack.on(cluster, ROLE);
  const isNamed = (role: Role) =>
    allOf(
      () => role.inputs.metadata?.name === name,
      () => role.type === CLUSTER_ROLE || namespaceKey(role, stack) === SYSTEM_NAMESPACE,
    );
  return anyOf(
    () =>
      someItem(candidates, (role) =>
        allOf(
          () => isNamed(role),
          () => reads(role),
        ),
      ),
    () => !someItem(candidates, isNamed),
  );
}

function reads({ inputs }: Role): boolean {
  const has = (list: readonly string[] | undefined, wanted: string) =>
    someItem(list, (item) => item === "*" || item === wanted);
  return anyOf(
    // Filled in by the control plane.
    () => "aggregationRule" in inputs,
    () =>
      someItem(inputs.rules, (rule) =>
        allOf(
          () => has(rule.apiGroups, "apps"),
          () => has(rule.resources, "daemonsets"),
          () => has(rule.verbs, "get"),
          () => !rule.resourceNames?.length || has(rule.resourceNames, METADATA_SERVER_DAEMON_SET),
        ),
      ),
  );
}

function example(rule: Record<string, unknown>): Rule["good"] {
  const verifier = { namespace: "verification", name: "verification" };
  const reader = { namespace: SYSTEM_NAMESPACE, name: "verification" };
  return [
    {
      type: CLUSTER,
      name: "cluster",
      props: { workloadIdentityConfig: { workloadPool: "my-project.svc.id.goog" } },
    },
    {
      type: CRON_JOB,
      name: "verification",
      cluster: "cluster",
      props: {
        metadata: { ...verifier, labels: { [VERIFICATION_LABEL]: "true" } },
        spec: {
          schedule: "*/30 * * * *",
          concurrencyPolicy: "Forbid",
          jobTemplate: {
            spec: {
              activeDeadlineSeconds: 240,
              template: {
                spec: {
                  serviceAccountName: verifier.name,
                  restartPolicy: "Never",
                  containers: [{ name: "verification", image: "verification" }],
                },
              },
            },
          },
        },
      },
    },
    { type: ROLE, name: "reader", cluster: "cluster", props: { metadata: reader, rules: [rule] } },
    {
      type: ROLE_BINDING,
      name: "reader",
      cluster: "cluster",
      props: {
        metadata: reader,
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: reader.name },
        subjects: [{ kind: "ServiceAccount", ...verifier }],
      },
    },
  ];
}
