import { textOrEmpty } from "../../../evaluation/texts";
import { type Conditional, conditionalOf } from "./iam-conditions";

// What a resource that gives roles gives, and to whom.

/** Members that have a role. */
export interface RoleMembers extends Conditional {
  /** Path of the members in the resource, such as `policyData.bindings[0].members`. */
  readonly at: string;
  /** @throws Undecided if it is not known. */
  role(): string;
  /** @throws Undecided if they are not known. */
  members(): readonly string[];
}

/** A resource that gives roles: a member, a binding or a policy. */
type RoleSource = { readonly type: string; readonly inputs: object };

interface Inputs {
  readonly role?: string;
  readonly member?: string;
  readonly members?: readonly string[];
  readonly condition?: unknown;
  readonly policyData?: string;
}

/** The roles that a member, a binding or a policy grants, and their members. */
export function givenBy(resource: RoleSource): readonly RoleMembers[] {
  const inputs = resource.inputs as Inputs;
  if (resource.type.endsWith("Policy")) return givenByPolicy(inputs.policyData);
  const single: RoleMembers = {
    at: resource.type.endsWith("Binding") ? "members" : "member",
    role: () => inputs.role ?? "",
    members: () => inputs.members ?? (inputs.member === undefined ? [] : [inputs.member]),
    ...conditionalOf(() => inputs.condition),
  };
  return [single];
}

/** The roles in a policy's JSON; none where it is not such JSON. */
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
  return (Array.isArray(bindings) ? bindings : []).flatMap((binding: unknown, i): RoleMembers[] => {
    if (!isBinding(binding)) return [];
    const { role, members, condition } = binding;
    return [
      {
        at: `policyData.bindings[${i}].members`,
        role: () => role,
        members: () => members,
        ...conditionalOf(() => condition),
      },
    ];
  });
}

/** A member to whom a resource grants a role, and the member's path. */
export interface Grantee {
  readonly at: string;
  /** @throws Undecided if it is not known. */
  role(): string;
  /** @throws Undecided if it is not known. */
  member(): string;
}

/**
 * The members to whom a resource grants roles. A value of a wrong type yields none: a check that needs it reports that.
 * @throws Undecided where not even the number of members is known.
 */
export const granteesOf = (resource: RoleSource): readonly Grantee[] =>
  givenBy(resource).flatMap(({ at, role, members }): Grantee[] => {
    const memberAt = (i: number) => () => textOrEmpty(members()[i]);
    if (at === "member") return [{ at, role, member: memberAt(0) }];
    const all: unknown = members();
    return Array.isArray(all)
      ? [...all.keys()].map((i) => ({ at: `${at}[${i}]`, role, member: memberAt(i) }))
      : [];
  });
