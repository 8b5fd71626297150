import type { Plain } from "../protocol/messages";
import { hasUnknown, isPlainObject } from "../protocol/values";

/**
 * The answer to gcp.organizations.getIAMPolicy, which asks nobody: members of one role and condition are put together, and both are sorted.
 * Nothing where a part of it is not known. The order of several audit configurations, which no rule reads, is the program's.
 * Source: hashicorp/terraform-provider-google, data_source_google_iam_policy.go, checked 2026-11-29
 */
export function iamPolicy(args: Plain): Plain {
  if (hasUnknown(args)) return {};
  const policy = { ...listed("auditConfigs", auditConfigs(args)), ...listed("bindings", bindings(args)) };
  return { ...args, policyData: goJson(policy) };
}

interface Condition {
  description?: string;
  expression: string;
  title: string;
}

interface Binding {
  condition?: Condition;
  members: string[];
  role: string;
}

function bindings({ bindings: given }: Plain): Binding[] {
  const byKey = new Map<string, Binding>();
  for (const { role, members, condition } of objects(given)) {
    const binding: Binding = { ...conditionOf(condition), members: texts(members), role: String(role) };
    const key = sortKey(binding);
    const same = byKey.get(key);
    if (same) same.members = same.members.concat(binding.members);
    else byKey.set(key, binding);
  }
  for (const { members } of byKey.values()) members.sort();
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, binding]) => binding);
}

/** By the role, then without a condition, then by its expression, title and description. */
const sortKey = ({ role, condition }: Binding): string =>
  [role, ...(condition ? ["", condition.expression, condition.title, condition.description ?? ""] : [])].join(
    "\0",
  );

function conditionOf(given: unknown): { condition?: Condition } {
  if (!isPlainObject(given)) return {};
  const { description, expression, title } = given;
  const described = description ? { description: String(description) } : {};
  return { condition: { ...described, expression: String(expression), title: String(title) } };
}

const auditConfigs = ({ auditConfigs: given }: Plain) =>
  objects(given).map(({ auditLogConfigs, service }) => ({
    ...listed(
      "auditLogConfigs",
      objects(auditLogConfigs).map(({ exemptedMembers, logType }) => ({
        ...listed("exemptedMembers", texts(exemptedMembers)),
        logType,
      })),
    ),
    service,
  }));

const objects = (given: unknown): Plain[] => (Array.isArray(given) ? given.filter(isPlainObject) : []);
const texts = (given: unknown): string[] => (Array.isArray(given) ? [...new Set(given.map(String))] : []);

/** A property that Go leaves out where its list is empty. */
const listed = (name: string, list: readonly unknown[]): Plain => (list.length === 0 ? {} : { [name]: list });

/** JSON as Go writes it. */
const goJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
