import type { StackResource } from "../../stack";
import { type Conditional, conditionalOf } from "./iam-conditions";

// What a resource that gives roles gives, and to whom.

/** Members that have a role. */
export interface RoleMembers extends Conditional {
  /** @throws Undecided if it is not known. */
  role(): string;
  /** @throws Undecided if they are not known. */
  members(): readonly string[];
}

interface Inputs {
  readonly role?: string;
  readonly member?: string;
  readonly members?: readonly string[];
  readonly condition?: unknown;
  readonly policyData?: string;
}

/** What a member, a binding or a policy gives. */
export function givenBy(resource: StackResource): readonly RoleMembers[] {
  const inputs = resource.inputs as Inputs;
  if (resource.type.endsWith("Policy")) return givenByPolicy(inputs.policyData);
  const single: RoleMembers = {
    role: () => inputs.role ?? "",
    members: () => inputs.members ?? (inputs.member === undefined ? [] : [inputs.member]),
    ...conditionalOf(() => inputs.condition),
  };
  return [single];
}

/** What a policy's JSON gives; nothing where it is none. */
export function givenByPolicy(policyData: string | undefined): readonly RoleMembers[] {
  let bindings: unknown;
  try {
    bindings = (JSON.parse(policyData ?? "") as { bindings?: unknown }).bindings;
  } catch {
    return [];
  }
  const isBinding = (
    binding: unknown,
  ): binding is { role: string; members: string[]; condition?: unknown } => {
    const { role, members } = (binding ?? {}) as { role?: unknown; members?: unknown };
    return typeof role === "string" && Array.isArray(members) && members.every((m) => typeof m === "string");
  };
  return (Array.isArray(bindings) ? bindings : []).filter(isBinding).map(({ role, members, condition }) => ({
    role: () => role,
    members: () => members,
    ...conditionalOf(() => condition),
  }));
}
