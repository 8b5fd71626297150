import { NAMESPACE_NAME_LABEL } from "../../../../gke/namespaces";
import { allOf, someItem } from "../../../evaluation/unknown";
import type { Inputs, VALIDATING_POLICY } from "../../../resource-types";
import type { Context, Finding } from "../../../rule";
import type { StackResource } from "../../../stack";
import { selects } from "../selectors";
import {
  asWebhook,
  type BindingType,
  deniesBy,
  isValidating,
  narrowed,
  policyOf,
} from "./admission-policies";
import { ANY_NAMESPACE, CLUSTER_KINDS, reachesSystem, TOKENS } from "./system-objects";
import { conditionsCanHold, intercepts, isOptIn, type Kind, kindName, type Webhook } from "./webhooks";

// Admission policies of which a validation fails for whatever nodes create.

type ValidatingSpec = NonNullable<Inputs[typeof VALIDATING_POLICY]["spec"]>;

const KINDS: readonly Kind[] = [TOKENS, ...CLUSTER_KINDS];

/** Findings on a bound policy that refuses the tokens of all Pods, or what nodes and clients of the API server create. */
export function* refusingPolicy(_: object, context: Context<BindingType>): Iterable<Finding> {
  const self = context.self as StackResource<BindingType>;
  if (!isValidating(self)) return;
  const policy = policyOf(self, context) as ValidatingSpec | undefined;
  if (!policy) return;
  const webhooks = [asWebhook(policy), narrowed(policy, self.inputs.spec?.matchResources)];
  const kinds = KINDS.filter((kind) =>
    allOf(
      () => deniesBy(self),
      () => policy.paramKind === undefined,
      () => webhooks.every((webhook) => reaches(webhook, kind)),
      () => someItem(policy.validations, ({ expression }) => refuses(expression ?? "", kind)),
      // The finding on what GKE creates in kube-system says so.
      () => !webhooks.every((webhook) => reachesSystem(webhook, context)),
    ),
  );
  if (kinds.length === 0) return;
  yield {
    at: "spec.policyName",
    problem: `names a policy that refuses ${kinds.map(kindName).join(", ")}: ${
      kinds.includes(TOKENS) ? "no Pod gets a token for its identity" : "no node can register or authenticate"
    }`,
    fix: "Remove these resources from the policy's matchConstraints, or the binding.",
  };
}

/** Whether a policy's constraints surely hold for the creation of a kind, outside GKE's own namespaces too. */
const reaches = (webhook: Webhook, kind: Kind): boolean =>
  allOf(
    () =>
      someItem(webhook.rules, (rule) =>
        allOf(
          () => someItem(rule.operations, (operation) => operation === "*" || operation === "CREATE"),
          () => intercepts({ ...webhook, rules: [rule] }, kind),
        ),
      ),
    () => !isOptIn(webhook.objectSelector),
    () => conditionsCanHold(webhook, kind.isNamespaced ? ANY_NAMESPACE : "") === true,
    () => !kind.isNamespaced || selects(webhook.namespaceSelector, { [NAMESPACE_NAME_LABEL]: ANY_NAMESPACE }),
  );

/** The groups of a kubelet. Source: https://kubernetes.io/docs/reference/access-authn-authz/node/, checked 2026-12-01 */
const GROUPS_OF_NODES: readonly string[] = ["system:nodes", "system:authenticated"];
const GROUP = /^(!?)(\(?)"([^"]*)"inrequest\.userInfo\.groups(\)?)$/;

/**
 * Whether an expression surely fails for what nodes create: it is false, or asks for a group in which they are not, or for none in which they are. Whoever
 * asks for a certificate is no node yet, and what clients of the API server create is not of nodes alone.
 */
function refuses(expression: string, kind: Kind): boolean {
  const text = expression.replace(/\s+/g, "").replaceAll("'", '"');
  if (text === "false" || text === "!true") return true;
  const [, not, open, group = "", close] = GROUP.exec(text) ?? [];
  if (not === undefined || (open === "") !== (close === "") || (not === "!" && open === "")) return false;
  return (kind === TOKENS || kind.plural === "nodes") && GROUPS_OF_NODES.includes(group) === (not === "!");
}
