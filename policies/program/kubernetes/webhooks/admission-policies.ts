import { SYSTEM_NAMESPACE } from "../../../../gke/metadata-server";
import { findItem } from "../../../evaluation/search";
import { allOf, someItem } from "../../../evaluation/unknown";
import {
  type Inputs,
  MUTATING_POLICY,
  MUTATING_POLICY_BINDING,
  MUTATING_POLICY_BINDING_V1BETA1,
  MUTATING_POLICY_V1BETA1,
  VALIDATING_POLICY,
  VALIDATING_POLICY_BINDING,
  VALIDATING_POLICY_BINDING_V1BETA1,
  VALIDATING_POLICY_V1BETA1,
} from "../../../resource-types";
import type { Context, Finding } from "../../../rule";
import type { StackResource } from "../../../stack";
import { onClusterOf } from "../namespaces";
import { nameOf } from "../object-name";
import { EXCLUSION, reachesSystem } from "./system-objects";
import { conditionsCanHold, type Webhook } from "./webhooks";

// Kubernetes' own admission policies, which judge in the API server: a binding puts a policy in force.

const VALIDATING = [VALIDATING_POLICY, VALIDATING_POLICY_V1BETA1] as const;
const MUTATING = [MUTATING_POLICY, MUTATING_POLICY_V1BETA1] as const;
/** The types of policies for each type of binding: all API versions of a kind reach the same objects. */
const POLICIES_OF = {
  [VALIDATING_POLICY_BINDING]: VALIDATING,
  [VALIDATING_POLICY_BINDING_V1BETA1]: VALIDATING,
  [MUTATING_POLICY_BINDING]: MUTATING,
  [MUTATING_POLICY_BINDING_V1BETA1]: MUTATING,
} as const;
export const BINDINGS = [
  VALIDATING_POLICY_BINDING,
  VALIDATING_POLICY_BINDING_V1BETA1,
  MUTATING_POLICY_BINDING,
  MUTATING_POLICY_BINDING_V1BETA1,
] as const;
export type BindingType = (typeof BINDINGS)[number];
type PolicySpec = Inputs[typeof VALIDATING_POLICY | typeof MUTATING_POLICY]["spec"];
type Matched = NonNullable<NonNullable<PolicySpec>["matchConstraints"]>;

/** Findings on what a bound policy may refuse, or change, of what GKE creates in kube-system. */
export function* boundPolicy(_: object, context: Context<BindingType>): Iterable<Finding> {
  const self = context.self as StackResource<BindingType>;
  const { spec } = self.inputs;
  const policy = policyOf(self, context);
  if (!policy) return;
  const denies = isValidating(self);
  const isInForce = allOf(
    () => !denies || deniesBy(self),
    () => reachesSystem(asWebhook(policy), context),
    () => reachesSystem(narrowed(policy, spec?.matchResources), context),
  );
  if (!isInForce) return;
  const isUnclear = conditionsCanHold(asWebhook(policy), SYSTEM_NAMESPACE) === undefined;
  yield {
    at: "spec.matchResources.namespaceSelector",
    problem: isUnclear
      ? `does not exclude ${SYSTEM_NAMESPACE}, and whether a matchCondition of the policy does is not known`
      : `does not exclude ${SYSTEM_NAMESPACE}, where the policy ${denies ? "may refuse" : "may change"} what GKE creates when it replaces its addons`,
    fix: `Add to spec.matchResources.namespaceSelector.matchExpressions ${EXCLUSION}.`,
    level: "advisory",
  };
}

export const isValidating = ({ type }: StackResource<BindingType>): boolean =>
  POLICIES_OF[type] === VALIDATING;

/** Whether a binding refuses what its policy finds wrong, and does not only warn. */
export const deniesBy = ({ inputs: { spec } }: StackResource<BindingType>): boolean =>
  someItem(
    (spec as { validationActions?: string[] } | undefined)?.validationActions,
    (action) => action === "Deny",
  );

/** The policy of the stack that a binding names. */
export function policyOf(
  binding: StackResource<BindingType>,
  { stack }: Pick<Context, "stack">,
): PolicySpec | undefined {
  const name = binding.inputs.spec?.policyName;
  if (name === undefined) return undefined;
  const policies = POLICIES_OF[binding.type].flatMap(
    (type) => onClusterOf(binding, stack, type) as readonly StackResource<typeof VALIDATING_POLICY>[],
  );
  return findItem(policies, (policy) => nameOf(policy) === name)?.inputs.spec;
}

/** A policy's constraints, which have the shape of a webhook's rules and selectors. */
export const asWebhook = (policy: NonNullable<PolicySpec>): Webhook =>
  withMatched({ matchConditions: policy.matchConditions } as Webhook, policy.matchConstraints);

/** A policy's constraints, narrowed by its binding: without rules of its own, the binding has the policy's. */
export const narrowed = (policy: NonNullable<PolicySpec>, matched: Matched | undefined): Webhook => {
  const whole = asWebhook(policy);
  return matched
    ? { ...withMatched(whole, matched), ...(!matched.resourceRules?.length && { rules: whole.rules }) }
    : whole;
};

const withMatched = (webhook: Webhook, matched: Matched | undefined): Webhook =>
  ({
    ...webhook,
    rules: matched?.resourceRules,
    excludedRules: matched?.excludeResourceRules,
    namespaceSelector: matched?.namespaceSelector,
    objectSelector: matched?.objectSelector,
  }) as Webhook;
