import { METADATA_SERVER_DAEMON_SET, SYSTEM_NAMESPACE } from "../../../../gke/metadata-server";
import { allOf, someItem } from "../../../evaluation/unknown";
import type { CLUSTER } from "../../../resource-types";
import type { Context, Finding } from "../../../rule";
import type { StackIndex } from "../../../stack";
import { type ApiObject, type Binding, bindingsOn, bindsPodsOf, grantsGet } from "./rbac";
import { isVerification, type Verifier, verifiersOn } from "./verification";
import { isVerifiedElsewhere, UPGRADE_VERIFICATION } from "./verified-clusters";

const METADATA_SERVER: ApiObject = {
  group: "apps",
  plural: "daemonsets",
  namespace: SYSTEM_NAMESPACE,
  name: METADATA_SERVER_DAEMON_SET,
};

const FIX =
  `Bind the verification's service account to a Role in ${SYSTEM_NAMESPACE} with the rule ` +
  `{ apiGroups: ["apps"], resources: ["daemonsets"], resourceNames: ["${METADATA_SERVER_DAEMON_SET}"], verbs: ["get"] }, and compare with the last run.`;

/** The finding on a cluster whose verification is not allowed to read the metadata server's DaemonSet. */
export function* mayReadDaemonSet(
  _: unknown,
  { self, stack, settings }: Context<typeof CLUSTER>,
): Iterable<Finding> {
  if (isVerifiedElsewhere(self, settings)) return;
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
    at: UPGRADE_VERIFICATION,
    problem: `may not read the DaemonSet ${METADATA_SERVER.namespace}/${METADATA_SERVER.name}, so it cannot detect that GKE did not update it`,
    level: "advisory",
    severity: "low",
    fix: FIX,
  };
}

const isBoundVerification = (verifier: Verifier, binding: Binding, stack: StackIndex): boolean =>
  allOf(
    () => bindsPodsOf(verifier, binding, stack),
    () => isVerification(verifier),
  );
