import { containsName } from "../../../gke/google-names";
import { METADATA_ADDRESS, METADATA_HOST } from "../../../gke/metadata-server";
import { allOf, anyOf, someItem } from "../../evaluation/unknown";
import { DNS_RESPONSE_POLICY, type DNS_RESPONSE_RULE } from "../../resource-types";
import type { StackIndex, StackResource } from "../../stack";
import { isBoundToCluster } from "./cluster-links";
import { isOfSomeCluster } from "./networks";

// Response policies of Cloud DNS, which answer before any zone does.

type ResponseRule = StackResource<typeof DNS_RESPONSE_RULE>;
type ResponsePolicy = StackResource<typeof DNS_RESPONSE_POLICY>;

/** Whether a rule gives the metadata server's name another address, to a cluster of the stack. */
export const takesMetadataName = (rule: ResponseRule, stack: StackIndex): boolean =>
  allOf(
    () => isForMetadata(rule.inputs.dnsName ?? ""),
    () =>
      someItem(rule.inputs.localData?.localDatas, ({ rrdatas, type }) =>
        allOf(
          () => type === "A" || type === "CNAME",
          () => (rrdatas?.length ?? 0) > 0 && !someItem(rrdatas, (data) => data === METADATA_ADDRESS),
        ),
      ),
    () =>
      someItem(stack.all(DNS_RESPONSE_POLICY), (policy) =>
        allOf(
          () => isOf(policy, rule, stack),
          () =>
            anyOf(
              () => isOfSomeCluster(networksOf(policy), stack),
              () => isBoundToCluster(policy, "gkeClusters", () => policy.inputs.gkeClusters, stack),
            ),
        ),
      ),
  );

const isForMetadata = (dnsName: string): boolean =>
  dnsName.startsWith("*.")
    ? containsName(dnsName.slice("*.".length), METADATA_HOST)
    : dnsName.toLowerCase().replace(/\.$/, "") === METADATA_HOST;

const isOf = (policy: ResponsePolicy, rule: ResponseRule, stack: StackIndex): boolean =>
  anyOf(
    () => stack.sourcesOf(rule, "responsePolicy").includes(policy),
    () => policy.inputs.responsePolicyName === rule.inputs.responsePolicy,
  );

const networksOf = (policy: ResponsePolicy) => ({
  resource: policy,
  property: "networks",
  urls: () => (policy.inputs.networks ?? []).map(({ networkUrl }) => networkUrl),
});
