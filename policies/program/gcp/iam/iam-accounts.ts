import { accountIdOf, addressForm, emailIn, projectOfEmail } from "../../../../gke/service-accounts";
import { appendTo } from "../../../evaluation/append-to";
import { read } from "../../../evaluation/reading";
import { ifKnown, knownText, Undecided, valueOrUndecided } from "../../../evaluation/unknown";
import { SERVICE_ACCOUNT } from "../../../resource-types";
import type { StackIndex, StackResource } from "../../../stack";
import { areDistinct, projectOf } from "../project";

/** An IAM service account that a program names: by its address, or as a resource of the stack, or both. */
export interface IamAccount {
  /** Undefined where it is unknown. */
  readonly email: string | undefined;
  /** Undefined for an account of another stack. */
  readonly resource: StackResource<typeof SERVICE_ACCOUNT> | undefined;
}

export const isIamAccount = (resource: StackResource): resource is StackResource<typeof SERVICE_ACCOUNT> =>
  resource.type === SERVICE_ACCOUNT;

/**
 * The account whose email a property has; undefined where it has none, or a text that is not one. An email that is unknown before the
 * update still shows which account of the stack it comes from.
 * @throws Undecided if it is unknown which account it is.
 */
export function accountNamed(
  owner: StackResource,
  property: string,
  read: () => string | undefined,
  stack: StackIndex,
): IamAccount | undefined {
  const [source, ...others] = stack.sourcesOf(owner, property).filter(isIamAccount);
  const onlySource = others.length === 0 ? source : undefined;
  let email: string | undefined;
  try {
    email = read();
  } catch (error) {
    if (!(error instanceof Undecided) || onlySource === undefined) throw error;
    return { email: emailOf(onlySource), resource: onlySource };
  }
  email = email?.toLowerCase();
  if (email === undefined || addressForm(email) !== "email") return undefined;
  return { email, resource: accountWith(email, onlySource, stack) };
}

/** Whether an account of the stack is disabled: IAM gives no token for it, and rejects those that it gave. */
export const isDisabledAccount = (account: StackResource<typeof SERVICE_ACCOUNT>): boolean =>
  read(account, ({ disabled }) => disabled)?.value === true;

/** The email of an account of the stack; undefined where it is unknown. */
export const emailOf = (resource: StackResource<typeof SERVICE_ACCOUNT>): string | undefined =>
  outputEmailOf(resource) ?? expectedEmailOf(resource);

/** Whether the email that a program gets from an account of the stack is known: the one that the account has after the update. */
export const isEmailGiven = (resource: StackResource<typeof SERVICE_ACCOUNT>): boolean => {
  const email = outputEmailOf(resource);
  return email !== undefined && email === expectedEmailOf(resource);
};

const outputEmailOf = ({ observed }: StackResource<typeof SERVICE_ACCOUNT>): string | undefined =>
  knownText(() => (observed as { email?: unknown }).email);

function expectedEmailOf(resource: StackResource<typeof SERVICE_ACCOUNT>): string | undefined {
  const id = ifKnown(() => resource.inputs.accountId);
  const project = ifKnown(() => projectOf(resource));
  return id === undefined || project === undefined ? undefined : emailIn(project, id);
}

/** The accounts of a stack by the part of their address that a program gives, and those of which it is not known. */
interface Accounts {
  readonly byId: ReadonlyMap<string, readonly StackResource<typeof SERVICE_ACCOUNT>[]>;
  readonly unknown: { resource: StackResource<typeof SERVICE_ACCOUNT>; undecided: Undecided }[];
}
const indexes = new WeakMap<StackIndex, Accounts>();

function accountsOf(stack: StackIndex): Accounts {
  const known = indexes.get(stack);
  if (known) return known;
  const byId = new Map<string, StackResource<typeof SERVICE_ACCOUNT>[]>();
  const unknown: Accounts["unknown"] = [];
  for (const resource of stack.all(SERVICE_ACCOUNT)) {
    const id = valueOrUndecided(() => read(resource, ({ accountId }) => accountId)?.value ?? "");
    if (id instanceof Undecided) unknown.push({ resource, undecided: id });
    else appendTo(byId, id, resource);
  }
  const index = { byId, unknown };
  indexes.set(stack, index);
  return index;
}

/**
 * The account of the stack that has an email.
 * @throws Undecided if an account whose email is unknown may have it.
 */
function accountWith(
  email: string,
  source: StackResource<typeof SERVICE_ACCOUNT> | undefined,
  stack: StackIndex,
): StackResource<typeof SERVICE_ACCOUNT> | undefined {
  const { byId, unknown } = accountsOf(stack);
  const found = byId
    .get(accountIdOf(email))
    ?.find((resource) => !areDistinct(projectOf(resource), projectOfEmail(email)));
  if (found || unknown.length === 0) return found;
  const fromSource = unknown.find(({ resource }) => resource === source);
  if (fromSource) return source;
  throw (unknown[0] as Accounts["unknown"][number]).undecided;
}
