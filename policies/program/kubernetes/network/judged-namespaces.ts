import { FILLED_NAMESPACES, MANAGED_PREFIX, PROMETHEUS_NAMESPACE } from "../../../../gke/addons";
import { SYSTEM_NAMESPACE } from "../../../../gke/metadata-server";
import { NAMESPACE_NAME_LABEL } from "../../../../gke/namespaces";
import { read } from "../../../evaluation/reading";
import { ifKnown, someItem } from "../../../evaluation/unknown";
import type { StackIndex, StackResource } from "../../../stack";
import { mayBeFilledByGke } from "../gke-namespaces";
import { namespaceKey } from "../namespace-of";
import { NAMESPACE_LABEL } from "./cilium-labels";
import { type CalicoType, isClusterWide, type OtherPolicy } from "./other-policies";
import { someSpecOf } from "./own-spec";
import type { SystemPods } from "./system-pod-kinds";

/** How a policy can exclude GKE's namespaces. */
export const LEFT_OUT = {
  Cilium: `endpointSelector.matchExpressions { key: "${NAMESPACE_LABEL}", operator: "NotIn", values: ["${FILLED_NAMESPACES.join('", "')}"] }, and the cluster's namespaces that begin with ${MANAGED_PREFIX} to its values`,
  Calico: `namespaceSelector: "${NAMESPACE_NAME_LABEL} not in {'${FILLED_NAMESPACES.join("', '")}'} && !(${NAMESPACE_NAME_LABEL} starts with '${MANAGED_PREFIX}')"`,
} as const;

/** A namespace in which GKE's Pods are judged under a policy. */
export interface JudgedNamespace {
  name(): string;
  /** Whether the policy is meant for it: it stands there, or names it. */
  readonly isMeant: boolean;
  /** Whether the Pods there do their work where nothing reaches them. */
  readonly isAskedNothing?: boolean;
  /** What else is true of the Pods there. */
  readonly more?: Pick<SystemPods, "isSureOn" | "proviso">;
}

/** Where Managed Service for Prometheus runs unless it is turned off, or the cluster is an old one. */
const OF_PROMETHEUS: JudgedNamespace = {
  name: () => PROMETHEUS_NAMESPACE,
  isMeant: false,
  isAskedNothing: true,
  more: {
    isSureOn: (cluster) =>
      read(cluster, ({ monitoringConfig }) => monitoringConfig?.managedPrometheus?.enabled)?.value === true,
    proviso: ", where Managed Service for Prometheus runs on the cluster",
  },
};

/** The namespaces in which GKE's Pods are judged under a policy: its own, and for one of the whole cluster those that every cluster has, or that it names. */
export function judgedNamespaces(policy: OtherPolicy, stack: StackIndex): readonly JudgedNamespace[] {
  if (!isClusterWide(policy)) return [{ name: () => namespaceKey(policy, stack), isMeant: true }];
  const named = [...textsIn(policy)].filter(mayBeFilledByGke);
  const system = { name: () => SYSTEM_NAMESPACE, isMeant: named.includes(SYSTEM_NAMESPACE) };
  const others = named
    .filter((name) => name !== SYSTEM_NAMESPACE)
    .map((name) => ({ name: () => name, isMeant: true }));
  const isAutopilot = ifKnown(() => stack.clusterOf(policy)?.inputs.enableAutopilot) === true;
  const isLast = !isAutopilot && !named.includes(PROMETHEUS_NAMESPACE);
  return [system, ...others, ...(isLast ? [OF_PROMETHEUS] : [])];
}

/** The values that a policy's selectors name, as far as known. */
function textsIn(policy: OtherPolicy): ReadonlySet<string> {
  const texts = new Set<string>();
  const add = (text: () => string | undefined) => texts.add(ifKnown(text) ?? "");
  ifKnown(() =>
    someSpecOf(policy, ({ endpointSelector }) => {
      const { matchLabels = {}, matchExpressions } = endpointSelector ?? {};
      for (const key of Object.keys(matchLabels)) add(() => matchLabels[key]);
      return someItem(matchExpressions, ({ values }) =>
        someItem(values, (value) => {
          add(() => value);
          return false;
        }),
      );
    }),
  );
  const { spec } = (policy as StackResource<CalicoType>).inputs;
  for (const selector of [() => spec?.selector, () => spec?.namespaceSelector])
    for (const [, text = ""] of (ifKnown(selector) ?? "").matchAll(/["']([\w.-]+)["']/g)) texts.add(text);
  return texts;
}
