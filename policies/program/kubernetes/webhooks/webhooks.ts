import { ADDON_MANAGER_LABEL } from "../../../../gke/addon-marks";
import { allOf, anyOf, someItem, someKey } from "../../../evaluation/unknown";
import type { Inputs, MUTATING_WEBHOOK, VALIDATING_WEBHOOK } from "../../../resource-types";
import type { Selector } from "../selectors";

type ListOf<T> = T extends readonly (infer Item)[] ? Item : never;
/** A webhook of either kind, as far as it says what it intercepts. */
export type Webhook = Pick<
  Declared,
  | "clientConfig"
  | "rules"
  | "namespaceSelector"
  | "objectSelector"
  | "matchConditions"
  | "failurePolicy"
  | "timeoutSeconds"
> & {
  /** What an admission policy, which is judged in the shape of a webhook, leaves out of its rules. */
  readonly excludedRules?: readonly WebhookRule[];
};
type Declared = ListOf<NonNullable<Inputs[typeof VALIDATING_WEBHOOK | typeof MUTATING_WEBHOOK]["webhooks"]>>;
type WebhookRule = ListOf<NonNullable<Declared["rules"]>> & {
  /** Names of objects, to which an admission policy's rule may keep. */
  readonly resourceNames?: readonly string[];
};

/** A kind of object, as webhook rules name it. */
export interface Kind {
  readonly group: string;
  readonly plural: string;
  readonly isNamespaced: boolean;
  /** Such as "token", of which rules for the kind alone do not speak. */
  readonly subresource?: string;
}

/** What no workload comes back without. */
export const PODS: Kind = { group: "", plural: "pods", isNamespaced: true };

/** How a finding names a kind. */
export const kindName = ({ plural, subresource }: Kind): string =>
  subresource === undefined ? plural : `${plural}/${subresource}`;

/** In v1 a webhook without a failurePolicy fails closed. */
export const failsClosed = (webhook: Webhook): boolean => (webhook.failurePolicy ?? "Fail") === "Fail";

/**
 * Whether a webhook's rules intercept the creation or a change of objects of the kind.
 * Source: https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#matching-requests-rules
 */
export const intercepts = (webhook: Webhook, kind: Kind): boolean =>
  allOf(
    () => someItem(webhook.rules as readonly WebhookRule[] | undefined, (rule) => covers(rule, kind)),
    () => !someItem(webhook.excludedRules, (rule) => coversAll(rule, kind)),
  );

/** Whether a rule holds what a webhook would intercept of the kind. */
const coversAll = (rule: WebhookRule, kind: Kind): boolean =>
  allOf(
    () => covers(rule, kind),
    () =>
      ["CREATE", "UPDATE"].every((wanted) =>
        someItem(rule.operations, (operation) => operation === "*" || operation === wanted),
      ),
  );

function covers(rule: WebhookRule, { group, plural, isNamespaced, subresource: wanted }: Kind): boolean {
  const is = (wanted: string) => (given: string) => given === "*" || given === wanted;
  return allOf(
    () => someItem(rule.apiGroups, is(group)),
    () =>
      someItem(rule.resources, (resource) => {
        const [name = "", subresource] = resource.split("/");
        return is(plural)(name) && (subresource === wanted || subresource === "*");
      }),
    () => someItem(rule.operations, (operation) => is("CREATE")(operation) || operation === "UPDATE"),
    () => is(isNamespaced ? "Namespaced" : "Cluster")(rule.scope ?? "*"),
    // What GKE creates has other names than those that a program lists.
    () => !rule.resourceNames?.length,
  );
}

/**
 * Labels that mark addons, with any value.
 * Source: https://github.com/kubernetes/kubernetes/tree/master/cluster/addons (manifests of kube-dns and others)
 */
const ADDON_LABELS = [ADDON_MANAGER_LABEL, "kubernetes.io/cluster-service"];
/** Labels that addons bear beside others' objects. Source: as above, and the labels that Deployments and DaemonSets give their Pods. */
const COMMON_LABELS = ["k8s-app", "pod-template-hash", "controller-revision-hash", "pod-template-generation"];

/** Whether an objectSelector asks for a label that GKE's own objects do not bear. */
export function isOptIn(selector: Selector | undefined): boolean {
  return anyOf(
    () => someKey(selector?.matchLabels, (key) => !ADDON_LABELS.includes(key)),
    () =>
      someItem(selector?.matchExpressions, ({ key = "", operator }) => {
        if (operator === "In") return !ADDON_LABELS.includes(key);
        if (operator !== "Exists") return false;
        return ![...ADDON_LABELS, ...COMMON_LABELS].includes(key);
      }),
  );
}

const NAMESPACE = "(?:request\\.namespace|object\\.metadata\\.namespace|namespaceObject\\.metadata\\.name)";
const TEXT = '"([^"]*)"';
const LIST = '\\[((?:"[^"]*",?)*)\\]';

/** The comparisons that are understood, each with what it says of a namespace. */
const COMPARISONS: readonly (readonly [RegExp, (namespace: string, operand: string) => boolean])[] = [
  [new RegExp(`^${NAMESPACE}==${TEXT}$`), (namespace, text) => namespace === text],
  [new RegExp(`^${NAMESPACE}!=${TEXT}$`), (namespace, text) => namespace !== text],
  [new RegExp(`^${NAMESPACE}in${LIST}$`), (namespace, list) => list.includes(`"${namespace}"`)],
  [new RegExp(`^${NAMESPACE}\\.startsWith\\(${TEXT}\\)$`), (namespace, text) => namespace.startsWith(text)],
];

/**
 * Whether the expression of a matchCondition can hold for requests in a namespace ("" for objects without one).
 * Comparisons of the namespace are understood, alone, negated and joined by `&&`; undefined where the expression says
 * something else of namespaces or users.
 * Source: https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#matching-requests-matchconditions
 */
export function canHold(expression: string, namespace: string): boolean | undefined {
  const text = expression.replace(/\s+/g, "").replaceAll("'", '"');
  const parts = text.split("&&");
  const isPlain = !/\|\||\?/.test(text) && parts.every(hasItsParentheses);
  const answers = (isPlain ? parts : [text]).map((term) => termCanHold(term, namespace));
  if (answers.includes(false)) return false;
  return answers.includes(undefined) ? undefined : true;
}

const hasItsParentheses = (term: string) => term.split("(").length === term.split(")").length;

function termCanHold(term: string, namespace: string): boolean | undefined {
  const isNegated = term.startsWith("!");
  const inner = isNegated ? term.slice(1) : term;
  const bare = /^\((.*)\)$/.exec(inner)?.[1] ?? inner;
  for (const [form, holds] of COMPARISONS) {
    const operand = form.exec(bare)?.[1];
    if (operand !== undefined) return holds(namespace, operand) !== isNegated;
  }
  return /namespace|kube-|user/i.test(term) ? undefined : true;
}

/** Whether a webhook's matchConditions can hold for requests in a namespace; undefined where that cannot be told. */
export function conditionsCanHold(webhook: Webhook, namespace: string): boolean | undefined {
  const says = (answer: boolean | undefined) =>
    someItem(webhook.matchConditions, ({ expression }) => canHold(expression ?? "", namespace) === answer);
  if (says(false)) return false;
  return says(undefined) ? undefined : true;
}
