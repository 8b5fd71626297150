import { ifKnown } from "../../../evaluation/unknown";
import type { Context } from "../../../rule";
import { isIamAccount } from "../../gcp/iam/iam-accounts";
import { bindingsFor, keyOf, letsAct } from "./account-bindings";
import type { Account } from "./grants";
import { isPoolOf } from "./workload-identity";

/**
 * The fix for a Kubernetes service account that names an IAM service account of another stack, where a binding of this stack surely lets it act
 * as one of this stack; undefined where none does. The binding has no effect then: a Pod gets the tokens of the account that is named, if
 * another stack binds that.
 */
export function fixWhereAnotherIsBound(account: Account | undefined, context: Context): string | undefined {
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
  return `The binding ${binding} lets it act as ${named} of this stack: set the annotation to the email of that, or remove the binding. Where another stack binds the account that is named, list "workload-identity-bindings" in the setting elsewhere.`;
}
