import { SYSTEM_NAMESPACE } from "../../../../gke/metadata-server";
import { NAMESPACE_NAME_LABEL } from "../../../../gke/namespaces";
import { allOf, anyOf, everyItem, someItem } from "../../../evaluation/unknown";
import type { Selector } from "../selectors";
import { areNobody, isNobody, mayBePort, type PolicySpec, protocolsOf } from "./egress";
import type { SystemPods } from "./system-pod-kinds";

// What a NetworkPolicy in a namespace of GKE's lets in to the Pods there.

/** Whether a policy allows ingress to GKE's Pods from those who ask them: any, or to the port at which they are asked. */
export const letsIn = (
  spec: PolicySpec | undefined,
  { askedAt: port, askedOver, isAskedByOthers }: SystemPods,
): boolean =>
  someItem(spec?.ingress, (rule) =>
    allOf(
      () =>
        port === undefined ||
        !rule.ports?.length ||
        someItem(rule.ports, (item) => mayBePort(item, port, protocolsOf(askedOver))),
      () => !areNobody(rule.from),
      () => !isAskedByOthers || mayBeFromOthers(rule),
    ),
  );

type IngressRule = NonNullable<PolicySpec["ingress"]>[number];

/** Whether a rule may allow Pods of namespaces other than GKE's own: a podSelector alone selects Pods of the policy's namespace. */
const mayBeFromOthers = ({ from }: IngressRule): boolean =>
  !from?.length ||
  someItem(from, (peer) =>
    anyOf(
      () => peer.ipBlock !== undefined && !isNobody(peer),
      () => peer.namespaceSelector !== undefined && !isSystemAlone(peer.namespaceSelector),
    ),
  );

const isSystemAlone = ({ matchLabels, matchExpressions }: Selector): boolean =>
  anyOf(
    () => matchLabels?.[NAMESPACE_NAME_LABEL] === SYSTEM_NAMESPACE,
    () =>
      someItem(matchExpressions, ({ key, operator, values }) =>
        allOf(
          () => key === NAMESPACE_NAME_LABEL,
          () => operator === "In",
          () => everyItem(values, (value) => value === SYSTEM_NAMESPACE),
        ),
      ),
  );
