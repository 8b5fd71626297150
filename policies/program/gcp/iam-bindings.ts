import { accountIdOf, accountInName } from "../../../gke/service-accounts";
import { TOKEN_CREATOR_ROLE, WORKLOAD_IDENTITY_USER_ROLE } from "../../../gke/workload-identity";
import { ifKnown, Undecided } from "../../evaluation/unknown";
import type { StackIndex, StackResource } from "../../stack";
import { givenBy, type RoleMembers } from "./given-roles";
import { type IamAccount, isIamAccount } from "./iam-accounts";

// Who has which role on an IAM service account.

/** A resource that gives roles on an IAM service account, on its project, or above it. */
export interface IamGrant {
  readonly resource: StackResource;
  readonly level: "account" | "project" | "above";
  /** A member is added to what others give; a binding sets all members of a role, and a policy those of all roles. */
  readonly kind: "Member" | "Binding" | "Policy";
  /** @throws Undecided if they are not known. */
  given(): readonly RoleMembers[];
}

/** Types of resources that give roles, with the level first and the kind second. */
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

/** Roles that an organization or a project defines itself may hold anything. */
const CUSTOM_ROLE = /^(projects|organizations)\//;
const CUSTOM_ROLE_TYPE = /^gcp:(projects|organizations)\/iAMCustomRole:/;

/** Whether a role lets its members act as the account. */
export const letsAct = ({ role }: RoleMembers, { resource }: IamGrant, stack: StackIndex): boolean =>
  stack.sourcesOf(resource, "role").some(({ type }) => CUSTOM_ROLE_TYPE.test(type)) ||
  [WORKLOAD_IDENTITY_USER_ROLE, TOKEN_CREATOR_ROLE].includes(role()) ||
  CUSTOM_ROLE.test(role());

/** The grants of a stack by what they are on. */
interface Grants {
  readonly byAccount: ReadonlyMap<string, readonly IamGrant[]>;
  /**
   * On what is no resource name of an account, which the provider refuses: the text, and the account that it comes from.
   * Source: https://github.com/hashicorp/terraform-provider-google (google/services/resourcemanager/iam_service_account.go), checked 2026-11-29
   */
  readonly refused: readonly { grant: IamGrant; id: string; source: string | undefined }[];
  /** On an account that is not known. */
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
  const grants = stack.withPrefix("gcp:").flatMap((resource) => grantOf(resource) ?? []);
  const add = (key: string, grant: IamGrant) => byAccount.set(key, [...(byAccount.get(key) ?? []), grant]);
  for (const grant of grants.filter(({ level }) => level === "account")) {
    // Whatever its name, a grant is on the account that it comes from.
    const sources = stack.sourcesOf(grant.resource, "serviceAccountId").filter(isIamAccount);
    try {
      const { serviceAccountId = "" } = grant.resource.inputs as { serviceAccountId?: string };
      const id = String(serviceAccountId);
      if (!id.includes("/serviceAccounts/")) {
        refused.push({ grant, id, source: sources.length === 1 ? sources[0]?.urn : undefined });
        continue;
      }
      add((accountInName(id) ?? id).toLowerCase(), grant);
      if (sources.length === 1) for (const { urn } of sources) add(urn, grant);
    } catch (error) {
      if (!(error instanceof Undecided)) throw error;
      if (sources.length === 0) unknown.push({ grant, undecided: error });
      for (const { urn } of sources) add(urn, grant);
    }
  }
  const index = { byAccount, refused, unknown, wide: grants.filter((grant) => mayLetAct(grant, stack)) };
  indexes.set(stack, index);
  return index;
}

/** Whether a grant on a project, or above it, may let its members act as accounts. */
const mayLetAct = (grant: IamGrant, stack: StackIndex): boolean =>
  grant.level !== "account" &&
  (grant.kind === "Policy" ||
    ifKnown(() => grant.given().some((given) => letsAct(given, grant, stack))) !== false);

/** The grants of the stack that are, or may be, on an account, its project, or above. */
export interface AccountGrants {
  readonly own: readonly IamGrant[];
  /** Those that are meant for the account, and name it in a way that the provider refuses. */
  readonly refused: readonly IamGrant[];
  readonly possible: readonly { grant: IamGrant; undecided: Undecided }[];
  readonly wide: readonly IamGrant[];
}

export function grantsOn({ email, resource }: IamAccount, stack: StackIndex): AccountGrants {
  const { byAccount, unknown, wide, ...index } = indexOf(stack);
  const { uniqueId } = (resource?.observed ?? {}) as { uniqueId?: string };
  const keys = [email?.toLowerCase(), uniqueId, resource?.urn];
  const own = [...new Set(keys.flatMap((key) => byAccount.get(key ?? "") ?? []))];
  const refused = index.refused
    .filter(({ id, source }) => (source === undefined ? mayMean(id, email) : source === resource?.urn))
    .map(({ grant }) => grant);
  if (email !== undefined) return { own, refused, possible: unknown, wide };
  // Whose address is not known may be any account that a grant names by its address.
  const undecided = new Undecided("metadata.annotations");
  const named = [...byAccount].filter(([key]) => key.includes("@")).flatMap(([, grants]) => grants);
  return { own, refused, possible: [...unknown, ...named.map((grant) => ({ grant, undecided }))], wide };
}

/** Whether a text that is no resource name may mean the account with an address: it is a number, that address, as a member or alone, or its ID. */
const mayMean = (id: string, email: string | undefined): boolean =>
  /^\d+$/.test(id) ||
  (email !== undefined &&
    [email, `serviceAccount:${email}`, accountIdOf(email)].some(
      (name) => name.toLowerCase() === id.toLowerCase(),
    ));
