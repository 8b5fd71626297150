import type { CiliumPolicy, CiliumSpec } from "../../../custom-resources";
import { anyOf, ifKnown, someItem } from "../../../evaluation/unknown";
import {
  CILIUM_CLUSTERWIDE_POLICY,
  CILIUM_POLICY,
  FQDN_POLICY,
  type ResourceType,
} from "../../../resource-types";
import type { Check } from "../../../rule";
import type { StackResource } from "../../../stack";
import { partOfFqdnPolicy } from "./fqdn-policy";

// A policy of Cilium's has one specification, or several in a list, or both: each selects its own Pods.

/** Whether `ask` holds for a specification of a policy of Cilium's, whose path it is given; for none of another policy. */
export function someSpecOf(policy: StackResource, ask: (spec: CiliumSpec, path: string) => boolean): boolean {
  if (policy.type === FQDN_POLICY) {
    const { spec } = (policy as StackResource<typeof FQDN_POLICY>).inputs;
    return spec !== undefined && ask(partOfFqdnPolicy(spec), "spec");
  }
  if (policy.type !== CILIUM_POLICY && policy.type !== CILIUM_CLUSTERWIDE_POLICY) return false;
  const inputs = policy.inputs as CiliumPolicy;
  return anyOf(
    () => inputs.spec !== undefined && ask(inputs.spec, "spec"),
    () => someItem(inputs.specs, (spec, i) => ask(spec, `specs[${i}]`)),
  );
}

/** A check whose findings name `spec`: of a policy with a list they name the specification that they are about. */
export const inOwnSpec = <T extends ResourceType>(check: Check<T>): Check<T> =>
  function* named(inputs, context) {
    for (const finding of check(inputs, context)) {
      const own = pathOfSpec(context.self, finding.at);
      const named = (text: string) => text.replace(/\bspec\.(?=egress|ingress|endpointSelector)/g, `${own}.`);
      yield { ...finding, at: named(finding.at), ...(finding.fix && { fix: named(finding.fix) }) };
    }
  };

/** The path of the specification that has something at a property, such as `spec.egress`; `spec` where none surely has. */
function pathOfSpec(policy: StackResource, at: string): string {
  const property = at.replace("spec.", "") as "egress";
  let found = "spec";
  ifKnown(() =>
    someSpecOf(policy, (spec, path) => {
      const has = (spec[property]?.length ?? 0) > 0;
      if (has) found = path;
      return has;
    }),
  );
  return found;
}
