import { accountIdOf, accountInName } from "../../../../gke/service-accounts";
import {
  ACT_PERMISSION,
  TOKEN_CREATOR_ROLE,
  WORKLOAD_IDENTITY_USER_ROLE,
} from "../../../../gke/workload-identity";
import { appendTo } from "../../../evaluation/append-to";
import { ifKnown, Undecided, valueOrUndecided } from "../../../evaluation/unknown";
import type { StackIndex, StackResource } from "../../../stack";
import { comesFromCustomRole, isCustomRole, mayInclude } from "./custom-roles";
import { givenBy, type RoleMembers } from "./given-roles";
import { type IamAccount, isIamAccount } from "./iam-accounts";

// Who has which role on an IAM service account.

/** A resource that gives roles on an IAM service account, on its project, or above it. */
export interface IamGrant {
  readonly resource: StackResource;
  readonly level: "account" | "project" | "above";
  /** A Member is added to what others grant; a Binding sets all members of a role, and a Policy those of all roles. */
  readonly kind: "Member" | "Binding" | "Policy";
  /** @throws Undecided if they are not known. */
  given(): readonly RoleMembers[];
}

/** Types of resources that grant roles: the first group is the level, the second the kind. */
const GRANT = /^gcp:(serviceaccount|projects|folder|organizations)\/iAM(Member|Binding|Policy):/;
const LEVELS: Readonly<Record<string, IamGrant["level"]>> = {
  serviceaccount: "account",
  projects: "project",
};

function grantOf(resource: StackResource): IamGrant | undefined {
  const [, level = "", kind] = GRANT.exec(resource.type) ?? [];
  if (kind === undefined) return undefined;
  return {
    resource,
    level: LEVELS[level] ?? "above",
    kind: kind as IamGrant["kind"],
    given: () => givenBy(resource),
  };
}

/** Whether a role lets its members act as the account, or is a custom role, which may: one of the stack says whether it does. */
export const letsAct = ({ role }: RoleMembers, { resource }: IamGrant, stack: StackIndex): boolean =>
  comesFromCustomRole(resource, stack)
    ? mayInclude(ACT_PERMISSION, resource, stack)
    : [WORKLOAD_IDENTITY_USER_ROLE, TOKEN_CREATOR_ROLE].includes(role()) || isCustomRole(role());

/** The grants of a stack, by what they are on. */
interface Grants {
  readonly byAccount: ReadonlyMap<string, readonly IamGrant[]>;
  /**
   * Those on something other than an account's resource name, which the provider refuses: that text, and the account from which it comes.
   * Source: https://github.com/hashicorp/terraform-provider-google (google/services/resourcemanager/iam_service_account.go),
   * checked 2026-11-29
   */
  readonly refused: readonly { grant: IamGrant; id: string; source: string | undefined }[];
  /** Those on an unknown account. */
  readonly unknown: readonly { grant: IamGrant; undecided: Undecided }[];
  /** On a project, a folder or an organization, where they may let their members act as accounts. */
  readonly wide: readonly IamGrant[];
}
const indexes = new WeakMap<StackIndex, Grants>();

function indexOf(stack: StackIndex): Grants {
  const known = indexes.get(stack);
  if (known) return known;
  const byAccount = new Map<string, IamGrant[]>();
  const refused: Grants["refused"][number][] = [];
  const unknown: { grant: IamGrant; undecided: Undecided }[] = [];
  const grants = stack
    .withPrefix("gcp:")
    .flatMap((resource) => grantOf(resource) ?? [])
    .filter((grant) => !isToFederation(grant, stack));
  for (const grant of grants.filter(({ level }) => level === "account")) {
    // A grant is on the account that its text comes from, also where the text is unknown.
    const sources = stack.sourcesOf(grant.resource, "serviceAccountId").filter(isIamAccount);
    const [source, ...others] = sources;
    const onlySource = others.length === 0 ? source?.urn : undefined;
    const id = valueOrUndecided(() => accountOf(grant));
    if (id instanceof Undecided) {
      if (!source) unknown.push({ grant, undecided: id });
      for (const { urn } of sources) appendTo(byAccount, urn, grant);
    } else if (id.includes("/serviceAccounts/")) {
      appendTo(byAccount, (accountInName(id) ?? id).toLowerCase(), grant);
      if (onlySource !== undefined) appendTo(byAccount, onlySource, grant);
    } else refused.push({ grant, id, source: onlySource });
  }
  const index = { byAccount, refused, unknown, wide: grants.filter((grant) => mayLetAct(grant, stack)) };
  indexes.set(stack, index);
  return index;
}

/** Whether a resource is of a pool of identities from outside Google Cloud, such as a CI system's. The pool of a cluster is Google's. */
export const isOfFederation = ({ type }: StackResource): boolean => /^gcp:iam\/work(?:load|force)/.test(type);

/** Whether a grant adds one member, which comes from a federation's pool alone: no Kubernetes service account is meant. */
function isToFederation({ kind, resource }: IamGrant, stack: StackIndex): boolean {
  const sources = kind === "Member" ? stack.sourcesOf(resource, "member") : [];
  return sources.length > 0 && sources.every(isOfFederation);
}

/** What the provider is given as the resource name of the account that a grant is on. */
const accountOf = ({ resource }: IamGrant): string =>
  String((resource.inputs as { serviceAccountId?: string }).serviceAccountId ?? "");

/** Whether a grant on a project, or above it, may let its members act as its accounts. */
const mayLetAct = (grant: IamGrant, stack: StackIndex): boolean =>
  grant.level !== "account" &&
  (grant.kind === "Policy" ||
    ifKnown(() => grant.given().some((given) => letsAct(given, grant, stack))) !== false);

/** The grants of the stack that are, or may be, on an account, its project, or above. */
export interface AccountGrants {
  readonly own: readonly IamGrant[];
  /** Grants that are meant for the account, but name it in a way that the provider refuses. */
  readonly refused: readonly IamGrant[];
  readonly possible: readonly { grant: IamGrant; undecided: Undecided }[];
  readonly wide: readonly IamGrant[];
}

/** The grants that concern an account. Where its email is not known, each grant on an account that is named by email is possible. */
export function grantsOn({ email, resource }: IamAccount, stack: StackIndex): AccountGrants {
  const { byAccount, unknown, wide, ...index } = indexOf(stack);
  const { uniqueId } = (resource?.observed ?? {}) as { uniqueId?: string };
  const keys = [email?.toLowerCase(), uniqueId, resource?.urn];
  const own = [...new Set(keys.flatMap((key) => byAccount.get(key ?? "") ?? []))];
  const refused = index.refused
    .filter(({ id, source }) => (source === undefined ? mayMean(id, email) : source === resource?.urn))
    .map(({ grant }) => grant);
  if (email !== undefined) return { own, refused, possible: unknown, wide };
  // An account of unknown email may be any that a grant names by email.
  const undecided = new Undecided("metadata.annotations");
  const named = [...byAccount].filter(([key]) => key.includes("@")).flatMap(([, grants]) => grants);
  return { own, refused, possible: [...unknown, ...named.map((grant) => ({ grant, undecided }))], wide };
}

/**
 * Whether a text that is not a resource name may mean the account with an email: it is a number (which may be the account's unique ID),
 * that email, alone or as a member, or the account's ID.
 */
const mayMean = (id: string, email: string | undefined): boolean =>
  /^\d+$/.test(id) ||
  (email !== undefined &&
    [email, `serviceAccount:${email}`, accountIdOf(email)].some(
      (name) => name.toLowerCase() === id.toLowerCase(),
    ));
