import { deniesTokens, holdsNoWorkload, includesWorkloads } from "../../../../gke/deny-policies";
import { projectIn } from "../../../../gke/resource-names";
import { accountInName, projectOfEmail } from "../../../../gke/service-accounts";
import { ofStack } from "../../../evaluation/of-stack";
import { allOf, everyItem, ifKnown, someItem } from "../../../evaluation/unknown";
import {
  type DENY_POLICY,
  type Inputs,
  KUBERNETES_SERVICE_ACCOUNT,
  SERVICE_ACCOUNT_IAM_BINDING,
  SERVICE_ACCOUNT_IAM_MEMBER,
} from "../../../resource-types";
import type { Context, Finding } from "../../../rule";
import { accountNamed, type IamAccount, isIamAccount } from "../../gcp/iam/iam-accounts";
import { areDistinct, areSame, projectOf } from "../../gcp/project";
import { accountIn, letsAct } from "./account-bindings";
import { membersOf } from "./grants";
import { annotationOf } from "./identity-annotation";

// Deny policies that keep Kubernetes service accounts from tokens of IAM service accounts: IAM asks them before any binding.

type Policy = Inputs[typeof DENY_POLICY];
type DenyRule = NonNullable<NonNullable<NonNullable<Policy["rules"]>[number]>["denyRule"]>;

const FIX =
  "Add the cluster's workload pool, principalSet://iam.googleapis.com/projects/PROJECT_NUMBER/locations/global/workloadIdentityPools/PROJECT_ID.svc.id.goog/*, to exceptionPrincipals of the rule.";

/** A rule of a deny policy that takes the tokens of accounts for which the stack has Workload Identity. */
export function* deniedTokens(policy: Policy, context: Context<typeof DENY_POLICY>): Iterable<Finding> {
  yield* context.each(policy.rules, function* (rule, i) {
    const { denyRule } = rule;
    if (!denyRule || !takesTokens(denyRule)) return;
    const project = projectIn(projectOfParent(policy.parent ?? "") ?? "");
    const isOver = (own: string | undefined) => project === "" || !areDistinct(own, project);
    const all = impersonated(context as Context);
    if (!someItem(all, (each) => isOver(each.project()))) return;
    const isSure = ifKnown(() => someItem(all, (each) => areSame(each.project(), project))) === true;
    yield {
      at: `rules[${i}].denyRule.deniedPermissions`,
      problem:
        "deny Kubernetes service accounts the tokens of IAM service accounts, whatever binding lets them act as those",
      fix: FIX,
      ...(isSure ? {} : { level: "advisory" as const }),
    };
  });
}

const takesTokens = (rule: DenyRule): boolean =>
  allOf(
    () => someItem(rule.deniedPermissions, deniesTokens),
    () => someItem(rule.deniedPrincipals, includesWorkloads),
    () => !someItem(rule.exceptionPermissions, deniesTokens),
    () => everyItem(rule.exceptionPrincipals, holdsNoWorkload),
    // It may leave the accounts out by their tags.
    () => rule.denialCondition === undefined,
  );

/** The project to which a policy is attached; undefined for a folder or an organization. */
const projectOfParent = (parent: string): string | undefined =>
  /(?:\/|%2F)projects(?:\/|%2F)([^/%]+)$/i.exec(parent)?.[1];

/** An IAM service account that a Kubernetes one is meant to act as. */
interface Impersonated {
  /** @throws Undecided if it is not known. */
  project(): string | undefined;
}

const impersonated = ofStack(({ stack }: Context): readonly Impersonated[] => {
  const projectOfAccount = ({ email, resource }: IamAccount) =>
    (email && projectOfEmail(email)) ?? (resource && projectOf(resource));
  const annotated = stack.all(KUBERNETES_SERVICE_ACCOUNT).map((account) => () => {
    const annotation = annotationOf(account.inputs);
    return annotation && accountNamed(account, "metadata", annotation.read, stack);
  });
  const bound = [...stack.all(SERVICE_ACCOUNT_IAM_MEMBER), ...stack.all(SERVICE_ACCOUNT_IAM_BINDING)]
    .filter((binding) => ifKnown(() => letsAct(binding)) !== false)
    .filter(
      ({ inputs }) => ifKnown(() => membersOf(inputs).some((member) => accountIn(String(member)))) === true,
    )
    .map((binding) => (): IamAccount => {
      const resource = stack.sourcesOf(binding, "serviceAccountId").find(isIamAccount);
      return { email: resource ? undefined : accountInName(binding.inputs.serviceAccountId ?? ""), resource };
    });
  return [...annotated, ...bound]
    .filter((read) => ifKnown(() => read() === undefined) !== true)
    .map((read) => ({
      project: () => {
        const account = read();
        return account && projectOfAccount(account);
      },
    }));
});
