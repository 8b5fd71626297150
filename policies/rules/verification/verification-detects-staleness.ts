import { METADATA_SERVER_DAEMON_SET, SYSTEM_NAMESPACE } from "../../../gke/metadata-server";
import { allOf, someItem } from "../../evaluation/unknown";
import {
  type ApiObject,
  type Binding,
  bindingsOn,
  bindsPodsOf,
  grantsGet,
} from "../../program/kubernetes/rbac";
import { isVerification, type Verifier, verifiersOn } from "../../program/kubernetes/verification";
import {
  EXAMPLE_VERIFICATION,
  exampleCluster,
  exampleVerification,
} from "../../program/kubernetes/verification-example";
import { identityPath, isVerifiedElsewhere } from "../../program/kubernetes/verified-clusters";
import { CLUSTER, CRON_JOB, ROLE, ROLE_BINDING } from "../../resource-types";
import type { Rule } from "../../rule";
import type { StackIndex } from "../../stack";

const METADATA_SERVER: ApiObject = {
  group: "apps",
  plural: "daemonsets",
  namespace: SYSTEM_NAMESPACE,
  name: METADATA_SERVER_DAEMON_SET,
};
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
        const mayReadFrom = (verifier: Verifier) =>
          someItem(bindingsOn(self, stack), (binding) =>
            allOf(
              () => grantsGet(binding, METADATA_SERVER, self, stack),
              () => bindsPodsOf(verifier, binding, stack),
            ),
          );
        const mayRead = (binding: Binding) =>
          allOf(
            () => grantsGet(binding, METADATA_SERVER, self, stack),
            () => someItem(verifiers, (verifier) => isBoundVerification(verifier, binding, stack)),
          );
        const isBlind = allOf(
          () =>
            someItem(verifiers, (verifier) =>
              allOf(
                () => isVerification(verifier),
                () => !mayReadFrom(verifier),
              ),
            ),
          () => !someItem(bindingsOn(self, stack), mayRead),
        );
        if (!isBlind) return;
        yield {
          at: identityPath(self.inputs),
          problem: `has a verification that may not read the DaemonSet ${METADATA_SERVER.namespace}/${METADATA_SERVER.name}, so it cannot tell that GKE left it behind`,
        };
      },
    ],
  },
};

const isBoundVerification = (verifier: Verifier, binding: Binding, stack: StackIndex): boolean =>
  allOf(
    () => bindsPodsOf(verifier, binding, stack),
    () => isVerification(verifier),
  );

function example(rule: Record<string, unknown>): Rule["good"] {
  const reader = { namespace: SYSTEM_NAMESPACE, name: "verification" };
  return [
    exampleCluster,
    exampleVerification(CRON_JOB),
    { type: ROLE, name: "reader", cluster: "cluster", props: { metadata: reader, rules: [rule] } },
    {
      type: ROLE_BINDING,
      name: "reader",
      cluster: "cluster",
      props: {
        metadata: reader,
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: reader.name },
        subjects: [{ kind: "ServiceAccount", ...EXAMPLE_VERIFICATION }],
      },
    },
  ];
}
