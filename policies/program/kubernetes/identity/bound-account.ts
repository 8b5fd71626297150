import { ifKnown } from "../../../evaluation/unknown";
import type { Context, Finding } from "../../../rule";
import { isIamAccount } from "../../gcp/iam-accounts";
import { bindingsFor, keyOf, letsAct } from "./account-bindings";
import type { Account } from "./grants";
import { isPoolOf } from "./workload-identity";

/**
 * The finding on a Kubernetes service account that names an IAM service account of another stack, where a binding of this stack surely lets it
 * act as one of this stack; undefined where none does. The binding has no effect then: a Pod gets the tokens of the account that is named, if
 * another stack binds that. It is advisory, as a program may bind an account before it names it.
 */
export function boundToAnother(
  account: Account | undefined,
  context: Context,
): Omit<Finding, "at"> | undefined {
  const { settings, stack } = context;
  const targetOf = (binding: Parameters<typeof letsAct>[0]) =>
    stack.sourcesOf(binding, "serviceAccountId").find(isIamAccount);
  const isForIt = ({ binding, pool, name }: ReturnType<typeof bindingsFor>[number], own: Account) =>
    letsAct(binding) &&
    pool !== undefined &&
    isPoolOf(pool, stack.clusterOf(own), settings) &&
    name === keyOf(own, stack) &&
    targetOf(binding) !== undefined;
  const found = ifKnown(
    () => account && bindingsFor(account, context).find((each) => isForIt(each, account)),
  );
  const target = found && targetOf(found.binding);
  if (!found || !target) return undefined;
  const [binding, named] = [found.binding.name, target.name].map((name) => JSON.stringify(name));
  return {
    problem: `names an IAM service account of another stack, and the binding ${binding} lets this one act as ${named} of this stack`,
    fix: `Set the annotation to the email of ${named}, or remove the binding. Where another stack binds the account that is named, list "workload-identity-bindings" in the setting elsewhere.`,
    level: "advisory",
  };
}
