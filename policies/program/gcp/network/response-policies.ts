import { API_NAMES, containsName, GOOGLE_NAMES } from "../../../../gke/google-names";
import { allOf, anyOf, someItem } from "../../../evaluation/unknown";
import { DNS_RESPONSE_POLICY, DNS_RESPONSE_RULE } from "../../../resource-types";
import type { StackIndex, StackResource } from "../../../stack";
import { isBoundToCluster } from "../cluster-links";
import { isOfSomeCluster } from "./clusters-by-network";
import { withoutDot } from "./zone-records";

// Response policies of Cloud DNS, which answer before any zone does: of their rules the one with the longest name that fits a query.
// Source: https://cloud.google.com/dns/docs/reference/rest/v1/responsePolicyRules, checked 2026-11-30, and, for the name `*.`,
// https://github.com/google/mantis (setup of a GCE sandbox), checked 2026-12-01

type ResponseRule = StackResource<typeof DNS_RESPONSE_RULE>;
export type ResponsePolicy = StackResource<typeof DNS_RESPONSE_POLICY>;

/** The name that a rule is about, or `*.DOMAIN`, or `*`, as `isAbout` takes it. */
const selectorOf = ({ inputs }: ResponseRule): string => withoutDot(inputs.dnsName ?? "");

/** Whether a rule is about a name; `*.DOMAIN` stands for all names below a domain, and `*` for all names. */
export const isAbout = (rule: ResponseRule, name: string): boolean => matches(selectorOf(rule), name);

/** Whether a rule is about names of Google's APIs and others. */
export const isWide = (rule: ResponseRule): boolean =>
  API_NAMES.some((name) => isAbout(rule, name)) &&
  !Object.keys(GOOGLE_NAMES).some((domain) => containsName(domain, rule.inputs.dnsName ?? ""));

/** Whether a response policy's selector is a name, or a wildcard over it. */
export const matches = (selector: string, name: string): boolean =>
  selector === name || (/^\*(?:\.|$)/.test(selector) && name.endsWith(selector.slice(1)));

/**
 * Whether no other rule of a policy is about a name, or a part of the names that it stands for, more exactly.
 */
export const isClosest = (
  name: string,
  rule: ResponseRule,
  policy: ResponsePolicy,
  stack: StackIndex,
): boolean =>
  !someItem(stack.all(DNS_RESPONSE_RULE), (other) =>
    allOf(
      () => other !== rule && isOf(policy, other, stack),
      () => isCloser(selectorOf(other), selectorOf(rule), name),
    ),
  );

const isCloser = (selector: string, than: string, name: string): boolean =>
  (matches(selector, name) && selector.length > than.length) ||
  (name.startsWith("*.") && selector !== than && selector.endsWith(name.slice(1)));

/** Whether `ask` holds for a policy that has a rule, and that answers a cluster of the stack. */
export const answersCluster = (
  rule: ResponseRule,
  stack: StackIndex,
  ask: (policy: ResponsePolicy) => boolean,
): boolean =>
  someItem(stack.all(DNS_RESPONSE_POLICY), (policy) =>
    allOf(
      () => isOf(policy, rule, stack),
      () =>
        anyOf(
          () => isOfSomeCluster(networksOf(policy), stack),
          () => isBoundToCluster(policy, "gkeClusters", () => policy.inputs.gkeClusters, stack),
        ),
      () => ask(policy),
    ),
  );

/** Whether a rule belongs to a response policy. */
export const isOf = (policy: ResponsePolicy, rule: ResponseRule, stack: StackIndex): boolean =>
  anyOf(
    () => stack.sourcesOf(rule, "responsePolicy").includes(policy),
    () => policy.inputs.responsePolicyName === rule.inputs.responsePolicy,
  );

export const networksOf = (policy: ResponsePolicy) => ({
  resource: policy,
  property: "networks",
  urls: () => (policy.inputs.networks ?? []).map(({ networkUrl }) => networkUrl),
});
